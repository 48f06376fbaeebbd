import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const path = (file: string): string => resolve(import.meta.dirname, file);
/** Samples and tests import the package by its name; no build is needed for them. */
const packageIs = (file: string) => ({ alias: { 'cdktf-eks-workload-identity': path(file) } });

/** By the reason why. */
const notJudged = JSON.parse(readFileSync(path('test/judge/not-judged.json'), 'utf8')) as Record<string, string[]>;

export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    globalSetup: ['test/support/temporary-folder.ts'],
    projects: [
      {
        // The library as it ships.
        extends: true,
        resolve: packageIs('lib/index.ts'),
        test: {
          name: 'library',
          include: ['test/**/*.test.ts'],
          exclude: ['test/judge/judge.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The same files; what they ask of the library is noted, and each trust policy that they render is kept.
        extends: true,
        resolve: packageIs('test/judge/recorded-library.ts'),
        test: {
          name: 'judged',
          include: ['test/**/*.test.ts'],
          exclude: Object.values(notJudged).flat(),
          globalSetup: ['test/judge/collection-setup.ts'],
          setupFiles: ['test/judge/setup.ts'],
          // A test file's own state is none of the judge's concern, and loading CDKTF for each file would take longer than all tests.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Judges what they kept.
        extends: true,
        resolve: packageIs('lib/index.ts'),
        test: { name: 'judge', include: ['test/judge/judge.test.ts'], sequence: { groupOrder: 2 } },
      },
    ],
  },
});
