/** Where a device keeps the taps that the hub has not acknowledged, over a loss of power. */
import { TapMessage } from '@baozhong/contract/terminal.ts';
import type { StoredTap, TapName } from './state.ts';

/**
 * Synchronous on purpose: what `store` returns from is safe, and nothing else
 * happens on the device before it does.
 */
export interface Storage {
  /** Oldest first. */
  load(): StoredTap[];
  /** Durable when it returns; throws when it could not be kept. */
  store(tap: StoredTap): void;
  /** May be forgotten by a power cut: the tap is then sent once more, and the hub knows it. */
  unstore(taps: readonly TapName[]): void;
  close(): void;
}

const StoredTapRecord = TapMessage.pick({
  bootId: true,
  seq: true,
  tapUptime: true,
  action: true,
});

/** What was read, if it is a tap: storage may hold what an older firmware or a failing disk left there. */
export function readTap(value: unknown): StoredTap | undefined {
  const parsed = StoredTapRecord.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

const keyOf = ({ bootId, seq }: TapName): string => `${bootId}/${String(seq)}`;

/** Taps in the order in which they came, found by their name. */
export class TapTable {
  readonly #taps = new Map<string, StoredTap>();

  get size(): number {
    return this.#taps.size;
  }
  add(tap: StoredTap): void {
    this.#taps.set(keyOf(tap), tap);
  }
  remove(name: TapName): void {
    this.#taps.delete(keyOf(name));
  }
  all(): StoredTap[] {
    return [...this.#taps.values()];
  }
}

/** For tests and load generators: survives the device, not the process. */
export class MemoryStorage implements Storage {
  readonly #table = new TapTable();

  load(): StoredTap[] {
    return this.#table.all();
  }
  store(tap: StoredTap): void {
    this.#table.add(tap);
  }
  unstore(taps: readonly TapName[]): void {
    for (const name of taps) this.#table.remove(name);
  }
  close(): void {
    // nothing to give back
  }
}
