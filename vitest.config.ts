import { defineConfig } from 'vitest/config';

const project = (name: string, folders: string[], timeoutSeconds: number) => ({
  extends: true as const,
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    testTimeout: timeoutSeconds * 1_000,
    hookTimeout: timeoutSeconds * 1_000,
  },
});

export default defineConfig({
  test: {
    environment: 'node',
    projects: [
      project('unit', ['unit', 'oracle'], 10),
      project('integration', ['integration'], 60),
      project('simulation', ['simulation'], 120),
      project('browser', ['e2e', 'acceptance'], 120),
    ],
  },
});
