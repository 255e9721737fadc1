/** What orders and payments do to the floor. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { addTo, walletPart } from '../../ledger/wallets.ts';
import { must } from '../fold.ts';
import type { State } from '../state.ts';

type TicketEvent = Extract<
  Event,
  {
    type: 'goodsOrdered' | 'ticketSettled' | 'memberToppedUp' | 'receiptReprinted' | 'ledgerPosted';
  }
>;

export function evolveTicket(state: State, event: TicketEvent): void {
  switch (event.type) {
    case 'goodsOrdered': {
      const visitId = must(state.visitByTicket.get(event.ticketId), `ticket ${event.ticketId}`);
      const visit = must(state.visits.get(visitId), `visit ${visitId}`);
      const { lineId, goodsCode, name, qty, eachFen, guest } = event;
      visit.goods.push({ lineId, goodsCode, name, qty, eachFen, guest });
      visit.ticketVersion += 1;
      return;
    }
    case 'ticketSettled': {
      if (event.closes) {
        state.settledToday.add(event.ticketId);
        return;
      }
      const visit = must(state.visits.get(event.visitId), `visit ${event.visitId}`);
      visit.settledGuests.push(...(event.part?.guests ?? []));
      visit.settlements = event.settlementNo;
      visit.ticketVersion += 1;
      return;
    }
    case 'memberToppedUp':
      state.topUpCount = event.no;
      return;
    case 'receiptReprinted':
      state.reprints.set(event.ticketId, event.copy);
      return;
    case 'ledgerPosted':
      // A wallet in memory is only a copy of a row; what is not loaded needs no change.
      for (const { account, fen } of event.entries) {
        const held = walletPart(account);
        const wallet = held && state.wallets.get(held.memberId);
        if (wallet) addTo(wallet, held, fen);
      }
      return;
    default:
      never(event);
  }
}
