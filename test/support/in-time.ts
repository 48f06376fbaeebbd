import { runInNewContext } from 'node:vm';

/**
 * Runs what is linear in its input. An exponential one would never come back: it is ended after half a minute, in which a
 * linear one is done thousands of times over.
 */
export function inTime<T>(run: () => T): T {
  return runInNewContext('run()', { run }, { timeout: 30_000 }) as T;
}
