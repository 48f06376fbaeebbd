import { Token, type IResolvable, type IResolveContext } from 'cdktf';
import { resolved, templateParts } from './terraform-text';
import { isToken, splitTokens } from './tokens';

/**
 * A text as one argument of a function of Terraform. CDKTF writes it between quotes and escapes neither a quote nor a
 * backslash in it, so that it could end there and go on as code.
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
