/**
 * The one queue of a store: commands are judged by their keys, decided one after
 * another in memory, written together, answered, and only then shown to those
 * who follow the log.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { genesis } from '../persistence/chain.ts';
import { BatchRefused, HeadMoved, type LogHead } from '../persistence/port.ts';
import { commit } from './commit.ts';
import { type Consumer, Follower } from './consumers.ts';
import { CoreFailed, textOf } from './core-failed.ts';
import type { Commanded, Folded, Happened } from './core-port.ts';
import { Decider } from './decider.ts';
import { Draft } from './draft.ts';
import { type Judge, Keys, type Settled } from './keys.ts';
import { type Limits, usualLimits } from './limits.ts';
import { eventsOfDayBefore, loadState, LogUnreadable } from './load.ts';
import type { FaultPoint, Pipeline, PipelineOptions, PipelineStatus } from './pipeline.ts';
import { CommandQueue, type SubmittedCommand, type Waiting } from './queue.ts';
import { type Pace, pauseForReal, untilDone } from './retry.ts';

const isFinal = (error: unknown): boolean =>
  error instanceof LogUnreadable || error instanceof HeadMoved;
/** What the tables can hold as text. */
const isKey = (key: string): boolean => /^[^\p{Cc}]{1,200}$/u.test(key) && key.isWellFormed();

export class SerialPipeline<
  S extends Folded,
  C extends Commanded,
  E extends Happened,
