// Writes API.md from the build that stands in build/.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSII_ENV, must, tool } from './run.mjs';

export function writeApi(file) {
  must(tool('jsii-docgen'), ['--output', resolve(file)], { env: JSII_ENV });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeApi('API.md');
