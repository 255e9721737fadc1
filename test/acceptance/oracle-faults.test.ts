import { beforeAll, describe, expect, test } from 'vitest';
import { parseDay } from '../../scripts/day/day-file.ts';
import { type Day, readDay, type Store, type Stored } from '../oracle/inputs.ts';
import { judge } from '../oracle/oracle.ts';
import { playOnCore } from '../support/core-day.ts';
import { dayFile, storeFile, textOf } from '../support/files.ts';
import { faultNames, plant } from './plant.ts';

describe('the oracle, on the log of a full day', () => {
  // The medium one: swaps, misses, guests who leave, counts and foreign notes are all in it.
  const text = textOf(dayFile('medium'));
  const store = JSON.parse(textOf(storeFile('medium'))) as Store;
  const day: Day = readDay(text);
  let log: readonly Stored[] = [];
  let summary: object = {};
  beforeAll(async () => {
    const played = await playOnCore('medium', parseDay(text));
    [log, summary] = [played.core.log(), played.summary];
  });
  const namesIn = (changed: readonly Stored[]) =>
    new Set(judge(store, day, changed).findings.map(({ name }) => name));

  test('finds nothing in the log as it was recorded', () => {
    expect(judge(store, day, log, { ...summary }).findings).toEqual([]);
  });

  test('fifteen faults are planted', () => {
    expect(faultNames).toHaveLength(15);
  });

  test.each(faultNames)('names the planted %s, in a log whose chain is whole', (name) => {
    const names = namesIn(plant(log, name));
    expect(names).toContain(name);
    expect(names).not.toContain('chain-broken');
  });

  test('a byte changed behind the chain is named too', () => {
    const changed = log.map((event) =>
      event.type === 'ticketSettled'
        ? { ...event, body: event.body.replace(/"changeFen":\d+,/, '"changeFen":7,') }
        : event,
    );
    expect(namesIn(changed)).toContain('chain-broken');
  });
});
