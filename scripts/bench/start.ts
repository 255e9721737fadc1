/** `start`: from the start of the process to serving, the database included, with the large store's days behind it. */
import { HealthAnswer, paths } from '@baozhong/contract/http.ts';
import type { Cleanup } from './cleanup.ts';
import type { Measured } from './figures.ts';
import type { LargeStore } from './large-store.ts';
import { startHub } from './programs.ts';

const reachSeconds = 5;

export async function measureStart(options: {
  readonly store: LargeStore;
  readonly runs: number;
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}): Promise<Measured[]> {
  const { store, runs, cleanup, say } = options;
  const ours: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    say(`start, run ${String(run)}`);
    const startedMs = performance.now();
    const hub = await cleanup.hold(startHub(store), (one) => one.stop());
    const health = HealthAnswer.parse(await (await fetch(hub.http + paths.health)).json());
    if (!health.ok) throw new Error('the hub says that it is not well');
    ours.push((performance.now() - startedMs) / 1_000);
    await cleanup.release(hub);
  }
  return [
    {
      id: 'start',
      what: `hub start to serving, ${String(store.loaded.days)} days behind it`,
      unit: 's',
      figures: [{ name: '', ours, bare: [], reach: reachSeconds }],
      notes: [],
    },
  ];
}
