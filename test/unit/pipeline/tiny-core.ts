/**
 * A core with next to no rules: counters that are added to, members who pay.
 * It proves the pipeline apart from the store's rules; its commands can also be
 * told to break it in every way that a core could.
 */
import type { Answer } from '@baozhong/contract/commands.ts';
import type { Entry, Wallet } from '@baozhong/core/index.ts';
import type { Commanded, Core, Decision } from '../../../hub/src/pipeline/core-port.ts';

export interface TinyState {
  lastAt: number;
  readonly wallets: Map<string, Wallet>;
  day: string;
  readonly totals: Map<string, number>;
}

type Body =
  | { readonly type: 'add'; readonly to: string; readonly by: number }
  | { readonly type: 'open'; readonly day: string }
  | {
      readonly type: 'join';
      readonly memberId: string;
      readonly cardUid: string;
      readonly fen: number;
    }
  | { readonly type: 'pay'; readonly memberId: string; readonly fen: number; readonly no: string }
  | { readonly type: 'refuse' }
  /** Throws with nothing done, with its events half taken, or writes what the tables refuse. */
  | { readonly type: 'break'; readonly how: 'atOnce' | 'halfWay' | 'crookedBooks' };
export type TinyCommand = Commanded & Body;

type EventBody =
  | { readonly type: 'added'; readonly to: string; readonly total: number }
  | { readonly type: 'shown'; readonly to: string }
  | { readonly type: 'counted'; readonly to: string; readonly by: number }
  | { readonly type: 'businessDayOpened'; readonly day: string; readonly state: TinySerialized }
  | { readonly type: 'joined'; readonly memberId: string; readonly cardUid: string }
  | {
      readonly type: 'posted';
      readonly txId: string;
      readonly day: string;
      readonly entries: readonly Entry[];
    };
export type TinyEvent = { readonly at: number } & EventBody;

interface TinySerialized {
  readonly lastAt: number;
  readonly day: string;
  readonly totals: readonly (readonly [string, number])[];
}

const serialize = ({ lastAt, day, totals }: TinyState): TinySerialized => ({
  lastAt,
  day,
  totals: [...totals],
});

function evolve(state: TinyState, event: TinyEvent): void {
  state.lastAt = Math.max(state.lastAt, event.at);
  switch (event.type) {
    case 'added':
      state.totals.set(event.to, event.total);
      return;
    case 'businessDayOpened':
      state.day = event.day;
      return;
    case 'posted':
      for (const { account, fen } of event.entries) {
        const wallet = state.wallets.get(account.split('/')[1] ?? '');
        if (wallet !== undefined) wallet.principalFen += fen;
      }
      return;
    case 'shown':
    case 'counted':
    case 'joined':
  }
}

function decide(state: TinyState, command: TinyCommand): Decision<TinyEvent> {
  const events: TinyEvent[] = [];
  const record = (body: EventBody): void => {
    const event = { ...body, at: command.stamp.at };
    evolve(state, event);
    events.push(event);
  };
  const accepted = (answer: Answer = {}): Decision<TinyEvent> => ({
    kind: 'accepted',
    events,
    answer,
  });
  const post = (txId: string, entries: readonly Entry[]): void => {
    record({ type: 'posted', txId, day: state.day, entries });
  };
  const wallet = (memberId: string) => `wallet/${memberId}/at/S1/principal`;
  switch (command.type) {
    case 'add': {
      const { to, by } = command;
      const total = (state.totals.get(to) ?? 0) + by;
      record({ type: 'added', to, total });
      record({ type: 'shown', to });
      record({ type: 'counted', to, by });
      return accepted({ total });
    }
    case 'open':
      record({ type: 'businessDayOpened', day: command.day, state: serialize(state) });
      return accepted();
    case 'join': {
      const { memberId, cardUid, fen } = command;
      record({ type: 'joined', memberId, cardUid });
      post(`join/${memberId}`, [
        { account: wallet(memberId), fen },
        { account: 'cash', fen: -fen },
      ]);
      return accepted();
    }
    case 'pay': {
      const { memberId, fen, no } = command;
      const held = state.wallets.get(memberId);
      if (held === undefined)
        return { kind: 'refused', name: 'unknown_member', detail: { memberId } };
      if (held.principalFen < fen)
        return {
          kind: 'refused',
          name: 'insufficient_tender',
          detail: { shortFen: fen - held.principalFen },
        };
      post(`pay/${no}`, [
        { account: wallet(memberId), fen: -fen },
        { account: 'sales', fen },
      ]);
      return accepted({ leftFen: held.principalFen });
    }
    case 'refuse':
      return { kind: 'refused', name: 'nothing_to_do', detail: {} };
    case 'break':
      if (command.how === 'atOnce') throw new Error('broken at once');
      record({ type: 'added', to: 'debris', total: 1 });
      if (command.how === 'halfWay') throw new Error('broken half way');
      post('crooked', [{ account: 'cash', fen: 1 }]);
      return accepted();
  }
}

export const tinyCore: Core<TinyState, TinyCommand, TinyEvent> = {
  emptyState: () => ({ lastAt: 0, wallets: new Map(), day: 'D0', totals: new Map() }),
  decide,
  evolve,
  serialize,
  opening: 'businessDayOpened',
  carried: (event) =>
    event.type === 'businessDayOpened'
      ? { ...event.state, wallets: new Map(), totals: new Map(event.state.totals) }
      : undefined,
  read: (body) => JSON.parse(body) as TinyEvent,
  streamOf: ({ type }) => (type === 'shown' || type === 'businessDayOpened' ? 'floor' : 'books'),
  guard(event, pos, into) {
    if (event.type === 'posted')
      into.postings.push({ txId: event.txId, day: event.day, pos, entries: event.entries });
    if (event.type === 'joined')
      into.members.push({
        memberId: event.memberId,
        memberNo: event.memberId,
        cardUid: event.cardUid,
        levelCode: 'gold',
      });
  },
  membersOf: (command) => (command.type === 'pay' ? [command.memberId] : []),
  refusalOf: (constraint) =>
    constraint === 'card_once' ? { name: 'card_in_use', detail: {} } : undefined,
};

export { type Body as TinyBody };
