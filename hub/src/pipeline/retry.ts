/** Trying again at a bounded pace, for as long as it takes: the number of tries is not what is bounded (law 9). */
import { setTimeout as realPause } from 'node:timers/promises';

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;
export const pauseForReal: Pause = (ms, signal) => realPause(ms, undefined, { signal });

export interface Pace {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly pause: Pause;
  /** Ends the waiting by an `AbortError`. */
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown, tries: number) => void;
}

/** Repeats until it succeeds; `isFinal` names the failures that no repetition mends. */
export async function untilDone<T>(
  work: () => Promise<T>,
  pace: Pace,
  isFinal: (error: unknown) => boolean = () => false,
): Promise<T> {
  let waitMs = pace.firstMs;
  for (let tries = 1; ; tries += 1) {
    pace.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (isFinal(error)) throw error;
      pace.onFailure(error, tries);
    }
    await pace.pause(waitMs, pace.signal);
    waitMs = Math.min(waitMs * 2, pace.mostMs);
  }
}
