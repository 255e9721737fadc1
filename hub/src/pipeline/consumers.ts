/**
 * Those who follow the log with a cursor of their own. Each at its own pace: it
 * is handed what was committed, and one that has fallen behind reads the log.
 * After a crash it may be handed again what it had handled: its work must bear that.
 */
import type { EventStore } from '../persistence/port.ts';
import type { Limits } from './limits.ts';
import type { Logged } from './load.ts';
import { type Pace, type Pause, untilDone } from './retry.ts';

export interface Consumer<E> {
  /** Names its cursor: never change it. */
  readonly name: string;
  /** In order, at least once. What it throws is tried again later. */
  handle(events: readonly Logged<E>[]): Promise<void>;
}

export interface FollowerOptions<E> {
  readonly consumer: Consumer<E>;
  readonly store: Pick<EventStore, 'read' | 'cursor' | 'saveCursor'>;
  readonly read: (body: string) => E;
  readonly limits: Limits;
  readonly pause: Pause;
  readonly beforeCursor: () => void;
  readonly onFailure: (error: unknown, tries: number) => void;
  /** A fault struck that is no failure of the consumer. */
  readonly onCrash: (error: unknown) => void;
}

export class Follower<E> {
  readonly #options: FollowerOptions<E>;
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;
  /** Committed, not yet handled, without a gap. */
  #handed: Logged<E>[] = [];
  #head: number;
  #cursor = 0;
  #wake: (() => void) | undefined;

  constructor(options: FollowerOptions<E>, head: number) {
    this.#options = options;
    this.#head = head;
    this.#done = this.#run().catch((error: unknown) => {
      if (!this.#closing.signal.aborted) options.onCrash(error);
    });
  }

  /** How many events it is behind the log. */
  get lag(): number {
    return this.#head - this.#cursor;
  }

  offer(events: readonly Logged<E>[], head: number): void {
    this.#head = head;
    // Too much to keep: the log has it as well.
    if (this.#handed.length + events.length > this.#options.limits.consumerEvents)
      this.#handed = [];
    else this.#handed.push(...events);
    this.#wake?.();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { consumer, store, beforeCursor } = this.#options;
    this.#cursor = await this.#untilDone(() => store.cursor(consumer.name));
    for (;;) {
      while (this.#head <= this.#cursor) await this.#more();
      const events = await this.#untilDone(() => this.#next());
      const last = events.at(-1)?.stored.pos ?? this.#cursor;
      await this.#untilDone(() => consumer.handle(events));
      beforeCursor();
      await this.#untilDone(() => store.saveCursor(consumer.name, last));
      this.#cursor = last;
    }
  }

  async #more(): Promise<void> {
    this.#closing.signal.throwIfAborted();
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#closing.signal.throwIfAborted();
  }

  async #next(): Promise<readonly Logged<E>[]> {
    const { store, read, limits } = this.#options;
    this.#handed = this.#handed.filter(({ stored }) => stored.pos > this.#cursor);
    if (this.#handed[0]?.stored.pos === this.#cursor + 1)
      return this.#handed.splice(0, limits.page);
    const page = await store.read(this.#cursor, limits.page);
    if (page.length === 0) throw new Error(`the log ends at ${this.#cursor}, not at ${this.#head}`);
    return page.map((stored) => ({ stored, event: read(stored.body) }));
  }

  #untilDone<T>(work: () => Promise<T>): Promise<T> {
    const { limits, pause, onFailure } = this.#options;
    const pace: Pace = {
      firstMs: limits.retryFirstMs,
      mostMs: limits.consumerRetryMostMs,
      pause,
      signal: this.#closing.signal,
      onFailure,
    };
    return untilDone(work, pace);
  }
}
