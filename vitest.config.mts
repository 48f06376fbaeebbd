import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package imports itself by name; "source" points that at lib/ so that no build is needed.
  ssr: { resolve: { conditions: ['source', 'module', 'node'] } },
  test: { include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], testTimeout: 60_000, hookTimeout: 60_000 },
});
