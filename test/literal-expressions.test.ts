import {
  Fn,
  Lazy,
  TerraformCount,
  TerraformIterator,
  TerraformLocal,
  TerraformVariable,
  Testing,
  Token,
  type TerraformStack,
} from 'cdktf';
import { Cluster, kubernetes, PodIdentityRole, PodIdentityScope } from 'cdktf-eks-workload-identity';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { WorkloadIdentityError } from '../lib/errors';
import { failure } from './support/failure';
import { CALLS, type Call } from './support/public-calls';
import { call, entries, ownType, PACKAGE, types, type Entry } from './support/public-entries';
import { USES } from './support/public-uses';
import { CLUSTER_ARN, World } from './support/public-world';
import { stackWithProviders, synth } from './support/synth';

// Terraform evaluates "${...}" and "%{...}" in every text that it reads. Walks each text of each call of the public surface
// (test/unchanged.test.ts holds that the calls give every property).

type Place = readonly string[];

interface Text {
  readonly name: string;
  readonly entry: Entry;
  readonly one: Call;
  readonly place: Place;
  /** Whether the text is the key of a map, not what stands under it. */
  readonly isKey: boolean;
}

const MAPS = new Set(
  [...types.values()].flatMap(({ properties = [] }) =>
    properties.filter(({ type }) => type.collection?.kind === 'map').map(({ name }) => name),
  ),
);

const texts = entries.flatMap((entry) =>
  (CALLS[entry.name] ?? []).flatMap((one, index) =>
    textsOf(one.args?.(new World()) ?? []).map(({ place, isKey }): Text => ({
      name: `${entry.name}, call ${index + 1}: ${place.join('.')}${isKey ? ' (the key)' : ''}`,
      entry,
      one,
      place,
      isKey,
    })),
  ),
);

