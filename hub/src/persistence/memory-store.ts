/**
 * The twin of the PostgreSQL store: the same promises, the same names for what
 * breaks them, no disk. What it holds outlives the hub that writes it, so that a
 * test can kill a hub and start another on the same `MemoryDisk`.
 */
import {
  addTo,
  type BookingHold,
  type CountLeft,
  type Entry,
  type StreamName,
  walletPart,
} from '@baozhong/core/index.ts';
import { holdsAfter } from './booking-holds.ts';
import { assertFollows, genesis } from './chain.ts';
import {
  type Batch,
  BatchRefused,
  type DeviceBoot,
  type DeviceMark,
  type EventStore,
  type GuardRows,
  HeadMoved,
  type KeyedOutcome,
  type LogHead,
  type LogMark,
  type ParkedCommand,
  type StoredEvent,
  type StoredOutcome,
  type WalletRow,
} from './port.ts';

/** Where a fault can strike: `answer` is after the commit, before anybody hears of it. */
export type StorePoint = 'read' | 'append' | 'answer';
/** What a test wants to go wrong; an error returned is what the caller gets. */
export type StoreFaults = (point: StorePoint) => Error | undefined;

export class MemoryDisk {
  head: LogHead = { epoch: 0, ...genesis };
  readonly events: StoredEvent[] = [];
  readonly outcomes = new Map<string, KeyedOutcome & { readonly no: number }>();
  lastNo = 0;
  readonly marks = new Map<string, DeviceMark>();
  readonly cursors = new Map<string, number>();
  readonly parked: ParkedCommand[] = [];
  readonly posted = new Map<string, readonly Entry[]>();
  readonly balances = new Map<string, number>();
  readonly walletAccounts = new Map<string, Set<string>>();
  readonly sealed = new Map<string, number>();
  readonly members = new Map<string, { readonly memberNo: string; readonly levelCode: string }>();
  readonly memberNos = new Set<string>();
  readonly cards = new Map<string, string>();
  readonly bookings = new Map<string, readonly BookingHold[]>();
}

const bootKey = ({ deviceId, bootId }: DeviceBoot): string => JSON.stringify([deviceId, bootId]);
const sum = (entries: Iterable<Entry>): number => {
  let fen = 0;
  for (const entry of entries) fen += entry.fen;
  return fen;
};

export function createMemoryStore(disk: MemoryDisk, faults?: StoreFaults): EventStore {
  /** Everything takes a turn of its own, as a question to a server does. */
  const visit = async (point: StorePoint): Promise<void> => {
    await Promise.resolve();
    const fault = faults?.(point);
    if (fault !== undefined) throw fault;
  };
  const reading = async <T>(look: () => T): Promise<T> => {
    await visit('read');
    return look();
  };
  const found = <K, V>(keys: readonly K[], in_: ReadonlyMap<K, V>): V[] =>
    keys.flatMap((key) => in_.get(key) ?? []);
  const walletOf = (memberId: string): WalletRow[] => {
    const member = disk.members.get(memberId);
    if (member === undefined) return [];
    const counts: readonly CountLeft[] = [];
    const held = { principalFen: 0, bonusFen: 0, counts };
    for (const account of disk.walletAccounts.get(memberId) ?? []) {
      const part = walletPart(account);
      if (part !== undefined) addTo(held, part, disk.balances.get(account) ?? 0);
    }
    return [{ memberId, levelCode: member.levelCode, ...held }];
  };

  return {
    claim: () =>
      reading(() => {
        disk.head = { ...disk.head, epoch: disk.head.epoch + 1 };
        return disk.head;
      }),
    head: () => reading(() => disk.head),
    markAt: (pos) => reading(() => markAt(disk, pos)),

    async append(batch) {
      assertFollows(batch);
      await visit('append');
      const { before } = batch;
      const { head } = disk;
      if (
        head.epoch !== before.epoch ||
        head.pos !== before.pos ||
        head.floorHash !== before.floorHash ||
        head.booksHash !== before.booksHash
      )
        throw new HeadMoved(`the log is not at ${before.pos} in epoch ${before.epoch}`);
      write(disk, batch);
      const lost = faults?.('answer');
      if (lost !== undefined) throw lost;
    },

    read: (after, limit) => reading(() => disk.events.slice(after, after + limit)),
    lastOfType: (type, before = Infinity) =>
      reading(
        () => disk.events.findLast((event) => event.type === type && event.pos < before)?.pos ?? 0,
      ),
    outcomes: (keys) =>
      reading(() =>
        found(keys, disk.outcomes).map(({ key, payloadHash, at, outcome }): StoredOutcome => ({
          key,
          payloadHash,
          at,
          outcome,
        })),
      ),
    commands: (after, limit) =>
      reading(() =>
        [...disk.outcomes.values()]
          .filter(({ no }) => no > after)
          .slice(0, limit)
          .map(({ no, keyed, outcome, command }) => ({ no, keyed, outcome, command })),
      ),
    deviceMarks: (boots) => reading(() => found(boots.map(bootKey), disk.marks)),
    wallets: (memberIds) => reading(() => [...new Set(memberIds)].flatMap(walletOf)),
    wallet: (memberId) => reading(() => walletOf(memberId)[0]),
    cursor: (consumer) => reading(() => disk.cursors.get(consumer) ?? 0),
    saveCursor: (consumer, pos) =>
      reading(() => {
        disk.cursors.set(consumer, Math.max(pos, disk.cursors.get(consumer) ?? 0));
      }),
    forgetOutcomes: (before, limit) =>
      reading(() => {
        const old = [...disk.outcomes.values()]
          .filter(({ at, keyed }) => at < before && keyed.source !== 'system')
          .sort((a, b) => a.at - b.at)
          .slice(0, limit);
        for (const { key } of old) disk.outcomes.delete(key);
        return old.length;
      }),
    ledgerImbalanceFen: () => reading(() => sum([...disk.posted.values()].flat())),
    close: () => Promise.resolve(),
  };
}

