// The one place where a value becomes part of a message. A value of the user's may be a secret that was put into the wrong
// property, and messages end in logs: what looks like one is shown by its kind and its length alone.

/** Longer than names, issuers and most ARNs are. */
const LONG = 256;

/** A value as a message shows it: JSON, or what kind of value it is. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return showText(value);
  // JSON has no word for these.
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') {
    // Their text is the source, or what was put into it.
    const text = String(value);
    return text.length <= 10 ? text : `a ${typeof value}`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return showObject(value);
}

/** A text in quotes, or its kind and length. For texts that a sentence holds. */
export function showText(text: string): string {
  const kind = secretKind(text);
  return kind === undefined ? JSON.stringify(text) : `${kind} of ${count(text.length, 'character')}`;
}

/** The path of a construct in quotes: its ids are texts of the user's, and it may be long. */
export function showPath(path: string): string {
  return JSON.stringify(plainPath(path));
}

/** The same without quotes. */
export function plainPath(path: string): string {
  return path.split('/').map(showName).join('/');
}

/** A text without quotes around, or its kind and length: for keys, and for what stands within JSON. */
export function showName(text: string): string {
  const kind = secretKind(text);
  return kind === undefined ? text : `(${kind} of ${count(text.length, 'character')})`;
}

function showObject(value: object): string {
  if (ArrayBuffer.isView(value)) return `bytes (${value.byteLength})`;
  // A date, or what says itself what it is.
  const text = (value as { toJSON?: () => unknown }).toJSON?.();
  if (typeof text === 'string') return showText(text);
  // The contents of an object of a class are its own, and a construct is tied to its whole tree.
  if (!isPlain(value) || isCyclic(value, new Set(), { left: 1000 })) return nameOfClass(value);
  const safe = JSON.stringify(shown(value, 0));
  return safe.length > 2 * LONG ? sizeOf(value) : safe;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  // An object of another realm has a prototype of its own, with none above it.
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Returns true where an object holds itself, as far as `budget` goes. */
function isCyclic(value: unknown, around: Set<unknown>, budget: { left: number }): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (around.has(value)) return true;
  if (budget.left-- <= 0) return false;
  around.add(value);
  const found = Object.values(value).some((inner) => isCyclic(inner, around, budget));
  around.delete(value);
  return found;
}

function nameOfClass(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === 'function' ? constructor.name : 'an object';
}

/** Names under which secrets are kept. */
const SECRET_NAME = /pass|secret|token|auth|credential|private|key$|^data$|^stringdata$/i;

function shown(value: unknown, depth: number, name = ''): unknown {
  if (typeof value === 'string') {
    const secret = SECRET_NAME.test(name) && !value.includes('TfToken[');
    return secret ? `(text of ${count(value.length, 'character')})` : showName(value);
  }
  if (ArrayBuffer.isView(value)) return `(${show(value)})`;
  if (Array.isArray(value)) return value.map((item) => shown(item, depth, name));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  // A deeper value is none that somebody mistook for another.
  if (depth > 0 && Object.keys(value).length > 0) return `(${sizeOf(value)})`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [showName(key), shown(inner, depth + 1, key)]));
}

function sizeOf(value: object): string {
  const { length } = Object.keys(value);
  return Array.isArray(value) ? `a list of ${count(length, 'element')}` : `an object of ${count(length, 'key')}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

const KINDS: readonly (readonly [kind: string, looks: RegExp])[] = [
  ['text in PEM', /-----BEGIN|PRIVATE KEY/],
  ['a URL with user information', /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#\\]*@|[^\s@]*:[^\s]*@)/i],
  ['JSON', /^\s*(?:\{[^]{10,}\}|\[[^]{10,}\])\s*$/],
  // A word that names secrets, and its value.
  ['structured text', /(?:pass(?:word|wd)?|secret|token|api_?key|access_?key|credentials?)["']?\s*[=:]\s*\S/i],
  ['structured text', /^\s*(?:- )?["']?[\w./-]+["']?:[ \t]+\S/],
  ['text of several lines', /^(?=[^]{16})[^]*\S\s*[\r\n]\s*\S/],
  ['a web token', /\beyJ[\w-]{8,}/],
];

const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Returns the kind of secret that a text may be; undefined where it is none that is known. */
function secretKind(text: string): string | undefined {
  const known = KINDS.find(([, looks]) => looks.test(text))?.[0];
  if (known !== undefined) return known;
  // A text that repeats one character holds nothing.
  if (text.length > LONG && new Set(text.replace(TOKEN, '')).size > 2) return 'text';
  return looksRandom(text.trim()) ? 'random text' : undefined;
}

/** Base64 of random bytes changes between upper case, lower case and digits at most characters; names do not. */
function looksRandom(text: string): boolean {
  if (/^[0-9a-f]{64,}$/i.test(text)) return new Set(text).size > 8;
  if (!/^[\w+/=-]{32,}$/.test(text)) return false;
  const letters = text.replace(/[^A-Za-z0-9]/g, '');
  const classes = letters.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
  if (new Set(classes).size < 3) return false;
  const changes = classes.replace(/(.)\1*/g, '$1').length - 1;
  return changes / letters.length > 0.45;
}
