import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import type { TypeReference } from './support/assembly';
import { CALLS, type Call } from './support/public-calls';
import { call, classOf, entries, ownType, PACKAGE, typeOf, types, type Entry } from './support/public-entries';
import { USES } from './support/public-uses';
import { World } from './support/public-world';
import { Spoiler, type Change } from './support/spoiler';

// Walks what jsii knows of the public surface. A new class, method, property or option is walked too, or fails here
// because no call of test/support/public-calls.ts gives it.

/** What these have of an interface, and never a value for: what is only found has no resource. */
const NEVER = ['IOidcProvider.resource', 'kubernetes.ClusterRole.namespace', 'selfHosted.SelfHostedIssuer.cluster'].map(
  (name) => PACKAGE + name,
);

const spoiler = new Spoiler(types);
function run(entry: Entry, one: Call, change: Change): string {
  const world = new World();
  const on = one.on?.(world);
  const args = one.args?.(world) ?? [];
  const result = call(entry, on, args);
  const own = ownType(entry.returns);
  const use = (): void => {
    const usual = own === undefined ? undefined : USES[own.fqn.slice(PACKAGE.length)];
    (one.use ?? usual)?.(world, result as never);
  };
  const spoil = (): void => {
    for (const [index, arg] of args.entries()) spoiler.spoil(arg, typeOf(entry.parameters, index), change);
    if (entry.returns !== undefined) spoiler.spoil(result, entry.returns, change);
    if (on !== undefined && entry.returns === undefined) spoiler.spoil(on, { fqn: PACKAGE + entry.owner }, change);
  };
  spoil();
  if (own !== undefined) use();
  spoil();
  const report = own === undefined ? undefined : spoiler.report(result, entry.returns ?? {});
  // What is no object of the library belongs to the caller; the next one gets the same as before.
  const again =
    own === undefined && entry.returns !== undefined
      ? call(entry, one.on?.(world), one.args?.(world) ?? [])
      : undefined;
  // A construct of CDKTF's is in the stack.
  const given = Construct.isConstruct(again) ? again.node.path : again;
  const text = JSON.stringify([Testing.synth(world.stack, true), report, given]);
  return text.replace(/TfToken\[[^\]]*\]/g, 'TfToken[]');
}

describe('the output is the same, whatever is done afterwards to what went in and what came out of', () => {
  test.each(entries.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
    const calls = CALLS[name] ?? [];
    expect(calls.length, `test/support/public-calls.ts has no call of ${name}`).toBeGreaterThan(0);
    for (const one of calls) {
      const untouched = run(entry, one, 'nothing');
      expect(run(entry, one, 'changed')).toBe(untouched);
      expect(run(entry, one, 'emptied')).toBe(untouched);
    }
  });
});

test('what a class holds for everybody is the same, whatever one caller does to it', () => {
  const holders = [...types.values()].flatMap(({ fqn, properties = [] }) =>
    properties
      .filter((property) => property.static === true)
      .map(({ name, type }) => ({ of: classOf(fqn.slice(PACKAGE.length)), name, type })),
  );
  const report = (): unknown => holders.map(({ of, name, type }) => spoiler.report(Reflect.get(of, name), type));
  const before = report();
  for (const change of ['changed', 'emptied'] as const) {
    for (const { of, name, type } of holders) {
      spoiler.spoil(Reflect.get(of, name), type, change);
      if (change === 'changed') Reflect.set(of, name, 'spoiled');
      else Reflect.deleteProperty(of, name);
    }
  }
  expect(holders.length).toBeGreaterThan(0);
  expect(report()).toEqual(before);
});

describe('the calls above', () => {
  test('name nothing that is gone', () => {
    const names = entries.map(({ name }) => name);
    expect(Object.keys(CALLS).filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(USES).filter((name) => !types.has(PACKAGE + name))).toEqual([]);
  });

  test('use what they give', () => {
    const given = entries.flatMap(({ returns }) => ownType(returns) ?? []);
    const unused = given.map(({ fqn }) => fqn.slice(PACKAGE.length)).filter((name) => USES[name] === undefined);
    expect([...new Set(unused)]).toEqual([]);
  });

  test('give every parameter', () => {
    const missing = entries.flatMap(({ name, parameters }) => {
      const most = Math.max(0, ...(CALLS[name] ?? []).map(({ args }) => args?.(new World()).length ?? 0));
      return parameters.slice(most).map((parameter) => `${name}(${parameter.name})`);
    });
    expect(missing).toEqual([]);
  });

  test('give every property of what is passed', () => {
    const passed = new Set<string>();
    for (const { parameters } of entries) for (const { type } of parameters) collect(type, passed);
    const wanted = [...passed].flatMap((fqn) => spoiler.members(fqn).map(({ name }) => `${fqn}.${name}`));
    expect(wanted.filter((property) => !spoiler.given.has(property))).toEqual([]);
  });

  test('read every property of what they give', () => {
    const made = new Set(entries.flatMap(({ returns }) => ownType(returns)?.fqn ?? []));
    const wanted = [...made].flatMap((fqn) => spoiler.members(fqn).map(({ name }) => `${fqn}.${name}`));
    expect(wanted.filter((property) => !spoiler.read.has(property))).toEqual(NEVER);
  });
});

/** The structs that are passed, those within them too. */
function collect(type: TypeReference, found: Set<string>): void {
  if (type.collection !== undefined) collect(type.collection.elementtype, found);
  const struct = types.get(type.fqn ?? '');
  if (struct?.datatype !== true || found.has(struct.fqn)) return;
  found.add(struct.fqn);
  for (const property of spoiler.members(struct.fqn)) collect(property.type, found);
}
