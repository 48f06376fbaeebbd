import { Token } from 'cdktf';

/** Whether a value, or a part of a string, is known only to Terraform. */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value);
}

const STRING_TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;
const LIST_TOKEN = /#\{TfToken\[[^\]]*\]\}/;

/** The text without its tokens: what is certain to be in it. */
export function withoutTokens(text: string): string {
  return text.replace(STRING_TOKEN, '');
}

/** A text as its tokens and what stands between them, in their order; empty parts are left out. */
export function splitTokens(text: string): string[] {
  return text.split(/(\$\{TfToken\[[^\]]*\]\})/).filter((part) => part !== '');
}

/** An element that is an encoded list: what `[...list, 'x']` makes of a Terraform list. */
export function isListElement(value: unknown): boolean {
  return typeof value === 'string' && LIST_TOKEN.test(value);
}
