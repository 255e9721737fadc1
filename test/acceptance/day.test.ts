import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../oracle/oracle.ts';
import { dayFile, type StoreSize, textOf } from '../support/files.ts';
import { proving } from '../support/runs.ts';
import { runDay } from './run-day.ts';

const patienceMs = 900_000;
const days: readonly (readonly [StoreSize, string])[] = [
  ['small', 'small'],
  ['medium', 'medium'],
];
/** What takes too long for every change: `npm run prove`. */
const longDays: typeof days = [
  ['small', 'thread-small'],
  ['medium', 'requested-medium'],
  ['medium', 'thread-medium'],
  ['large', 'large'],
];

describe('npm run day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baozhong-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(proving ? [...days, ...longDays] : days)(
    '%s store, day %s: played in full through the public interfaces, and the oracle agrees to the fen',
    async (size, dayName) => {
      const { code, summary, log, store, day, said } = await runDay(size, dayFile(dayName));
      expect(judge(store, day, log, { ...summary }).findings).toEqual([]);
      expect(summary.unknownEvents).toEqual([]);
      expect(code, said).toBe(0);
    },
    patienceMs,
  );

  test(
    'what it does not know is reported by name, and it says so with its exit code',
    async () => {
      const [header = '', visit = ''] = textOf(dayFile('small')).split('\n');
      const strange = join(folder, 'strange.jsonl');
      const text = [
        JSON.stringify({ ...(JSON.parse(header) as object), visits: 1 }),
        JSON.stringify({ ...(JSON.parse(visit) as object), events: [{ do: 'fireAlarm' }] }),
      ];
      writeFileSync(strange, text.join('\n'));
      const { code, summary } = await runDay('small', strange);
      expect(summary.unknownEvents).toEqual(['visit 1.events fireAlarm']);
      expect(summary).toMatchObject({ ticketsSettled: 1, openTickets: 0 });
      expect(code).toBe(1);
    },
    patienceMs,
  );
});
