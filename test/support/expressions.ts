import { createHash } from 'node:crypto';
import type { Block, StackJson } from './rendered';

/** Values of resources and data sources by their address: `aws_iam_role.App`, `data.aws_partition.Partition`. */
export type Values = ReadonlyMap<string, Block>;

/** An expression that this reader does not know, or whose value is not there yet. */
export class Unresolvable extends Error {}

/**
 * Reads Terraform's templates with known values in place of references. It is a second opinion on what Terraform made of
 * them, so it knows only what policies and names need: references, locals, strings and a few functions.
 */
export class Scope {
  public constructor(
    private readonly stack: StackJson,
    private readonly values: Values,
    private readonly variables: Record<string, unknown> = {},
  ) {}

  /** An argument as it is after every template in it is filled in. */
  public value(argument: unknown): unknown {
    if (typeof argument === 'string') return this.template(argument);
    if (Array.isArray(argument)) return argument.map((item) => this.value(item));
    if (typeof argument === 'object' && argument !== null) {
      return Object.fromEntries(Object.entries(argument).map(([key, item]) => [this.text(key), this.value(item)]));
    }
    return argument;
  }

  /** A string argument. */
  public text(argument: unknown): string {
    const value = this.value(argument);
    if (typeof value !== 'string') throw new Unresolvable(`${JSON.stringify(argument)} is no string`);
    return value;
  }

  /** The list behind a variable. */
  public variable(name: string): unknown {
    return name in this.variables ? this.variables[name] : this.stack.variable?.[name]?.['default'];
  }

  private template(text: string): unknown {
    const parts: unknown[] = [];
    let at = 0;
    while (at < text.length) {
      if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
        parts.push(text.slice(at + 1, at + 3));
        at += 3;
      } else if (text.startsWith('${', at)) {
        const reader = new Reader(text, at + 2);
        parts.push(this.evaluate(reader));
        at = reader.end();
      } else {
        const next = [text.indexOf('${', at + 1), text.indexOf('$${', at + 1), text.indexOf('%%{', at + 1)];
        const end = Math.min(...next.filter((index) => index > 0), text.length);
        parts.push(text.slice(at, end));
        at = end;
      }
    }
    if (parts.length === 1) return parts[0];
    return parts.map((part) => asText(part, text)).join('');
  }

  private evaluate(reader: Reader): unknown {
    const string = reader.string();
    if (string !== undefined) return this.template(string);
    const number = reader.match(/-?\d+/y);
    if (number !== undefined) return Number(number);
    if (reader.match(/\[for text in /y) !== undefined) return this.texts(reader);
    if (reader.match(/\[/y) !== undefined) return this.items(reader, /\]/y);
    if (reader.match(/\{/y) !== undefined) return this.members(reader);
    const name = reader.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw reader.unknown();
    if (reader.match(/\(/y) !== undefined) {
      const values = this.items(reader, /\)/y);
      const apply = functions[name];
      if (apply === undefined) throw new Unresolvable(`the function ${name}() is not known to this run`);
      return apply(values);
    }
    return this.reference([name, ...reader.path()]);
  }

  /** The one form in which this library goes through a list. */
  private texts(reader: Reader): string[] {
    const list = this.evaluate(reader) as unknown[];
    if (reader.match(/: substr\(text, 0, -1\)\]/y) === undefined) throw reader.unknown();
    return list.map(String);
  }

  private items(reader: Reader, end: RegExp): unknown[] {
    const values: unknown[] = [];
    while (reader.match(end) === undefined) {
      values.push(this.evaluate(reader));
      reader.match(/,/y);
    }
    return values;
  }

  private members(reader: Reader): Block {
    const members: Block = {};
    while (reader.match(/\}/y) === undefined) {
      const key = reader.string();
      if (key === undefined || reader.match(/=/y) === undefined) throw reader.unknown();
      members[this.text(key)] = this.evaluate(reader);
      reader.match(/,/y);
    }
    return members;
  }

  private reference(path: string[]): unknown {
    const [first = '', second = ''] = path;
    if (first === 'var') return dig(this.variable(second), path.slice(2), path);
    if (first === 'local') return dig(this.value(this.stack.locals?.[second]), path.slice(2), path);
    const length = first === 'data' ? 3 : 2;
    return dig(this.values.get(path.slice(0, length).join('.')), path.slice(length), path);
  }
}

/** A place in a text that holds an expression. */
class Reader {
  public constructor(
    private readonly text: string,
    private at: number,
  ) {}

  public match(pattern: RegExp): string | undefined {
    while (this.text[this.at] === ' ') this.at += 1;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  public string(): string | undefined {
    const quoted = this.match(/"(?:[^"\\]|\\.)*"/y);
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
  }

  /** `.name`, `[0]` and `["name"]` after a name. */
  public path(): string[] {
    const steps: string[] = [];
    for (;;) {
      const step = this.match(/\.[\w-]+|\[\d+\]|\["[^"]*"\]/y);
      if (step === undefined) return steps;
      steps.push(step.replace(/^\.|^\["?|"?\]$/g, ''));
    }
  }

  /** The place after the closing brace. */
  public end(): number {
    if (this.match(/\}/y) === undefined) throw this.unknown();
    return this.at;
  }

  public unknown(): Unresolvable {
    return new Unresolvable(`the expression at "${this.text.slice(this.at, this.at + 60)}" is not known to this run`);
  }
}

function dig(value: unknown, path: string[], whole: string[]): unknown {
  const found = path.reduce<unknown>((at, step) => (at as Block | null | undefined)?.[step], value);
  if (found === undefined || found === null) throw new Unresolvable(`${whole.join('.')} has no value`);
  return found;
}

function asText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unresolvable(`a list or an object stands inside ${where}`);
}

const functions: Partial<Record<string, (values: unknown[]) => unknown>> = {
  replace: ([text, pattern, by]) => {
    const regular = /^\/(.*)\/$/s.exec(String(pattern))?.[1];
    return regular === undefined
      ? String(text).replaceAll(String(pattern), String(by))
      : String(text).replace(new RegExp(regular, 'g'), String(by));
  },
  substr: ([text, from, length]) =>
    String(text).slice(Number(from), Number(length) < 0 ? undefined : Number(from) + Number(length)),
  tostring: ([value]) => String(value),
  sha1: ([text]) => createHash('sha1').update(String(text)).digest('hex'),
  join: ([separator, list]) => (list as unknown[]).map(String).join(String(separator)),
  split: ([separator, text]) => String(text).split(String(separator)),
  element: ([list, index]) => (list as unknown[])[Number(index)],
  concat: (lists) => lists.flat(),
  lookup: ([map, key, otherwise]) => (map as Block)[String(key)] ?? otherwise,
  toset: ([list]) => [...new Set(list as unknown[])],
  jsonencode: ([value]) => JSON.stringify(value),
  lower: ([text]) => String(text).toLowerCase(),
  upper: ([text]) => String(text).toUpperCase(),
  trimprefix: ([text, prefix]) =>
    String(text).startsWith(String(prefix)) ? String(text).slice(String(prefix).length) : text,
  trimsuffix: ([text, suffix]) =>
    String(text).endsWith(String(suffix)) ? String(text).slice(0, -String(suffix).length) : text,
};
