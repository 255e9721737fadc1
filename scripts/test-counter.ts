/** Counts what vitest ran, for scripts/test.ts: what is written says how it really ended. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

export type Counts = { passed: number; failed: number; skipped: number };

export default class TestCounter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: 'passed' | 'interrupted' | 'failed',
  ): void {
    const counts: Counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      // A file that does not load, or a hook around tests that throws, is no test but a failure.
      if (module.errors().length > 0) counts.failed++;
      for (const suite of module.children.allSuites())
        if (suite.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // Pending after the end: it never came to its end.
        if (state === 'pending') counts.failed++;
        else counts[state]++;
      }
    }
    if (reason !== 'passed' && counts.failed === 0) counts.failed = 1;
    const file = process.env['TEST_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
