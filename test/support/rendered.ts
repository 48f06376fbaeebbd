import { readFileSync } from 'node:fs';

// The one reader of what CDKTF writes for Terraform, for unit tests, the judge and the end-to-end run.

/** A block of Terraform JSON: arguments by name. */
export type Block = Record<string, unknown>;

/** Blocks by type and name. */
export type Blocks = Record<string, Record<string, Block>>;

/** A cdk.tf.json. */
export interface StackJson {
  readonly [section: string]: unknown;
  readonly terraform?: Block;
  readonly provider?: Record<string, Block | Block[]>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly locals?: Block;
  readonly output?: Record<string, Block>;
  readonly variable?: Record<string, Block>;
}

/** A provider that a stack asks for. */
export interface RequiredProvider {
  readonly localName: string;
  /** With its namespace: `hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
}

/** A stack as Terraform reads it. */
export interface Rendered {
  readonly json: StackJson;
  /** The resources of a type, by their address. */
  readonly resources: (type: string) => Record<string, Block>;
  /** The data sources of a type, by their address. */
  readonly data: (type: string) => Record<string, Block>;
  /** The only resource of a type. */
  readonly only: (type: string) => Block;
  /** The configurations of one provider: the default one and those with an alias. */
  readonly providers: (localName: string) => Block[];
  readonly requiredProviders: () => RequiredProvider[];
}

export function readFile(file: string): StackJson {
  return JSON.parse(readFileSync(file, 'utf8')) as StackJson;
}

export function read(json: StackJson): Rendered {
  const resources = (type: string): Record<string, Block> => json.resource?.[type] ?? {};
  return {
    json,
    resources,
    data: (type) => json.data?.[type] ?? {},
    only: (type) => {
      const all = Object.values(resources(type));
      if (all.length !== 1 || all[0] === undefined) throw new Error(`${all.length} resources of type ${type}`);
      return all[0];
    },
    providers: (localName) => [json.provider?.[localName] ?? []].flat(),
    requiredProviders: () =>
      Object.entries((json.terraform?.['required_providers'] ?? {}) as Record<string, Asked>).map(
        ([localName, { source, version = '' }]) => ({
          localName,
          source: source.includes('/') ? source : `hashicorp/${source}`,
          version,
        }),
      ),
  };
}

interface Asked {
  readonly source: string;
  readonly version?: string;
}

/** A policy document that Terraform makes over a list of services. */
export interface ListedTrust {
  /** Policies as text that stand before the list. */
  readonly sources: readonly string[];
  readonly statement: Dynamic;
}

/** A statement that Terraform repeats for each value of a list. */
export interface Dynamic {
  readonly for_each: string;
  readonly content: {
    readonly sid: string;
    readonly effect: string;
    readonly actions: string | string[];
    readonly principals: { readonly type: string; readonly identifiers: string[] }[];
  };
}

const READ = ['//', 'dynamic', 'lifecycle', 'provider', 'source_policy_documents'];

/** The data source that makes a role's trust policy over a list, where there is one. */
export function listedTrust(stack: StackJson, role: Block): ListedTrust | undefined {
  const name = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.json\}$/.exec(String(role['assume_role_policy']))?.[1];
  const block = name === undefined ? undefined : read(stack).data('aws_iam_policy_document')[name];
  if (block === undefined) return undefined;
  const odd = Object.keys(block).filter((key) => !READ.includes(key));
  if (odd.length > 0) throw new Error(`a policy document has ${odd.join(', ')}, which is not read here`);
  const { statement } = block['dynamic'] as { statement: Dynamic };
  return { sources: (block['source_policy_documents'] ?? []) as string[], statement };
}

/** The variables that the list of a statement is made of. */
export function listVariables(statement?: Dynamic): string[] {
  return [...new Set([...(statement?.for_each ?? '').matchAll(/var\.([\w-]+)/g)].map(([, name = '']) => name))];
}

/** Without empty objects and lists at the first two levels: Terraform takes them for blocks without a name. */
export function withoutEmpty<T extends object>(json: T): T {
  const filled = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  const entries = Object.entries(json as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, inner]) => filled(inner)))
      : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => filled(value))) as T;
}

/** A value with its policies as objects, so that a difference is read statement by statement. */
export function withPolicies(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{"Version"')) return JSON.parse(value);
  if (Array.isArray(value)) return value.map(withPolicies);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPolicies(inner)]));
}

/** The policies in a type's attribute, as objects. */
export function policies({ resources }: Pick<Rendered, 'resources'>, type: string, attribute = 'policy'): unknown[] {
  return Object.values(resources(type)).map((resource) => withPolicies(resource[attribute]));
}
