// README's two commands in a clean clone, under the Node versions named. Their binaries come from the npm registry.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { capture, must, ROOT } from './run.mjs';

const versions = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
try {
  for (const version of versions) {
    const home = join(folder, `node-${version}`);
    const binary = `node-${process.platform}-${process.arch}`;
    must('mkdir', ['-p', home]);
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'home', private: true }));
    if (!capture('npm', ['install', '--no-audit', '--no-fund', `${binary}@${version}`], { cwd: home }).ok) {
      console.log(`not run: no binary of Node ${version} for ${process.platform} on ${process.arch} in the registry`);
      process.exitCode = 3;
      continue;
    }
    const env = { PATH: `${join(home, 'node_modules', binary, 'bin')}${delimiter}${process.env.PATH}` };
    const clone = join(folder, `clone-${version}`);
    must('git', ['clone', '--quiet', ROOT, clone]);
    must('sh', ['-c', 'npm ci && npm run synth'], { cwd: clone, env });
    must('sh', ['-c', 'npm ci && npm test'], { cwd: clone, env });
    console.log(`both commands work on Node ${must('node', ['--version'], { env }).trim()}`);
    rmSync(clone, { recursive: true, force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
