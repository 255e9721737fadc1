import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { type DayFile, parseDay, type PlayVisit } from '../../../scripts/day/day-file.ts';
import { overlappingClocks, queueLawViolations } from '../../../scripts/day/laws.ts';
import { Player } from '../../../scripts/day/player.ts';
import { midnightOf, minuteMs, minuteOf } from '../../../scripts/day/store-time.ts';
import { brokenIdentities, summarize } from '../../../scripts/day/summary.ts';
import { readDay, type Store } from '../../oracle/inputs.ts';
import { judge } from '../../oracle/oracle.ts';
import { CoreStore } from './core-store.ts';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)), 'utf8');

async function play(storeName: string, day: DayFile) {
  const store = StoreFile.parse(JSON.parse(fixture(storeName)));
  const midnightAt = midnightOf(day.businessDay, store.timezone);
  const core = new CoreStore(store, midnightAt + minuteOf(store.businessDayCutoff) * minuteMs);
  const { desk, live, terminals } = core;
  const house = { store, hub: core, desk, live, terminals };
  const player = new Player({ ...house, day, midnightAt, kills: [], say: () => undefined });
  await player.play();
  const summary = summarize(core.events, {
    unserved: player.unserved,
    ledgerImbalanceFen: 0,
    queueLawViolations: queueLawViolations(core.events, store).length,
    overlappingClocks: overlappingClocks(core.events).length,
    unknownEvents: day.unknown,
    refusals: core.refusals,
    wallSeconds: 0,
  });
  return { core, summary };
}

describe('a day played on the core alone', () => {
  test.each([
    ['store-small.json', 'day-thread-small.jsonl'],
    ['store-medium.json', 'day-thread-medium.jsonl'],
    ['store-medium.json', 'day-requested-medium.jsonl'],
  ])('%s, %s: nothing is refused, the oracle finds nothing', async (storeName, dayName) => {
    const { core, summary } = await play(storeName, parseDay(fixture(dayName)));
    expect(summary.refusals).toEqual({});
    expect(brokenIdentities(summary)).toEqual([]);
    const store = JSON.parse(fixture(storeName)) as Store;
    const { findings } = judge(store, readDay(fixture(dayName)), core.log(), { ...summary });
    expect(findings).toEqual([]);
  });

  const visit = (no: number, minute: number, guests: number): PlayVisit => ({
    no,
    minute,
    guests: Array.from({ length: guests }, () => ({
      wristband: undefined,
      items: [{ service: 'FOOT60', wish: { type: 'rotation' } }],
    })),
    events: [],
    tenders: [{ tender: 'cash', handed: 'exact' }],
  });
  const dayOf = (...visits: PlayVisit[]): DayFile => ({
    storeId: 'S002',
    businessDay: '2026-11-20',
    visits,
    unknown: [],
  });

  test('who comes when no shift is long enough is not served, and the room is free again', async () => {
    const { core, summary } = await play('store-small.json', dayOf(visit(1, minuteOf('27:30'), 1)));
    expect(summary).toMatchObject({ unserved: 1, clocksStarted: 0, clocksCancelled: 1 });
    expect(summary).toMatchObject({ ticketsSettled: 1, billedFen: 0, openTickets: 0 });
    expect(core.live.room('203')?.state).toBe('vacant');
  });

  test('a party without a room waits for one, and gives up when it would be too late', async () => {
    // Four rooms hold four guests; the fifth party waits until one of them is clean again.
    const parties = [1, 2, 3, 4, 5].map((no) => visit(no, minuteOf('20:00'), 4));
    const { core, summary } = await play('store-small.json', dayOf(...parties));
    expect(summary).toMatchObject({ visits: 5, unserved: 0, clocksStarted: 20, openTickets: 0 });
    const opened = core.events.filter(({ type }) => type === 'visitOpened').map(({ at }) => at);
    expect(new Set(opened).size).toBe(2);

    const late = [1, 2, 3, 4, 5].map((no) => visit(no, minuteOf('26:30'), 4));
    const { summary: night } = await play('store-small.json', dayOf(...late));
    expect(night.visits).toBe(4);
    expect(night.unserved + night.clocksStarted).toBe(20);
    expect(night.openTickets).toBe(0);
  });
});
