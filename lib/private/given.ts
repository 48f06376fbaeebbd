import { listNeeded, mapNeeded, propertyMissing, propertyNull, valueInvalid } from '../errors';

/**
 * For callers without types: what is needed is there, and nothing is null.
 *
 * @param needed what to pass, by property
 */
export function checkGiven(props: object | undefined | null, needed: Record<string, string>, within = ''): void {
  const given = (props ?? {}) as Record<string, unknown>;
  for (const property in needed) {
    const value = given[property];
    if (value === undefined || value === null) throw propertyMissing(within + property, needed[property] ?? '');
  }
  for (const property in given) if (given[property] === null) throw propertyNull(within + property);
}

/** The same for a list, of values of one kind where `kind` is given; a Terraform list is one too. */
export function checkList(
  property: string,
  list: unknown,
  kind?: { readonly of: abstract new (...values: never[]) => unknown; readonly pass: string },
): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) throw listNeeded(property, list);
  const wrong = kind === undefined ? -1 : list.findIndex((value) => !(value instanceof kind.of));
  if (wrong >= 0 && kind !== undefined)
    throw valueInvalid(`${property}[${wrong}]`, kind.of.name, list[wrong], kind.pass);
}

/** The same for a map: a text has keys too, one for each letter. */
export function checkMap(property: string, map: unknown): void {
  // A Map of JavaScript has no keys of its own.
  if (Object.prototype.toString.call(map) !== '[object Object]') throw mapNeeded(property, map);
}

/** Nothing but true and false: Terraform takes the text "true" for true, and what is decided here would not. */
export function checkBoolean(property: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw valueInvalid(property, 'boolean', value, 'true or false');
}

/** The same for one value that only its class makes. */
export function checkKind(
  property: string,
  value: unknown,
  kind: { readonly of: abstract new (...values: never[]) => unknown; readonly pass: string },
): void {
  if (!(value instanceof kind.of)) throw valueInvalid(property, kind.of.name, value, kind.pass);
}
