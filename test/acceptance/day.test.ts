import { describe, expect, test } from 'vitest';
import { judge } from '../oracle/oracle.ts';
import { runDay } from './run-day.ts';

const patienceMs = 240_000;

describe('npm run day', () => {
  test.each([
    ['store-small.json', 'day-thread-small.jsonl'],
    ['store-medium.json', 'day-thread-medium.jsonl'],
    ['store-medium.json', 'day-requested-medium.jsonl'],
  ])(
    '%s, %s: played in full through the public interfaces, and the oracle agrees to the fen',
    async (storeName, dayName) => {
      const { code, summary, log, store, day, said } = await runDay(storeName, dayName);
      expect(judge(store, day, log, { ...summary }).findings).toEqual([]);
      expect(summary.refusals, said).toEqual({});
      expect(code, said).toBe(0);
    },
    patienceMs,
  );

  test(
    'what it does not know is reported by name, and it says so with its exit code',
    async () => {
      const { code, summary } = await runDay('store-small.json', 'day-small.jsonl');
      expect(summary.unknownEvents.length).toBeGreaterThan(0);
      expect(code).toBe(1);
    },
    patienceMs,
  );
});
