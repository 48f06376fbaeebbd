import { isGuard, publicTypes, type AssemblyType, type Parameter, type Property, type TypeReference } from './assembly';

/** The types of the package, by name without the package's. */
function assemblyTypes(): Map<string, AssemblyType> {
  return new Map([...publicTypes().values()].map((type) => [shortName(type.fqn), type]));
}

/** `kubernetes.Role` of `cdktf-eks-workload-identity.kubernetes.Role`. */
function shortName(fqn: string): string {
  return fqn.replace(/^cdktf-eks-workload-identity\./, '');
}

/** A place in the arguments of a call: `[2, 'serviceAccount', 'labels']`. */
export type Place = readonly (string | number)[];

/** What a user may call with arguments: `WorkloadRole.new`, `Subject.pattern`. */
export interface Callable {
  readonly name: string;
  /** Every argument but scopes, and every property of what is passed as an object, at any depth. */
  readonly places: readonly Place[];
}

/** All of them, in the order of the assembly. */
export function publicCalls(): Callable[] {
  const types = assemblyTypes();
  return [...types].flatMap(([name, type]) =>
    type.kind === 'class'
      ? [...(type.initializer === undefined ? [] : [{ ...type.initializer, name: 'new' }]), ...(type.methods ?? [])]
          .filter((method) => (method.parameters ?? []).length > 0 && !isGuard(type, method))
          .map((method) => ({ name: `${name}.${method.name}`, places: placesOf(method, types) }))
      : [],
  );
}

/** The structs that are passed in somewhere. */
export function structs(): string[] {
  return [...assemblyTypes()].flatMap(([name, { datatype }]) => (datatype === true ? [name] : []));
}

function placesOf(
  { parameters = [] }: { readonly parameters?: readonly Parameter[] },
  types: Map<string, AssemblyType>,
): Place[] {
  return parameters.flatMap(({ type }, index) =>
    type.fqn === 'constructs.Construct' ? [] : within([index], type, types),
  );
}

function within(place: Place, type: TypeReference, types: Map<string, AssemblyType>): Place[] {
  const { collection } = type;
  if (collection !== undefined) {
    const first = collection.kind === 'array' ? 0 : FIRST_KEY;
    return [
      place,
      ...within([...place, first], collection.elementtype, types).filter(({ length }) => length > place.length + 1),
    ];
  }
  return [place, ...membersOf(type.fqn, types).flatMap(({ name, type: of }) => within([...place, name], of, types))];
}

/** Stands for the first key of a map. */
export const FIRST_KEY = '<first key>';

/** The properties of a struct or an interface, those that it inherits too; none of a class, which checks them itself. */
export function membersOf(fqn: string | undefined, types: Map<string, AssemblyType>): Property[] {
  const type = fqn === undefined ? undefined : types.get(shortName(fqn));
  if (type?.kind !== 'interface') return [];
  return [...(type.properties ?? []), ...(type.interfaces ?? []).flatMap((parent) => membersOf(parent, types))];
}
