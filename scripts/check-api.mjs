// API.md and docs/api/ are what the build that stands in build/ gives.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './run.mjs';
import { apiFiles, writeApi } from './api.mjs';

const folder = mkdtempSync(join(tmpdir(), 'api-'));
try {
  writeApi(folder);
  const files = [...apiFiles().values()];
  const text = (root, file) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
  const old = files.filter((file) => text(folder, file) !== text(ROOT, file));
  const known = existsSync(join(ROOT, 'docs/api')) ? readdirSync(join(ROOT, 'docs/api')) : [];
  const gone = known.map((name) => `docs/api/${name}`).filter((file) => !files.includes(file));
  const wrong = [...old, ...gone].join(', ');
  if (wrong !== '') throw new Error(`out of date: ${wrong}. Run npm run docs`);
  console.log(`${files.join(', ')} are current`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
