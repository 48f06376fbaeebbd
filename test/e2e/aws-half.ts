import { type Block, type StackJson, withoutEmpty } from '../support/rendered';

/** What a derived copy has to do without. */
export interface Without {
  /** Local names of providers: `kubernetes`, `tls`. */
  readonly providers: readonly string[];
  /** No certificate can be read: thumbprints become a literal. */
  readonly certificates: boolean;
}

export interface Derived {
  readonly stack: StackJson;
  /** Blocks of other providers that had to go too, since they refer to what went. */
  readonly alsoDropped: readonly string[];
}

/** Any 40 hex digits: IAM does not look at a thumbprint where it knows the issuer's root, and the emulator never does. */
const literalThumbprint = '0123456789abcdef0123456789abcdef01234567';

type Sections = Record<string, Record<string, unknown>>;

/** A copy of a stack without the blocks of some providers, and without whatever refers to them. */
export function derive(original: StackJson, without: Without): Derived {
  const stack = structuredClone(original);
  const json = stack as unknown as Sections;
  if (without.certificates) literalThumbprints(stack);

  const gone: string[] = [];
  for (const section of ['resource', 'data'] as const) {
    for (const type of Object.keys(json[section] ?? {})) {
      const owned = without.providers.some((name) => type.startsWith(`${name}_`));
      if (!owned && !(without.certificates && type === 'tls_certificate')) continue;
      gone.push(...Object.keys(stack[section]?.[type] ?? {}).map((name) => address(section, type, name)));
      remove(json, section, type);
    }
  }
  for (const name of without.providers) {
    remove(json, 'provider', name);
    remove(json['terraform'] as Sections, 'required_providers', name);
  }
  const alsoDropped = dropReferring(json, gone);
  return { stack: withoutEmpty(stack), alsoDropped };
}

/** Goes over the rest until nothing refers to what went. */
function dropReferring(json: Sections, gone: string[]): string[] {
  const alsoDropped: string[] = [];
  for (let before = -1; before !== gone.length;) {
    before = gone.length;
    for (const { section, type, name, block } of rest(json)) {
      forgetDependencies(block, gone);
      if (!refersTo(block, gone)) continue;
      const dropped = type === undefined ? `${section}.${name}` : address(section, type, name);
      gone.push(section === 'locals' ? `local.${name}` : dropped);
      if (type === undefined) remove(json, section, name);
      else remove(json[section] as Sections, type, name);
      if (section === 'resource' || section === 'data') alsoDropped.push(dropped);
    }
  }
  return alsoDropped;
}

interface Found {
  readonly section: string;
  readonly type?: string;
  readonly name: string;
  readonly block: unknown;
}

function rest(json: Sections): Found[] {
  const typed = ['resource', 'data'].flatMap((section) =>
    Object.entries(json[section] ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks as Block).map(([name, block]) => ({ section, type, name, block })),
    ),
  );
  const named = ['locals', 'output'].flatMap((section) =>
    Object.entries(json[section] ?? {}).map(([name, block]) => ({ section, name, block })),
  );
  return [...typed, ...named];
}

/** An order that was waited for is no reason to go. */
function forgetDependencies(block: unknown, gone: readonly string[]): void {
  const dependent = block as { depends_on?: string[] };
  if (typeof block !== 'object' || block === null || dependent.depends_on === undefined) return;
  dependent.depends_on = dependent.depends_on.filter((name) => !gone.includes(name));
}

function refersTo(block: unknown, gone: readonly string[]): boolean {
  const text = JSON.stringify(block);
  return gone.some((name) => new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-])`).test(text));
}

function literalThumbprints(stack: StackJson): void {
  for (const block of Object.values(stack.resource?.['aws_iam_openid_connect_provider'] ?? {})) {
    if (JSON.stringify(block['thumbprint_list'] ?? '').includes('data.tls_certificate.')) {
      block['thumbprint_list'] = [literalThumbprint];
    }
  }
}

function address(section: string, type: string, name: string): string {
  return section === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
}

function remove(parent: Sections, section: string, name: string): void {
  const entries = Object.entries(parent[section] ?? {}).filter(([key]) => key !== name);
  parent[section] = Object.fromEntries(entries);
}
