import { fault, named, phrase, type Phrase } from '../errors';

// Unlike `JSON.parse` this keeps numbers as they are written, refuses a key that an object has twice, and says where a fault is.

/** A number of a JSON text, to the digit. */
export class JsonNumber {
  readonly #isNumber = true;

  public constructor(public readonly text: string) {}

  public static isJsonNumber(value: unknown): value is JsonNumber {
    return typeof value === 'object' && value !== null && #isNumber in value && value.#isNumber;
  }
}

// Characters that need no escape: all but control characters, the quote and the backslash.
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[ !#-[\]-\uffff]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[\t\n\r ]*/y;
const DEEPEST = 100;

/** The value of a JSON text. @throws PolicyJsonInvalid */
export function readJson(text: string): unknown {
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const value = reader.value(undefined, 0);
  reader.end();
  return value;
}

/** A place in a document: the keys and indexes that lead to it, the last first. */
export interface Place {
  readonly within: Place | undefined;
  readonly step: string | number;
}

/** Returns the name of a place in a message, such as `Statement[0].Action`: its keys are texts of the user's. */
export function placeName(place: Place | undefined): Phrase {
  if (place === undefined) return phrase`it`;
  const { within, step } = place;
  const before = within === undefined ? phrase`` : placeName(within);
  if (typeof step === 'number' || !/^[A-Za-z]\w*$/.test(step)) return phrase`${before}[${step}]`;
  return within === undefined ? named(step) : phrase`${before}.${named(step)}`;
}

class Reader {
  private at = 0;

  public constructor(private readonly text: string) {}

  public value(place: Place | undefined, depth: number): unknown {
    if (depth > DEEPEST)
      throw fault('PolicyJsonInvalid', {
        place: placeName(place),
        reason: phrase`is more than ${DEEPEST} values deep`,
      });
    if (this.takes('{')) return this.object(place, depth);
    if (this.takes('[')) return this.list(place, depth);
    const string = this.match(STRING);
    if (string !== undefined) return JSON.parse(string);
    const number = this.match(NUMBER);
    if (number !== undefined) return new JsonNumber(number);
    const word = this.match(WORD);
    return word === undefined ? this.fail() : JSON.parse(word);
  }

  public end(): void {
    this.match(SPACE);
    if (this.at < this.text.length) this.fail();
  }

  private object(place: Place | undefined, depth: number): object {
    const entries = new Map<string, unknown>();
    if (this.takes('}')) return {};
    do {
      this.match(SPACE);
      const key = JSON.parse(this.match(STRING) ?? this.fail()) as string;
      if (entries.has(key))
        throw fault('PolicyJsonInvalid', { place: placeName(place), reason: phrase`has the key ${key} twice` });
      this.must(':');
      entries.set(key, this.value({ within: place, step: key }, depth + 1));
    } while (this.takes(','));
    this.must('}');
    return Object.fromEntries(entries);
  }

  private list(place: Place | undefined, depth: number): unknown[] {
    const values: unknown[] = [];
    if (this.takes(']')) return values;
    do values.push(this.value({ within: place, step: values.length }, depth + 1));
    while (this.takes(','));
    this.must(']');
    return values;
  }

  /** Returns true where this comes next, after any space, and moves past it. */
  private takes(mark: string): boolean {
    this.match(SPACE);
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private must(mark: string): void {
    if (!this.takes(mark)) this.fail();
  }

  private match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(): never {
    const before = this.text.slice(0, this.at).split('\n');
    throw fault('PolicyJsonInvalid', {
      place: 'it',
      reason: phrase`is no JSON at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`,
    });
  }
}
