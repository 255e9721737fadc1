/** The store that a visitor sees first: whenever it is started, its people came in time and there is something to see. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { decide, emptyState, type Event } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { localTime } from '../../hub/src/ingress/stamp.ts';
import { atBusyHour, demoBeginsAt, playDemoEvening } from '../../hub/src/setup/demo-evening.ts';
import { configOf, minuteOf } from '../../hub/src/setup/import-store.ts';

const timezone = 'Asia/Shanghai';
const midnight = Date.parse('2026-11-20T00:00:00+08:00');

/** What the store is, and what has happened, when somebody starts it at a minute of the day. */
async function startedAt(store: 'small' | 'medium' | 'large', minute: number) {
  const path = fileURLToPath(new URL(`../../db/demo/store-${store}.json`, import.meta.url));
  const now = midnight + (24 * 60 + minute) * 60_000;
  const file = atBusyHour(
    StoreFile.parse(JSON.parse(readFileSync(path, 'utf8'))),
    timezone,
    minute,
  );
  const local = localTime(timezone, minuteOf(file.businessDayCutoff));
  const state = emptyState();
  const events: Event[] = [];
  const submit: Parameters<typeof playDemoEvening>[0]['submit'] = (_keyed, actor, body, at) => {
    const moment = at ?? now;
    const decision = decide(state, { ...body, actor, stamp: local.stamp(moment) });
    if (decision.kind === 'accepted') events.push(...decision.events);
    return Promise.resolve({ status: 'accepted', pos: 0, answer: {} });
  };
  const actor = { kind: 'system', id: 'demo' } as const;
  const keyed = { source: 'system', key: 'demo' } as const;
  const begins = demoBeginsAt(file, local, now);
  await submit(keyed, actor, { type: 'configureStore', config: configOf(file) }, begins);
  await playDemoEvening({ submit, state: () => state, local, file }, now);
  return { state, events };
}

test.each([0, 1, 5, 10, 12, 18, 21, 23])(
  '[FLR-02] started at %d o’clock nobody of the demo store was late',
  async (hour) => {
    const { state, events } = await startedAt('small', hour * 60);
    const joined = events.filter((event) => event.type === 'shiftJoined');
    expect(joined.length).toBeGreaterThan(5);
    expect(joined.filter(({ onTime }) => !onTime)).toEqual([]);
    expect(events.filter(({ type }) => type === 'clockStarted').length).toBeGreaterThan(5);
    const statuses = new Set([...state.rooms.values()].map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining(['occupied', 'awaitingPayment']));
  },
);

test.each(['small', 'medium', 'large'] as const)(
  '[FLR-02] whatever the minute, the %s demo store has a vacant room to begin with, and is busy',
  async (store) => {
    for (const minute of [1, 2, 3, 4, 5, 6, 7, 8, 929]) {
      const { state } = await startedAt(store, minute);
      const rooms = [...state.rooms.values()];
      const count = (wanted: string) => rooms.filter(({ status }) => status === wanted).length;
      expect(count('vacant'), `at minute ${String(minute)}`).toBeGreaterThanOrEqual(
        rooms.length / 10,
      );
      expect(count('occupied')).toBeGreaterThan(rooms.length / 3);
    }
  },
);
