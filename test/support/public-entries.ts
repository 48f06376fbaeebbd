import * as library from 'cdktf-eks-workload-identity';
import { isGuard, publicTypes, type AssemblyType, type Parameter, type TypeReference } from './assembly';

/** The public surface, by the names of jsii. */
export const types = publicTypes();

/** What every name of jsii begins with. */
export const PACKAGE = 'cdktf-eks-workload-identity.';

/** A constructor or method, as `CALLS` names it. */
export interface Entry {
  readonly name: string;
  readonly owner: string;
  readonly kind: 'constructor' | 'static' | 'method';
  readonly method: string;
  readonly parameters: Parameter[];
  readonly returns: TypeReference | undefined;
}

/** All that can be called. */
export const entries = [...types.values()].filter(({ kind }) => kind !== 'enum').flatMap(entriesOf);

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
    .filter((method) => (method.static === true || method.parameters !== undefined) && !isGuard(type, method))
    .map(({ name: method, parameters = [], returns, static: isStatic }): Entry => {
      const kind = isStatic === true ? 'static' : 'method';
      const name = `${owner}${isStatic === true ? '.' : '#'}${method}`;
      return { name, owner, kind, method, parameters, returns: returns?.type };
    });
  return [...constructor, ...methods];
}

/** Calls it; a method needs its object. */
export function call({ owner, kind, method }: Entry, on: object | undefined, args: unknown[]): unknown {
  const target = kind === 'method' ? on : classOf(owner);
  if (kind === 'constructor') return Reflect.construct(target as new () => unknown, args) as unknown;
  const found: unknown = Reflect.get(target as object, method);
  return Reflect.apply(found as () => unknown, target, args) as unknown;
}

/** The class of this name. */
export function classOf(name: string): object {
  return name.split('.').reduce<unknown>((from, part) => Reflect.get(from as object, part), library) as object;
}

/** A class or interface of the library, whose objects are more than values. */
export function ownType(type: TypeReference | undefined): AssemblyType | undefined {
  const own = types.get(type?.fqn ?? '');
  return own?.kind === 'enum' || own?.datatype === true ? undefined : own;
}

/** The type of an argument; the last one stands for all that follow it. */
export function typeOf(parameters: Parameter[], index: number): TypeReference {
  return (parameters[index] ?? parameters.at(-1))?.type ?? {};
}
