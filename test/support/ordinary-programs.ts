import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppConfig } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { read, type Rendered } from './rendered';

/** A program as a user writes it, correct as it stands. */
export interface OrdinaryProgram {
  /** What the program does, as a user would say it. */
  readonly title: string;
  readonly build: (app: App) => void;
  /** One fact of the output that shows that the program does what it means. */
  readonly fact: (stacks: SynthesizedProgram) => void;
}

/** The stacks of a program by their ids. */
export type SynthesizedProgram = (stack?: string) => Rendered;

/** What a program was told while it was synthesized. */
export interface Told {
  /** Errors, warnings and notes in manifest.json, and what was written to the terminal. */
  readonly alarms: string[];
  readonly stacks: SynthesizedProgram;
}

/** A group of programs of which none may be told anything. */
export function ordinaryPrograms(theme: string, programs: readonly OrdinaryProgram[]): void {
  describe(theme, () => {
    test.each(programs)('$title', ({ build, fact }) => {
      const { alarms, stacks } = tellingSynth(build);
      expect(alarms).toEqual([]);
      fact(stacks);
    });
  });
}

interface Manifest {
  readonly stacks: Record<string, { synthesizedStackPath: string; annotations: Annotation[] }>;
}

interface Annotation {
  readonly constructPath: string;
  readonly level: string;
  readonly message: string;
}

/** Synthesizes a whole app with every validation, as a user's `main.ts` does, and keeps what the user is told. */
export function tellingSynth(build: (app: App) => void, config: AppConfig = {}): Told {
  const outdir = mkdtempSync(join(tmpdir(), 'program-'));
  const terminal = new Terminal();
  try {
    const app = new App({ stackTraces: false, ...config, outdir });
    build(app);
    app.synth();
    const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
    const all = Object.entries(manifest.stacks);
    const told = all.flatMap(([, { annotations }]) => annotations);
    const jsons = new Map(
      all.map(([name, { synthesizedStackPath }]) => [name, parse(join(outdir, synthesizedStackPath))]),
    );
    return {
      alarms: [
        ...told.map(({ level, constructPath, message }) => `${level} ${constructPath}: ${message}`),
        ...terminal.lines,
      ],
      stacks: (name = 'stack') => {
        const json = jsons.get(name);
        if (json === undefined) throw new Error(`no stack ${name} among ${[...jsons.keys()].join(', ')}`);
        return read(json);
      },
    };
  } finally {
    terminal.release();
    rmSync(outdir, { recursive: true });
  }
}

function parse(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

const WAYS = ['error', 'warn', 'info', 'log'] as const;

/** What is written to the terminal, kept instead of shown. */
class Terminal {
  public readonly lines: string[] = [];
  private readonly write = Object.getOwnPropertyDescriptor(process.stderr, 'write');
  private readonly console: Record<(typeof WAYS)[number], (...values: unknown[]) => void> = { ...console };

  public constructor() {
    process.stderr.write = (text: string | Uint8Array) => {
      this.lines.push(`stderr: ${String(text)}`);
      return true;
    };
    for (const way of WAYS) {
      console[way] = (...values: unknown[]) => {
        this.lines.push(`console.${way}: ${values.map(String).join(' ')}`);
      };
    }
  }

  public release(): void {
    // Where it is that of the class, it is not the stream's own.
    if (this.write === undefined) Reflect.deleteProperty(process.stderr, 'write');
    else Object.defineProperty(process.stderr, 'write', this.write);
    for (const way of WAYS) console[way] = this.console[way];
  }
}

/** The policy of a resource as an object; tokens in it are Terraform's expressions. */
export function policyOf(resource: Record<string, unknown> | undefined, attribute = 'policy'): PolicyJson {
  return JSON.parse(String(resource?.[attribute])) as PolicyJson;
}

/** The trust of the only role of a stack whose address begins so. */
export function trustOf(stack: Rendered, address = ''): PolicyJson {
  return policyOf(one(stack.resources('aws_iam_role'), address), 'assume_role_policy');
}

/** The only one whose address begins so. */
export function one<T>(all: Record<string, T>, address: string): T {
  const found = Object.entries(all).filter(([key]) => key.startsWith(address));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${found.length} of ${Object.keys(all).join(', ')} begin with ${address}`);
  }
  return found[0][1];
}

/** A policy as IAM reads it. */
export interface PolicyJson {
  readonly Statement: readonly StatementJson[];
}

/** A statement as IAM reads it. */
export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Record<string, string | string[]>;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}
