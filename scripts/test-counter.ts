/** Counts what vitest ran, for scripts/test.ts: what is written says how it really ended. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export type Counts = { passed: number; failed: number; skipped: number };

/** Past every timeout of vitest.config.ts: who is silent for so long is stuck, and no timeout of its own will end it. */
const silenceMs = Number(
  process.env['TEST_SILENCE_MS'] ??
    5 * 60_000 * (process.env['BAOZHONG_PROVE'] === undefined ? 1 : 20),
);

export default class TestCounter implements Reporter {
  /** What each file under way said last, and when. */
  readonly #heard = new Map<string, { file: string; at: number; last: string }>();

  onTestRunStart(): void {
    // A test that loops without a pause in its own process blocks the timeouts there; this one is here.
    setInterval(() => {
      for (const { file, at, last } of this.#heard.values())
        if (performance.now() - at > silenceMs) stuck(file, last);
    }, silenceMs / 10).unref();
  }
  onTestModuleQueued(module: TestModule): void {
    this.#hear(module, 'its imports');
  }
  onTestModuleStart(module: TestModule): void {
    this.#hear(module, 'its hooks');
  }
  onTestCaseReady(test: TestCase): void {
    this.#hear(test.module, test.fullName);
  }
  onTestCaseResult(test: TestCase): void {
    this.#hear(test.module, `what follows "${test.fullName}"`);
  }
  onTestModuleEnd(module: TestModule): void {
    this.#heard.delete(module.moduleId);
  }
  #hear(module: TestModule, last: string): void {
    this.#heard.set(module.moduleId, {
      file: module.relativeModuleId,
      at: performance.now(),
      last,
    });
  }

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
    write(counts);
  }
}

function stuck(file: string, last: string): never {
  process.stdout.write(
    `${file}: it hangs: nothing heard for ${String(Math.round(silenceMs / 1_000))} s, last of ${last}\n`,
  );
  write({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}

function write(counts: Counts): void {
  const file = process.env['TEST_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}
