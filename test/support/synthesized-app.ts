import { App, TerraformStack } from 'cdktf';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackJson } from '../e2e/stack-json';
import { collectTrusts } from './collected-trusts';
import { standBeside } from './stand-ins';

/** Synthesizes a whole app as `npm run synth` does, with every stack's references to others; gives each stack's JSON. */
export function synthesizedApp(build: (app: App) => void): Record<string, Record<string, unknown>> {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    const all = Object.entries(stacks).map(([name, { synthesizedStackPath }]) => {
      const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
      return { stack: app.node.tryFindChild(name), name, json: JSON.parse(text) as Record<string, unknown> };
    });
    standBeside(all.map(({ json }) => json as unknown as StackJson));
    for (const { stack, json } of all) if (stack instanceof TerraformStack) collectTrusts(stack, json);
    return Object.fromEntries(all.map(({ name, json }) => [name, json]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
