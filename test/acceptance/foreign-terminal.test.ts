/** The ordinary day once more, with terminals that are not ours: the hub is met over its protocol alone. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../../scripts/chromium.ts';
import { judge } from '../oracle/oracle.ts';
import { dayFile } from '../support/files.ts';
import { type RunDay, runDay } from './run-day.ts';

const patienceMs = 900_000;
const foreign = (file: string) => fileURLToPath(new URL(`../foreign/${file}`, import.meta.url));
const ofTypeScript = (file: string) => `${process.execPath} ${foreign(file)}`;

const hasPython = spawnSync('python3', ['-c', 'import json, ssl']).status === 0;
const skipping = (why: string) => process.stderr.write(`skipped: ${why}\n`);
if (!hasPython) skipping('the day of terminals in Python, for there is no python3');
if (!hasMosquitto()) skipping('the day of terminals made of mosquitto-clients, which are not here');

let ordinary: Promise<RunDay> | undefined;

/** Everything but how long it took. */
function told({ summary }: RunDay) {
  const { wallSeconds: _wallSeconds, ...rest } = summary;
  return rest;
}

async function asOnAnOrdinaryDay(program: string): Promise<void> {
  ordinary ??= runDay('small', dayFile('small'));
  const [usual, played] = await Promise.all([
    ordinary,
    runDay('small', dayFile('small'), '--terminals', program),
  ]);
  const { code, summary, log, store, day, said } = played;
  expect(code, said).toBe(0);
  expect(judge(store, day, log, { ...summary }).findings).toEqual([]);
  // To the fen, and not only the money: the hub cannot tell them from our own.
  expect(told(played)).toEqual(told(usual));
  expect(log).toEqual(usual.log);
}

describe('[TRM-13] a day on which the terminals of all rooms are', () => {
  test.skipIf(!hasPython)(
    'a program in Python, written by the book alone',
    () => asOnAnOrdinaryDay(`python3 ${foreign('terminal.py')}`),
    patienceMs,
  );

  test.skipIf(!hasMosquitto())(
    'mosquitto_pub, mosquitto_sub and mosquitto_rr',
    () => asOnAnOrdinaryDay(ofTypeScript('mosquitto.child.ts')),
    patienceMs,
  );

  test(
    'devices of the first version, and those of today that meet a later hub',
    () => asOnAnOrdinaryDay(ofTypeScript('versions.child.ts')),
    patienceMs,
  );

  test.skipIf(!hasPython)(
    '[TRM-01] that program, without network now and then, broker and hub restarted: each tap has one outcome',
    async () => {
      const faults = ['--faults', 'terminals', '--without-undisturbed'];
      const program = ['--terminals', `python3 ${foreign('terminal.py')}`];
      const { code, summary, said } = await runDay(
        'small',
        dayFile('small'),
        ...faults,
        ...program,
      );
      expect(summary.faults).toMatchObject({ miscounted: [], replayDifference: null });
      expect(summary.faults?.savedTaps).toBeGreaterThan(0);
      expect(summary).toMatchObject({ openTickets: 0, ledgerImbalanceFen: 0, unknownEvents: [] });
      expect(code, said).toBe(0);
    },
    patienceMs,
  );
});
