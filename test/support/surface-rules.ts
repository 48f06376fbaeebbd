import { types, PACKAGE } from './public-entries';
import type { AssemblyType, TypeReference } from './assembly';

interface Docs {
  readonly summary?: string;
  readonly default?: string;
  readonly example?: string;
}

interface Documented {
  readonly name?: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
}

/** A place in the public surface and the types that stand there. */
interface Place {
  readonly name: string;
  readonly type: TypeReference | undefined;
}

const all = [...types.values()];

export function shortName(fqn: string): string {
  return fqn.startsWith(PACKAGE) ? fqn.slice(PACKAGE.length) : fqn;
}

/** Every type that is named anywhere, at its place: `WorkloadRole.resource`, `Cluster.fromEksCluster(cluster)`. */
function places(): Place[] {
  return all.flatMap((type) => {
    const owner = shortName(type.fqn);
    const callables = [
      ...(type.initializer === undefined ? [] : [{ ...type.initializer, name: 'new', returns: undefined }]),
      ...(type.methods ?? []),
    ];
    return [
      ...(type.properties ?? []).map(({ name, type: of }) => ({ name: `${owner}.${name}`, type: of })),
      ...callables.flatMap((method) => [
        ...(method.parameters ?? []).map(({ name, type: of }) => ({
          name: `${owner}.${method.name}(${name})`,
          type: of,
        })),
        { name: `${owner}.${method.name}`, type: method.returns?.type },
      ]),
    ];
  });
}

/** The names of all types in a reference, in lists and maps too. */
function named(type: TypeReference | undefined): string[] {
  if (type === undefined) return [];
  const inner = [type.collection?.elementtype, ...(type.union?.types ?? [])];
  return [...(type.fqn === undefined ? [] : [type.fqn]), ...inner.flatMap((one) => (one ? named(one) : []))];
}

function isConstruct(type: AssemblyType | undefined): boolean {
  if (type?.kind !== 'class') return false;
  return type.base === 'constructs.Construct' || isConstruct(types.get(type.base ?? ''));
}

function members(type: AssemblyType): string[] {
  const base = types.get(type.base ?? '');
  return [...(type.properties ?? []).map(({ name }) => name), ...(base === undefined ? [] : members(base))];
}

/** A question word, alone or after a preposition: such a summary is a clause, and names nothing. */
const CLAUSE = /^(?:(?:By|For|From|In|Of|On|To|With) )?(?:how|what|when|where|whether|which|whom?|whose|why)\b/i;

/** Returns true where a summary ends where a sentence ends: jsii cuts it after the first one, and at other marks too. */
function isSentence(summary: string | undefined): boolean {
  return summary !== undefined && /[.!?]$/.test(summary) && /^[A-Z`"0-9*]/.test(summary) && !CLAUSE.test(summary);
}

function documented(): {
  readonly name: string;
  readonly docs: Docs;
  readonly optional: boolean;
  isInterface: boolean;
}[] {
  const of = (name: string, one: Documented, isInterface = false): ReturnType<typeof documented>[number] => ({
    name,
    docs: one.docs ?? {},
    optional: one.optional === true,
    isInterface,
  });
  return all.flatMap((type) => {
    const owner = shortName(type.fqn);
    const inherits = (type.interfaces ?? []).length > 0;
    const values = ((type as { members?: Documented[] }).members ?? []).map((one) =>
      of(`${owner}.${one.name ?? ''}`, one),
    );
    const own = [...(type.properties ?? []), ...(type.methods ?? [])] as (Documented & { readonly name: string })[];
    return [
      of(owner, type),
      ...values,
      ...own
        // A class says once more only what it says better than its interface.
        .filter((one) => !(type.kind === 'class' && inherits && one.docs === undefined))
        .map((one) => of(`${owner}.${one.name}`, one, type.kind === 'interface')),
    ];
  });
}

/** The classes that people meet first. */
const FIRST = [
  'Cluster',
  'OidcProvider',
  'WorkloadIdentity',
  'Credentials',
  'Permissions',
  'PolicyDocument',
  'IrsaRole',
  'PodIdentityRole',
  'Addon',
  'selfHosted.SelfHostedIssuer',
];

/** What breaks each rule, in alphabetical order. */
export function broken(): Record<string, string[]> {
  const found = places();
  const docs = documented();
  const passed = found.filter(
    ({ name }) => name.includes('(') || types.get(PACKAGE + name.slice(0, name.lastIndexOf('.')))?.datatype === true,
  );
  const constructs = all.filter((type) => isConstruct(type));
  const rules = {
    'no property is named provider': found.map(({ name }) => name).filter((name) => /[.(]provider\)?$/.test(name)),
    'no type of the bindings is public': found
      .filter(({ type }) => named(type).some((fqn) => fqn.startsWith('@cdktf/provider-')))
      .map(({ name }) => name),
    'no class is abstract: it has no member that a subclass could write, and others implement an interface': all
      .filter((type) => type.abstract === true && type.kind === 'class')
      .map(({ fqn }) => shortName(fqn)),
    'only what a construct is made of is named Props': all
      .filter((type) => type.datatype === true && type.fqn.endsWith('Props'))
      .filter((type) => !isConstruct(types.get(type.fqn.slice(0, -'Props'.length))))
      .map(({ fqn }) => shortName(fqn)),
    'what is found has from in its name, and existing in none': all.flatMap((type) =>
      (type.methods ?? [])
        .filter(({ name }) => name.startsWith('existing'))
        .map(({ name }) => `${shortName(type.fqn)}.${name}`),
    ),
    'every construct has ready': constructs
      .filter((type) => !members(type).includes('ready'))
      .map(({ fqn }) => shortName(fqn)),
    'a construct is passed by its interface': passed
      .filter(({ type }) => named(type).some((fqn) => isConstruct(types.get(fqn))))
      .map(({ name }) => name),
    'a construct is found by its interface': found
      .filter(({ name }) => /\.(?:from|existing)\w*$/.test(name))
      .filter(({ type }) => named(type).some((fqn) => isConstruct(types.get(fqn))))
      .map(({ name }) => name),
    'every optional property of a struct or an interface has a default': docs
      .filter((one) => one.isInterface && one.optional && one.docs.default === undefined)
      .map(({ name }) => name),
    'every summary is a whole sentence': docs.filter((one) => !isSentence(one.docs.summary)).map(({ name }) => name),
    'every parameter is described': all.flatMap((type) =>
      [
        ...(type.methods ?? []),
        ...(type.initializer === undefined ? [] : [{ ...type.initializer, name: 'new' }]),
      ].flatMap((method) =>
        ((method.parameters ?? []) as Documented[])
          .filter((one) => one.docs?.summary === undefined)
          .map((one) => `${shortName(type.fqn)}.${method.name}(${one.name ?? ''})`),
      ),
    ),
    'the classes that people meet first have an example': FIRST.filter((name) => {
      const type = types.get(PACKAGE + name) as Documented | undefined;
      return type?.docs?.example === undefined;
    }),
  };
  return Object.fromEntries(Object.entries(rules).map(([rule, names]) => [rule, [...new Set(names)].sort()]));
}
