/** Settling a ticket, whole or guest by guest (TKT). */
import type { CommandBody, TenderGiven } from '../../commands.ts';
import { type Answer, isRefused, refuse, type Refused } from '../../decision.ts';
import type { BillLine, Holding, TenderTaken } from '../../events.ts';
import { countEntries, settlementEntries } from '../../ledger/accounts.ts';
import { addTo } from '../../ledger/wallets.ts';
import { isAmount } from '../../money.ts';
import { managerOf } from '../../people.ts';
import type { Fen, MemberId, StaffNo } from '../../units.ts';
import { closeVisit } from '../visits/calls.ts';
import { closesVisit, dueLines, type Quote, quote } from './bill.ts';
import { clocksOf, isOpen } from '../lines.ts';
import type { Recording } from '../recording.ts';
import type { State, Visit, Wallet } from '../state.ts';
import { type Taken, takeTenders, whyNotGiven } from './tenders.ts';
import { visitOfTicket } from './tickets.ts';

type Settle = Extract<CommandBody, { type: 'settle' }>;

interface Tip {
  readonly fen: Fen;
  readonly staffNo: StaffNo | null;
}

/** What is going to be written down. */
interface Settlement {
  readonly visit: Visit;
  readonly guests: readonly number[] | undefined;
  readonly lines: readonly BillLine[];
  readonly due: Quote;
  readonly tip: Tip;
  readonly wallet: Wallet | undefined;
  readonly taken: Taken;
}

export function settle(recording: Recording, command: Settle): Answer | Refused {
  const settlement = plan(recording, command);
  if (isRefused(settlement)) return settlement;
  const { visit, guests, due, tip, taken } = settlement;
  const settlementNo = visit.settlements + 1;
  const closes = closesVisit(visit, guests);
  write(recording, settlement, settlementNo, closes);
  if (closes) close(recording, visit);
  return {
    ticketId: visit.ticketId,
    settlementNo,
    closes,
    billedFen: due.dueFen,
    tipFen: tip.fen,
    changeFen: taken.changeFen,
  };
}

function plan(recording: Recording, command: Settle): Settlement | Refused {
  const { state, catalogue } = recording;
  const { guests, tenders } = command;
  const visit = visitOfTicket(state, command.ticketId);
  if (isRefused(visit)) return visit;
  const wrong = whyNotAsked(recording, visit, command) ?? whyNotOver(state, visit, guests);
  if (wrong !== undefined) return wrong;
  const paying = payingMember(tenders);
  if (paying === 'several') return refuse('over_tender', { dueFen: command.seenDueFen });
  const wallet = paying === undefined ? undefined : state.wallets.get(paying);
  if (paying !== undefined && wallet === undefined)
    return refuse('unknown_member', { memberId: paying });

  const usesCounts = tenders.some(({ tender }) => tender === 'countCard');
  const due = quote(state, catalogue, visit, {
    levelCode: wallet?.levelCode,
    counts: usesCounts ? wallet?.counts : undefined,
    guests,
  });
  const unseen = whyNotAsSeen(visit, due, command);
  if (unseen !== undefined) return unseen;

  const lines = dueLines(state, catalogue, visit, guests);
  const tip = tipOn(lines, command.tipFen ?? 0);
  if (isRefused(tip)) return tip;
  const { countCardFen, countUses } = due;
  // TKT-11: what is on the house has a manager's name.
  const approvedBy = managerOf(catalogue, command.approvedBy);
  const toPay = { dueFen: due.dueFen + tip.fen, countCardFen, countUses, wallet, approvedBy };
  const taken = takeTenders(tenders, toPay, catalogue);
  return isRefused(taken) ? taken : { visit, guests, lines, due, tip, wallet, taken };
}

function whyNotAsked(
  { catalogue }: Recording,
  visit: Visit,
  { guests, tipFen = 0, tenders }: Settle,
): Refused | undefined {
  const badTip = isAmount(tipFen) ? undefined : refuse('bad_amount', { amount: tipFen });
  return whyNotGuests(visit, guests) ?? whyNotGiven(tenders, catalogue) ?? badTip;
}

/** TKT-5: every line that is paid is over. */
function whyNotOver(
  state: State,
  visit: Visit,
  guests: readonly number[] | undefined,
): Refused | undefined {
  const open = clocksOf(state, visit).filter(
    (clock) => isOpen(clock) && (guests?.includes(clock.guest) ?? true),
  );
  return open.length === 0
    ? undefined
    : refuse('clocks_open', { clockIds: open.map((clock) => clock.clockId) });
}

