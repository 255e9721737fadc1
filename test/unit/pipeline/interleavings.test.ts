/**
 * Law 7 under everything at once: people and terminals that send again until
 * they are answered, hubs that die between any two writes or are taken over, a
 * store that fails and loses answers, commands that break the core. One seed is
 * one run.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createMemoryStore,
  MemoryDisk,
  type StorePoint,
} from '../../../hub/src/persistence/memory-store.ts';
import type { CommandKeyed } from '../../../hub/src/persistence/port.ts';
import { foldWholeLog, loadState } from '../../../hub/src/pipeline/load.ts';
import { isTransient } from '../../../hub/src/pipeline/pipeline.ts';
import { type TinyBody, tinyCore, type TinyEvent } from './tiny-core.ts';
import { refusalOf, system, tap, tinyHub } from './tiny-hub.ts';

const runs = 1_000;

/** Small numbers, the same ones for the same seed. */
function generator(seed: number) {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    chance: (share: number) => next() < share,
  };
}

class Run {
  readonly disk = new MemoryDisk();
  readonly #random: ReturnType<typeof generator>;
  readonly #answers = new Map<string, Outcome>();
  readonly #bodies = new Map<string, TinyBody>();
  readonly #handled: number[][] = [];
  #hub: ReturnType<typeof tinyHub> | undefined;
  #died: Promise<'died'> = Promise.resolve('died');
  #killsLeft: number;
  #calm = false;
  #turn = Promise.resolve();

  constructor(seed: number) {
    this.#random = generator(seed);
    this.#killsLeft = this.#random.below(6);
  }

  async play(): Promise<void> {
    const { below, chance } = this.#random;
    const people = Array.from({ length: 1 + below(4) }, (_, no) => this.#person(no, 1 + below(6)));
    const devices = Array.from({ length: 1 + below(3) }, (_, no) =>
      this.#device(`T${no}`, 1 + below(6)),
    );
    const trouble = chance(0.3) ? [this.#takeOver()] : [];
    await Promise.all([...people, ...devices, ...trouble]);
    this.#calm = true;
    await this.#check();
  }

  /** Sends commands, some of them twice at a time, each until it is answered. */
  async #person(no: number, commands: number): Promise<void> {
    const memberId = `M${no}`;
    await this.#untilAnswered(system(`join/${no}`), {
      type: 'join',
      memberId,
      cardUid: memberId,
      fen: 100,
    });
    for (let n = 0; n < commands; n += 1) {
      const key = `${no}/${n}`;
      const kind = this.#random.below(10);
      const body: TinyBody =
        kind === 0
          ? {
              type: 'break',
              how:
                (['atOnce', 'halfWay', 'crookedBooks'] as const)[this.#random.below(3)] ?? 'atOnce',
            }
          : kind === 1
            ? { type: 'refuse' }
            : kind === 2
              ? { type: 'open', day: `D${key}` }
              : kind < 6
                ? { type: 'pay', memberId, fen: 30, no: key }
                : { type: 'add', to: key, by: 1 };
      const twice = this.#random.chance(0.2);
      await Promise.all([
        this.#untilAnswered(system(key), body),
        twice && this.#untilAnswered(system(key), body),
      ]);
    }
  }

