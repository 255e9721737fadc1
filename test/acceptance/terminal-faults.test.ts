import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../oracle/oracle.ts';
import { dayFile, type StoreSize, textOf } from '../support/files.ts';
import { proving } from '../support/runs.ts';
import { type RunDay, runDay } from './run-day.ts';

const patienceMs = 1_500_000;
const faults = ['--faults', 'terminals'];

/** What must hold of any day, whatever was done to its terminals. */
const sound = {
  ...{ unknownEvents: [], openTickets: 0, ledgerImbalanceFen: 0 },
  ...{ queueLawViolations: 0, overlappingClocks: 0 },
};
const counted = { brokerRestarts: 3, hubKills: 2, miscounted: [], replayDifference: null };

/** The oracle knows nothing of broken terminals; a room's cleaning counts when the hub hears of it. */
function foundBesides(
  known: readonly string[],
  { store, day, log, summary }: Pick<RunDay, 'store' | 'day' | 'log' | 'summary'>,
) {
  const { findings } = judge(store, day, log, { ...summary });
  return findings.filter(({ name }) => !known.includes(name));
}

describe('terminals without network, broker restarts, hub kills', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baozhong-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Everybody is asked for by name, so that nothing hangs on whose turn it is. */
  function beginningOf(visits: number): string {
    const [header = '', ...lines] = textOf(dayFile('requested-medium')).split('\n');
    const cut = join(folder, `requested-${String(visits)}.jsonl`);
    const told = { ...(JSON.parse(header) as object), visits };
    writeFileSync(cut, [JSON.stringify(told), ...lines.slice(0, visits)].join('\n'));
    return cut;
  }

  test(
    '[TRM-01, CLK-1] every commission, every bill and every clock is the undisturbed day’s, to the fen and to the minute',
    async () => {
      const day = proving ? dayFile('requested-medium') : beginningOf(20);
      const { code, summary, said, ...played } = await runDay('medium', day, ...faults);
      expect(summary.faults).toMatchObject({ ...counted, differences: [] });
      expect(summary.faults?.savedTaps).toBeGreaterThan(0);
      expect(summary).toMatchObject(sound);
      expect(summary.refusals).toEqual({});
      expect(foundBesides(['cleaning-differs'], { summary, ...played })).toEqual([]);
      expect(code, said).toBe(0);
    },
    patienceMs,
  );

  const turns: readonly StoreSize[] = proving ? ['small', 'large'] : ['small'];
  test.each(turns)(
    '[TRM-01] %s day with turns in it: each tap has one outcome, the stored commands give the log, no law is broken',
    async (size) => {
      const alone = [...faults, '--without-undisturbed'];
      const { code, summary, said, ...played } = await runDay(size, dayFile(size), ...alone);
      expect(summary.faults).toMatchObject(counted);
      expect(summary.faults?.savedTaps).toBeGreaterThan(0);
      expect(summary).toMatchObject(sound);
      // A move waits for what the terminal of the room has to tell.
      const told = ['cleaning-differs', 'move-differs'];
      expect(foundBesides(told, { summary, ...played })).toEqual([]);
      expect(code, said).toBe(0);
    },
    patienceMs,
  );
});
