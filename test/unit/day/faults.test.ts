import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../scripts/day/day-file.ts';
import { differencesOf, type Figures } from '../../../scripts/day/compare.ts';
import { planFaults } from '../../../scripts/day/faults.ts';
import { miscounted, replayDifference } from '../../../scripts/day/recount.ts';
import { minuteOf } from '../../../scripts/day/store-time.ts';
import { hangsOnTurns, wrongByFaults } from '../../../scripts/day/summary.ts';
import { readDay, type Store } from '../../oracle/inputs.ts';
import { judge } from '../../oracle/oracle.ts';
import { playOnCore } from '../../support/core-day.ts';
import { dayFile, storeFile, textOf } from '../../support/files.ts';
import { runs } from '../../support/runs.ts';

const rooms = (JSON.parse(textOf(storeFile('medium'))) as { rooms: { no: string }[] }).rooms.map(
  ({ no }) => no,
);
const span = { from: minuteOf('12:00'), to: minuteOf('28:00') };
const planOf = (seed: number) => planFaults({ seed, rooms, ...span, deeds: 1_000 });
const requested = parseDay(textOf(dayFile('requested-medium')));

/**
 * The oracle knows nothing of broken terminals: it works out bills, clocks and
 * turns from the files and the log alone. A room's cleaning counts when the hub
 * hears of it.
 */
function foundBesides(
  known: readonly string[],
  dayName: string,
  { core, summary }: Awaited<ReturnType<typeof playOnCore>>,
) {
  const store = JSON.parse(textOf(storeFile('medium'))) as Store;
  const day = readDay(textOf(dayFile(dayName)));
  const { findings } = judge(store, day, core.log(), { ...summary });
  return findings.filter(({ name }) => !known.includes(name));
}

describe('what goes wrong with the terminals of a day', () => {
  test('one seed is one plan, another is another', () => {
    expect(planOf(7)).toEqual(planOf(7));
    expect(planOf(7)).not.toEqual(planOf(8));
    const { brokerRestarts, kills } = planOf(7);
    expect([brokerRestarts.length, kills.length]).toEqual([3, 2]);
  });

  test('about a fifth of them is without network at any time, none twice at once', () => {
    const { spells } = planOf(7);
    for (let minute = span.from + 45; minute < span.to; minute += 15) {
      const off = spells.filter(({ from, to }) => from <= minute && minute <= to);
      expect(new Set(off.map(({ roomNo }) => roomNo)).size).toBe(off.length);
      expect(off.length).toBeGreaterThanOrEqual(rooms.length * 0.1);
      expect(off.length).toBeLessThanOrEqual(rooms.length * 0.25);
    }
  });
});

describe('[TRM-01, CLK-1] a day on which everybody is asked for by name, on the core alone', () => {
  test('bills, commissions and clocks do not hang on when the hub hears of a tap', async () => {
    const undisturbed = await playOnCore('medium', requested);
    let late = 0;
    for (let seed = 1; seed <= runs(2); seed += 1) {
      const { spells } = planOf(seed);
      const disturbed = await playOnCore('medium', requested, { spells });
      const differences = differencesOf(undisturbed.figures, disturbed.figures);
      expect(differences, `seed ${String(seed)}`).toEqual([]);
      expect(disturbed.summary).toMatchObject({ openTickets: 0, queueLawViolations: 0 });
      expect(foundBesides(['cleaning-differs'], 'requested-medium', disturbed)).toEqual([]);
      late += disturbed.core.events.filter(
        (event) => event.type === 'clockStarted' && event.at > event.startedAt,
      ).length;
    }
    expect(late, 'starts that the hub heard of later').toBeGreaterThan(10);
  }, 60_000);

  test('[MIS-2] with turns in it the day goes on: no law is broken, everybody is served and pays', async () => {
    const day = parseDay(textOf(dayFile('medium')));
    for (let seed = 1; seed <= runs(1); seed += 1) {
      const played = await playOnCore('medium', day, { spells: planOf(seed).spells });
      const { summary } = played;
      // A move waits for what the terminal of the room has to tell.
      const told = ['cleaning-differs', 'move-differs'];
      expect(foundBesides(told, 'medium', played)).toEqual([]);
      expect(summary, `seed ${String(seed)}`).toMatchObject({
        ...{ openTickets: 0, queueLawViolations: 0, overlappingClocks: 0 },
      });
      expect(summary.clocksStarted).toBe(summary.clocksEnded);
    }
  }, 60_000);
});

