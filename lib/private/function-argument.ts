// Texts among the arguments of Terraform's functions.
import { Fn, Token, type IResolvable, type IResolveContext } from 'cdktf';
import { resolved, templateParts } from './terraform-text';
import { isToken, splitTokens } from './tokens';

/**
 * A text for the arguments of a function. CDKTF takes none there with a token in it, and writes what a lazy value produces
 * without quotes, as if it were an expression.
 */
export function asArgument(text: string): string {
  const parts = splitTokens(text).map((part) => (isToken(part) ? quotedInFunctions(part) : literalInFunctions(part)));
  return parts.length > 1 ? Fn.join('', parts) : (parts[0] ?? text);
}

/** CDKTF escapes neither a quote nor a backslash of a literal: it could end its text and go on as code. */
function literalInFunctions(text: string): string {
  if (JSON.stringify(text) === `"${text}"` && !/%\{|\$\$|\$\{/.test(text)) return text;
  const resolve = ({ suppressBraces }: IResolveContext): string =>
    suppressBraces === true ? `"${quoted(text)}"` : text;
  return Token.asString({ creationStack: [], resolve, toString: () => text });
}

function quotedInFunctions(token: string): string {
  const resolve = ({ scope, preparing, suppressBraces }: IResolveContext): unknown => {
    const written = resolved(scope, token, preparing);
    if (typeof written !== 'string' || suppressBraces !== true) return written;
    const parts = templateParts(written);
    const [first] = parts;
    if (first?.isExpression === true && parts.length === 1) return first.text.slice(2, -1);
    return `"${parts.map(({ text, isExpression }) => (isExpression ? text : quoted(text))).join('')}"`;
  };
  return Token.asString({ creationStack: [], resolve, toString: () => token });
}

function quoted(text: string): string {
  // Before the "${" of an expression either would be an escape.
  const last = text.replace(/\$$/, '\0').replace(/%$/, '\x01');
  const inQuotes = JSON.stringify(last)
    .slice(1, -1)
    .replace(/([$%])\{/g, '$1$1{');
  return inQuotes.replace('\\u0000', '\\u0024').replace('\\u0001', '\\u0025');
}

/**
 * A text as one argument, in which "${" and "%{" are doubled already, as users write them outside of policies. CDKTF writes
 * it between quotes and escapes neither a quote nor a backslash in it, so that it could end there and go on as code.
 */
export function asQuotedText(text: string): string {
  const isPlain = splitTokens(text).every((part) => isToken(part) || JSON.stringify(part) === `"${part}"`);
  if (isPlain && !/%\{|\$\$|\$\{(?!TfToken\[)/.test(text)) return text;
  return Token.asString(new Argument(text));
}

class Argument implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(private readonly text: string) {}

  public resolve({ scope, preparing }: IResolveContext): string {
    const parts = splitTokens(this.text).flatMap((part) => {
      if (!isToken(part)) return [{ text: part, isExpression: false }];
      return templateParts(String(resolved(scope, part, preparing)));
    });
    const pieces = parts.map(({ text, isExpression }, at) => {
      if (isExpression) return text;
      const escaped = JSON.stringify(text)
        .slice(1, -1)
        // Doubled already where they would else be evaluated outside of a function too.
        .replace(/(?<!\$)\$\{|(?<!%)%\{/g, (sequence) => `${sequence.charAt(0)}${sequence}`);
      // Before the "${" of an expression it would be an escape.
      return at < parts.length - 1 ? escaped.replace(/\$$/, '\\u0024') : escaped;
    });
    return `"${pieces.join('')}"`;
  }

  public toString(): string {
    return Token.asString(this);
  }
}