/** TKT-5: paid as the person saw it, by each once. */
function whyNotAsSeen(visit: Visit, due: Quote, command: Settle): Refused | undefined {
  const { version, dueFen } = due;
  if (version !== command.seenVersion || dueFen !== command.seenDueFen)
    return refuse('ticket_changed', { dueFen, version });
  const settled = command.guests?.find((guest) => visit.settledGuests.includes(guest));
  return settled === undefined ? undefined : refuse('guest_settled', { guest: settled });
}

/** TKT-9: for the technician of the first clock that is paid here. */
function tipOn(lines: readonly BillLine[], fen: Fen): Tip | Refused {
  if (fen === 0) return { fen, staffNo: null };
  const staffNo = lines.find((line) => line.staffNo !== null)?.staffNo ?? null;
  return staffNo === null ? refuse('nobody_to_tip') : { fen, staffNo };
}

/** TKT-8: each of them sits here, and is named once. */
export function whyNotGuests(
  visit: Visit,
  guests: readonly number[] | undefined,
): Refused | undefined {
  if (guests === undefined) return undefined;
  if (guests.length === 0) return refuse('no_guests', { roomNo: visit.roomNo });
  const unknown = guests.find(
    (guest, index) => visit.guests[guest] === undefined || guests.indexOf(guest) !== index,
  );
  return unknown === undefined ? undefined : refuse('unknown_guest', { guest: unknown });
}

/** The one member whose card pays and whose level counts; no tender of theirs comes twice. */
function payingMember(tenders: readonly TenderGiven[]): MemberId | undefined | 'several' {
  const cards = tenders.flatMap((given) => ('memberId' in given ? [given] : []));
  const kinds = new Set(cards.map(({ tender }) => tender));
  const members = new Set(cards.map(({ memberId }) => memberId));
  if (kinds.size < cards.length || members.size > 1) return 'several';
  return cards[0]?.memberId;
}

function write(
  recording: Recording,
  { visit, guests, lines, due, tip, wallet, taken }: Settlement,
  settlementNo: number,
  closes: boolean,
): void {
  const { ticketId, visitId, roomNo, openedAt, settlements } = visit;
  const { storeId } = recording.catalogue.config;
  const { servicesFen, goodsFen, roomFeeFen, discountFen, dueFen, payPct } = due;
  const rest = visit.guests.flatMap((_, guest) =>
    visit.settledGuests.includes(guest) ? [] : [guest],
  );
  recording.record({
    ...{ type: 'ticketSettled', ticketId, visitId, roomNo, openedAt, settlementNo, closes },
    part: guests === undefined && settlements === 0 ? null : { guests: [...(guests ?? rest)] },
    lines,
    payingMemberId: wallet?.memberId ?? null,
    ...{ payPct, discountFen, billedFen: dueFen },
    ...{ tipFen: tip.fen, tipStaffNo: tip.staffNo },
    tenders: taken.tenders,
    changeFen: taken.changeFen,
    memberAfter: wallet === undefined ? null : holdingAfter(wallet, taken.tenders),
  });
  // The first needs no number: a ticket that is paid at once has one transaction of its own name.
  const name = settlementNo === 1 ? ticketId : `${ticketId}/${String(settlementNo)}`;
  const net = { servicesFen: servicesFen - discountFen, goodsFen, roomFeeFen };
  const entries = settlementEntries(storeId, net, tip, taken.tenders);
  if (entries.length > 0)
    recording.record({
      ...{ type: 'ledgerPosted', txId: `settle/${name}`, reason: 'settlement', entries },
    });
  const pieces = countEntries(storeId, taken.tenders);
  if (pieces.length > 0)
    recording.record({
      ...{ type: 'ledgerPosted', txId: `counts/${name}`, reason: 'settlement', entries: pieces },
    });
}

/** TKT-7: who has paid leaves; the room turns dirty by itself. */
function close(recording: Recording, { visitId, roomNo }: Visit): void {
  closeVisit(recording, visitId, 'settled');
  const from = recording.state.rooms.get(roomNo)?.status ?? 'awaitingPayment';
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'dirty', visitId: null });
}

function holdingAfter(wallet: Wallet, tenders: readonly TenderTaken[]): Holding {
  const { memberId, principalFen, bonusFen, counts } = wallet;
  const held = { principalFen, bonusFen, counts };
  for (const tender of tenders) {
    if (tender.tender === 'storedValue') {
      held.principalFen -= tender.principalFen;
      held.bonusFen -= tender.bonusFen;
    }
    if (tender.tender === 'countCard')
      for (const { serviceCode } of tender.uses)
        addTo(held, { memberId, part: 'count', serviceCode }, -1);
  }
  return held;
}
