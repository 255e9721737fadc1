/** The hub's time comes in through here and nowhere else. A throw-away store may drive it. */
export interface HubClock {
  now(): number;
  /** Calls back once `now()` has reached `at`; the function returned takes it back. */
  wakeAt(at: number, wake: () => void): () => void;
}

/** What a machine has: a date that people and networks set, and a count that nobody can. */
export interface Machine {
  date(): number;
  elapsed(): number;
}
const thisMachine: Machine = { date: () => Date.now(), elapsed: () => performance.now() };

/** A wait is counted by what has passed, and the date may be set, or the machine sleep, meanwhile. */
const lookAgainMs = 5_000;
/** Dates that are set right by less go back by less: nobody notices. */
const forgivenMs = 5_000;

/**
 * The machine's date, as long as that does not go back. When it does, the store's
 * own time goes on at its pace: a clock of sixty minutes takes sixty minutes,
 * whatever somebody sets. It ends when the date has come up with it.
 */
export class StoreClock implements HubClock {
  readonly #machine: Machine;
  #known: { readonly at: number; readonly elapsed: number };

  constructor(machine: Machine = thisMachine) {
    this.#machine = machine;
    this.#known = { at: machine.date(), elapsed: machine.elapsed() };
  }

  now(): number {
    const at = this.#machine.date();
    const elapsed = this.#machine.elapsed();
    const own = this.#known.at + Math.floor(elapsed - this.#known.elapsed);
    if (own - at > forgivenMs) return own;
    this.#known = { at, elapsed };
    return at;
  }

  /** How far the machine's date is behind. */
  behindMs(): number {
    return Math.max(0, this.now() - this.#machine.date());
  }

  /** The store was there already, whatever the machine says. */
  goOnFrom(at: number): void {
    this.#known = { at, elapsed: this.#machine.elapsed() };
  }

  wakeAt(at: number, wake: () => void): () => void {
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const wait = at - this.now();
      if (wait <= 0) wake();
      else timer = setTimeout(look, Math.min(wait, lookAgainMs));
    };
    // Never within the call: whoever asks has not finished.
    timer = setTimeout(look, Math.min(Math.max(0, at - this.now()), lookAgainMs));
    return () => {
      clearTimeout(timer);
    };
  }
}

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
