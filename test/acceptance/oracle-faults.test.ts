import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../oracle/oracle.ts';
import { faultNames, plant } from './plant.ts';
import { type RunDay, runDay } from './run-day.ts';

describe('the oracle, on the log of a day that was played', () => {
  let played: RunDay;
  beforeAll(async () => {
    played = await runDay('store-small.json', 'day-thread-small.jsonl');
  });
  const namesIn = (log: RunDay['log']) =>
    new Set(judge(played.store, played.day, log).findings.map(({ name }) => name));

  test('finds nothing in the log as it was recorded', () => {
    expect(judge(played.store, played.day, played.log, { ...played.summary }).findings).toEqual([]);
  });

  test('seven faults are planted', () => {
    expect(faultNames).toHaveLength(7);
  });

  test.each(faultNames)('names the planted %s, in a log whose chain is whole', (name) => {
    const names = namesIn(plant(played.log, name));
    expect(names).toContain(name);
    expect(names).not.toContain('chain-broken');
  });

  test('a byte changed behind the chain is named too', () => {
    const log = played.log.map((event) =>
      event.type === 'ticketSettled'
        ? { ...event, body: event.body.replace(/"changeFen":\d+,/, '"changeFen":7,') }
        : event,
    );
    expect(namesIn(log)).toContain('chain-broken');
  });
});
