import { showName, showPath, showText } from './show';

/** A piece of a sentence that is known to hold nothing unguarded: made by `phrase`, or of the library's own text. */
export class Phrase {
  readonly #isPhrase = true;

  public constructor(public readonly text: string) {}

  public static isPhrase(value: unknown): value is Phrase {
    return typeof value === 'object' && value !== null && #isPhrase in value && value.#isPhrase;
  }
}

/** A piece of a sentence: its own words as they are, and each text that it is given through the guard, in quotes. */
export function phrase(words: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  const shown = values.map((value) => {
    if (Phrase.isPhrase(value)) return value.text;
    return typeof value === 'number' ? String(value) : showText(value);
  });
  return new Phrase(words.map((word, index) => word + (shown[index] ?? '')).join(''));
}

/** A text without quotes, through the guard. */
export function named(text: string): Phrase {
  return new Phrase(showName(text));
}

/** The path of a construct in quotes, through the guard. */
export function pathOf(path: string): Phrase {
  return new Phrase(showPath(path));
}

/** A text of the library's own, such as what an option asks for. Not for what a user gave: it passes no guard. */
export function ownText(text: string): Phrase {
  return new Phrase(text);
}