> implements Pipeline<S, C, E> {
  readonly #options: PipelineOptions<S, C, E>;
  readonly #limits: Limits;
  readonly #decider: Decider<S, C, E>;
  readonly #queue: CommandQueue<C>;
  readonly #keys: Keys;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(events: readonly E[], pos: number) => void>();
  readonly #followers = new Set<Follower<E>>();
  #head: LogHead = { epoch: 0, ...genesis };
  #status: PipelineStatus = 'starting';
  #loop: Promise<void> = Promise.resolve();

  constructor(options: PipelineOptions<S, C, E>) {
    const { store, core, stampAt } = options;
    this.#options = options;
    this.#limits = { ...usualLimits, ...options.limits };
    this.#decider = new Decider({ store, core, stampAt, limits: this.#limits });
    this.#queue = new CommandQueue(this.#limits.queued);
    this.#keys = new Keys(this.#limits);
  }

  get state(): S {
    return this.#decider.state;
  }
  get head(): LogHead {
    return this.#head;
  }
  get queued(): number {
    return this.#queue.size;
  }
  get status(): PipelineStatus {
    // A clock that was set right needs nobody's word.
    if (this.#status === 'clockBehind' && this.#options.clock.now() >= this.state.lastAt)
      this.#status = 'ready';
    return this.#status;
  }

  async start(): Promise<readonly E[]> {
    this.#head = await this.#options.store.claim();
    const { state, events } = await this.#decider.load(this.#head);
    const behindMs = state.lastAt - this.#options.clock.now();
    this.#status = behindMs > this.#limits.clockBehindMs ? 'clockBehind' : 'ready';
    this.#loop = this.#run();
    return events;
  }

  async dayEvents(): Promise<readonly E[]> {
    const { store, core } = this.#options;
    return (await loadState(store, core, this.#limits.page)).events;
  }

  eventsOfDayBefore(): Promise<readonly E[]> {
    const { store, core } = this.#options;
    return eventsOfDayBefore(store, core, this.#limits.page);
  }

  confirmClock(): void {
    if (this.#status === 'clockBehind') this.#status = 'ready';
  }

  async submit(submitted: SubmittedCommand<C>): Promise<Outcome> {
    const { keyed, payloadHash } = submitted;
    const { status } = this;
    if (status === 'starting' || status === 'stopped') return this.#refused('hub_not_ready');
    if (!isKey(keyed.key)) return this.#refused('malformed', { where: 'key' });
    const open = this.#queue.find(keyed.key);
    if (open !== undefined)
      return open.submitted.payloadHash === payloadHash
        ? open.outcome
        : this.#refused('key_reused');
    const known = this.#keys.recent(submitted);
    if (known !== undefined) return this.#outcomeOf(known);
    if (status === 'clockBehind')
      return this.#refused('clock_behind', { lastAt: this.state.lastAt });
    return this.#queue.push(submitted)?.outcome ?? this.#refused('busy');
  }

  onCommitted(listener: (events: readonly E[], pos: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  addConsumer(consumer: Consumer<E>): () => Promise<void> {
    const { store, core, log, pause = pauseForReal } = this.#options;
    const options = {
      consumer,
      store,
      read: (body: string) => core.read(body),
      limits: this.#limits,
      pause,
      beforeCursor: () => {
        this.#pass('beforeCursor');
      },
      onFailure: (error: unknown, tries: number) => {
        log.warn({ err: error, consumer: consumer.name, tries }, 'a consumer failed; again later');
      },
      onCrash: (error: unknown) => {
        this.#stop(error);
      },
    };
    const follower = new Follower(options, this.#head.pos);
    this.#followers.add(follower);
    return async () => {
      this.#followers.delete(follower);
      await follower.close();
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue.wake();
    await this.#loop;
    this.#shut();
    await Promise.all([...this.#followers].map((follower) => follower.close()));
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        await this.#queue.filled();
        if (this.#closing.signal.aborted) return;
        await this.#attempt(this.#queue.take(this.#limits.batchCommands));
      }
    } catch (error) {
      this.#stop(error);
    }
  }

  /** Takes commands to their outcomes, all in one batch if it can be. */
  async #attempt(taken: readonly Waiting<C>[]): Promise<void> {
    const submitted = taken.map((waiting) => waiting.submitted);
    const judge = await this.#ask(() => this.#keys.lookUp(submitted, this.#options.store));
    let fresh = taken.filter((waiting) => this.#isNew(waiting, judge));
    if (fresh.length === 0) return;
    await this.#ask(() => this.#decider.loadWallets(fresh));
    let draft: Draft<C, E>;
    try {
      this.#pass('beforeDecide');
      const decided = this.#decider.decide(fresh, this.#head);
      this.#pass('afterDecide');
      draft = decided.draft;
      fresh = fresh.slice(0, fresh.length - decided.left.length);
      this.#queue.putBack(decided.left);
      await this.#write(draft);
    } catch (error) {
      if (!(error instanceof CoreFailed || error instanceof BatchRefused)) throw error;
      await this.#ask(() => this.#decider.load(this.#head));
      // One of them broke it: alone, each tells whether it was the one.
      if (fresh.length > 1) for (const waiting of fresh) await this.#attempt([waiting]);
      else for (const waiting of fresh) await this.#setAside(waiting, error);
      return;
    }
    this.#publish(draft);
  }

  /** False: it has been answered. */
  #isNew(waiting: Waiting<C>, judge: Judge): boolean {
    const verdict = judge.of(waiting.submitted, this.#options.clock.now());
    if (verdict.kind === 'new') judge.took(waiting.submitted.keyed);
    else this.#queue.answer(waiting, this.#outcomeOf(verdict));
    return verdict.kind === 'new';
  }

  async #write(draft: Draft<C, E>): Promise<void> {
    const { batch } = draft;
    this.#pass('beforeCommit');
    const written = commit(this.#options.store, batch, this.#pace());
    this.#passSoon('insideTransaction');
    await written;
    this.#head = batch.after;
    this.#pass('afterCommit');
  }

  /** Committed: answers, then shows it to those who follow. */
  #publish({ decided, logged }: Draft<C, E>): void {
    if (this.#status === 'stopped') return;
    this.#pass('beforeAnswer');
    for (const { waiting, outcome } of decided) {
      this.#keys.keep(waiting.submitted, outcome);
      this.#queue.answer(waiting, outcome);
    }
    this.#passSoon('afterAnswer');
    this.#decider.forgetWallets();
    if (logged.length === 0) return;
    const events = logged.map(({ event }) => event);
    for (const listener of this.#listeners)
      try {
        listener(events, this.#head.pos);
      } catch (error) {
        this.#options.log.error({ err: error }, 'a listener failed; what it shows may be old');
      }
    for (const follower of this.#followers) follower.offer(logged, this.#head.pos);
  }

  /** Refused by the tables for a reason that the sender can understand, or our own bug: parked. */
  async #setAside(waiting: Waiting<C>, error: CoreFailed | BatchRefused): Promise<void> {
    const { core, log, onParked } = this.#options;
    const { keyed, payloadHash, command } = waiting.submitted;
    const stamped = this.#decider.stamped(command);
    const { at } = stamped.stamp;
    const refusal = error instanceof BatchRefused ? core.refusalOf(error.constraint) : undefined;
    const parked =
      refusal === undefined
        ? { keyed, payloadHash, at, command: JSON.stringify(command), error: textOf(error) }
        : undefined;
    const draft = new Draft<C, E>(core, this.#head);
    draft.addRefused(waiting, refusal ?? { name: 'internal_fault', detail: {} }, stamped, parked);
    await this.#write(draft);
    this.#publish(draft);
    if (parked === undefined) return;
    log.error({ err: error, key: keyed.key, type: command.type }, 'a command was set aside');
    onParked?.(parked);
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return untilDone(question, this.#pace(), isFinal);
  }

  #pace(): Pace {
    const { log, pause = pauseForReal } = this.#options;
    return {
      firstMs: this.#limits.retryFirstMs,
      mostMs: this.#limits.retryMostMs,
      pause,
      signal: this.#closing.signal,
      onFailure: (error, tries) => {
        log.warn({ err: error, tries }, 'the database does not answer; everybody waits');
      },
    };
  }

  #refused(name: Refusal['name'], detail: Refusal['detail'] = {}): Outcome {
    return { status: 'refused', pos: this.#head.pos, refusal: { name, detail } };
  }

  #outcomeOf(settled: Settled): Outcome {
    if (settled.kind === 'again') return settled.outcome;
    return this.#refused(settled.refusal.name, settled.refusal.detail);
  }

  #pass(point: FaultPoint): void {
    this.#options.faultPoint?.(point);
  }

  /** When what was begun is under way: the statement sent, the answers on the wire. */
  #passSoon(point: FaultPoint): void {
    if (this.#options.faultPoint === undefined) return;
    setImmediate(() => {
      try {
        this.#pass(point);
      } catch (error) {
        this.#stop(error);
      }
    });
  }

  #stop(error: unknown): void {
    if (this.#status === 'stopped') return;
    const wanted = this.#closing.signal.aborted;
    this.#shut();
    this.#closing.abort();
    for (const follower of this.#followers) void follower.close();
    if (wanted) return;
    this.#options.log.error({ err: error }, 'the pipeline stopped');
    this.#options.onFatal(error instanceof Error ? error.message : String(error));
  }

  /** Nobody is left waiting; whoever asks again finds out what became of it. */
  #shut(): void {
    this.#status = 'stopped';
    this.#queue.answerAll(this.#refused('hub_not_ready'));
  }
}
