// Makes the packages for the languages whose tools are here, into dist/, and says which it left out.
// `--code-only` writes the sources of all five and needs no tools.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, JSII_ENV, ROOT, tool } from './run.mjs';

const TARGETS = [
  { target: 'js', needs: 'npm', args: ['--version'] },
  { target: 'python', needs: 'python3', args: ['--version'] },
  { target: 'java', needs: 'mvn', args: ['--version'] },
  { target: 'go', needs: 'go', args: ['version'] },
  { target: 'dotnet', needs: 'dotnet', args: ['--version'] },
];
/** The registry of the language lacks, or does not give out, a package that ours needs. */
const UNRESOLVED =
  /No versions available for [^\n]+ within specified range|Could not find artifact [^\n]+|\S+ reading https:[^\n]+/;
const codeOnly = process.argv.includes('--code-only');
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
let failed = false;
for (const { target, needs, args } of TARGETS) {
  if (only.length > 0 && !only.includes(target)) continue;
  if (!codeOnly && !capture(needs, args).ok) {
    console.log(`${target}: not packaged, ${needs} is not installed`);
    continue;
  }
  const { ok, output } = capture(
    tool('jsii-pacmak'),
    ['--target', target, '--outdir', join(ROOT, 'dist'), ...(codeOnly ? ['--code-only'] : [])],
    { env: JSII_ENV },
  );
  const lacking = ok ? undefined : UNRESOLVED.exec(output)?.[0];
  failed ||= !ok && lacking === undefined;
  if (ok) console.log(`${target}: dist/${target}`);
  else if (lacking !== undefined) console.log(`${target}: not packaged, ${lacking.trim()}`);
  else console.log(`${target}: failed\n${output}`);
}
process.exit(failed ? 1 : 0);
