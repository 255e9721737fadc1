/** Wrong PINs and passwords close the door for a while: per person, per address, in memory, bounded (SEC-02, MBR-16). */
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { HubClock } from '../clock.ts';

const usualTries = 5;
const lockMs = 15 * 60_000;
const remembered = 10_000;

export class PinGuard {
  readonly #wrong = new Map<string, { count: number; at: number }>();
  readonly #clock: HubClock;
  readonly #tries: number;

  constructor(clock: HubClock, tries = usualTries) {
    this.#clock = clock;
    this.#tries = tries;
  }

  /** The refusal when this person is locked out now. */
  locked(who: string, name: 'locked_out' | 'pin_locked'): Refusal | undefined {
    const wrong = this.#wrong.get(who);
    if (wrong === undefined) return undefined;
    const untilAt = wrong.at + lockMs;
    if (untilAt <= this.#clock.now()) {
      this.#wrong.delete(who);
      return undefined;
    }
    return wrong.count >= this.#tries ? { name, detail: { untilAt } } : undefined;
  }

  right(who: string): void {
    this.#wrong.delete(who);
  }

  /** How many tries are left. */
  wrong(who: string): number {
    const count = (this.#wrong.get(who)?.count ?? 0) + 1;
    this.#wrong.delete(who);
    this.#wrong.set(who, { count, at: this.#clock.now() });
    for (const oldest of this.#wrong.keys()) {
      if (this.#wrong.size <= remembered) break;
      this.#wrong.delete(oldest);
    }
    return Math.max(0, this.#tries - count);
  }
}
