import { Fn } from 'cdktf';
import { addonConfigurationInvalid, addonConfigurationValueInvalid, listTokenMixed } from '../errors';
import { isMap } from '../private/given';
import { asArgument } from '../private/terraform-text';
import { isListElement, isToken, splitTokens } from '../private/tokens';

/** The values as JSON, the same text for the same values whatever the order of their keys. */
export function configurationJson(values: unknown): string {
  if (isToken(values)) return Fn.jsonencode(values);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) throw addonConfigurationInvalid(values);
  return json(values);
}

/**
 * A token stands in the JSON as what Terraform's `jsonencode` makes of it: it may be a number, or hold quotes. The rest is
 * written here, since `jsonencode` of the whole would lose keys that are tokens, and the quotes in literal texts.
 */
function json(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return list(value);
  if (isToken(value)) return Fn.jsonencode(value);
  if (typeof value === 'object' && value !== null) {
    if (!isMap(value)) throw addonConfigurationValueInvalid(value);
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${text(key)}:${json(inner)}`).join(',')}}`;
  }
  if (value !== undefined && value !== null && typeof value !== 'boolean' && !Number.isFinite(value)) {
    throw addonConfigurationValueInvalid(value);
  }
  return JSON.stringify(value ?? null);
}

function list(values: unknown[]): string {
  const isTerraformList = values.some(isListElement);
  if (isTerraformList && values.length > 1) throw listTokenMixed('configurationValues');
  return isTerraformList || isToken(values) ? Fn.jsonencode(values) : `[${values.map(json).join(',')}]`;
}

function text(value: string): string {
  const parts = splitTokens(value);
  if (parts.length === 1 && isToken(value)) return Fn.jsonencode(asArgument(value));
  const written = parts.map((part, at) => (isToken(part) ? withinQuotes(part) : literal(part, at < parts.length - 1)));
  return `"${written.join('')}"`;
}

/** What `jsonencode` makes of a text, without the quotes around. */
function withinQuotes(token: string): string {
  return Fn.replace(Fn.jsonencode(Fn.tostring(asArgument(token))), '/^.|.$/', '');
}

/** A "$" before the "${" of a token would be taken for an escape. */
function literal(part: string, beforeToken: boolean): string {
  const escaped = JSON.stringify(part)
    .slice(1, -1)
    .replace(/([$%])\{/g, '$1$1{');
  return beforeToken ? escaped.replace(/\$$/, '\\u0024') : escaped;
}
