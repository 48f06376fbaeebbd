import { runInNewContext } from 'node:vm';

/**
 * Runs what is linear in its input. An exponential one would never come back: it is ended after half a minute, in which a
 * linear one is done many times over.
 */
export function inTime<T>(run: () => T, milliseconds = 30_000): T {
  return runInNewContext('run()', { run }, { timeout: milliseconds }) as T;
}
