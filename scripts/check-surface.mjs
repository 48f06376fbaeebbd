// The public surface breaks nothing of the last release, but what .ci/surface-breaks.txt names with a reason. Compares the
// assembly in .jsii with that of the last tag v*, by jsii-diff.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, JSII_ENV, must, ROOT, tool } from './run.mjs';

const BREAKS = '.ci/surface-breaks.txt';

const tag = must('git', ['tag', '--list', 'v*', '--sort=-version:refname']).split('\n')[0];
if (tag === '') {
  console.log('not run: nothing is released yet');
  process.exit(3);
}
const allowed = readBreaks();
const folder = mkdtempSync(join(tmpdir(), 'surface-'));
try {
  compile(tag, folder);
  const { ok, output } = capture(tool('jsii-diff'), [folder, ROOT, '--error-on', 'all', '--keys'], { env: JSII_ENV });
  const found = [...output.matchAll(/^err\s.*\[([^\]]+)\]$/gm)].map(([, key]) => key);
  if (!ok && found.length === 0) throw new Error(output);
  const broken = output
    .split('\n')
    .filter((line) => /^err\s/.test(line) && !allowed.has(/\[([^\]]+)\]$/.exec(line)?.[1]));
  const needless = [...allowed.keys()].filter((key) => !found.includes(key));
  for (const line of broken) console.log(line);
  for (const key of needless) console.log(`${BREAKS} names ${key}, which breaks nothing`);
  console.log(`${found.length - broken.length} breaks since ${tag}, each with a reason; ${broken.length} without one`);
  process.exitCode = broken.length + needless.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The keys of jsii-diff, each with the reason that follows it on its line. */
function readBreaks() {
  const lines = readFileSync(join(ROOT, BREAKS), 'utf8').split('\n');
  const entries = lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => line.split(/\s+/));
  const bare = entries.find((words) => words.length < 2);
  if (bare !== undefined) throw new Error(`${BREAKS} gives no reason for ${bare[0]}`);
  return new Map(entries.map(([key, ...reason]) => [key, reason.join(' ')]));
}

function compile(ref, into) {
  mkdirSync(into, { recursive: true });
  const files = ['lib', 'package.json', 'tsconfig.jsii.json', 'README.md', 'LICENSE'];
  const archive = join(into, 'release.tar');
  must('git', ['archive', '--output', archive, ref, '--', ...files]);
  must('tar', ['-xf', archive, '-C', into]);
  symlinkSync(join(ROOT, 'node_modules'), join(into, 'node_modules'));
  must(tool('jsii'), ['--silence-warnings', 'reserved-word'], { cwd: into, env: JSII_ENV });
}
