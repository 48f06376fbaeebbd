import type { Phrase } from './phrase';

/**
 * One message. `{name}` in its texts is a parameter, shown by the guard as a value in quotes; `{name:name}` is shown without
 * quotes, `{name:names}` is a list of such, `{name:path}` the path of a construct, and `{name:phrase}` a piece of a sentence.
 */
export type Row = InvalidValue | Fault | Warned;

/** `<property> must <must>, got <value>: <remedy> [<Code>]` */
interface InvalidValue {
  /** The property at fault, where it is always the same; else the one that throws names it. */
  readonly property?: string;
  readonly must: string;
  readonly remedy: string;
}

/** An error that no single value shows: `<sentence>: <remedy> [<Code>]`. */
interface Fault {
  readonly sentence: string;
  readonly remedy?: string;
}

/** `[<Code>] <sentence>: <remedy>` */
interface Warned extends Fault {
  readonly level: 'warning';
}

/** The rows of an area by code. Where a code has several messages, the key is the code, `/`, and a name of the form. */
export type Area = Readonly<Record<string, Row>>;

/** The parameters in a text, as written between braces. Braces around anything else are text. */
type Holes<Text extends string> = Text extends `${string}{${infer Rest}`
  ? Rest extends `${infer Hole}}${infer After}`
    ? Hole extends '' | `${string}${' ' | '"' | '.' | '/'}${string}`
      ? Holes<Rest>
      : Hole | Holes<After>
    : never
  : never;

type Texts<R> = R extends Row ? Extract<R[keyof R], string> : never;

interface Kinds {
  readonly name: string | Phrase;
  readonly names: readonly string[];
  readonly path: string;
  readonly phrase: Phrase;
}

type NameOf<Hole extends string> = Hole extends `${infer Name}:${string}` ? Name : Hole;

type Given<Hole extends string> = Hole extends `${string}:${infer Kind extends keyof Kinds}`
  ? Kinds[Kind]
  : string | number | readonly string[];

/** The parameters that a row asks for, by name. */
export type Parameters<R> = { readonly [Hole in Holes<Texts<R>> as NameOf<Hole>]: Given<Hole> };
