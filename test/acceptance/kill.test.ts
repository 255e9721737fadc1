import { describe, expect, test } from 'vitest';
import { killPoints, planKills } from '../../scripts/day/kills.ts';
import { judge } from '../oracle/oracle.ts';
import { dayFile } from '../support/files.ts';
import { type RunDay, runDay } from './run-day.ts';

const kills = 50;
const patienceMs = 300_000;

/** What must not depend on whether the hub was killed. */
function told({ summary }: RunDay) {
  const { wallSeconds: _wallSeconds, refusals: _refusals, ...rest } = summary;
  return rest;
}

describe('the hub killed with -9 in the middle of its work', () => {
  test(
    `${String(kills)} times on one full day: the same log, the same summary, and the oracle agrees`,
    async () => {
      const undisturbed = await runDay('small', dayFile('small'));
      const killed = await runDay('small', dayFile('small'), '--kill-at', `1-${String(kills)}`);
      expect(killed.said).toContain(
        `the hub was killed ${String(kills)} times for ${String(kills)} seeds`,
      );
      expect(told(killed)).toEqual(told(undisturbed));
      // Not a word of the log is another: what was lost was done again in the same way.
      expect(killed.log).toEqual(undisturbed.log);
      expect(killed.code, killed.said).toBe(0);
      expect(judge(killed.store, killed.day, killed.log, { ...killed.summary }).findings).toEqual(
        [],
      );
    },
    patienceMs,
  );

  test('these seeds strike every point of the pipeline, after COMMIT and before the answer among them', () => {
    const seeds = Array.from({ length: kills }, (_, index) => index + 1);
    expect(new Set(planKills(seeds, 300).map(({ point }) => point))).toEqual(new Set(killPoints));
  });
});
