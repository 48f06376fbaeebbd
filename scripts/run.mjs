import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a command to its end and gives what it printed. */
export function capture(command, args, options = {}) {
  const { env, ...others } = options;
  const result = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    ...others,
    env: { ...process.env, ...env },
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? String(result.error) : ''}`;
  return { ok: result.status === 0, status: result.status ?? 1, stdout: result.stdout ?? '', output };
}

/** Runs a command; where it fails, its output is the error. */
export function must(command, args, options = {}) {
  const result = capture(command, args, options);
  if (!result.ok) throw new Error(`${command} ${args.join(' ')}\n${result.output}`);
  return result.stdout;
}

/** The path of a tool that is installed with the development dependencies. */
export function tool(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/** jsii prints a banner on Node 20, which this project still supports. */
export const JSII_ENV = {
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1',
};
