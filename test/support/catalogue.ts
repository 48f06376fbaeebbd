import { AREAS } from '../../lib/errors/catalogue';
import { codeOf, fault, invalid, warning } from '../../lib/errors/message';
import { phrase } from '../../lib/errors/phrase';
import type { Row } from '../../lib/errors/row';

/** A row of the catalogue of messages. */
export interface CatalogueRow {
  readonly area: string;
  readonly key: string;
  readonly code: string;
  readonly level: 'error' | 'warning';
  readonly row: Row;
}

/** Every row, as the areas hold them: one that stands in two areas is here twice. */
export function catalogueRows(): CatalogueRow[] {
  return Object.entries(AREAS).flatMap(([area, rows]) =>
    Object.entries(rows as Record<string, Row>).map(([key, row]) => ({
      area,
      key,
      code: codeOf(key),
      level: 'level' in row ? ('warning' as const) : ('error' as const),
      row,
    })),
  );
}

type Build = (key: string, ...given: unknown[]) => { readonly message: string };

/** The whole message of a row, each parameter a text that is its own name. */
export function messageOfRow({ key, row }: CatalogueRow): string {
  const parameters = sampleParameters(row);
  if ('level' in row) return (warning as (key: string, parameters: object) => { text: string })(key, parameters).text;
  if (!('must' in row)) return (fault as Build)(key, parameters).message;
  const place = row.property === undefined ? ['property', 'value'] : ['value'];
  return (invalid as Build)(key, ...place, parameters).message;
}

function sampleParameters(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    holesOf(Object.values(row).join('\n')).map(({ name, kind }) => [name, sampleOf(name, kind)]),
  );
}

function sampleOf(name: string, kind: string | undefined): unknown {
  if (kind === 'names') return [name, 'others'];
  return kind === 'phrase' ? phrase`the ${name}` : name;
}

/** The parameters in a text. */
export function holesOf(text: string): { name: string; kind: string | undefined }[] {
  return [...text.matchAll(/\{(\w+)(?::(\w+))?\}/g)].map(([, name = '', kind]) => ({ name, kind }));
}
