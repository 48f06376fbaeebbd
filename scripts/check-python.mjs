// The Python package that `npm run package` made installs in a virtual environment, and synthesizes one stack and the
// programs of docs/guide/languages.md.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const programs = documented();
  for (const program of programs) {
    rmSync(join(folder, 'cdktf.out'), { recursive: true, force: true });
    writeFileSync(join(folder, 'documented.py'), program);
    must(python, ['documented.py'], { cwd: folder });
    if (!existsSync(join(folder, 'cdktf.out/stacks/reports/cdk.tf.json')))
      throw new Error(`nothing came of\n${program}`);
  }
  console.log(`synthesized with ${wheel}, and ${programs.length} program of the documents`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function documented() {
  const text = readFileSync(join(ROOT, 'docs/guide/languages.md'), 'utf8');
  const programs = [...text.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, program]) => program);
  if (programs.length === 0) throw new Error('docs/guide/languages.md shows no program in Python');
  return programs;
}
