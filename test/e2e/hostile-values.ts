/**
 * Values that try to leave their string, planned by real Terraform at each place of a policy, of an issuer's document or
 * settings and of an add-on's values where a token may stand: each is refused, or what comes out is what was meant. Needs Terraform and the AWS provider, no account.
 */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { readFile, type StackJson } from '../support/rendered';
import { HOSTILE, NULL, PLACES, TEXT_PLACES, type Place } from './hostile-places';

interface Try {
  readonly place: Place;
  readonly value: string;
  readonly id: string;
}

function main(): number {
  if (spawnSync('terraform', ['version']).status !== 0) return notRun('terraform is not on PATH');
  const version = /hashicorp\/aws=(\S+)/.exec(process.env['TF_OFFLINE_PROVIDERS'] ?? '')?.[1];
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  const chosen = process.argv.slice(2);
  let [passed, failed] = [0, 0];
  try {
    // One place after the other: a plan of all takes much longer than the plans of each.
    for (const place of [...PLACES, ...TEXT_PLACES].filter(
      ({ name }) => chosen.length === 0 || chosen.includes(name),
    )) {
      const values = new Set([place.right, ...HOSTILE, ...(place.refused ?? []), NULL]);
      const tries = [...values].map((value, index) => ({ place, value, id: `${place.name}-${index}` }));
      const stack = synthesize(tries, version, directory);
      if (passed + failed === 0) {
        const init = terraform(directory, stack, ['init', '-input=false', '-no-color']);
        if (init.status !== 0) return notRun(`terraform init found no AWS provider: ${firstError(init.stderr)}`);
      }
      if (judge(place, tries, stack, directory)) passed += 1;
      else failed += 1;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function firstError(output: string): string {
  return /Error: ([^\n]*)/.exec(output)?.[1] ?? 'no reason given';
}

function notRun(why: string): number {
  console.log(`not run  hostile values: ${why}`);
  return 3;
}

function synthesize(tries: readonly Try[], version: string | undefined, outdir: string): StackJson {
  const app = new App({ outdir: join(outdir, 'out'), stackTraces: false });
  const stack = new TerraformStack(app, 'hostile');
  const skip = { skipCredentialsValidation: true, skipRequestingAccountId: true, skipMetadataApiCheck: 'true' };
  const aws = new AwsProvider(stack, 'aws', { region: 'eu-central-1', accessKey: 'none', secretKey: 'none', ...skip });
  if (version !== undefined) {
    stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version });
  }
  for (const { place, value, id } of tries) {
    const variable = new TerraformVariable(stack, `v-${id}`, { type: 'string', default: 'x' });
    // CDKTF would read a "${" in it.
    variable.addOverride('default', value.replace(/([$%])\{/g, '$1$1{'));
    place.build(stack, id, variable.stringValue, aws);
  }
  app.synth();
  return readFile(join(outdir, 'out/stacks/hostile/cdk.tf.json'));
}

function terraform(
  directory: string,
  stack: StackJson,
  args: string[],
): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(directory, 'cdk.tf.json'), ascii(JSON.stringify(stack, null, 1)));
  return spawnSync('terraform', args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
}

/** Terraform does not read a quote that a combining mark follows. */
function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** First what Terraform refuses; then a plan without it, of which each policy must be the one meant. */
function judge(place: Place, tries: readonly Try[], stack: StackJson, directory: string): boolean {
  const known = withVariables(stack, tries);
  const plan = ['plan', '-input=false', '-lock=false', '-refresh=false', '-no-color'];
  const refused = refusals(terraform(directory, known, [...plan, '-json']).stdout, tries);
  const rest = tries.filter(({ id, value }) => !refused.has(id) && !(value === NULL && place.isNullable === true));
  const right = rest.find(({ value }) => value === place.right);
  const open = rest.filter(({ value }) => place.refused?.includes(value) === true);
  const wrong = open.map(({ value }) => `${JSON.stringify(value)} is planned`);
  if (right === undefined) wrong.push('the right value is refused');
  else {
    const second = terraform(directory, without(known, tries, refused), [...plan, '-out=planned']);
    if (second.status !== 0) throw new Error(second.stderr.slice(0, 4000));
    const shown = terraform(directory, without(known, tries, refused), ['show', '-json', 'planned']);
    const planned = (JSON.parse(shown.stdout) as Plan).planned_values.root_module.resources;
    const meant = policiesOf(planned, right.id);
    for (const { id, value } of rest) {
      const given = policiesOf(planned, id);
      if (meant.length > 0 && isDeepStrictEqual(given, replaced(meant, place.right, value))) continue;
      wrong.push(`${JSON.stringify(value)} gives ${JSON.stringify(given)}`);
    }
  }
  for (const line of wrong) console.log(`FAILED   ${place.name}: ${line}`);
  const counts = `${refused.size} of ${tries.length - 1} values refused, ${rest.length - wrong.length} planned as meant`;
  console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}   ${place.name}: ${counts}`);
  return wrong.length === 0;
}

interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: Planned[] } };
}

/** Terraform's JSON takes the default of a variable literally. */
function withVariables(stack: StackJson, tries: readonly Try[]): StackJson {
  const variable = Object.fromEntries(
    tries.map(({ id, value }) => [`v-${id}`, { type: 'string', default: value === NULL ? null : value }]),
  );
  return { ...stack, variable };
}

interface Planned {
  readonly address: string;
  readonly values: Record<string, unknown>;
}

function ofTry(name: string, id: string): boolean {
  return name === id || name.startsWith(`${id}_`) || name.startsWith(`${id}-`);
}

interface Diagnostic {
  readonly severity: string;
  readonly address?: string;
  readonly summary: string;
  readonly detail: string;
  readonly snippet?: { readonly context?: string };
}

function refusals(output: string, tries: readonly Try[]): Set<string> {
  const refused = new Set<string>();
  for (const line of output.split('\n').filter((text) => text !== '')) {
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
    if (diagnostic?.severity !== 'error') continue;
    const place = diagnostic.address ?? diagnostic.snippet?.context ?? '';
    const name = place.replace(/^(resource|data)\./, '').split('.')[1] ?? place.split('.')[1] ?? '';
    // Of a local Terraform names no more than the block; null is tried once at each place.
    const isNull = ({ value }: Try): boolean => value === NULL && /null/.test(diagnostic.detail);
    const one = tries.find(({ id }) => ofTry(name, id)) ?? tries.find(isNull);
    if (one === undefined) throw new Error(`${diagnostic.summary}: ${diagnostic.detail} at ${place}`);
    refused.add(one.id);
  }
  return refused;
}

function without(stack: StackJson, tries: readonly Try[], refused: ReadonlySet<string>): StackJson {
  const gone = tries.filter(({ id }) => refused.has(id));
  const keep = <T>(blocks: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(blocks).filter(([name]) => !gone.some(({ id }) => ofTry(name, id))));
  const resource = Object.fromEntries(
    Object.entries(stack.resource ?? {}).map(([type, blocks]) => [type, keep(blocks)]),
  );
  const locals = keep(stack.locals ?? {});
  return { ...stack, resource, locals };
}

const ATTRIBUTES = ['assume_role_policy', 'policy', 'content', 'configuration_values'];

/** JSON, flags by their lines, or settings in YAML. */
function read(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  if (text.startsWith('--')) return text.split('\n');
  return parse(text);
}

function policiesOf(planned: readonly Planned[], id: string): unknown[] {
  return planned
    .filter(({ address }) => ofTry(address.split('.').at(-1) ?? '', id))
    .flatMap(({ values }) => ATTRIBUTES.map((attribute) => values[attribute]))
    .filter((text) => typeof text === 'string')
    .map(read);
}

/** The policy of the right value with another one in its place. */
function replaced(policy: unknown, right: string, value: string): unknown {
  if (typeof policy === 'string') {
    // The Sid of a service has its name in upper case.
    const [from, to] = policy.startsWith('GrantSTS') ? [right.toUpperCase(), value.toUpperCase()] : [right, value];
    return policy.split(from).join(to);
  }
  if (Array.isArray(policy)) return policy.map((inner) => replaced(inner, right, value));
  if (typeof policy !== 'object' || policy === null) return policy;
  // A key of an add-on's values too.
  const own = (key: string): string => (key === right ? value : key === `x-${right}` ? `x-${value}` : key);
  return Object.fromEntries(Object.entries(policy).map(([key, inner]) => [own(key), replaced(inner, right, value)]));
}

process.exit(main());
