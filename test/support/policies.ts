/** A policy document, as parsed JSON. */
export interface Document {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Record<string, string | string[]>;
  readonly Action?: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** A document as IAM hands it over: percent-encoded, one statement perhaps without a list. */
export function parseDocument(text: string): Document {
  const parsed = JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text) as {
    Version?: string;
    Statement: Statement | Statement[];
  };
  return { ...parsed, Statement: [parsed.Statement].flat() };
}

/** One text for all spellings that mean the same to IAM: order of lists and keys, and a lone value with or without a list. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value), undefined, 1);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted).sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
