// README's two commands in a clean clone, under the Node version named. Its binary comes from the npm registry.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { capture, must, ROOT } from './run.mjs';

const [version] = process.argv.slice(2);
if (process.versions.node.split('.')[0] === version) {
  console.log(`not run: the other steps run on Node ${version} already`);
  process.exit(3);
}
const folder = mkdtempSync(join(tmpdir(), 'node-'));
try {
  const home = join(folder, 'home');
  const binary = `node-${process.platform}-${process.arch}`;
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'home', private: true }));
  if (capture('npm', ['install', '--no-audit', '--no-fund', `${binary}@${version}`], { cwd: home }).ok) {
    const env = { PATH: `${join(home, 'node_modules', binary, 'bin')}${delimiter}${process.env.PATH}` };
    const actual = must('node', ['--version'], { env }).trim();
    if (!actual.startsWith(`v${version}.`)) throw new Error(`Node ${version} was wanted, ${actual} runs`);
    const clone = join(folder, 'clone');
    must('git', ['clone', '--quiet', ROOT, clone]);
    must('sh', ['-c', 'npm ci && npm run synth'], { cwd: clone, env });
    const output = must('sh', ['-c', 'npm ci && npm test'], { cwd: clone, env });
    const tests = /Tests .*$/m.exec(output)?.[0] ?? '';
    console.log(`both commands work on Node ${actual}; ${tests}`);
  } else {
    console.log(`not run: no binary of Node ${version} for ${process.platform} on ${process.arch} in the registry`);
    process.exitCode = 3;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
