/**
 * The in-memory store as one hub has it: the disk outlives the hub, the store
 * dies with it. Each write can be slow, can lose its answer, and can be the
 * moment at which the hub dies: before it, in the middle (which leaves nothing,
 * as a transaction does) or after it, before anybody hears of it.
 */
import { createMemoryStore, type MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { Batch, EventStore } from '../../../hub/src/persistence/port.ts';

/** What befalls one write. */
export type WriteFate = 'well' | 'diesBefore' | 'diesAfter' | 'lostBefore' | 'lostAfter';

export interface SimStoreOptions {
  readonly disk: MemoryDisk;
  /** Of the hub that this store belongs to. */
  readonly isAlive: () => boolean;
  readonly die: () => void;
  readonly fateOf: (write: 'append' | 'cursor') => {
    readonly fate: WriteFate;
    readonly ms: number;
  };
  readonly sleep: (ms: number) => Promise<void>;
  readonly onAppended: (batch: Batch) => void;
}

const never = new Promise<never>(() => undefined);

export function createSimStore(options: SimStoreOptions): EventStore {
  const { disk, isAlive, die, fateOf, sleep, onAppended } = options;
  const store = createMemoryStore(disk);

  const write = async (what: 'append' | 'cursor', work: () => Promise<void>): Promise<void> => {
    if (!isAlive()) return never;
    const { fate, ms } = fateOf(what);
    if (ms > 0) await sleep(ms);
    if (!isAlive()) return never;
    if (fate === 'diesBefore') die();
    if (fate === 'lostBefore') throw new Error('the connection to the database was lost');
    if (!isAlive()) return never;
    await work();
    if (fate === 'diesAfter') die();
    if (!isAlive()) return never;
    if (fate === 'lostAfter') throw new Error('the answer of the database was lost');
  };
  /** A question to a dead hub's store is never answered. */
  const read = async <T>(ask: () => Promise<T>): Promise<T> => {
    const found = await ask();
    return isAlive() ? found : never;
  };

  return {
    claim: () => read(() => store.claim()),
    head: () => read(() => store.head()),
    markAt: (pos) => read(() => store.markAt(pos)),
    append: (batch) =>
      write('append', async () => {
        await store.append(batch);
        onAppended(batch);
      }),
    read: (after, limit) => read(() => store.read(after, limit)),
    lastOfType: (type, before) => read(() => store.lastOfType(type, before)),
    outcomes: (keys) => read(() => store.outcomes(keys)),
    commands: (after, limit) => read(() => store.commands(after, limit)),
    deviceMarks: (boots) => read(() => store.deviceMarks(boots)),
    wallets: (memberIds) => read(() => store.wallets(memberIds)),
    wallet: (memberId) => read(() => store.wallet(memberId)),
    cursor: (consumer) => read(() => store.cursor(consumer)),
    saveCursor: (consumer, pos) => write('cursor', () => store.saveCursor(consumer, pos)),
    forgetOutcomes: (before, limit) => read(() => store.forgetOutcomes(before, limit)),
    ledgerImbalanceFen: () => read(() => store.ledgerImbalanceFen()),
    close: () => store.close(),
  };
}
