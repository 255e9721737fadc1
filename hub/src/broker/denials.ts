/**
 * What was denied to each device and why: the library closes a connection
 * without a word, so the hub must know the word. Kept for known identities
 * only, so that strangers cannot fill it.
 */
import type { RefusalName } from '@baozhong/contract/refusals.ts';

export interface Denial {
  readonly at: number;
  readonly name: RefusalName;
  /** In words, for the manager's page and the log. */
  readonly reason: string;
}

export interface DenialRecord {
  readonly count: number;
  readonly last: Denial | null;
  /** Until when this identity may not connect; null when it may. */
  readonly lockedUntilAt: number | null;
}

export const lockAfter = 3;
export const lockWindowMs = 60_000;
export const lockForMs = 5 * 60_000;

interface Kept {
  count: number;
  last: Denial | null;
  /** When the last few that count towards a lock happened; never more than `lockAfter`. */
  recent: number[];
  lockedUntilAt: number | null;
}

export class Denials {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Keeps one denial. `towardsLock`: the device itself did wrong, with its
   * secret; what anybody on the network can do in its name must not lock it.
   * True: the identity is locked from now on.
   */
  add(deviceId: string, name: RefusalName, reason: string, towardsLock: boolean): boolean {
    const at = this.#now();
    const kept = this.#kept.get(deviceId) ?? {
      count: 0,
      last: null,
      recent: [],
      lockedUntilAt: null,
    };
    this.#kept.set(deviceId, kept);
    kept.count += 1;
    kept.last = { at, name, reason };
    if (!towardsLock) return false;
    kept.recent = [...kept.recent, at].filter((then) => at - then < lockWindowMs).slice(-lockAfter);
    if (kept.recent.length < lockAfter) return false;
    kept.recent = [];
    kept.lockedUntilAt = at + lockForMs;
    return true;
  }

  isLocked(deviceId: string): boolean {
    return this.of(deviceId).lockedUntilAt !== null;
  }

  of(deviceId: string): DenialRecord {
    const kept = this.#kept.get(deviceId);
    if (kept === undefined) return { count: 0, last: null, lockedUntilAt: null };
    const { count, last, lockedUntilAt } = kept;
    const locked = lockedUntilAt !== null && lockedUntilAt > this.#now();
    return { count, last, lockedUntilAt: locked ? lockedUntilAt : null };
  }

  /** The device said something good. A while after a denial that means that all is well again; true if that is news. */
  heard(deviceId: string): boolean {
    const kept = this.#kept.get(deviceId);
    if (kept === undefined || kept.last === null) return false;
    if (this.#now() - kept.last.at < lockWindowMs) return false;
    kept.last = null;
    return true;
  }

  /** The manager has seen to it. */
  unlock(deviceId: string): void {
    const kept = this.#kept.get(deviceId);
    if (kept === undefined) return;
    kept.recent = [];
    kept.lockedUntilAt = null;
    kept.last = null;
  }

  forget(deviceId: string): void {
    this.#kept.delete(deviceId);
  }
}
