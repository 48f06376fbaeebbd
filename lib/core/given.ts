import { invalid, ownText, phrase, showName } from '../errors';
import { checkExpressions } from '../private/expressions';
import { hasBrand } from './brand';

/** Options whose texts go into policies. */
const POLICY_TEXTS = new Set(['stsServiceConditions']);

/**
 * For callers without types: what is needed is there, and nothing is null. No text of it is one that Terraform evaluates.
 *
 * @param needed what to pass, by property
 */
export function checkGiven(props: object | undefined | null, needed: Record<string, string>, within = ''): void {
  const given = (props ?? {}) as Record<string, unknown>;
  for (const property in needed) {
    const value = given[property];
    if (value === undefined || value === null)
      throw invalid('PropertyMissing', within + property, undefined, { remedy: ownText(needed[property] ?? '') });
  }
  for (const property in given) {
    if (given[property] === null) throw invalid('PropertyNull', within + showName(property), null);
    if (!POLICY_TEXTS.has(property)) checkExpressions(within + property, given[property]);
  }
}

/** The remedy where a cluster is needed. */
export const A_CLUSTER = 'a cluster such as Cluster.fromClusterName(...)';

/** A class by its brand, and what to pass to get one of it. */
interface Kind {
  readonly of: string;
  readonly pass: string;
}

/** The same for a list, of values of one kind where `kind` is given; a Terraform list is one too. */
export function checkList(property: string, list: unknown, kind?: Kind): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) throw invalid('ListNeeded', property, list);
  const wrong = kind === undefined ? -1 : list.findIndex((value) => !hasBrand(value, kind.of));
  if (wrong >= 0 && kind !== undefined)
    throw invalid('ValueInvalid', `${property}[${wrong}]`, list[wrong], {
      kind: kind.of,
      remedy: ownText(kind.pass),
    });
}

/** Nothing but true and false: Terraform takes the text "true" for true, and what is decided here would not. */
export function checkBoolean(property: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw invalid('ValueInvalid', property, value, { kind: 'boolean', remedy: phrase`true or false` });
}

/** The same for one value that only its class makes. */
export function checkKind(property: string, value: unknown, kind: Kind): void {
  if (!hasBrand(value, kind.of))
    throw invalid('ValueInvalid', property, value, { kind: kind.of, remedy: ownText(kind.pass) });
}

/** The same for a value of an enum, which JavaScript gives as any text. */
export function checkEnum(
  property: string,
  value: unknown,
  name: string,
  values: Readonly<Record<string, string>>,
): void {
  if (value === undefined || Object.values(values).includes(value as string)) return;
  const names = Object.keys(values).map((one) => `${name}.${one}`);
  throw invalid('ValueInvalid', property, value, { kind: name, remedy: ownText(`one of ${names.join(', ')}`) });
}
