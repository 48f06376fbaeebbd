import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package imports itself by name; "source" points that at lib/ so that no build is needed.
  ssr: { resolve: { conditions: ['source', 'module', 'node'] } },
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
