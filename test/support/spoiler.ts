import type { AssemblyType, Property, TypeReference } from './assembly';

/** How a value is changed: as it is, every part set to something else, or every part taken away. */
export type Change = 'nothing' | 'changed' | 'emptied';

const ANY: TypeReference = { primitive: 'any' };
const SPOILED = 'spoiled';

/** Reads and changes all that can be reached of a value, as its declared type says. */
export class Spoiler {
  /** Members of classes and interfaces that had a value, as `<type>.<member>`. */
  public readonly read = new Set<string>();
  /** The same of properties of structs. */
  public readonly given = new Set<string>();

  public constructor(private readonly types: ReadonlyMap<string, AssemblyType>) {}

  /** The properties of a type, of those that it extends too, and its methods without parameters, which are like properties. */
  public members(fqn: string): Property[] {
    const type = this.types.get(fqn);
    if (type === undefined) return [];
    const inherited = [...(type.base === undefined ? [] : [type.base]), ...(type.interfaces ?? [])];
    const methods = (type.methods ?? []).flatMap(({ name, parameters, returns, static: isStatic }) =>
      parameters === undefined && returns !== undefined && isStatic !== true ? [{ name, type: returns.type }] : [],
    );
    const own = (type.properties ?? []).filter((property) => property.static !== true);
    const all = [...own, ...methods, ...inherited.flatMap((name) => this.members(name))];
    return [...new Map(all.map((member) => [member.name, member])).values()];
  }

  /** Changes a value and all that is reached from it; where it may not be changed, it stays. */
  public spoil(value: unknown, type: TypeReference, change: Change, visited = new Set<object>()): void {
    if (typeof value !== 'object' || value === null || visited.has(value)) return;
    visited.add(value);
    if (Array.isArray(value)) {
      const element = type.collection?.elementtype ?? ANY;
      for (const inner of value as unknown[]) this.spoil(inner, element, change, visited);
      spoilList(value as unknown[], change);
      return;
    }
    const known = this.types.get(type.fqn ?? '');
    // Neither a construct or provider of others nor a token is the library's to guard.
    if (known === undefined && !isPlain(value)) return;
    const members = known === undefined ? [] : this.members(known.fqn);
    const own = isPlain(value) ? Object.keys(value).filter((key) => !members.some(({ name }) => name === key)) : [];
    const all = [...members, ...own.map((name) => ({ name, type: type.collection?.elementtype ?? ANY }))];
    for (const member of all) {
      const inner = valueOf(value, member.name);
      if (inner === undefined) continue;
      // What was changed before may have what nobody gave.
      if (known !== undefined && change === 'nothing')
        (known.datatype === true ? this.given : this.read).add(`${known.fqn}.${member.name}`);
      this.spoil(inner, member.type, change, visited);
    }
    spoilObject(value, [...all.map(({ name }) => name), SPOILED], change);
  }

  /** All that is read of a value, for comparison. */
  public report(value: unknown, type: TypeReference, visited = new Set<object>()): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (visited.has(value)) return 'again';
    visited.add(value);
    if (Array.isArray(value)) {
      return value.map((inner) => this.report(inner, type.collection?.elementtype ?? ANY, visited));
    }
    const names = this.types.has(type.fqn ?? '')
      ? this.members(type.fqn ?? '')
      : isPlain(value)
        ? Object.keys(value).map((name) => ({ name, type: ANY }))
        : [];
    return names.map((member) => [member.name, this.report(valueOf(value, member.name), member.type, visited)]);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Some values are errors to read, such as what the object was not made with. */
function valueOf(object: object, name: string): unknown {
  try {
    const value: unknown = Reflect.get(object, name);
    if (typeof value !== 'function') return value;
    return isMethod(object, name) ? (Reflect.apply(value, object, []) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function isMethod(object: object, name: string): boolean {
  if (Object.hasOwn(object, name)) return false;
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null) return false;
  const own = Object.getOwnPropertyDescriptor(prototype, name);
  return own === undefined ? isMethod(prototype, name) : typeof own.value === 'function';
}

function spoilList(list: unknown[], change: Change): void {
  if (change === 'nothing' || Object.isFrozen(list)) return;
  if (change === 'emptied') list.length = 0;
  else list.splice(0, 1, SPOILED, SPOILED);
}

function spoilObject(object: object, names: string[], change: Change): void {
  for (const name of names) {
    // A method that a caller replaces makes another program, and a property that a class has cannot be taken from it.
    if (isMethod(object, name)) continue;
    if (change === 'changed') Reflect.set(object, name, SPOILED);
    if (change === 'emptied' && isPlain(object)) Reflect.deleteProperty(object, name);
  }
}
