import { Token } from 'cdktf';

/** Returns true where a value, or a part of a string, is known only to Terraform. */
export function isToken(value: unknown): boolean {
  return typeof value === 'string' ? fillTokens(value, '') !== value : Token.isUnresolved(value);
}

// CDKTF's own letters. None of them begins a token, so each is read once, even where none is closed.
const STRING_TOKEN = /\$\{TfToken\[[\w:.-]+\]\}/g;
const LIST_TOKEN = /#\{TfToken\[[\w:.-]+\]\}/;
/** A number that only Terraform knows is a very small one to JavaScript, within a text too. */
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+\d{3}/g;

/** The text with a stand-in for each token: a text that could come of it. */
export function fillTokens(text: string, standIn: string): string {
  const filled = text.includes('TfToken[') ? text.replace(STRING_TOKEN, standIn) : text;
  if (!filled.includes('e+')) return filled;
  return filled.replace(NUMBER_TOKEN, (number) => (Token.isUnresolved(Number(number)) ? standIn : number));
}

/** The text without its tokens: what is certain to be in it. */
export function withoutTokens(text: string): string {
  return fillTokens(text, '');
}

/** A text as its tokens and what stands between them, in their order; empty parts are left out. */
export function splitTokens(text: string): string[] {
  const parts = text
    .split(/(\$\{TfToken\[[\w:.-]+\]\})/)
    .flatMap((part) => (part.includes('e+') ? splitNumbers(part) : part));
  return parts.filter((part) => part !== '');
}

/** The same for numbers that only Terraform knows; one that is none joins the text around it. */
function splitNumbers(text: string): string[] {
  const parts = [''];
  let at = 0;
  for (const { 0: number, index } of text.matchAll(NUMBER_TOKEN)) {
    if (!Token.isUnresolved(Number(number))) continue;
    parts.push(text.slice(at, index), number);
    at = index + number.length;
  }
  return [...parts, text.slice(at)];
}

/** An element that is an encoded list: what `[...list, 'x']` makes of a Terraform list. */
export function isListElement(value: unknown): boolean {
  return typeof value === 'string' && LIST_TOKEN.test(value);
}