function markAt({ events }: MemoryDisk, pos: number): LogMark {
  const last = (stream: StreamName): StoredEvent | undefined => {
    let index = pos - 1;
    while (index >= 0 && events[index]?.stream !== stream) index -= 1;
    return events[index];
  };
  const floor = last('floor');
  const books = last('books');
  return {
    pos,
    floorSeq: floor?.seq ?? genesis.floorSeq,
    floorHash: floor?.hash ?? genesis.floorHash,
    booksSeq: books?.seq ?? genesis.booksSeq,
    booksHash: books?.hash ?? genesis.booksHash,
  };
}

/** All or nothing: everything is looked at before anything is changed. */
function write(disk: MemoryDisk, batch: Batch): void {
  const refuse = (constraint: string, wrong: boolean): void => {
    if (wrong) throw new BatchRefused(constraint);
  };
  const { outcomes, guards } = batch;
  const keys = new Set(outcomes.map(({ key }) => key));
  refuse(
    'command_key_once',
    keys.size < outcomes.length || [...keys].some((key) => disk.outcomes.has(key)),
  );
  const balances = posted(disk, guards, refuse);
  const members = registered(disk, guards, refuse);
  const bookings = holdsAfter(disk.bookings, guards.bookings, refuse);

  disk.head = batch.after;
  disk.events.push(...batch.events);
  for (const outcome of outcomes) {
    disk.lastNo += 1;
    disk.outcomes.set(outcome.key, { ...outcome, no: disk.lastNo });
    const { keyed } = outcome;
    if (keyed.source !== 'device') continue;
    const { deviceId, bootId, seq } = keyed;
    const last = disk.marks.get(bootKey(keyed))?.seq ?? 0;
    disk.marks.set(bootKey(keyed), { deviceId, bootId, seq: Math.max(seq, last) });
  }
  for (const { txId, entries } of guards.postings) disk.posted.set(txId, entries);
  for (const [account, fen] of balances) setBalance(disk, account, fen);
  for (const { day, pos } of guards.seals) disk.sealed.set(day, pos);
  for (const { memberId, memberNo, levelCode, cardUid } of members) {
    disk.members.set(memberId, { memberNo, levelCode });
    disk.memberNos.add(memberNo);
    disk.cards.set(cardUid, memberId);
  }
  for (const [bookingId, holds] of bookings)
    if (holds.length === 0) disk.bookings.delete(bookingId);
    else disk.bookings.set(bookingId, holds);
  disk.parked.push(...batch.parked);
}

type Refuse = (constraint: string, wrong: boolean) => void;

/** The balances that the postings lead to. */
function posted(disk: MemoryDisk, { postings, seals }: GuardRows, refuse: Refuse) {
  const sealed = new Map(disk.sealed);
  for (const { day, pos } of seals) {
    refuse('day_sealed_once', sealed.has(day));
    sealed.set(day, pos);
  }
  const txIds = new Set<string>();
  const balances = new Map<string, number>();
  for (const { txId, day, pos, entries } of postings) {
    refuse('posting_once', disk.posted.has(txId) || txIds.has(txId));
    txIds.add(txId);
    refuse('tx_sums_to_zero', sum(entries) !== 0);
    refuse('tx_one_unit', new Set(entries.map(({ account }) => inPieces(account))).size > 1);
    refuse('day_not_sealed', (sealed.get(day) ?? pos) < pos);
    for (const { account, fen } of entries)
      balances.set(account, (balances.get(account) ?? disk.balances.get(account) ?? 0) + fen);
  }
  for (const [account, fen] of balances)
    refuse('account_above_floor', fen < 0 && walletPart(account) !== undefined);
  return balances;
}

/** Accounts of count cards hold pieces, not money. */
function inPieces(account: string): boolean {
  return /^(opening\/count|countsUsed)\//.test(account) || walletPart(account)?.part === 'count';
}

function setBalance(disk: MemoryDisk, account: string, fen: number): void {
  disk.balances.set(account, fen);
  const memberId = /^wallet\/([^/]+)\/at\//.exec(account)?.[1];
  if (memberId === undefined) return;
  const accounts = disk.walletAccounts.get(memberId) ?? new Set();
  disk.walletAccounts.set(memberId, accounts.add(account));
}

function registered(disk: MemoryDisk, { members }: GuardRows, refuse: Refuse) {
  const taken = new Set<string>();
  const once = (constraint: string, names: { has(name: string): boolean }, name: string): void => {
    const inBatch = `${constraint} ${name}`;
    refuse(constraint, names.has(name) || taken.has(inBatch));
    taken.add(inBatch);
  };
  for (const { memberId, memberNo, cardUid } of members) {
    once('member_once', disk.members, memberId);
    once('member_no_once', disk.memberNos, memberNo);
    once('card_once', disk.cards, cardUid);
  }
  return members;
}
