import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SupervisedWorker, type WorkerLimits } from '@baozhong/tts/src/supervised-worker.ts';
import { codeOf, temporaryFolder, workerProgram } from './support.ts';

const LIMITS: WorkerLimits = {
  answerMilliseconds: 30_000,
  startMilliseconds: 30_000,
  totalMilliseconds: 30_000,
  maxWaiting: 10,
  restartMilliseconds: [0],
};

/** Answers with the text; `silent` is never answered, `die` kills it, `fail` is answered with an error. */
const ECHO = `
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ text }) => {
    if (text === 'die') process.kill(process.pid, 'SIGKILL');
    else if (text === 'fail') process.send({ error: 'cannot say that' });
    else if (text !== 'silent') process.send({ result: new TextEncoder().encode(text) });
  });
  process.send({ ready: true });
`;

async function startWorker(
  limits: Partial<WorkerLimits> = {},
  source = ECHO,
): Promise<SupervisedWorker> {
  const worker = new SupervisedWorker(await workerProgram(source), { ...LIMITS, ...limits });
  onTestFinished(() => worker.close());
  return worker;
}

async function ask(worker: SupervisedWorker, text: string, signal?: AbortSignal): Promise<string> {
  return new TextDecoder().decode(await worker.request({ text }, signal));
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describe('a supervised worker', () => {
  test('starts when first asked, and answers in order', async () => {
    const worker = await startWorker();
    expect(worker.processId).toBeUndefined();
    const order: string[] = [];
    const texts = ['one', 'two', 'three', 'four'];
    await Promise.all(texts.map(async (text) => order.push(await ask(worker, text))));
    expect(order).toEqual(texts);
  });

  test('keeps the same process for later requests', async () => {
    const worker = await startWorker();
    await ask(worker, 'one');
    const { processId } = worker;
    await ask(worker, 'two');
    expect(worker.processId).toBe(processId);
  });

  test('an error that it answers is passed on and harms nobody else', async () => {
    const worker = await startWorker();
    const failing = codeOf(ask(worker, 'fail'));
    expect(await ask(worker, 'next')).toBe('next');
    expect(await failing).toBe('synthesis_failed');
  });

  test('a request under which it dies twice is refused, and the next one answered', async () => {
    const worker = await startWorker();
    const dying = codeOf(ask(worker, 'die'));
    const next = ask(worker, 'next');
    expect(await dying).toBe('engine_crashed');
    expect(await next).toBe('next');
  });

  test('killed with -9 in the middle of a request, it is started again and asked again', async () => {
    const marker = join(await temporaryFolder(), 'was-killed');
    const worker = await startWorker(
      {},
      `
      import { existsSync, writeFileSync } from 'node:fs';
      process.on('message', ({ text }) => {
        if (existsSync(text)) process.send({ result: new TextEncoder().encode('second try') });
        else { writeFileSync(text, ''); process.kill(process.pid, 'SIGKILL'); }
      });
      process.send({ ready: true });
      `,
    );
    expect(await ask(worker, marker)).toBe('second try');
    expect(existsSync(marker)).toBe(true);
  });

  test('without an answer in time it is killed, and the next request answered by a new one', async () => {
    const worker = await startWorker({ answerMilliseconds: 2_000 });
    await ask(worker, 'warm');
    const stuck = worker.processId ?? 0;
    const silent = codeOf(ask(worker, 'silent'));
    const next = ask(worker, 'next');
    expect(await silent).toBe('timed_out');
    expect(await next).toBe('next');
    expect(worker.processId).not.toBe(stuck);
    await vi.waitFor(() => expect(isRunning(stuck)).toBe(false));
  });

  test('a request whose turn does not come in time is refused', async () => {
    const worker = await startWorker({ totalMilliseconds: 3_000 });
    await ask(worker, 'warm');
    const silent = codeOf(ask(worker, 'silent'));
    expect(await codeOf(ask(worker, 'waits'))).toBe('timed_out');
    expect(await silent).toBe('timed_out');
  });

  test('a full queue refuses, and keeps what it holds', async () => {
    const worker = await startWorker({ maxWaiting: 2 });
    await ask(worker, 'warm');
    const first = ask(worker, 'first');
    const second = ask(worker, 'second');
    const third = ask(worker, 'third');
    expect(await codeOf(ask(worker, 'fourth'))).toBe('queue_full');
    expect(await Promise.all([first, second, third])).toEqual(['first', 'second', 'third']);
  });

  test('a caller may give up, waiting or in the middle, and others are still answered', async () => {
    const worker = await startWorker();
    await ask(worker, 'warm');
    const leaving = new AbortController();
    const inFlight = codeOf(ask(worker, 'first', leaving.signal));
    const waiting = codeOf(ask(worker, 'second', leaving.signal));
    const other = ask(worker, 'third');
    leaving.abort();
    expect(await inFlight).toBe('aborted');
    expect(await waiting).toBe('aborted');
    expect(await other).toBe('third');
    expect(await codeOf(ask(worker, 'late', leaving.signal))).toBe('aborted');
  });

  test('closing answers everybody and leaves no process', async () => {
    const worker = await startWorker();
    await ask(worker, 'warm');
    const { processId = 0 } = worker;
    const inFlight = codeOf(ask(worker, 'silent'));
    const waiting = codeOf(ask(worker, 'waits'));
    await worker.close();
    expect([await inFlight, await waiting]).toEqual(['closed', 'closed']);
    expect(isRunning(processId)).toBe(false);
    expect(await codeOf(ask(worker, 'late'))).toBe('closed');
  });

  test('gets nothing of the environment, which may hold secrets', async () => {
    const worker = await startWorker(
      {},
      `
      process.on('message', () => {
        process.send({ result: new TextEncoder().encode(Object.keys(process.env).join()) });
      });
      process.send({ ready: true });
      `,
    );
    // Node itself adds those of its channel.
    expect(await ask(worker, 'environment')).not.toMatch(/PATH|HOME|VITEST/);
  });
});

describe('a worker that does not start', () => {
  test('is reported with what it said, and refused at once from then on', async () => {
    const worker = await startWorker(
      { restartMilliseconds: [0, 30_000] },
      'throw new Error("no such voice")',
    );
    await expect(ask(worker, 'one')).rejects.toThrow(/engine_unavailable.*no such voice/s);
    expect(await codeOf(ask(worker, 'two'))).toBe('engine_unavailable');
  });

  test('counts as such if it never says that it is ready', async () => {
    const worker = await startWorker({ startMilliseconds: 100 }, 'setInterval(() => {}, 1000)');
    expect(await codeOf(ask(worker, 'one'))).toBe('engine_unavailable');
  });

  test('is used again once it does start', async () => {
    const marker = join(await temporaryFolder(), 'repaired');
    const worker = await startWorker(
      { restartMilliseconds: [0, 20] },
      `
      import { existsSync } from 'node:fs';
      if (!existsSync(${JSON.stringify(marker)})) process.exit(1);
      ${ECHO}
      `,
    );
    expect(await codeOf(ask(worker, 'one'))).toBe('engine_unavailable');
    await writeFile(marker, '');
    await vi.waitFor(async () => expect(await ask(worker, 'two')).toBe('two'), 20_000);
  });
});
