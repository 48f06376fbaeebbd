import { Token, type IResolvable, type IResolveContext } from 'cdktf';
import { looksFor } from './look';
import {
  inputsOf,
  isSafeExpression,
  isSafeInJson,
  resolved,
  templateParts,
  withinJson,
  type TemplatePart,
} from './terraform-text';
import { isToken, splitTokens } from './tokens';

/** Text of the JSON itself, or an expression of Terraform. */
export type Piece = { readonly text: string } | { readonly code: string };

/**
 * JSON that holds tokens: JSON until Terraform fills in their values, and whatever these are, JSON after. A token that
 * stands for a literal is written as one; an attribute that AWS computes stays as it is; any other expression is written in
 * a form whose value stays inside its string.
 */
export abstract class JsonText implements IResolvable {
  public readonly creationStack: string[] = [];
  private readonly parts: readonly (Piece | { readonly token: string })[];

  /** @param json JSON, or a part of it, with tokens in its strings, not escaped for Terraform */
  public constructor(json: string) {
    this.parts = splitTokens(json).map((part) => (isToken(part) ? { token: part } : { text: part }));
  }

  public resolve(context: IResolveContext): string {
    looksFor(context.scope, this);
    const write = (token: string): Piece[] =>
      context.preparing ? this.prepared(token, context) : this.written(token, context);
    return written(
      this.parts.flatMap((part) => ('token' in part ? write(part.token) : [part])),
      context,
    );
  }

  /** Lets references to other stacks prepare. Nothing is judged yet, but it is JSON for the lazy values of users that read it. */
  private prepared(token: string, { scope }: IResolveContext): Piece[] {
    const meant = this.meant(token);
    const value = resolved(scope, meant, true);
    if (meant !== token) return [{ text: '[]' }];
    if (typeof value === 'number' || typeof value === 'boolean') return [{ text: String(value) }];
    return typeof value === 'string' ? templateParts(value).map(encoded) : [];
  }

  /** Returns the value that a token among the parts stands for. */
  protected meant(token: string): string | string[] {
    return token;
  }

  /** Writes it as CDKTF does within a longer text among the arguments of a function. */
  public toString(): string {
    return Token.asString(this);
  }

  /** Throws where a token stands for something that is no text. */
  protected abstract refuse(value: unknown): never;

  protected written(token: string, { scope }: IResolveContext): Piece[] {
    const value = resolved(scope, token);
    if (typeof value === 'number' || typeof value === 'boolean') return [{ text: String(value) }];
    if (typeof value !== 'string') return this.refuse(value);
    // A local of this library, for instance, is as safe as what it is cut from.
    const isSafe = inputsOf(token) !== undefined && isSafeInJson(scope, token);
    return isSafe ? [{ code: value }] : withinString(scope, value);
  }
}

function encoded({ text, isExpression }: TemplatePart): Piece {
  return isExpression ? { code: withinJson(text) } : { text: inJson(text) };
}

/** Turns what CDKTF wrote for a text into the inside of a JSON string. */
export function withinString(scope: IResolveContext['scope'], value: string): Piece[] {
  return templateParts(value).map((part) =>
    part.isExpression && isSafeExpression(scope, part.text) ? { code: part.text } : encoded(part),
  );
}

/**
 * The text with each of its tokens in a form whose value stays inside the JSON string that the text is put into.
 *
 * @param refuse throws where a token stands for something that is no text
 */
export function tokensWithinString(text: string, refuse: (value: unknown) => never): string {
  return splitTokens(text)
    .map((part) => (isToken(part) ? Token.asString(new WithinString(part, refuse)) : part))
    .join('');
}

class WithinString extends JsonText {
  public constructor(
    token: string,
    protected override readonly refuse: (value: unknown) => never,
  ) {
    super(token);
  }
}

/** The pieces as Terraform reads them. */
export function written(pieces: readonly Piece[], { suppressBraces }: IResolveContext): string {
  const all = merged(pieces);
  // Among the arguments of a function a text stands in quotes.
  return suppressBraces === true ? `"${template(all, inJson)}"` : template(all, (text) => text);
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

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
