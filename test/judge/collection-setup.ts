import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Gives each judged run an empty folder for the trust policies that it renders. */
export default function setup(): () => void {
  const folder = join(resolve(__dirname, '../..'), '.cache', 'judge', String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.env['TRUST_COLLECTION'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
