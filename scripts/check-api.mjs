// API.md is what the build that stands in build/ gives.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './run.mjs';
import { writeApi } from './api.mjs';

const folder = mkdtempSync(join(tmpdir(), 'api-'));
try {
  writeApi(join(folder, 'API.md'));
  if (readFileSync(join(folder, 'API.md'), 'utf8') !== readFileSync(join(ROOT, 'API.md'), 'utf8')) {
    throw new Error('API.md is out of date: run npm run docs');
  }
  console.log('API.md is current');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
