import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ecKey } from './support/keys';
import { sourceFiles } from './support/source-files';

const ROOT = resolve(__dirname, '..');
const ESBUILD = require.resolve('esbuild/bin/esbuild', { paths: [require.resolve('tsx')] });

/** What the bindings make that the library loads when they are first used, such as `aws_s3_bucket`, and providers. */
const late = sourceFiles('lib').flatMap(({ text }) =>
  [...text.matchAll(/require\(\s*'@cdktf\/provider-([a-z]+)\/lib\/(?:data-[a-z]+-)?([a-z0-9-]+)'/g)].map(
    ([, provider = '', binding = '']) =>
      binding === 'provider' ? provider : `${provider}_${binding}`.replaceAll('-', '_'),
  ),
);

test('an app that is bundled into one file runs in another folder, with every binding that is loaded late', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const file = join(folder, 'app.cjs');
    const entry = 'test/fixtures/bundle/app.ts';
    execFileSync(ESBUILD, [entry, '--bundle', '--platform=node', '--log-level=error', `--outfile=${file}`], {
      cwd: ROOT,
    });
    execFileSync(process.execPath, [file], {
      cwd: folder,
      env: { ...process.env, PUBLIC_KEY: ecKey().publicPem, CHECKPOINT_DISABLE: '1' },
    });
    const stack = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/bundled/cdk.tf.json'), 'utf8')) as {
      resource: object;
      data: object;
      provider: { kubernetes: { alias?: string }[] };
    };
    expect(late.length).toBeGreaterThan(10);
    expect(Object.keys({ ...stack.resource, ...stack.data, ...stack.provider })).toEqual(expect.arrayContaining(late));
    // The app's own would be there without the late one.
    expect(stack.provider.kubernetes.map(({ alias }) => alias)).toEqual([undefined, 'of-cluster']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
