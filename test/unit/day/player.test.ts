import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readFiles } from '../../../scripts/day/files.ts';
import { overlappingClocks, queueLawViolations } from '../../../scripts/day/laws.ts';
import { Player } from '../../../scripts/day/player.ts';
import { midnightOf, minuteMs, minuteOf } from '../../../scripts/day/store-time.ts';
import { brokenIdentities, summarize } from '../../../scripts/day/summary.ts';
import { readDay, type Store } from '../../oracle/inputs.ts';
import { judge } from '../../oracle/oracle.ts';
import { CoreStore } from './core-store.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

describe('a day played on the core alone', () => {
  test.each([
    ['store-small.json', 'day-thread-small.jsonl'],
    ['store-medium.json', 'day-thread-medium.jsonl'],
    ['store-medium.json', 'day-requested-medium.jsonl'],
  ])('%s, %s: nothing is refused, the oracle finds nothing', async (storeName, dayName) => {
    const { store, day } = readFiles(fixture(storeName), fixture(dayName));
    const midnightAt = midnightOf(day.businessDay, store.timezone);
    const core = new CoreStore(store, midnightAt + minuteOf(store.businessDayCutoff) * minuteMs);
    const { desk, live, terminals } = core;
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const player = new Player({
      day,
      store,
      midnightAt,
      hub: core,
      desk,
      live,
      terminals,
      kills: [],
      say,
    });
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
    expect(summary.refusals).toEqual({});
    expect(brokenIdentities(summary)).toEqual([]);
    const input = readDay(readFileSync(fixture(dayName), 'utf8'));
    const raw = JSON.parse(readFileSync(fixture(storeName), 'utf8')) as Store;
    expect(judge(raw, input, core.log(), { ...summary }).findings).toEqual([]);
    expect(summary.visits).toBe(day.visits.length);
  });
});
