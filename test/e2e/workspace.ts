import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The project's root. */
export const projectDir = dirname(dirname(__dirname));

/** What is worth keeping between runs; git does not see it. */
export const cacheDir = join(projectDir, '.cache');

/** A temporary directory of one run, so that runs side by side share nothing. */
export class Workspace {
  public readonly dir = mkdtempSync(join(tmpdir(), 'eks-workload-identity-'));

  /** A new directory in it. */
  public directory(name: string): string {
    const path = join(this.dir, name.replace(/[^\w.-]+/g, '-'));
    mkdirSync(path, { recursive: true });
    return path;
  }

  public remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
