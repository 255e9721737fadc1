/**
 * Where the log lives. Two implementations, PostgreSQL through slonik and the
 * in-memory twin, pass one contract suite (test/integration/persistence).
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { BookingHold, CountLeft, Entry, StreamName } from '@baozhong/core/index.ts';

/** One event as stored: `body` is the text that is hashed, byte for byte. */
export interface StoredEvent {
  /** Position over both streams, gapless from 1. */
  readonly pos: number;
  readonly stream: StreamName;
  /** Sequence within the stream, gapless from 1. */
  readonly seq: number;
  readonly type: string;
  readonly body: string;
  /** sha256 hex of (previous hash of the stream + body). */
  readonly hash: string;
}

/** How far the log had come at a position. */
export interface LogMark {
  readonly pos: number;
  readonly floorSeq: number;
  readonly floorHash: string;
  readonly booksSeq: number;
  readonly booksHash: string;
}
/** The same at the end of the log, with the epoch of the hub that holds it. */
export interface LogHead extends LogMark {
  readonly epoch: number;
}

export interface DeviceBoot {
  readonly deviceId: string;
  readonly bootId: string;
}
export interface DeviceMark extends DeviceBoot {
  /** The last sequence number taken of this boot. */
  readonly seq: number;
}

/** Who sent a command and under which key (law 7). */
export type CommandKeyed =
  | { readonly source: 'desk' | 'timer' | 'system'; readonly key: string }
  | ({ readonly source: 'device'; readonly key: string; readonly seq: number } & DeviceBoot);

export interface StoredOutcome {
  readonly key: string;
  readonly payloadHash: string;
  readonly at: number;
  readonly outcome: Outcome;
}
export interface KeyedOutcome extends StoredOutcome {
  readonly keyed: CommandKeyed;
  /** As it was decided, as JSON. */
  readonly command: string;
}
/** A command in the order in which they were decided, with what came of it. */
export interface StoredCommand {
  readonly no: number;
  readonly keyed: CommandKeyed;
  readonly outcome: Outcome;
  /** Null: decided by a hub that did not keep it. */
  readonly command: string | null;
}

/** A command that broke the hub, set aside with what it said (law 8). */
export interface ParkedCommand {
  readonly keyed: CommandKeyed;
  readonly payloadHash: string;
  readonly at: number;
  /** As JSON. */
  readonly command: string;
  readonly error: string;
}

/**
 * Rows that must hold together with the events: written in the same transaction
 * (law 6). `pos` is the event that says so, and tells which came first of a
 * posting into a day and the day's seal.
 */
export interface GuardRows {
  readonly postings: readonly {
    readonly txId: string;
    readonly day: string;
    readonly pos: number;
    readonly entries: readonly Entry[];
  }[];
  readonly members: readonly {
    readonly memberId: string;
    readonly memberNo: string;
    readonly cardUid: string;
    readonly levelCode: string;
  }[];
  /** Business days that this batch seals; nothing may post into them afterwards. */
  readonly seals: readonly { readonly day: string; readonly pos: number }[];
  /** All that a booking holds from now on; nothing when it is over. Of several for one booking the last counts. */
  readonly bookings: readonly {
    readonly bookingId: string;
    readonly holds: readonly BookingHold[];
  }[];
}

export interface Batch {
  /** The head that these events follow; the transaction fails with `HeadMoved` when it is not so. */
  readonly before: LogHead;
  readonly after: LogHead;
  readonly events: readonly StoredEvent[];
  readonly outcomes: readonly KeyedOutcome[];
  readonly guards: GuardRows;
  readonly parked: readonly ParkedCommand[];
}

/** Another hub has taken the log over, or the log is not where we think. Nothing was written. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved';
}
/** A database constraint refused the batch: our own bug, or a thing that exists already. Nothing was written. */
export class BatchRefused extends Error {
  override readonly name = 'BatchRefused';
  readonly constraint: string;
  constructor(constraint: string, cause?: unknown) {
    super(`batch refused by ${constraint}`, { cause });
    this.constraint = constraint;
  }
}
export interface WalletRow {
  readonly memberId: string;
  readonly levelCode: string;
  readonly principalFen: number;
  readonly bonusFen: number;
  /** By service code; what is used up is not in it. */
  readonly counts: readonly CountLeft[];
}

/**
 * After any other error of `append` nobody knows whether the batch was written:
 * the connection may have been lost before it or after. The head knows. Any
 * other error of a question means: ask again later.
 */
export interface EventStore {
  /** Takes the log over: a new epoch, so that an older hub that still lives is refused. */
  claim(): Promise<LogHead>;
  /** Waits for a batch that is still being written, by whomever. */
  head(): Promise<LogHead>;
  /** How far the log had come when `pos` was its last position. */
  markAt(pos: number): Promise<LogMark>;
  append(batch: Batch): Promise<void>;
  /** Events with `pos > after`, in order, in pages of at most `limit`. */
  read(after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Position of the last event of a type, of those below `before` where that is given; 0 when there is none (for `businessDayOpened`). */
  lastOfType(type: string, before?: number): Promise<number>;
  /** Those that are there. */
  outcomes(keys: readonly string[]): Promise<readonly StoredOutcome[]>;
  /** Commands with `no > after`, in the order in which they were decided, at most `limit`. */
  commands(after: number, limit: number): Promise<readonly StoredCommand[]>;
  /** Those that are there. */
  deviceMarks(boots: readonly DeviceBoot[]): Promise<readonly DeviceMark[]>;
  /** Those that are there. */
  wallets(memberIds: readonly string[]): Promise<readonly WalletRow[]>;
  wallet(memberId: string): Promise<WalletRow | undefined>;
  cursor(consumer: string): Promise<number>;
  /** A cursor never goes back. */
  saveCursor(consumer: string, pos: number): Promise<void>;
  /** Forgets at most `limit` outcomes older than `before`, but none of the system's; says how many. */
  forgetOutcomes(before: number, limit: number): Promise<number>;
  /** Sum of all entries ever posted: zero, or our books are broken. */
  ledgerImbalanceFen(): Promise<number>;
  close(): Promise<void>;
}
