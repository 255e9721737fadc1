/** The way from a command to its outcome, as the rest of the hub sees it (laws 3, 7 and 8). */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { Command, Event, State } from '@baozhong/core/index.ts';
import type { EventStore, LogHead, ParkedCommand } from '../persistence/port.ts';
import type { Consumer } from './consumers.ts';
import type { Commanded, Core, Folded, Happened } from './core-port.ts';
import type { Limits } from './limits.ts';
import type { SubmittedCommand } from './queue.ts';
import type { Pause } from './retry.ts';
import { SerialPipeline } from './serial.ts';

export type FaultPoint =
  | 'beforeDecide'
  | 'afterDecide'
  | 'beforeCommit'
  | 'insideTransaction'
  | 'afterCommit'
  | 'beforeAnswer'
  | 'afterAnswer'
  | 'beforeCursor';

export interface PipelineLog {
  warn(about: object, text: string): void;
  error(about: object, text: string): void;
}

export interface PipelineOptions<S extends Folded, C extends Commanded, E extends Happened> {
  readonly store: EventStore;
  readonly core: Core<S, C, E>;
  readonly clock: { now(): number };
  readonly log: PipelineLog;
  /** The hub must stop: another one has taken the log over, or this one is broken. */
  readonly onFatal: (reason: string) => void;
  /** A command broke the hub and was set aside: somebody should look. */
  readonly onParked?: (parked: ParkedCommand) => void;
  /** A whole stamp for a moment, where a command's own lies before the last event. */
  readonly stampAt?: (at: number) => C['stamp'];
  /** Where a throw-away store can be told to die. */
  readonly faultPoint?: (point: FaultPoint) => void;
  readonly limits?: Partial<Limits>;
  readonly pause?: Pause;
}

export type PipelineStatus = 'starting' | 'ready' | 'clockBehind' | 'stopped';

export interface Pipeline<
  S extends Folded = State,
  C extends Commanded = Command,
  E extends Happened = Event,
> {
  /** Takes the log over and folds it. The events of the open business day, its opening first. */
  start(): Promise<readonly E[]>;
  /** The same events at any later time. */
  dayEvents(): Promise<readonly E[]>;
  /** Those of the business day before the open one. */
  eventsOfDayBefore(): Promise<readonly E[]>;
  /** Never rejects. What `isTransient` says of the outcome decides whether the sender may forget the command. */
  submit(submitted: SubmittedCommand<C>): Promise<Outcome>;
  /** To be read only. In a listener of `onCommitted` it is exactly what is committed; at other times it may be ahead by the batch that is being written. */
  readonly state: S;
  /** What is committed. */
  readonly head: LogHead;
  readonly status: PipelineStatus;
  /** Commands that wait. */
  readonly queued: number;
  /** The time is behind the log, and somebody says that it is right all the same. */
  confirmClock(): void;
  /** After each commit, in order, before anything else is decided. */
  onCommitted(listener: (events: readonly E[], pos: number) => void): () => void;
  /** After `start`. The function returned ends it. */
  addConsumer(consumer: Consumer<E>): () => Promise<void>;
  close(): Promise<void>;
}

const transient: ReadonlySet<Refusal['name']> = new Set(['busy', 'hub_not_ready', 'clock_behind']);

/** Whether nothing was decided, so that the same command should be sent again. */
export function isTransient(outcome: Outcome): boolean {
  return outcome.status === 'refused' && transient.has(outcome.refusal.name);
}

export function createPipeline<S extends Folded, C extends Commanded, E extends Happened>(
  options: PipelineOptions<S, C, E>,
): Pipeline<S, C, E> {
  return new SerialPipeline(options);
}
