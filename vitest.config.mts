import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The samples and tests import the package by its name; no build is needed for them. What they ask of it is noted for the
  // judge.
  resolve: {
    alias: { 'cdktf-eks-workload-identity': resolve(import.meta.dirname, 'test/support/recorded-library.ts') },
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'library',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/judge.test.ts'],
          globalSetup: ['test/support/collection-setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Runs after all others: it judges the trust policies that they rendered.
        extends: true,
        test: { name: 'judge', include: ['test/judge.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
