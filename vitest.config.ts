/** The one test config: unit tests (Node, jsdom by docblock), browser tests (Chromium, driven from Node), rows in three engines, Next, proofs on a real machine. */
import { defineConfig } from 'vitest/config';

const globalSetup = './packages/testing/src/run-folder.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup,
          include: ['packages/*/test/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/test/engines/**', '**/test/machine/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          globalSetup,
          include: ['packages/*/test/**/*.browser.test.ts', 'examples/*/test/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**', 'examples/next/**'],
          // One browser at a time: two cores, and real pages that are left, hidden and killed.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'engines',
          globalSetup,
          include: ['packages/*/test/engines/**/*.test.ts'],
          // As above; Firefox alone takes seconds to start, and a row is up to 30 pages.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'next',
          globalSetup,
          include: ['examples/next/test/**/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'machine',
          globalSetup,
          include: ['packages/*/test/machine/**/*.test.ts'],
          // strace and a browser beside a collector: one at a time.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
