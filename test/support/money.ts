/** A party of four that has been served, a member with money and pieces, and what was posted for them. */
import {
  addTo,
  billLines,
  type BillLine,
  type CommandBody,
  type CountLeft,
  type Event,
  quote,
  type TenderGiven,
  walletPart,
} from '@baozhong/core/index.ts';
import { Floor, storeConfig } from './floor.ts';

export type Settled = Extract<Event, { type: 'ticketSettled' }>;
type Settle = Extract<CommandBody, { type: 'settle' }>;

export interface Held {
  readonly levelCode?: string;
  readonly principalFen?: number;
  readonly bonusFen?: number;
  readonly counts?: readonly CountLeft[];
}

/** The member M1 joins, and their wallet is at hand, as the pipeline sees to it. */
export function member(floor: Floor, held: Held, memberId = 'M1'): void {
  const { levelCode = 'regular', principalFen = 0, bonusFen = 0, counts = [] } = held;
  floor.does({
    ...{ type: 'registerMember', memberId, memberNo: memberId, cardUid: `0A0200${memberId}` },
    ...{ levelCode, principalFen, bonusFen, counts },
  });
  floor.state.wallets.set(memberId, { memberId, levelCode, principalFen, bonusFen, counts });
}

export interface Served {
  readonly service: 'FOOT60' | 'BODY60';
  readonly extensions: number;
  readonly tea: number;
}

/** The guests sit in 302, which has a fee, and every clock is over. */
export function served(guests: readonly Served[]): Floor {
  const config = storeConfig();
  const floor = Floor.open();
  floor.does({
    type: 'configureStore',
    config: { ...config, rooms: config.rooms.map((room) => ({ ...room, seats: 4 })) },
  });
  floor.does({
    type: 'openVisit',
    roomNo: '302',
    guests: guests.map(({ service }) => ({
      items: [{ serviceCode: service, wish: { type: 'rotation' } }],
    })),
  });
  const { ticketId, clockIds } = floor.ticketIn('302');
  for (const [guest, { extensions, tea }] of guests.entries()) {
    const clockId = clockIds[guest] ?? '';
    floor.does({ type: 'startClock', clockId });
    if (extensions > 0) floor.does({ type: 'extendClock', clockId, extensions });
    if (tea > 0) floor.does({ type: 'orderGoods', ticketId, goodsCode: 'TEA', qty: tea, guest });
    floor.does({ type: 'endClock', clockId, early: true });
  }
  return floor;
}

export function linesIn302(floor: Floor): BillLine[] {
  const { state } = floor;
  if (state.catalogue === null) throw new Error('no catalogue');
  return billLines(state, state.catalogue, floor.ticketIn('302'));
}

/** The command of somebody who has just looked at the ticket. */
export function paying(
  floor: Floor,
  tenders: readonly TenderGiven[],
  more: Pick<Settle, 'guests' | 'tipFen' | 'approvedBy'> = {},
): Settle {
  const { state } = floor;
  const visit = floor.ticketIn('302');
  if (state.catalogue === null) throw new Error('no catalogue');
  const memberId = tenders.flatMap((one) => ('memberId' in one ? [one.memberId] : []))[0] ?? '';
  const wallet = state.wallets.get(memberId);
  const usesCounts = tenders.some(({ tender }) => tender === 'countCard');
  const due = quote(state, state.catalogue, visit, {
    levelCode: wallet?.levelCode,
    counts: usesCounts ? wallet?.counts : undefined,
    guests: more.guests,
  });
  const { ticketId } = visit;
  return {
    ...{ type: 'settle', ticketId, seenVersion: due.version, seenDueFen: due.dueFen },
    ...{ tenders, ...more },
  };
}

export function settledIn(events: readonly Event[]): Settled {
  const settled = events.find((event) => event.type === 'ticketSettled');
  if (settled === undefined) throw new Error('nothing was settled');
  return settled;
}

export const entriesOf = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'ledgerPosted' ? event.entries : []));

/** The accounts as the tables would hold them. */
export function balances(events: readonly Event[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { account, fen } of entriesOf(events))
    held.set(account, (held.get(account) ?? 0) + fen);
  return held;
}

/** The wallet that those accounts make. */
export function walletIn(events: readonly Event[], memberId = 'M1') {
  const counts: readonly CountLeft[] = [];
  const held = { principalFen: 0, bonusFen: 0, counts };
  for (const [account, amount] of balances(events)) {
    const part = walletPart(account);
    if (part?.memberId === memberId) addTo(held, part, amount);
  }
  return held;
}

/** As handed: what the tenders gave before change. */
export function handed({ tenders }: Settled): number {
  return tenders.reduce(
    (total, one) => total + (one.tender === 'cash' ? one.handedFen : one.takenFen),
    0,
  );
}
