/**
 * What the pipeline asks of a core. The store's own is `floorCore`; the tests
 * have a tiny one, so that the pipeline is proved apart from the rules.
 */
import type { Answer } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { StreamName, Wallet } from '@baozhong/core/index.ts';
import type { GuardRows } from '../persistence/port.ts';

/** What the pipeline reads of any state. */
export interface Folded {
  /** `at` of the last event. */
  readonly lastAt: number;
  /** The members' wallets that have been loaded: a copy of rows, no part of what is folded. */
  readonly wallets: Map<string, Wallet>;
}
export interface Commanded {
  readonly type: string;
  readonly stamp: { readonly at: number };
}
export interface Happened {
  readonly type: string;
  readonly at: number;
}

export type Decision<E> =
  | { readonly kind: 'accepted'; readonly events: readonly E[]; readonly answer: Answer }
  | ({ readonly kind: 'refused' } & Refusal);

type Rows<K extends keyof GuardRows> = GuardRows[K][number][];
/** Collects the guard rows of a batch. */
export interface Guards {
  readonly postings: Rows<'postings'>;
  readonly members: Rows<'members'>;
  readonly seals: Rows<'seals'>;
  readonly bookings: Rows<'bookings'>;
}

export interface Core<S extends Folded, C extends Commanded, E extends Happened> {
  emptyState(): S;
  /** Takes its events into the state at once. A refusal leaves the state as it was; an exception may not. */
  decide(state: S, command: C): Decision<E>;
  evolve(state: S, event: E): void;
  /** Plain data that two folds of one log are compared by. */
  serialize(state: S): unknown;
  /** The type of event that carries a whole state, so that a start needs no more than the last one and the tail. */
  readonly opening: string;
  /** The state that such an event carries, as it was before the event itself. */
  carried(event: E): S | undefined;
  /** A stored body as an event of today; those of older versions come through here too. */
  read(body: string): E;
  streamOf(event: E): StreamName;
  /** Rows that must hold together with the event at this position (law 6). */
  guard(event: E, pos: number, into: Guards): void;
  /** The members whose wallets must be loaded before the command can be decided. */
  membersOf(command: C): readonly string[];
  /** What a broken constraint means to the sender; undefined: that is our own bug. */
  refusalOf(constraint: string): Refusal | undefined;
}
