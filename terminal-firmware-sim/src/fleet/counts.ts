/** What came of the fleet's taps, in figures. */
import type { TapDone } from '../device.ts';

/** The newest latencies that percentiles are taken of. */
const kept = 10_000;

export interface Figures {
  readonly taps: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  /** The device itself refused, as when its ring was full. */
  readonly notTaken: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

export class Counts {
  readonly #startedMs = performance.now();
  readonly #latencies: number[] = [];
  readonly #refused = new Map<string, number>();
  #next = 0;
  #taps = 0;
  #accepted = 0;
  #notTaken = 0;

  begun(): void {
    this.#taps += 1;
  }

  done(outcome: TapDone, ms: number): void {
    if (outcome.status === 'closed') return;
    if (outcome.status === 'notTaken' || outcome.status === 'dropped') {
      this.#notTaken += 1;
      return;
    }
    this.#latencies[this.#next] = ms;
    this.#next = (this.#next + 1) % kept;
    if (outcome.status === 'refused') {
      const { name } = outcome.refusal;
      this.#refused.set(name, (this.#refused.get(name) ?? 0) + 1);
    } else this.#accepted += 1;
  }

  figures(): Figures {
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    return {
      taps: this.#taps,
      accepted: this.#accepted,
      refused: Object.fromEntries([...this.#refused].sort(([a], [b]) => (a < b ? -1 : 1))),
      notTaken: this.#notTaken,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      perSecond: seconds === 0 ? 0 : this.#taps / seconds,
    };
  }
}
