import type { IResolvable, IResolveContext } from 'cdktf';
import { policyTokenNotText } from '../errors';
import {
  inputsOf,
  isSafeExpression,
  isSafeInJson,
  listAsJson,
  resolved,
  templateParts,
  withinJson,
} from '../private/terraform-text';
import { isToken, splitTokens } from '../private/tokens';

/**
 * A policy that holds tokens: JSON until Terraform fills in their values, and whatever these are, JSON after. A token that
 * stands for a literal is written as one; an attribute that AWS computes stays as it is; any other expression is written in
 * a form whose value stays inside its string.
 */
export class PolicyText implements IResolvable {
  public readonly creationStack: string[] = [];
  private readonly parts: string[];

  /**
   * @param json JSON with tokens in its strings, not escaped for Terraform
   * @param lists the tokens among them that are whole lists, by the token that `jsonencode` makes of each
   */
  public constructor(
    private readonly json: string,
    private readonly lists: ReadonlyMap<string, string[]>,
  ) {
    this.parts = splitTokens(json);
  }

  public resolve(context: IResolveContext): string {
    const pieces = merged(
      this.parts.flatMap((part) => (isToken(part) ? this.written(part, context) : [{ text: part }])),
    );
    // Among the arguments of a function a text stands in quotes.
    return context.suppressBraces === true ? `"${template(pieces, quoted)}"` : template(pieces, (text) => text);
  }

  public toString(): string {
    return this.json;
  }

  private written(token: string, { scope, preparing }: IResolveContext): Piece[] {
    const list = this.lists.get(token);
    const value = resolved(scope, list ?? token, preparing);
    if (list !== undefined)
      return Array.isArray(value) ? listPieces(scope, value) : [{ code: listAsJson(String(value)) }];
    if (typeof value === 'number' || typeof value === 'boolean') return [{ text: String(value) }];
    if (typeof value !== 'string') throw policyTokenNotText(value);
    // A local of this library, for instance, is as safe as what it is cut from.
    const isSafe = inputsOf(token) !== undefined && isSafeInJson(scope, token);
    return isSafe ? [{ code: value }] : textPieces(scope, value);
  }
}

type Scope = IResolveContext['scope'];

/** Text of the JSON itself, or an expression of Terraform. */
type Piece = { readonly text: string } | { readonly code: string };

/** A list that is known after all. */
function listPieces(scope: Scope, values: readonly unknown[]): Piece[] {
  const pieces = values.flatMap((value, index): Piece[] => {
    if (typeof value !== 'string') throw policyTokenNotText(value);
    return [{ text: index === 0 ? '"' : ',"' }, ...textPieces(scope, value), { text: '"' }];
  });
  return [{ text: '[' }, ...pieces, { text: ']' }];
}

function textPieces(scope: Scope, value: string): Piece[] {
  return templateParts(value).map(({ text, isExpression }) => {
    if (!isExpression) return { text: JSON.stringify(text).slice(1, -1) };
    return { code: isSafeExpression(scope, text) ? text : withinJson(text) };
  });
}

/** Texts that follow each other are one: what Terraform reads as its own may begin in the first and end in the second. */
function merged(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if ('text' in piece && last !== undefined && 'text' in last)
      result[result.length - 1] = { text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}

/** Terraform reads `${` and `%{` as its own: those that belong to IAM are doubled. */
function template(pieces: readonly Piece[], write: (text: string) => string): string {
  return pieces
    .map((piece) => {
      if ('code' in piece) return piece.code;
      // Before the "${" of an expression either would be an escape.
      const text = piece.text.replace(/\$$/, '\\u0024').replace(/%$/, '\\u0025');
      return write(text).replace(/([$%])\{/g, '$1$1{');
    })
    .join('');
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
