import { emptyState, type State } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { DrivenClock, type HubClock } from '../../hub/src/clock.ts';
import { createScheduler } from '../../hub/src/ingress/scheduler.ts';
import { localTime } from '../../hub/src/ingress/stamp.ts';
import { Floor, noon, timerOf } from '../support/floor.ts';

const local = () => localTime('Asia/Shanghai', 360);
const accepted = { status: 'accepted', pos: 1, answer: {} } as const;
const busy = { status: 'refused', pos: 0, refusal: { name: 'busy', detail: {} } } as const;

/** A clock that notes when it was asked to wake somebody, and wakes when told. */
class NotedClock implements HubClock {
  at = noon;
  readonly asked: number[] = [];
  #wake: (() => void) | undefined;
  now(): number {
    return this.at;
  }
  wakeAt(at: number, wake: () => void): () => void {
    this.asked.push(at);
    this.#wake = wake;
    return () => {
      this.#wake = undefined;
    };
  }
  ring(at: number): void {
    this.at = at;
    this.#wake?.();
  }
}

function runningFloor(): Floor {
  const floor = Floor.open(['1']);
  floor.does({ type: 'startClock', clockId: floor.opens('301') });
  return floor;
}

describe('scheduler', () => {
  test('[TMR-1] sleeps until the earliest timer, and fires it under its own key', async () => {
    const floor = runningFloor();
    const clock = new NotedClock();
    const sent: string[] = [];
    const scheduler = createScheduler({
      state: () => floor.state,
      clock,
      local,
      submit: (keyed, _actor, body) => {
        sent.push(keyed.key);
        floor.at = clock.at;
        floor.does(body);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    scheduler.look();
    const due = noon + 55 * 60_000;
    expect(clock.asked).toEqual([due]);
    clock.ring(due);
    await Promise.resolve();
    await Promise.resolve();
    expect(sent).toEqual([`reminder/V20261120-1/1/${String(due)}`]);
    expect(clock.asked.at(-1)).toBe(due + 5 * 60_000);
    scheduler.close();
  });

  test('a machine that has slept over several changes of day opens the day that it is, and none between', async () => {
    const floor = Floor.open(['1']);
    const clock = new NotedClock();
    const sent: string[] = [];
    const scheduler = createScheduler({
      ...{ state: () => floor.state, clock, local },
      submit: (keyed, _actor, body) => {
        sent.push(keyed.key);
        floor.at = clock.at;
        floor.does(body);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    scheduler.look();
    expect(clock.asked).toEqual([noon + 18 * 3_600_000]);
    clock.ring(noon + 3 * 24 * 3_600_000);
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
    expect(sent).toEqual(['day/2026-11-23']);
    scheduler.close();
  });

  test('[TMR-5] a timer that is due again at a moment at which it was due before fires again, under a key of its own', async () => {
    const floor = runningFloor();
    const clock = new NotedClock();
    const sent: string[] = [];
    const scheduler = createScheduler({
      state: () => floor.state,
      clock,
      local,
      // As the pipeline does: accepted from memory, and nothing has changed.
      submit: (keyed) => {
        sent.push(keyed.key);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    scheduler.look();
    clock.ring(noon + 55 * 60_000);
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
    clock.ring(clock.at + 1);
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(2);
    scheduler.close();
  });

  test('[MIS-1, MIS-2] a missed turn is fired with what is known of the room’s terminal at that moment', async () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    floor.opens('302');
    timerOf(floor);
    const clock = new DrivenClock(noon);
    const fired: unknown[] = [];
    const scheduler = createScheduler({
      state: () => floor.state,
      clock,
      local,
      terminalOnline: (roomNo) => Promise.resolve(roomNo === '302'),
      submit: (_keyed, _actor, body) => {
        fired.push('terminalOnline' in body ? body.terminalOnline : body.type);
        floor.at = clock.now();
        floor.does(body);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    await scheduler.advanceTo(clock, noon + 4 * 60_000);
    expect(fired).toEqual([false, true]);
    expect(floor.events.filter(({ type }) => type === 'technicianLate')).toHaveLength(1);
    expect(floor.events.filter(({ type }) => type === 'turnMissed')).toHaveLength(1);
  });

  test.each([
    ['woke in time', 0, true],
    ['stood still until later', 8_000, false],
  ])('[MIS-2] a hub that %s could hear of a tap: %s ms, %s', async (_what, lateMs, trusted) => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    const clock = new NotedClock();
    const told: unknown[] = [];
    const scheduler = createScheduler({
      state: () => floor.state,
      clock,
      local,
      terminalOnline: () => Promise.resolve(true),
      submit: (_keyed, _actor, body) => {
        if ('terminalOnline' in body) {
          told.push(body.terminalOnline);
          return Promise.resolve(busy);
        }
        // The announcement of the call expires first.
        floor.at = clock.now();
        floor.does(body);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    scheduler.look();
    for (let rings = 0; rings < 5 && told.length === 0; rings += 1) {
      clock.ring((clock.asked.at(-1) ?? 0) + lateMs);
      await new Promise(setImmediate);
    }
    expect(told).toEqual([trusted]);
    scheduler.close();
  });

  test('a timer that is refused is asked for again after a pause, not at once', async () => {
    const floor = runningFloor();
    const clock = new NotedClock();
    let tries = 0;
    const scheduler = createScheduler({
      state: () => floor.state,
      clock,
      local,
      submit: () => {
        tries += 1;
        return Promise.resolve(busy);
      },
      onError: (error) => {
        throw error;
      },
    });
    scheduler.look();
    const due = noon + 55 * 60_000;
    clock.ring(due);
    await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(1);
    expect(clock.asked.at(-1)).toBe(due + 1_000);
    scheduler.close();
  });

  test('[DAY-1] driven over midnight and the cut-off, the day opens at the cut-off and not before', async () => {
    const floor = Floor.open([]);
    const clock = new DrivenClock(noon);
    const opened: { readonly day: string; readonly at: number }[] = [];
    const scheduler = createScheduler({
      state: (): State => floor.state,
      clock,
      local,
      submit: (_keyed, _actor, body) => {
        if (body.type === 'openBusinessDay') opened.push({ day: body.day, at: clock.now() });
        floor.at = clock.now();
        floor.does(body);
        return Promise.resolve(accepted);
      },
      onError: (error) => {
        throw error;
      },
    });
    await scheduler.advanceTo(clock, noon + 40 * 3_600_000);
    expect(opened).toEqual([{ day: '2026-11-21', at: noon + 18 * 3_600_000 }]);
    expect(clock.now()).toBe(noon + 40 * 3_600_000);
  });

  test('a store without a config has no timers', () => {
    const clock = new NotedClock();
    const options = {
      clock,
      local,
      submit: () => Promise.resolve(accepted),
      onError: () => undefined,
    };
    createScheduler({ state: emptyState, ...options }).look();
    expect(clock.asked).toEqual([]);
  });
});

describe('store-local time', () => {
  test('[CSH-09] the small hours belong to the day before, counted on past midnight', () => {
    const time = local();
    const at = (iso: string) => time.stamp(Date.parse(iso));
    expect(at('2026-11-20T12:00:00+08:00')).toMatchObject({
      localDay: '2026-11-20',
      localMinute: 720,
    });
    expect(at('2026-11-21T01:30:00+08:00')).toMatchObject({
      localDay: '2026-11-20',
      localMinute: 1530,
    });
    expect(at('2026-11-21T05:59:59+08:00')).toMatchObject({
      localDay: '2026-11-20',
      localMinute: 1799,
    });
    expect(at('2026-11-21T06:00:00+08:00')).toMatchObject({
      localDay: '2026-11-21',
      localMinute: 360,
    });
    expect(time.nextDayChange(Date.parse('2026-11-21T05:00:00+08:00'))).toBe(
      Date.parse('2026-11-21T06:00:00+08:00'),
    );
  });

  test('a change of summer time moves the offset at its own quarter of an hour', () => {
    const berlin = localTime('Europe/Berlin', 0);
    expect(berlin.stamp(Date.parse('2026-03-29T00:59:00Z')).localMinute).toBe(119);
    expect(berlin.stamp(Date.parse('2026-03-29T01:00:00Z')).localMinute).toBe(180);
  });
});
