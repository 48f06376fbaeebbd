import { invalid } from '../errors';
import { fillTokens } from './tokens';

/** Stands for a token: no template sequence holds it. */
const HOLE = '\0';
/** "${" and "%{" that are not doubled. Three of the first character are no escape that one can rely on. */
const TEMPLATE = /(?<!\$)\$\{|\$\$\$\{|(?<!%)%\{|%%%\{/;
const DEEPEST = 6;

/**
 * Terraform evaluates `${...}` and `%{...}` in every text that it reads: `${file("...")}` would put a file's content there.
 * What is meant so comes as a token; anything else is refused, in lists and in the keys and values of maps too.
 *
 * Not for the texts of policies, in which `${aws:...}` is IAM's own and is escaped.
 */
export function checkExpressions(property: string, value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (mayBeEvaluated(value)) throw invalid('TextExpression', property, value);
  } else if (typeof value === 'object' && value !== null && depth < DEEPEST) checkWithin(property, value, depth + 1);
}

function checkWithin(property: string, value: object, depth: number): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkExpressions(`${property}[${index}]`, value[index], depth);
    return;
  }
  // An object with a class checks its texts itself.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return;
  for (const [key, inner] of Object.entries(value)) {
    checkExpressions(property, key, depth);
    checkExpressions(property === '' ? key : `${property}.${key}`, inner, depth);
  }
}

function mayBeEvaluated(text: string): boolean {
  if (!text.includes('{')) return false;
  // Terraform takes "$" and the "${" of a token after it for an escape, and the token would be lost.
  return text.includes('$${TfToken[') || TEMPLATE.test(fillTokens(text, HOLE));
}
