import { describe, expect, test } from 'vitest';
import { type DayFile, parseDay, type PlayVisit } from '../../../scripts/day/day-file.ts';
import { minuteOf } from '../../../scripts/day/store-time.ts';
import { brokenIdentities } from '../../../scripts/day/summary.ts';
import { readDay, type Store } from '../../oracle/inputs.ts';
import { judge } from '../../oracle/oracle.ts';
import { playOnCore } from '../../support/core-day.ts';
import { dayFile, storeFile, textOf } from '../../support/files.ts';

describe('a day played on the core alone', () => {
  test.each([
    ['small', 'thread-small'],
    ['medium', 'thread-medium'],
    ['medium', 'requested-medium'],
    ['small', 'small'],
    ['medium', 'medium'],
    ['large', 'large'],
  ] as const)(
    '%s, %s: nothing is refused, the oracle finds nothing',
    async (size, dayName) => {
      const text = textOf(dayFile(dayName));
      const { core, summary } = await playOnCore(size, parseDay(text));
      const store = JSON.parse(textOf(storeFile(size))) as Store;
      const { findings } = judge(store, readDay(text), core.log(), { ...summary });
      expect(findings).toEqual([]);
      expect(brokenIdentities(summary)).toEqual([]);
      expect(summary.refusals).toEqual({});
    },
    60_000,
  );

  test('where the hub cannot tell whether a tap is held up, the desk sends the next at once', async () => {
    const text = textOf(dayFile('small'));
    const { core, summary } = await playOnCore('small', parseDay(text), { terminalOnline: false });
    const missed = core.events.filter((event) => event.type === 'turnMissed');
    expect(missed.map(({ by }) => by)).toEqual(['desk']);
    const store = JSON.parse(textOf(storeFile('small'))) as Store;
    expect(judge(store, readDay(text), core.log(), { ...summary }).findings).toEqual([]);
  });

  test('a move for which no room is vacant is refused, and the guests stay', async () => {
    const parties = [1, 2, 3, 4].map((no) => visit(no, minuteOf('20:00'), 4));
    const [first, ...others] = parties;
    if (first === undefined) throw new Error('no party');
    const wish = { ...first, events: [{ do: 'moveRoom', guest: 0 } as const] };
    const { summary } = await playOnCore('small', dayOf(wish, ...others));
    expect(summary).toMatchObject({ roomMoves: 0, openTickets: 0 });
    expect(summary.refusals).toEqual({ room_not_vacant: 1 });
  });

  const visit = (no: number, minute: number, guests: number): PlayVisit => ({
    no,
    minute,
    guests: Array.from({ length: guests }, () => ({
      wristband: undefined,
      items: [{ service: 'FOOT60', wish: { type: 'rotation' } }],
    })),
    events: [],
    how: 'together',
    tenders: [{ tender: 'cash', handed: 'exact' }],
    tipFen: 0,
    topUp: undefined,
  });
  const dayOf = (...visits: PlayVisit[]): DayFile => ({
    storeId: 'S002',
    businessDay: '2026-11-20',
    visits,
    unknown: [],
  });

  test('who comes when no shift is long enough is not served, and the room is free again', async () => {
    const { core, summary } = await playOnCore('small', dayOf(visit(1, minuteOf('27:30'), 1)));
    expect(summary).toMatchObject({ unserved: 1, clocksStarted: 0, clocksCancelled: 1 });
    expect(summary).toMatchObject({ ticketsSettled: 1, billedFen: 0, openTickets: 0 });
    expect(core.live.room('203')?.state).toBe('vacant');
  });

  test('a party without a room waits for one, and gives up when it would be too late', async () => {
    // Four rooms hold four guests; the fifth party waits until one of them is clean again.
    const parties = [1, 2, 3, 4, 5].map((no) => visit(no, minuteOf('20:00'), 4));
    const { core, summary } = await playOnCore('small', dayOf(...parties));
    expect(summary).toMatchObject({ visits: 5, unserved: 0, clocksStarted: 20, openTickets: 0 });
    const opened = core.events.filter(({ type }) => type === 'visitOpened').map(({ at }) => at);
    expect(new Set(opened).size).toBe(2);

    const late = [1, 2, 3, 4, 5].map((no) => visit(no, minuteOf('26:30'), 4));
    const { summary: night } = await playOnCore('small', dayOf(...late));
    expect(night.visits).toBe(4);
    expect(night.unserved + night.clocksStarted).toBe(20);
    expect(night.openTickets).toBe(0);
  });
});
