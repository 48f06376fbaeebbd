// The packed tarball installs in an empty project beside the newest peers, and synthesizes there from plain JavaScript.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectPackedStack } from './packed/expect.mjs';
import { must, ROOT } from './run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
try {
  const [{ filename, files }] = JSON.parse(must('npm', ['pack', '--json', '--pack-destination', folder]));
  const stray = files.map(({ path }) => path).filter((path) => /^(test|stacks|bench|scripts|docs|\.ci)\//.test(path));
  if (stray.length > 0) throw new Error(`the tarball holds ${stray.join(', ')}`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  must('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder });
  copyFileSync(join(ROOT, 'scripts/packed/main.cjs'), join(folder, 'main.cjs'));
  must('node', ['main.cjs'], { cwd: folder });
  expectPackedStack(folder);
  rmSync(join(folder, 'cdktf.out'), { recursive: true });
  writeFileSync(
    join(folder, 'main.mjs'),
    "import { createRequire } from 'node:module';\nimport { Cluster } from 'cdktf-eks-workload-identity';\nif (typeof Cluster.fromClusterName !== 'function') throw new Error('no named export');\ncreateRequire(import.meta.url)('./main.cjs');\n",
  );
  must('node', ['main.mjs'], { cwd: folder });
  expectPackedStack(folder);
  const installed = JSON.parse(must('npm', ['ls', '--json', '--depth=1'], { cwd: folder }));
  const versions = Object.entries(installed.dependencies['cdktf-eks-workload-identity'].dependencies ?? {});
  console.log(`synthesized with ${versions.map(([name, { version }]) => `${name} ${version}`).join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
