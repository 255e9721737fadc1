/** Law 7 with a real process and a real database: kill -9 at every named point. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CommandKeyed } from '../../../hub/src/persistence/port.ts';
import { foldWholeLog } from '../../../hub/src/pipeline/load.ts';
import type { FaultPoint } from '../../../hub/src/pipeline/pipeline.ts';
import { type TinyBody, tinyCore } from '../../unit/pipeline/tiny-core.ts';
import { add, refusalOf, system, tap } from '../../unit/pipeline/tiny-hub.ts';
import { startTestPostgres, type TestPostgres } from '../persistence/test-postgres.ts';
import type { ToChild } from './kill.child.ts';

let postgres: TestPostgres;
let url: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database();
});

type Said = { readonly ready: true } | { readonly key: string; readonly outcome: Outcome };

/** Runs a hub until it is killed or has answered everything; returns what it answered. */
async function serve(
  commands: readonly ToChild[],
  point: FaultPoint | 'never',
  passes: number,
): Promise<{ readonly answers: Map<string, Outcome>; readonly killed: boolean }> {
  const file = join(import.meta.dirname, 'kill.child.ts');
  const child: ChildProcess = spawn(process.execPath, [file, url, point, String(passes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const answers = new Map<string, Outcome>();
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('no pipes');
  stdin.on('error', () => undefined);
  for await (const line of createInterface(stdout)) {
    const said = JSON.parse(line) as Said;
    if ('key' in said) answers.set(said.key, said.outcome);
    else for (const command of commands) stdin.write(`${JSON.stringify(command)}\n`);
    // One that is to die after its answers is given the time to.
    if (answers.size === commands.length && point === 'never') child.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  return { answers, killed: signal === 'SIGKILL' };
}

const commands: readonly ToChild[] = [
  ...Array.from({ length: 20 }, (_, n): [CommandKeyed, TinyBody] => [system(`k${n}`), add()]),
  ...Array.from({ length: 5 }, (_, n): [CommandKeyed, TinyBody] => [tap(n + 1), add()]),
  [system('no'), { type: 'refuse' }] satisfies [CommandKeyed, TinyBody],
].map(([keyed, body]) => ({ keyed, body }));

test.each<FaultPoint>([
  'beforeDecide',
  'afterDecide',
  'beforeCommit',
  'insideTransaction',
  'afterCommit',
  'beforeAnswer',
  'afterAnswer',
  'beforeCursor',
])(
  '[law 7] a hub killed at %s: sent again to the next one, everything is done once',
  async (point) => {
    const first = await serve(commands, point, 1);
    expect(first.killed).toBe(true);
    if (point === 'afterAnswer') expect(first.answers.size).toBeGreaterThan(0);
    if (point === 'afterCommit') expect(first.answers.size).toBe(0);
    const again = await serve(commands, 'never', 0);
    expect(again.answers.size).toBe(commands.length);
    for (const [key, outcome] of again.answers) {
      expect(refusalOf(outcome)).toBe(key === 'no' ? 'nothing_to_do' : 'accepted');
      const earlier = first.answers.get(key);
      if (earlier !== undefined) expect(outcome).toEqual(earlier);
    }
    const { store } = await postgres.store(url);
    const { state } = await foldWholeLog(store, tinyCore);
    expect(state.totals.get('a')).toBe(25);
  },
);
