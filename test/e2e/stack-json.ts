import { readFileSync } from 'node:fs';

/** A block of Terraform JSON: arguments by name. */
export type Block = Record<string, unknown>;

/** Blocks by type and name. */
export type Blocks = Record<string, Record<string, Block>>;

/** What CDKTF writes into cdk.tf.json, as far as the run looks at it. */
export interface StackJson {
  readonly terraform: Block;
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

export function readStack(file: string): StackJson {
  return JSON.parse(readFileSync(file, 'utf8')) as StackJson;
}

/** The blocks of one type, by name. */
export function blocksOf(stack: StackJson, section: 'resource' | 'data', type: string): [string, Block][] {
  return Object.entries(stack[section]?.[type] ?? {});
}

/** The configurations of one provider: the default one and those with an alias. */
export function providerBlocks(stack: StackJson, localName: string): Block[] {
  const found = stack.provider?.[localName];
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

export function requiredProviders(stack: StackJson): RequiredProvider[] {
  const wanted = (stack.terraform['required_providers'] ?? {}) as Record<string, { source: string; version?: string }>;
  return Object.entries(wanted).map(([localName, { source, version }]) => ({
    localName,
    source: source.includes('/') ? source : `hashicorp/${source}`,
    version: version ?? '',
  }));
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
