/** The tests of the core as a mutant meets them: one process, the first failure is enough. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    environment: 'node',
    // Tests of the core share nothing that one of them writes to.
    isolate: false,
    pool: 'threads',
    maxWorkers: 1,
    bail: 1,
    testTimeout: 120_000,
    setupFiles: [join(import.meta.dirname, 'first-example.ts')],
    include: ['test/unit/**/*.test.ts', 'test/simulation/**/*.test.ts'],
  },
});
