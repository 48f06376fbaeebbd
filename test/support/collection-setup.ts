import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Gives each run of the tests an empty folder for the trust policies that it renders, and one for temporary files:
 * CDKTF's own helper makes an output folder for each app and leaves it behind.
 */
export default function setup(): () => void {
  const folder = join(resolve(__dirname, '../..'), '.cache', 'judge', String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.env['TRUST_COLLECTION'] = folder;
  const temporary = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env['TMPDIR'] = temporary;
  return () => {
    for (const made of [folder, temporary]) rmSync(made, { recursive: true, force: true });
  };
}
