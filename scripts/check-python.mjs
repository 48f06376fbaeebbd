// The Python package that `npm run package` made installs in a virtual environment, and synthesizes one stack.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectPackedStack } from './packed/expect.mjs';
import { must, ROOT } from './run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'python-'));
try {
  const dist = join(ROOT, 'dist', 'python');
  const wheel = readdirSync(dist).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new Error('no wheel in dist/python: run npm run package');
  must('python3', ['-m', 'venv', join(folder, 'venv')]);
  const python = join(folder, 'venv', 'bin', 'python');
  must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', join(dist, wheel)]);
  copyFileSync(join(ROOT, 'scripts/packed/main.py'), join(folder, 'main.py'));
  must(python, ['main.py'], { cwd: folder });
  expectPackedStack(folder);
  console.log(`synthesized with ${wheel}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