describe('two plays of a day', () => {
  const figures: Figures = {
    commission: new Map([['8', '4500']]),
    bills: new Map([['visit 1', '12800']]),
    clocks: new Map([['visit 1, guest 0, line 1', '8 12:10 to 13:10, 60 min']]),
  };
  const faultsWith = (disturbed: Figures) => ({
    ...{ seed: 1, spells: 0, taps: 0, savedTaps: 0, brokerRestarts: 0, hubKills: 0 },
    ...{ miscounted: [], replayedCommands: 0, replayDifference: null },
    differences: differencesOf(figures, disturbed),
  });

  test('a fen more or less, and who is missing, is told and is wrong', () => {
    const other = { ...figures, commission: new Map([['9', '4501']]) };
    expect(wrongByFaults(faultsWith(other), requested)).toEqual([
      'commission, 8: 4500 became nothing',
      'commission, 9: nothing became 4501',
    ]);
    const billed = { ...figures, bills: new Map([['visit 1', '12801']]) };
    expect(wrongByFaults(faultsWith(billed), requested)).toEqual([
      'bills, visit 1: 12800 became 12801',
    ]);
  });

  test('where whose turn it is decides, who was sent may be somebody else', () => {
    expect(hangsOnTurns(requested)).toBe(false);
    const small = parseDay(textOf(dayFile('small')));
    expect(hangsOnTurns(small)).toBe(true);
    const other = { ...figures, commission: new Map([['9', '4500']]) };
    expect(wrongByFaults(faultsWith(other), small)).toEqual([]);
  });
});

describe('[TRM-01] taps counted again from outside', () => {
  const tap = (seq: number) => ({
    keyed: {
      ...({ source: 'device', deviceId: 'T-1', bootId: 'boot-1', seq } as const),
      key: `d/T-1/boot-1/${String(seq)}`,
    },
  });
  const used = [{ deviceId: 'T-1', bootId: 'boot-1', taps: 2 }];

  test('each has one outcome', () => {
    expect(miscounted([tap(1), tap(2)], used)).toEqual([]);
  });
  test('a lost one, one counted twice and one that nobody made are named', () => {
    expect(miscounted([tap(2), tap(2), tap(3)], used)).toEqual([
      'T-1, boot boot-1, tap 1: 0 outcomes',
      'T-1, boot boot-1, tap 2: 2 outcomes',
      'T-1, boot boot-1, tap 3: nobody made it',
    ]);
  });
});

describe('[law 1] commands decided again from outside', () => {
  test('give the log; one that is left out, changed or put elsewhere is found out', async () => {
    const { core } = await playOnCore('small', parseDay(textOf(dayFile('small'))));
    const { commands } = core;
    const log = core.log();
    expect(replayDifference(commands, log)).toBeUndefined();
    const taps = commands.filter(
      ({ outcome, command }) => outcome.status === 'accepted' && command.includes('"tapCard"'),
    );
    const some = taps[Math.floor(taps.length / 2)];
    const index = commands.findIndex((one) => one === some);
    if (some === undefined) throw new Error('nobody tapped');
    expect(replayDifference(commands.toSpliced(index, 1), log)).toBeDefined();
    const later = some.command.replace(
      /"tapAt":(\d+)/,
      (_all, at) => `"tapAt":${String(Number(at) - 1)}`,
    );
    expect(replayDifference(commands.with(index, { ...some, command: later }), log)).toMatch(
      /tapCard/,
    );
    expect(replayDifference(commands.slice(0, -1), log)).toMatch(/the commands end at/);
  });
});