function textsOf(value: unknown, place: Place = []): { place: Place; isKey: boolean }[] {
  if (typeof value === 'string') return value.includes('TfToken[') ? [] : [{ place, isKey: false }];
  if (value instanceof Construct || typeof value !== 'object' || value === null || Object.isFrozen(value)) return [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return [];
  const inMap = MAPS.has(place.at(-1) ?? '');
  // What the library itself made has getters.
  const own = Object.keys(value).filter((key) => Object.getOwnPropertyDescriptor(value, key)?.writable === true);
  return own.flatMap((key) => [
    // The id of a construct stands beside its scope.
    ...((value[0 as never] as unknown) instanceof Construct && key === '1'
      ? []
      : textsOf((value as Record<string, unknown>)[key], [...place, key])),
    ...(inMap ? [{ place: [...place, key], isKey: true }] : []),
  ]);
}

type Change = (text: string, token: string) => string;

function change(value: unknown, { place, isKey }: Text, how: (text: string) => string): void {
  const key = place.at(-1) ?? '';
  const holder = place.slice(0, -1).reduce((within, part) => (within as Record<string, unknown>)[part], value);
  const entriesOfHolder = holder as Record<string, unknown>;
  if (!isKey) entriesOfHolder[key] = how(String(entriesOfHolder[key]));
  else {
    entriesOfHolder[how(key)] = entriesOfHolder[key];
    Reflect.deleteProperty(entriesOfHolder, key);
  }
}

/** The code of the error, or what Terraform gets. */
function outcome(text: Text, how: Change): string {
  const { entry, one } = text;
  const world = new World();
  const on = one.on?.(world);
  const args = one.args?.(world) ?? [];
  const token = new TerraformVariable(world.stack, 'token', { type: 'string' }).stringValue;
  change(args, text, (value) => how(value, token));
  try {
    const result = call(entry, on, args);
    const own = ownType(entry.returns);
    if (own !== undefined) (one.use ?? USES[own.fqn.slice(PACKAGE.length)])?.(world, result as never);
    return Testing.synth(world.stack, true);
  } catch (error) {
    if (error instanceof WorkloadIdentityError) return error.code;
    throw error;
  }
}

const CHANGES: Record<string, Change> = {
  whole: () => '${path.cwd}',
  end: (text) => `${text}\${path.cwd}`,
  within: (text) => `${text.slice(0, 1)}\${path.cwd}${text.slice(1)}`,
  'a directive': (text) => `${text.slice(0, 1)}%{if true}${text.slice(1)}`,
  'beside a token': (text, token) => `${text.slice(0, 1)}\${path.cwd}${token}${text.slice(1)}`,
  'only beside a token': (_, token) => `\${path.cwd}${token}`,
};

const EVALUATED = /(?<!\$)\$\{path\.cwd|(?<!%)%\{if/;

/** What is taken, since Terraform never evaluates it. */
const TAKEN = [
  // Escaped, as every text of a policy and of an add-on's JSON is.
  /^Addon, .*configurationValues|^PodIdentityAgent, .*configurationValues/,
  /^PolicyStatement, .*conditions|^SessionTag#isOneOf|^TrustPolicy#addWebIdentity, .*audiences|stsServiceConditions/,
  // Not written anywhere.
  /^AddonCatalog\.tryFind/,
  /^selfHosted\.Jwks\.fromPublicKeyPem/,
];

describe('what Terraform would evaluate is refused in', () => {
  test.each(texts)('$name', (text) => {
    for (const [where, how] of Object.entries(CHANGES)) {
      const result = outcome(text, how);
      if (TAKEN.some((one) => one.test(text.name))) expect(result, where).not.toMatch(EVALUATED);
      else expect(result, where).toMatch(/^[A-Z]\w+$/);
    }
  });
});

test('the texts are those of the whole surface', () => {
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter(({ isKey }) => isKey).length).toBeGreaterThan(20);
  expect(TAKEN.filter((one) => !texts.some(({ name }) => one.test(name)))).toEqual([]);
});

test('the message says how to write both', () => {
  expect(
    failure((stack) => new kubernetes.Namespace(stack, 'Namespace', { name: 'a', annotations: { b: '${file("c")}' } })),
  ).toBe(
    '[stack/Namespace] annotations.b must hold "${" and "%{", which Terraform evaluates, only in tokens, got "${file(\\"c\\")}": ' +
      'pass an expression as a token, such as variable.stringValue or Fn.join(...), and write "$${" or "%%{" for the ' +
      'characters themselves, with no "$" before a token [TextExpression]',
  );
});

test('a doubled "$" or "%" is the character itself, where the text may have it', () => {
  const note = '$${file("c")} %%{if} 50% $5 {a} $';
  const { only } = synth((stack) => {
    new kubernetes.Namespace(stack, 'Namespace', { name: 'a', annotations: { note } });
    podRole(stack, note);
  });
  expect(only('kubernetes_namespace_v1')['metadata']).toMatchObject({ annotations: { note } });
  expect(only('aws_iam_role')['description']).toBe(note);
});

test('a token that would be lost behind a "$" is refused', () => {
  const stack = stackWithProviders();
  const token = new TerraformVariable(stack, 'team', { type: 'string' }).stringValue;
  expect(
    failure(() => {
      podRole(stack, `costs $${token}`);
    }, stack),
  ).toContain('[TextExpression]');
  expect(
    failure(() => {
      podRole(stack, `costs $$$${token}`);
    }, stack),
  ).toContain('[TextExpression]');
});

test('tokens of every kind are taken, beside other text too', () => {
  const { resources } = synth((stack) => {
    const variable = new TerraformVariable(stack, 'team', { type: 'string' });
    const map = TerraformIterator.fromMap({ a: { b: 'c' } });
    const tokens = {
      variable: variable.stringValue,
      local: new TerraformLocal(stack, 'local', '${path.cwd}').asString,
      function: Fn.join('-', ['a', variable.stringValue]),
      raw: Token.asString(Fn.rawString('${a}')),
      item: map.getString('b'),
      count: `${TerraformCount.of(2).index}`,
      lazy: Lazy.stringValue({ produce: () => '${path.cwd}' }),
      any: Token.asString(variable.value),
    };
    const beside = Object.fromEntries(Object.entries(tokens).map(([key, token]) => [`${key}2`, `a {${token}} 5%`]));
    new kubernetes.Namespace(stack, 'Namespace', { name: 'a', annotations: { ...tokens, ...beside } });
  });
  const [namespace] = Object.values(resources('kubernetes_namespace_v1'));
  expect((namespace?.['metadata'] as { annotations: Record<string, string> }).annotations).toMatchObject({
    variable: '${var.team}',
    variable2: 'a {${var.team}} 5%',
    lazy: '${path.cwd}',
  });
});

function podRole(stack: TerraformStack, description: string): void {
  const scopes = [PodIdentityScope.anyServiceAccount(Cluster.fromAttributes({ clusterArn: CLUSTER_ARN }))];
  new PodIdentityRole(stack, 'Role', { scopes, description });
}
