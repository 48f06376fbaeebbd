import { App, TerraformStack } from 'cdktf';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectTrusts } from './collected-trusts';

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
    return Object.fromEntries(
      Object.entries(stacks).map(([name, { synthesizedStackPath }]) => {
        const text = readFileSync(join(outdir, synthesizedStackPath), 'utf8');
        const json = JSON.parse(text) as Record<string, unknown>;
        const stack = app.node.tryFindChild(name);
        if (stack instanceof TerraformStack) collectTrusts(stack, json);
        return [name, json];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
