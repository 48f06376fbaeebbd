// Compiles lib/ with jsii into build/ and .jsii, from a clean start: a file that is gone from lib/ must go from build/.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeLazyIndex } from './lazy-index.mjs';
import { capture, JSII_ENV, ROOT, tool } from './run.mjs';

rmSync(join(ROOT, 'build'), { recursive: true, force: true });
// "namespace" is Kubernetes' own word and a keyword of C#, where the bindings escape it.
const { ok, output } = capture(tool('jsii'), ['--silence-warnings', 'reserved-word'], { env: JSII_ENV });
if (!ok || process.argv.includes('--verbose')) console.log(output);
if (ok) {
  for (const index of ['errors.js', 'kubernetes/index.js', 'self-hosted/index.js', 'index.js'])
    writeLazyIndex(join(ROOT, 'build', index));
}
console.log(ok ? 'built build/ and .jsii' : 'the build failed');
process.exit(ok ? 0 : 1);
