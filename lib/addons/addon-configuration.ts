import { Token, type IResolvable, type IResolveContext } from 'cdktf';
import { invalid, fault } from '../errors';
import { isMap } from '../private/maps';
import { isListElement, isToken, splitTokens } from '../private/tokens';
import { tokensWithinString, written, type Piece, withinString } from '../private/json-text';
import { resolved, templateParts } from '../private/terraform-text';

/** The values as JSON, the same text for the same values whatever the order of their keys. */
export function configurationJson(values: unknown): string {
  if (isToken(values)) return unknownYet(values);
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw invalid('AddonConfigurationInvalid', values);
  return json(values);
}

/**
 * A token stands in the JSON as what Terraform's `jsonencode` makes of it: it may be a number, or hold quotes. The rest is
 * written here, since `jsonencode` of the whole would lose keys that are tokens, and the quotes in literal texts.
 */
function json(value: unknown): string {
  if (typeof value === 'string')
    return splitTokens(value).length === 1 && isToken(value) ? unknownYet(value) : text(value);
  if (Array.isArray(value)) return list(value);
  if (isToken(value)) return unknownYet(value);
  if (typeof value === 'object' && value !== null) {
    if (!isMap(value)) throw invalid('AddonConfigurationValueInvalid', value);
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${text(key)}:${json(inner)}`).join(',')}}`;
  }
  return word(value);
}

/** A number, a boolean or null. */
function word(value: unknown): string {
  if (value !== undefined && value !== null && typeof value !== 'boolean' && !Number.isFinite(value)) {
    throw invalid('AddonConfigurationValueInvalid', value);
  }
  return JSON.stringify(value ?? null);
}

function list(values: unknown[]): string {
  const isTerraformList = values.some(isListElement);
  if (isTerraformList && values.length > 1) throw fault('ListTokenMixed', { property: 'configurationValues' });
  return isTerraformList || isToken(values) ? unknownYet(values) : `[${values.map(json).join(',')}]`;
}

/** A key too, which is a text even where its value could be a number. */
function text(value: string): string {
  const parts = splitTokens(value).map((part, at, all) =>
    isToken(part) ? tokensWithinString(part, refuse) : literal(part, at < all.length - 1),
  );
  return `"${parts.join('')}"`;
}

function refuse(value: unknown): never {
  throw invalid('AddonConfigurationValueInvalid', value);
}

/** A "$" before the "${" of a token would be taken for an escape. */
function literal(part: string, beforeToken: boolean): string {
  const escaped = JSON.stringify(part)
    .slice(1, -1)
    .replace(/([$%])\{/g, '$1$1{');
  return beforeToken ? escaped.replace(/\$$/, '\\u0024') : escaped;
}

/** A value that is known when all is written, or to Terraform alone. */
function unknownYet(value: unknown): string {
  return Token.asString(new ConfigurationValue(value));
}

class ConfigurationValue implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(private readonly value: unknown) {}

  public resolve(context: IResolveContext): string {
    return written(pieces(context.scope, resolved(context.scope, this.value, context.preparing)), context);
  }

  /** Writes it as CDKTF does within a longer text among the arguments of a function. */
  public toString(): string {
    return Token.asString(this);
  }
}

/** Turns what CDKTF wrote for a value into JSON: among the arguments of `jsonencode` it would not escape literals. */
function pieces(scope: IResolveContext['scope'], value: unknown): Piece[] {
  if (typeof value === 'string') {
    const [first, ...rest] = templateParts(value);
    if (first?.isExpression === true && rest.length === 0) {
      return [{ code: `\${jsonencode(${first.text.slice(2, -1)})}` }];
    }
    return [{ text: '"' }, ...withinString(scope, value), { text: '"' }];
  }
  if (Array.isArray(value))
    return [{ text: '[' }, ...joined(value.map((inner) => pieces(scope, inner))), { text: ']' }];
  if (typeof value !== 'object' || value === null) return [{ text: word(value) }];
  if (!isMap(value)) throw invalid('AddonConfigurationValueInvalid', value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const members = entries.map(([key, inner]): Piece[] => [
    { text: '"' },
    ...withinString(scope, key),
    { text: '":' },
    ...pieces(scope, inner),
  ]);
  return [{ text: '{' }, ...joined(members), { text: '}' }];
}

function joined(all: readonly Piece[][]): Piece[] {
  return all.flatMap((each, index) => (index === 0 ? each : [{ text: ',' }, ...each]));
}
