/** Commands that wait for their turn, first come first served, each key but once. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { CommandKeyed } from '../persistence/port.ts';

export interface SubmittedCommand<C> {
  readonly keyed: CommandKeyed;
  /** Of what the sender said, without what changes when it says it again. */
  readonly payloadHash: string;
  readonly command: C;
  /** A device's lowest seq of this boot that it still holds: what is below will never come, so that it is no gap. */
  readonly oldestSeq?: number | undefined;
}

/** A submitted command on its way to its outcome. */
export class Waiting<C> {
  readonly submitted: SubmittedCommand<C>;
  readonly outcome: Promise<Outcome>;
  readonly #resolve: (outcome: Outcome) => void;

  constructor(submitted: SubmittedCommand<C>) {
    this.submitted = submitted;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.outcome = promise;
    this.#resolve = resolve;
  }

  get key(): string {
    return this.submitted.keyed.key;
  }

  answer(outcome: Outcome): void {
    this.#resolve(outcome);
  }
}

export class CommandQueue<C> {
  readonly #most: number;
  #waiting: Waiting<C>[] = [];
  /** Queued or being decided: the same key again waits for the same outcome. */
  readonly #open = new Map<string, Waiting<C>>();
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.length;
  }

  find(key: string): Waiting<C> | undefined {
    return this.#open.get(key);
  }

  /** Undefined: the queue is full. */
  push(submitted: SubmittedCommand<C>): Waiting<C> | undefined {
    if (this.#waiting.length >= this.#most) return undefined;
    const waiting = new Waiting(submitted);
    this.#waiting.push(waiting);
    this.#open.set(waiting.key, waiting);
    this.#wake?.();
    return waiting;
  }

  /** Resolves when there is something to take, or `wake` is called. */
  async filled(): Promise<void> {
    if (this.#waiting.length > 0) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
  }

  wake(): void {
    this.#wake?.();
  }

  take(most: number): Waiting<C>[] {
    const taken = this.#waiting.slice(0, most);
    this.#waiting = this.#waiting.slice(most);
    return taken;
  }

  /** Those that did not fit in go first next time. */
  putBack(waiting: readonly Waiting<C>[]): void {
    if (waiting.length > 0) this.#waiting = [...waiting, ...this.#waiting];
  }

  answer(waiting: Waiting<C>, outcome: Outcome): void {
    this.#open.delete(waiting.key);
    waiting.answer(outcome);
  }

  /** The same answer to all, also to those that are being decided. */
  answerAll(outcome: Outcome): void {
    this.#waiting = [];
    for (const waiting of [...this.#open.values()]) this.answer(waiting, outcome);
  }
}