  /** Keeps its taps until they are acknowledged, and sends all that it holds again after each silence. */
  async #device(deviceId: string, taps: number): Promise<void> {
    let held = Array.from({ length: taps }, (_, n) => n + 1);
    while (held.length > 0) {
      const oldestSeq = held[0] ?? 1;
      const sent = held.slice(0, 1 + this.#random.below(3));
      if (this.#random.chance(0.1)) sent.reverse();
      const answered = await Promise.all(
        sent.map(async (seq) => {
          const keyed = tap(seq, 'boot', deviceId);
          const done = await this.#send(keyed, { type: 'add', to: keyed.key, by: 1 }, oldestSeq);
          return done ? seq : 0;
        }),
      );
      const acknowledged = Math.max(0, ...answered);
      held = held.filter((seq) => seq > acknowledged);
    }
  }

  async #takeOver(): Promise<void> {
    for (let turns = this.#random.below(20); turns > 0; turns -= 1) await nextTurn();
    this.#hub = undefined;
  }

  async #untilAnswered(keyed: CommandKeyed, body: TinyBody): Promise<void> {
    while (!(await this.#send(keyed, body))) await nextTurn();
  }

  /** True: answered for good. Whoever dies while it is asked answers nothing. */
  async #send(keyed: CommandKeyed, body: TinyBody, oldestSeq?: number): Promise<boolean> {
    for (let turns = this.#random.below(3); turns > 0; turns -= 1) await nextTurn();
    this.#bodies.set(keyed.key, body);
    const hub = await this.#liveHub();
    const outcome = await Promise.race([
      hub.submit(keyed, body, { oldestSeq: oldestSeq ?? 1 }),
      this.#died,
    ]);
    if (outcome === 'died' || isTransient(outcome)) {
      if (hub.pipeline.status === 'stopped' && this.#hub === hub) this.#hub = undefined;
      return false;
    }
    const earlier = this.#answers.get(keyed.key);
    if (earlier !== undefined) expect(outcome).toEqual(earlier);
    this.#answers.set(keyed.key, outcome);
    return true;
  }

  /** One starts at a time; several senders wait for the same. */
  async #liveHub(): Promise<ReturnType<typeof tinyHub>> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#turn = promise.then(() => undefined);
    await before;
    try {
      for (;;) {
        if (this.#hub !== undefined) return this.#hub;
        await this.#start();
      }
    } finally {
      resolve(undefined);
    }
  }

  async #start(): Promise<void> {
    const { below, chance } = this.#random;
    const { promise, resolve } = Promise.withResolvers<'died'>();
    let dead = false;
    let passes = this.#killsLeft > 0 && chance(0.7) ? 1 + below(40) : Infinity;
    /** Each write, and each step around it, is a place to die. */
    const mayDie = (): void => {
      passes -= 1;
      if (!dead && passes <= 0 && !this.#calm) {
        dead = true;
        this.#killsLeft -= 1;
        if (this.#died === promise) this.#hub = undefined;
        resolve('died');
      }
      if (dead) throw new Error('dead');
    };
    const store = createMemoryStore(this.disk, (point: StorePoint) => {
      mayDie();
      return !this.#calm && chance(0.05) ? new Error(`${point} failed`) : undefined;
    });
    const hub = tinyHub(store, {
      faultPoint: mayDie,
      limits: {
        batchCommands: 1 + below(8),
        outcomes: 1 + below(4),
        boots: 1 + below(2),
        wallets: 1,
        page: 1 + below(5),
      },
    });
    this.#died = promise;
    try {
      await hub.pipeline.start();
    } catch {
      return;
    }
    const handled: number[] = [];
    this.#handled.push(handled);
    hub.pipeline.addConsumer({
      name: 'reports',
      handle(events) {
        handled.push(...events.map(({ stored }) => stored.pos));
        return Promise.resolve();
      },
    });
    this.#hub = hub;
  }

  async #check(): Promise<void> {
    const { disk } = this;
    const hub = await this.#liveHub();
    const quiet = createMemoryStore(disk);
    const { state } = await foldWholeLog(quiet, tinyCore);
    expect(tinyCore.serialize(hub.pipeline.state)).toEqual(tinyCore.serialize(state));
    expect(tinyCore.serialize((await loadState(quiet, tinyCore, 3)).state)).toEqual(
      tinyCore.serialize(state),
    );
    const events = disk.events.map(({ body }) => JSON.parse(body) as TinyEvent);
    const spent = new Map<string, number>();
    for (const [key, outcome] of this.#answers)
      expect(disk.outcomes.get(key)?.outcome).toEqual(outcome);
    // An acknowledgement covers the taps before it: not each of them was answered, but each was taken.
    expect([...disk.outcomes.keys()].sort()).toEqual([...this.#bodies.keys()].sort());
    for (const [key, { outcome }] of disk.outcomes) {
      const body = this.#bodies.get(key);
      const accepted = outcome.status === 'accepted' ? 1 : 0;
      if (body?.type === 'add') {
        expect(accepted).toBe(1);
        expect(events.filter((event) => event.type === 'counted' && event.to === key)).toHaveLength(
          1,
        );
      }
      if (body?.type === 'pay') {
        expect(
          events.filter((event) => event.type === 'posted' && event.txId === `pay/${key}`),
        ).toHaveLength(accepted);
        spent.set(body.memberId, (spent.get(body.memberId) ?? 0) + accepted * body.fen);
      }
      if (body?.type === 'break') expect(refusalOf(outcome)).toBe('internal_fault');
    }
    expect(new Set(disk.parked.map(({ keyed }) => keyed.key)).size).toBe(disk.parked.length);
    for (const [memberId, fen] of spent)
      expect(await quiet.wallet(memberId)).toMatchObject({ principalFen: 100 - fen });
    expect(await quiet.ledgerImbalanceFen()).toBe(0);
    while (disk.cursors.get('reports') !== disk.head.pos) await nextTurn();
    for (const handled of this.#handled)
      expect(handled).toEqual([...handled].sort((a, b) => a - b));
    expect(new Set(this.#handled.flat()).size).toBe(disk.head.pos);
    await hub.pipeline.close();
  }
}

test(
  `[law 7] in ${runs} runs no command is lost after its answer, and none is done twice`,
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), (seed) => new Run(seed).play()),
      { numRuns: runs },
    );
  },
);
