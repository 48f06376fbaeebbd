import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { DefaultTokenResolver, StringConcat, Tokenization, type TerraformStack } from 'cdktf';
import { expect } from 'vitest';
import { WorkloadRole } from '../../lib/roles/workload-role';
import { listedTrust, listVariables, type Block, type ListedTrust, type StackJson } from '../support/rendered';
import type { Listener } from '../support/synth';
import type { Asked } from './asked';
import { askedOfRole } from './recorder';
import { listOf, renderedTrust } from './rendered-trust';
import { fittingVariables, settled } from './settled';
import { applied, standBeside } from './stand-ins';
import type { TrustExpectation } from './trust-expectation';

/** A trust policy that a test rendered, with what the test asked for. */
export interface CollectedTrust {
  readonly test: string;
  /** The path of the role's construct, with the list of services that Terraform was given. */
  readonly at: string;
  readonly kind: 'role' | 'list' | 'value' | 'foreign';
  /** Without tokens; undefined where it cannot be read outside of a stack. */
  readonly policy?: unknown;
  /** Undefined where no call is known that asked for it. */
  readonly expectation?: TrustExpectation;
}

/** Where this run of the tests collects; the set-up of the judged run sets it. */
export function collectionFolder(): string | undefined {
  return process.env['TRUST_COLLECTION'];
}

/** Keeps the trust policies of stacks that were synthesized together for the judge. */
export const collectTrusts: Listener = (stacks) => {
  if (stacks.length > 1) standBeside(stacks.map(({ json }) => json));
  for (const { stack, json } of stacks) collectStack(stack, json);
};

function collectStack(stack: TerraformStack, json: StackJson): void {
  for (const resource of stack.node.findAll().filter((node) => node instanceof IamRole)) {
    const role = json.resource?.['aws_iam_role']?.[resource.friendlyUniqueId];
    const owner = resource.node.scope;
    if (role === undefined) continue;
    const at = resource.node.path;
    if (!(owner instanceof WorkloadRole)) {
      keep({ at, kind: 'foreign' });
      continue;
    }
    const asked = askedOfRole(owner);
    if (asked === undefined) keep({ at, kind: 'role' });
    else {
      const resolver = new DefaultTokenResolver(new StringConcat());
      collectRole(at, role, json, Tokenization.resolve(asked, { scope: stack, resolver }) as Asked);
    }
  }
}

function collectRole(path: string, role: Block, json: StackJson, asked: Asked): void {
  const listed = listedTrust(json, role);
  const fitting = fittingVariables(asked, json);
  for (const { title, variables } of listed === undefined ? [PLAIN] : lists(json, listed)) {
    const given = { ...fitting, ...variables };
    const policy = renderedTrust(json, role, given);
    keep({
      at: `${path}${title}`,
      kind: listed === undefined ? 'role' : 'list',
      policy,
      expectation: settled(asked, json, given),
    });
  }
}

const PLAIN = { title: '', variables: {} };

/** What a user may give for the lists of a stack: what the variable says, nothing, and two services. */
function lists(
  json: StackJson,
  { statement, sources }: ListedTrust,
): { title: string; variables: Record<string, unknown> }[] {
  const names = listVariables(statement);
  const given = (value: (index: number) => string[]): Record<string, unknown> =>
    Object.fromEntries(names.map((name, index) => [name, value(index)]));
  const scenarios = [
    { title: ' with an empty list', variables: given(() => []) },
    {
      title: ' with two services',
      variables: given((index) => (index === 0 ? ['glue', 'ssm.amazonaws.com'] : ['batch'])),
    },
    {
      title: ' with services that need more than one action, or have a name of their own in China',
      variables: given((index) => (index === 0 ? ['capabilities.eks', 'rolesanywhere.amazonaws.com', 'logs'] : [])),
    },
  ];
  const defaults = names.every((name) => json.variable?.[name]?.['default'] !== undefined);
  if (defaults) {
    const value = listOf(applied(json), statement.for_each);
    scenarios.unshift({ title: ` with its default ${JSON.stringify(value)}`, variables: {} });
  }
  // A trust of nothing but an empty list lets nobody in, and IAM refuses it.
  const alone = sources.length === 0;
  return scenarios.filter(({ title }) => !(alone && title.includes('empty')));
}

const rendered = new Map<string, number>();
/** Generated ones are judged where they are made. */
const OF_ONE_TEST = 8;

/** Keeps what a test rendered of a trust without a stack. */
export function collectRendered(json: string, asked: Asked): void {
  const { test } = here();
  const count = (rendered.get(test) ?? 0) + 1;
  rendered.set(test, count);
  if (count > OF_ONE_TEST) return;
  const at = `trust ${count}`;
  if (/[$#]\{TfToken\[/.test(json + JSON.stringify(asked))) {
    keep({ at, kind: 'value' });
    return;
  }
  const empty: StackJson = { terraform: {} };
  const policy = JSON.parse(applied(empty).text(json)) as unknown;
  keep({ at, kind: 'value', policy, expectation: settled(asked, empty, {}) });
}

function here(): { test: string } {
  const { testPath = '', currentTestName = 'before its tests' } = expect.getState();
  return { test: `${relative(resolve(__dirname, '..'), testPath)}: ${currentTestName}` };
}

function keep(trust: Omit<CollectedTrust, 'test'>): void {
  const folder = collectionFolder();
  if (folder === undefined) throw new Error('nothing is collected outside of the judged run');
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify({ ...here(), ...trust })}\n`);
}

/** What was collected in this run; each policy once for each expectation. */
export function collectedTrusts(): CollectedTrust[] {
  const folder = collectionFolder();
  if (folder === undefined) return [];
  const trusts = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as CollectedTrust),
  );
  const key = ({ policy, expectation, test, at }: CollectedTrust): string =>
    JSON.stringify(policy === undefined || expectation === undefined ? [test, at] : [policy, expectation]);
  return [...new Map(trusts.map((trust) => [key(trust), trust])).values()];
}
