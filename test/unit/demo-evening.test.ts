/** The store that a visitor sees first: whenever it is started, its people came in time and there is something to see. */
import { readFileSync } from 'node:fs';
import { decide, emptyState, type Event } from '@baozhong/core/index.ts';
import { expect, test } from 'vitest';
import { localTime } from '../../hub/src/ingress/stamp.ts';
import { atBusyHour, demoBeginsAt, playDemoEvening } from '../../hub/src/setup/demo-evening.ts';
import { configOf, minuteOf } from '../../hub/src/setup/import-store.ts';
import { smallStore } from '../support/hub.ts';

const timezone = 'Asia/Shanghai';
const midnight = Date.parse('2026-11-20T00:00:00+08:00');

test.each([0, 1, 5, 10, 12, 18, 21, 23])(
  '[FLR-02] started at %d o’clock nobody of the demo store was late',
  async (hour) => {
    const now = midnight + (24 + hour) * 3_600_000;
    const file = atBusyHour(
      JSON.parse(readFileSync(smallStore, 'utf8')) as Parameters<typeof atBusyHour>[0],
      timezone,
      hour * 60,
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
    const joined = events.filter((event) => event.type === 'shiftJoined');
    expect(joined.length).toBeGreaterThan(5);
    expect(joined.filter(({ onTime }) => !onTime)).toEqual([]);
    expect(events.filter(({ type }) => type === 'clockStarted').length).toBeGreaterThan(5);
    const statuses = new Set([...state.rooms.values()].map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining(['occupied', 'awaitingPayment']));
  },
);
