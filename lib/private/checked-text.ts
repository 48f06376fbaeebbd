import { Token, type IResolvable, type IResolveContext } from 'cdktf';
import { written, type Piece } from './json-text';
import { isSafeExpression, resolved, templateParts, withinJson, type TemplatePart } from './terraform-text';
import { isToken, splitTokens } from './tokens';

/** Regular expressions that JavaScript and Terraform read alike, without a quote, a backslash or a capturing group. */
export interface TextRule {
  /** The form of the whole text. */
  readonly whole: string;
  /** The form of each part of it. */
  readonly part: string;
  /** Throws where a literal does not fit. */
  readonly refuse: (value: unknown) => never;
}

/**
 * The texts, joined by commas. Terraform refuses to give them where the value of a token does not fit, so that none becomes a
 * second line or a second text. What AWS computes fits.
 *
 * @param scalar writes a text in the syntax around, where it has one in which JSON is a text too
 */
export function checkedText(texts: readonly string[], rule: TextRule, scalar?: (text: string) => string): string {
  if (texts.some(isToken)) return Token.asString(new CheckedText(texts, rule, scalar));
  const text = texts.join(',');
  return scalar === undefined ? text : scalar(text);
}

class CheckedText implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(
    private readonly texts: readonly string[],
    private readonly rule: TextRule,
    private readonly scalar: ((text: string) => string) | undefined,
  ) {}

  public resolve(context: IResolveContext): string {
    const { scalar } = this;
    const texts = this.texts.map((text) => this.settled(text, context));
    const parts = texts.flat();
    if (!parts.some(({ isExpression }) => isExpression)) {
      const text = texts.map((each) => this.literal(each)).join(',');
      return written([{ text: scalar === undefined ? text : scalar(text) }], context);
    }
    const isQuoted =
      scalar !== undefined && parts.some((part) => part.isExpression && !isSafeExpression(context.scope, part.text));
    const pieces = texts.flatMap((each, index): Piece[] => [
      ...(index === 0 ? [] : [{ text: ',' }]),
      ...each.map((part, at) => this.piece(context.scope, part, each, at, isQuoted)),
    ]);
    const quote: Piece[] = isQuoted ? [{ text: '"' }] : [];
    return written([...quote, ...pieces, ...quote], context);
  }

  /** Writes it as CDKTF does within a longer text among the arguments of a function. */
  public toString(): string {
    return Token.asString(this);
  }

  private settled(text: string, { scope, preparing }: IResolveContext): TemplatePart[] {
    return splitTokens(text).flatMap((part) => {
      if (!isToken(part)) return [{ text: part, isExpression: false }];
      const value = resolved(scope, part, preparing);
      return typeof value === 'string' ? templateParts(value) : this.rule.refuse(value);
    });
  }

  private literal(parts: readonly TemplatePart[]): string {
    const text = parts.map((part) => part.text).join('');
    return fits(text, this.rule.whole) ? text : this.rule.refuse(text);
  }

  private piece(
    scope: IResolveContext['scope'],
    { text, isExpression }: TemplatePart,
    all: readonly TemplatePart[],
    at: number,
    isQuoted: boolean,
  ): Piece {
    const { whole, part, refuse } = this.rule;
    if (isExpression) {
      if (isSafeExpression(scope, text)) return { code: text };
      const checked = `\${regex("^${all.length === 1 ? whole : part}$", ${text.slice(2, -1)})}`;
      return { code: isQuoted ? withinJson(checked) : checked };
    }
    // Before an expression a "$" would be an escape.
    if (!fits(text, part) || (text.endsWith('$') && at < all.length - 1)) return refuse(text);
    return { text: isQuoted ? JSON.stringify(text).slice(1, -1) : text };
  }
}

function fits(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
