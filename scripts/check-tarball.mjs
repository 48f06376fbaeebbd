// The packed tarball installs in an empty project beside the newest peers, and synthesizes there from plain JavaScript.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectPackedStack } from './packed/expect.mjs';
import { must, ROOT, tool } from './run.mjs';

const PACKED = [
  /^(build\/.+\.(js|d\.ts)|build\/addons\/catalog\.json|\.jsii|package\.json|LICENSE)$/,
  /^((README|API|ARCHITECTURE|CHANGELOG|CONTRIBUTING|SECURITY)\.md|docs\/.+\.md)$/,
  /^stacks\/(README\.md|[\w/-]+\.ts|keys\/[\w-]+\.pub)$/,
];
const NEEDED = [
  'build/index.js',
  'build/index.d.ts',
  'build/addons/catalog.json',
  '.jsii',
  'README.md',
  'LICENSE',
  'API.md',
  'docs/errors.md',
  'docs/guide/irsa.md',
  'stacks/main.ts',
];

const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
try {
  const [{ filename, files, size }] = JSON.parse(must('npm', ['pack', '--json', '--pack-destination', folder]));
  const paths = files.map(({ path }) => path);
  const stray = paths.filter((path) => !PACKED.some((pattern) => pattern.test(path)));
  if (stray.length > 0) throw new Error(`the tarball holds ${stray.join(', ')}`);
  const missing = NEEDED.filter((path) => !paths.includes(path));
  if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}`);

  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  must('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder });
  for (const program of ['main.cjs', 'main.mjs']) {
    copyFileSync(join(ROOT, 'scripts/packed', program), join(folder, program));
    rmSync(join(folder, 'cdktf.out'), { recursive: true, force: true });
    must('node', [program], { cwd: folder });
    expectPackedStack(folder);
  }
  const installed = JSON.parse(must('npm', ['ls', '--json', '--depth=1'], { cwd: folder }));
  const versions = Object.entries(installed.dependencies['cdktf-eks-workload-identity'].dependencies ?? {});
  const peers = versions.map(([name, { version }]) => `${name} ${version}`).join(', ');

  // The same bundled into one file, with no package beside it.
  const alone = join(folder, 'alone');
  const options = ['--bundle', '--platform=node', '--log-level=error', `--outfile=${join(alone, 'bundled.cjs')}`];
  must(tool('esbuild'), ['main.cjs', ...options], { cwd: folder });
  rmSync(join(folder, 'node_modules'), { recursive: true });
  must('node', ['bundled.cjs'], { cwd: alone });
  expectPackedStack(alone);
  const programs = 'CommonJS, ES module and bundle';
  console.log(`${files.length} files, ${(size / 1e3).toFixed(0)} kB; ${programs} synthesized with ${peers}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
