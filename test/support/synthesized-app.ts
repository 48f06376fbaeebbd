import { App, TerraformStack } from 'cdktf';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackJson } from '../e2e/stack-json';
import { collectTrusts } from './collected-trusts';
import { standBeside } from './stand-ins';

/** A stack of an app as Terraform reads it. */
export interface SynthesizedStack {
  readonly json: Record<string, unknown>;
  /** The stacks that are deployed before it. */
  readonly after: string[];
}

/** Synthesizes a whole app as `npm run synth` does, with every stack's references to others. */
export function synthesizedStacks(build: (app: App) => void): Record<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { synthesizedStackPath: string; dependencies: string[] }>;
    };
    const all = Object.entries(stacks).map(([name, { synthesizedStackPath, dependencies: after }]) => {
      const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
      return { name, after, stack: app.node.tryFindChild(name), json: JSON.parse(text) as Record<string, unknown> };
    });
    standBeside(all.map(({ json }) => json as unknown as StackJson));
    for (const { stack, json } of all) if (stack instanceof TerraformStack) collectTrusts(stack, json);
    return Object.fromEntries(all.map(({ name, json, after }) => [name, { json, after }]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The same; gives each stack's JSON. */
export function synthesizedApp(build: (app: App) => void): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(synthesizedStacks(build)).map(([name, { json }]) => [name, json]));
}
