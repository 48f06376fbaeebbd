// The CDKTF CLI and `npm run synth` write the same cdktf.out.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { must } from './run.mjs';

const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  console.log('not run: cdktf-cli 0.21 does not start on Node 24');
  process.exit(3);
}
const folder = mkdtempSync(join(tmpdir(), 'cli-'));
try {
  const [own, cli] = [join(folder, 'own'), join(folder, 'cli')];
  must('node', ['scripts/synth.mjs', '--output', own]);
  must('npx', ['--yes', 'cdktf-cli@0.21.0', 'synth', '--output', cli], {
    env: { CHECKPOINT_DISABLE: '1', CI: 'true', npm_config_cache: process.env.npm_config_cache },
  });
  const read = (root, file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const [manifest, cliManifest] = [read(own, 'manifest.json'), read(cli, 'manifest.json')];
  if (!isDeepStrictEqual(manifest, cliManifest)) {
    throw new Error(`manifest.json differs\n${JSON.stringify(manifest)}\n${JSON.stringify(cliManifest)}`);
  }
  for (const { name, synthesizedStackPath } of Object.values(manifest.stacks)) {
    if (!isDeepStrictEqual(read(own, synthesizedStackPath), read(cli, synthesizedStackPath))) {
      throw new Error(`cdk.tf.json of ${name} differs`);
    }
  }
  console.log(`manifest.json and ${Object.keys(manifest.stacks).length} stacks are the same`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
