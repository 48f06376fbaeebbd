import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// The tests that the documents show, written out by test/docs.test.ts.
export default defineConfig({
  resolve: { alias: { 'cdktf-eks-workload-identity': resolve(import.meta.dirname, '../../lib/index.ts') } },
  test: { include: ['.cache/docs/**/*.test.ts'], testTimeout: 60_000 },
});
