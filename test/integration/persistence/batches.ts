/** Batches as a test writes them: what it does not speak of is empty. */
import { Chain } from '../../../hub/src/persistence/chain.ts';
import type {
  Batch,
  CommandKeyed,
  GuardRows,
  KeyedOutcome,
  LogHead,
  ParkedCommand,
} from '../../../hub/src/persistence/port.ts';

export interface Written {
  readonly events?: readonly {
    readonly stream?: 'floor' | 'books';
    readonly type?: string;
    readonly body?: string;
  }[];
  readonly outcomes?: readonly KeyedOutcome[];
  readonly guards?: Partial<GuardRows>;
  readonly parked?: readonly ParkedCommand[];
}

export function batchAfter(before: LogHead, written: Written): Batch {
  const chain = new Chain(before);
  const events = (written.events ?? []).map(({ stream = 'books', type = 'noted', body }) =>
    chain.add(stream, type, body ?? JSON.stringify({ type })),
  );
  return {
    before,
    after: { ...chain.mark, epoch: before.epoch },
    events,
    outcomes: written.outcomes ?? [],
    guards: { postings: [], members: [], seals: [], bookings: [], ...written.guards },
    parked: written.parked ?? [],
  };
}

export const desk = (key: string): CommandKeyed => ({ source: 'desk', key });
export const tap = (deviceId: string, bootId: string, seq: number): CommandKeyed => ({
  source: 'device',
  key: `d/${deviceId}/${bootId}/${seq}`,
  deviceId,
  bootId,
  seq,
});

export function outcome(keyed: CommandKeyed, at = 1_000): KeyedOutcome {
  const answer = { did: 'this' };
  return {
    keyed,
    key: keyed.key,
    payloadHash: `hash of ${keyed.key}`,
    at,
    outcome: { status: 'accepted', pos: 1, answer },
    command: JSON.stringify({ of: keyed.key }),
  };
}

export const principal = (memberId: string, storeId = 'S1') =>
  `wallet/${memberId}/at/${storeId}/principal`;
export const bonus = (memberId: string, storeId = 'S1') => `wallet/${memberId}/at/${storeId}/bonus`;

export const count = (memberId: string, serviceCode: string, storeId = 'S1') =>
  `wallet/${memberId}/at/${storeId}/count/${serviceCode}`;

/** Value moved from one account to another. */
export function moved(txId: string, from: string, to: string, fen: number, pos = 1, day = 'D1') {
  const entries = [
    { account: from, fen: -fen },
    { account: to, fen },
  ];
  return { txId, day, pos, entries };
}

export const roomHeld = (roomNo: string, fromAt: number, untilAt: number) => ({
  ...{ roomNo, fromAt, untilAt },
});
export const staffHeld = (staffNo: string, fromAt: number, untilAt: number) => ({
  ...{ staffNo, fromAt, untilAt },
});

export function member(
  memberId: string,
  memberNo = `no ${memberId}`,
  cardUid = `card ${memberId}`,
) {
  return { memberId, memberNo, cardUid, levelCode: 'gold' };
}
