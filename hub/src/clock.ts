/** The hub's time comes in through here and nowhere else. A throw-away store may drive it. */
export interface HubClock {
  now(): number;
  /** Calls back once `now()` has reached `at`; the function returned takes it back. */
  wakeAt(at: number, wake: () => void): () => void;
}

/** setTimeout counts in 32 bits; longer waits are cut and asked for again. */
const longestWaitMs = 2 ** 30;

export const realClock: HubClock = {
  now: () => Date.now(),
  wakeAt(at, wake) {
    const wait = Math.min(Math.max(0, at - Date.now()), longestWaitMs);
    const timer = setTimeout(wake, wait);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Stands still until it is told. Wake-ups are the driver's affair (scheduler.advanceTo). */
export class DrivenClock implements HubClock {
  #at: number;
  constructor(at: number) {
    this.#at = at;
  }
  now(): number {
    return this.#at;
  }
  wakeAt(): () => void {
    return () => undefined;
  }
  /** Never goes back. */
  set(at: number): void {
    if (at > this.#at) this.#at = at;
  }
}
