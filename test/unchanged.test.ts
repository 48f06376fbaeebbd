import { Testing } from 'cdktf';
import * as library from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { publicTypes, type AssemblyType, type Parameter, type TypeReference } from './support/assembly';
import { CALLS, type Call } from './support/public-calls';
import { USES } from './support/public-uses';
import { World } from './support/public-world';
import { Spoiler, type Change } from './support/spoiler';

// Walks what jsii knows of the public surface. A new class, method, property or option is walked too, or fails here
// because no call of test/support/public-calls.ts gives it.

const types = publicTypes();
const spoiler = new Spoiler(types);
const PACKAGE = 'cdktf-eks-workload-identity.';

/** A constructor or method, as `CALLS` names it. */
interface Entry {
  readonly name: string;
  readonly owner: string;
  readonly kind: 'constructor' | 'static' | 'method';
  readonly method: string;
  readonly parameters: Parameter[];
  readonly returns: TypeReference | undefined;
}

const entries = [...types.values()].filter(({ kind }) => kind !== 'enum').flatMap(entriesOf);

function entriesOf(type: AssemblyType): Entry[] {
  const owner = type.fqn.slice(PACKAGE.length);
  const { initializer } = type;
  const constructor: Entry[] =
    initializer === undefined || type.abstract === true
      ? []
      : [
          {
            name: owner,
            owner,
            kind: 'constructor',
            method: '',
            parameters: initializer.parameters ?? [],
            returns: { fqn: type.fqn },
          },
        ];
  const methods = (type.methods ?? [])
    // Without parameters it is read as a property is.
    .filter((method) => method.static === true || method.parameters !== undefined)
    .map(({ name: method, parameters = [], returns, static: isStatic }): Entry => {
      const kind = isStatic === true ? 'static' : 'method';
      const name = `${owner}${isStatic === true ? '.' : '#'}${method}`;
      return { name, owner, kind, method, parameters, returns: returns?.type };
    });
  return [...constructor, ...methods];
}

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
  const text = JSON.stringify([Testing.synth(world.stack, true), report, again]);
  return text.replace(/TfToken\[[^\]]*\]/g, 'TfToken[]');
}

function call({ owner, kind, method }: Entry, on: object | undefined, args: unknown[]): unknown {
  const target = kind === 'method' ? on : classOf(owner);
  if (kind === 'constructor') return Reflect.construct(target as new () => unknown, args) as unknown;
  const found: unknown = Reflect.get(target as object, method);
  return Reflect.apply(found as () => unknown, target, args) as unknown;
}

function classOf(name: string): object {
  return name.split('.').reduce<unknown>((from, part) => Reflect.get(from as object, part), library) as object;
}

/** A class or interface of the library, whose objects are more than values. */
function ownType(type: TypeReference | undefined): AssemblyType | undefined {
  const own = types.get(type?.fqn ?? '');
  return own?.kind === 'enum' || own?.datatype === true ? undefined : own;
}

function typeOf(parameters: Parameter[], index: number): TypeReference {
  return (parameters[index] ?? parameters.at(-1))?.type ?? {};
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
    expect(wanted.filter((property) => !spoiler.read.has(property))).toEqual([]);
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
