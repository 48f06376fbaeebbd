import { CATALOGUE, type FaultKey, type FixedKey, type FreeKey, type RowOf, type WarningKey } from './catalogue';
import { Phrase } from './phrase';
import type { Parameters, Row } from './row';
import { plainPath, show, showName, showPath } from './show';

const BRAND = Symbol.for('cdktf-eks-workload-identity.WorkloadIdentityError');

/** An error of this library: a sentence for the user and a code that stays the same. */
export class WorkloadIdentityError extends Error {
  public constructor(
    public readonly code: string,
    public readonly detail: string,
    public readonly path?: string,
  ) {
    super(`${path === undefined ? '' : `[${plainPath(path)}] `}${detail} [${code}]`);
    this.name = 'WorkloadIdentityError';
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Tells errors of this library, those of another copy of it too. */
export function isWorkloadIdentityError(value: unknown): value is WorkloadIdentityError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** None where the row has no parameters. */
type Filling<Key extends keyof typeof CATALOGUE> = keyof Parameters<RowOf<Key>> extends never
  ? []
  : [parameters: Parameters<RowOf<Key>>];

/** The error of a wrong value. The property is given where the row has none: the one that the user wrote. */
export function invalid<Key extends FixedKey>(
  key: Key,
  value: unknown,
  ...filling: Filling<Key>
): WorkloadIdentityError;
export function invalid<Key extends FreeKey>(
  key: Key,
  property: string | Phrase,
  value: unknown,
  ...filling: Filling<Key>
): WorkloadIdentityError;
export function invalid(key: FixedKey | FreeKey, ...given: unknown[]): WorkloadIdentityError {
  const { property: fixed, must, remedy }: { property?: string; must: string; remedy: string } = CATALOGUE[key];
  const [property, value, parameters] = fixed === undefined ? given : [undefined, ...given];
  const subject = fixed === undefined ? unquoted(property) : filled(fixed, parameters);
  const shown = Phrase.isPhrase(value) ? value.text : show(value);
  const rest = `must ${filled(must, parameters)}, got ${shown}: ${filled(remedy, parameters)}`;
  return new WorkloadIdentityError(codeOf(key), `${subject} ${rest}`);
}

/** The error of what no single value shows. */
export function fault<Key extends FaultKey>(key: Key, ...[parameters]: Filling<Key>): WorkloadIdentityError {
  return new WorkloadIdentityError(codeOf(key), sentence(CATALOGUE[key], parameters));
}

/** A finding that may be right but deserves a look. */
export interface Warning {
  readonly code: string;
  /** The whole text, with the code in front. */
  readonly text: string;
}

export function warning<Key extends WarningKey>(key: Key, ...[parameters]: Filling<Key>): Warning {
  const code = codeOf(key);
  return { code, text: `[${code}] ${sentence(CATALOGUE[key], parameters)}` };
}

/** The code of a row by its key. */
export function codeOf(key: string): string {
  return key.split('/')[0] ?? key;
}

function sentence(row: Extract<Row, { sentence: string }>, parameters: unknown): string {
  return filled(row.remedy === undefined ? row.sentence : `${row.sentence}: ${row.remedy}`, parameters);
}

const HOLE = /\{(\w+)(?::(\w+))?\}/g;

function filled(text: string, parameters: unknown): string {
  const given = (parameters ?? {}) as Record<string, unknown>;
  return text.replace(HOLE, (_, name: string, kind?: string) => (SHOWN[kind ?? ''] ?? show)(given[name]));
}

/** The ways of showing a parameter, by its kind. */
const SHOWN: Record<string, (value: unknown) => string> = {
  name: unquoted,
  names: (value) => (value as readonly string[]).map(showName).join(', '),
  path: (value) => showPath(value as string),
  phrase: unquoted,
};

function unquoted(value: unknown): string {
  return Phrase.isPhrase(value) ? value.text : showName(String(value));
}
