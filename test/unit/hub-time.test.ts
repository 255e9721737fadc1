import type { HubTimeView } from '@baozhong/contract/live.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreClock } from '../../hub/src/clock.ts';
import { watchHubTime } from '../../hub/src/consumers/hub-time.ts';
import { createMemoryStore, MemoryDisk } from '../../hub/src/persistence/memory-store.ts';
import { add, refusalOf, startAt, system, tinyHub } from './pipeline/tiny-hub.ts';

const minute = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('[law 1] a start behind the log is shown, and goes on from the last event when somebody says so', async () => {
  const disk = new MemoryDisk();
  const before = tinyHub(createMemoryStore(disk));
  await before.pipeline.start();
  await before.submit(system('k1'), add(), { at: startAt + 90 * minute });
  await before.pipeline.close();

  const machine = { at: startAt, date: () => machine.at, elapsed: () => machine.at };
  const clock = new StoreClock(machine);
  const { pipeline, submit } = tinyHub(createMemoryStore(disk), { clock });
  await pipeline.start();
  const shown: (HubTimeView | undefined)[] = [];
  const state = () => ({ lastAt: pipeline.state.lastAt });
  const show = (view: HubTimeView | undefined) => shown.push(view);
  const hubTime = watchHubTime({ clock, pipeline, state, show });
  const waits = { kind: 'hubTime', id: 'hubTime', state: 'waits' } as const;
  expect(shown).toEqual([{ ...waits, minutes: 90 }]);
  expect(refusalOf(await submit(system('k2'), add()))).toBe('clock_behind');

  machine.at += minute;
  vi.advanceTimersByTime(1_000);
  expect(shown.at(-1)).toEqual({ ...waits, minutes: 89 });

  hubTime.goOn();
  expect(shown.at(-1)).toEqual({ ...waits, state: 'goesOn', minutes: 89 });
  machine.at += 10 * minute;
  expect(clock.now()).toBe(startAt + 100 * minute);
  expect(refusalOf(await submit(system('k2'), add(), { at: clock.now() }))).toBe('accepted');
  expect(pipeline.state.lastAt).toBe(startAt + 100 * minute);
  hubTime.close();
  await pipeline.close();
});
