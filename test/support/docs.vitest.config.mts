import { defineConfig } from 'vitest/config';

// The tests that the documents show, written out by test/docs.test.ts.
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'module', 'node'] } },
  test: { include: ['.cache/docs/**/*.test.ts'], testTimeout: 60_000 },
});
