/**
 * One identity in two devices: they push each other off the hub for ever, each
 * with a boot of its own. A device that only restarts never comes back with a
 * boot of before; two devices do, again and again.
 */
export const cloneWindowMs = 60_000;
/** So many changes of boot within the window, one of them back to a boot of before. */
export const cloneTakeovers = 3;

interface Hello {
  readonly bootId: string;
  readonly at: number;
}

export class Clones {
  readonly #now: () => number;
  readonly #hellos = new Map<string, readonly Hello[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True: this hello shows that two devices use the identity. */
  heard(deviceId: string, bootId: string): boolean {
    const at = this.#now();
    const before = this.#hellos.get(deviceId) ?? [];
    // It has only lost its line, or says once more how it is.
    if (before.at(-1)?.bootId === bootId) return false;
    const recent = before.filter((hello) => at - hello.at < cloneWindowMs);
    // The last one before stays, however long ago: it is the one that was taken over from.
    const from = recent.length === 0 ? before.slice(-1) : recent;
    const now = [...from, { bootId, at }].slice(-(cloneTakeovers + 1));
    const takeovers = now.length - 1;
    const returned = new Set(now.map((hello) => hello.bootId)).size < now.length;
    if (takeovers < cloneTakeovers || !returned) {
      this.#hellos.set(deviceId, now);
      return false;
    }
    this.#hellos.delete(deviceId);
    return true;
  }

  forget(deviceId: string): void {
    this.#hellos.delete(deviceId);
  }
}
