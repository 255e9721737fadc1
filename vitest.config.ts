import { availableParallelism } from 'node:os';
import process from 'node:process';
import { defineConfig } from 'vitest/config';

/** `npm run prove` has each random test run twenty times as often. */
const patience = process.env['BAOZHONG_PROVE'] === undefined ? 1 : 20;

const project = (name: string, folders: string[], timeoutSeconds: number) => ({
  extends: true as const,
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    testTimeout: timeoutSeconds * 1_000 * patience,
    hookTimeout: timeoutSeconds * 1_000 * patience,
  },
});

export default defineConfig({
  test: {
    environment: 'node',
    // Half of the time goes into waiting for browsers, servers and clocks: one at a time, two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What is waited for comes when it comes; this is only when to give up.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      project('unit', ['unit', 'oracle'], 10),
      project('integration', ['integration'], 60),
      project('simulation', ['simulation'], 120),
      project('browser', ['e2e', 'acceptance'], 120),
    ],
  },
});
