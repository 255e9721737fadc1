import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TerminalsFile } from '@baozhong/contract/terminal.ts';
import { cardA, displayed } from '../../unit/terminal/bench.ts';
import { storeId, TestHub } from './test-hub.ts';

const program = fileURLToPath(
  new URL('../../../terminal-firmware-sim/src/cli.ts', import.meta.url),
);
let hub: TestHub;
let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  hub = new TestHub();
  children = [];
  await hub.start();
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'baozhong-cli-'));
  const file: TerminalsFile = {
    storeId,
    mqttPort: hub.port,
    terminals: [{ deviceId: 'T-302', roomNo: '302', secret: 'secret' }],
    cards: [{ staffNo: '8', cardUid: cardA }],
  };
  writeFileSync(join(folder, 'terminals.json'), JSON.stringify(file));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]) {
  const child = spawn(process.execPath, [program, '--data', folder, ...args]);
  children.push(child);
  let output = '';
  const take = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const closed = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  return { child, closed, seen: () => output };
}

test('[TRM-13] keys and cards from a pipe, the screen and the answers as lines', async () => {
  hub.show(displayed());
  const { child, closed } = run('--room', '302');
  child.stdin.end('2 2\nt 8\nsettle\nface\nc nonsense\nwhat\n');
  const { code, output } = await closed;
  expect(output).toContain('302  上钟  剩');
  expect(output).toContain('加钟×2 · 请刷卡');
  expect(output).toContain('accepted: startClock');
  expect(output).toContain('not taken: badCard');
  expect(output).toContain('"what" is no command');
  expect(code).toBe(0);
  expect(hub.arrived[0]?.action).toMatchObject({ cardUid: cardA, intent: 'extend', extensions: 2 });
});

test('[TRM-01] what could not be sent is kept for the next start', async () => {
  await hub.stop();
  const first = run('--room', '302', '--lang', 'en');
  first.child.stdin.end('1\nt 8\nq\n');
  expect((await first.closed).output).toContain('1 taps are kept for the next start');
  await hub.start();
  const second = run('--room', '302');
  second.child.stdin.end('settle\n');
  expect((await second.closed).code).toBe(0);
  expect(hub.arrived[0]?.action).toMatchObject({ intent: 'start' });
  expect(hub.counted).toHaveLength(1);
});

test('a second program for the same terminal is refused while the first one runs', async () => {
  const first = run('--room', '302');
  await once(hub, 'hello');
  const second = run('--room', '302');
  expect(await second.closed).toMatchObject({ code: 1 });
  expect(second.seen()).toContain('runs already');
  first.child.stdin.end('q\n');
  expect((await first.closed).code).toBe(0);
});

test.each([
  [['--help'], 0, 'npm run terminal -- --room 302'],
  [[], 1, 'which room?'],
  [['--room', '999'], 1, 'no terminal belongs to room 999'],
  [['--room', '302', '--port', 'x'], 1, 'x is no port'],
  [['--room', '302', '--lang', 'fr'], 1, '--lang is zh or en'],
  [['--room', '302', '--data', '/nowhere'], 1, 'start the hub first'],
  [['--rooom', '302'], 1, '--rooom'],
])('%s', async (args, expected, words) => {
  const { child, closed } = run(...args);
  child.stdin.end();
  const { code, output } = await closed;
  expect(output).toContain(words);
  expect(code).toBe(expected);
});
