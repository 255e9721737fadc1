/** What orders and payments do to the floor. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { addTo, walletPart } from '../../ledger/wallets.ts';
import { takeStock } from '../../stock/keeping.ts';
import { must } from '../fold.ts';
import type { GoodsLine, State, Visit } from '../state.ts';
import type { StepDone } from './goods-events.ts';

type TicketEvent = Extract<
  Event,
  {
    type:
      | 'goodsOrdered'
      | 'goodsMade'
      | 'goodsServed'
      | 'goodsRedirected'
      | 'goodsTakenBack'
      | 'goodsCancelled'
      | 'ticketSettled'
      | 'memberToppedUp'
      | 'receiptReprinted'
      | 'ledgerPosted';
  }
>;

export function evolveTicket(state: State, event: TicketEvent): void {
  switch (event.type) {
    case 'goodsOrdered': {
      const visit = visitOf(state, event);
      const { lineId, goodsCode, name, qty, eachFen, guest, at, who, place, course } = event;
      const { stock } = event;
      visit.goods.push({
        ...{ lineId, goodsCode, name, qty, eachFen, guest, at, who },
        ...(place !== undefined && { place }),
        ...(course !== undefined && { course }),
        ...(stock !== undefined && { costFen: stock.costFen }),
      });
      takeStock(state, goodsCode, stock);
      visit.ticketVersion += 1;
      return;
    }
    case 'goodsMade':
      changeLine(state, event, (line) => ({ ...line, made: doneBy(event), wasMade: true }));
      return;
    case 'goodsServed':
      changeLine(state, event, (line) => ({ ...line, served: doneBy(event) }));
      return;
    case 'goodsRedirected':
      // Where it goes is where its visit sits.
      return;
    case 'goodsTakenBack':
      changeLine(state, event, ({ made, served: _served, ...line }) =>
        event.to === 'made' && made !== undefined ? { ...line, made } : line,
      );
      return;
    case 'goodsCancelled': {
      const { qty, left, reason } = event;
      changeLine(state, event, (line) => ({
        ...line,
        qty: left,
        ...(event.costFen !== undefined && { costFen: event.costFen }),
        cancelled: { ...doneBy(event), qty: (line.cancelled?.qty ?? 0) + qty, reason },
      }));
      takeStock(state, event.goodsCode, event.stock);
      visitOf(state, event).ticketVersion += 1;
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

function visitOf(state: State, { ticketId }: { readonly ticketId: string }): Visit {
  const visitId = must(state.visitByTicket.get(ticketId), `ticket ${ticketId}`);
  return must(state.visits.get(visitId), `visit ${visitId}`);
}

function doneBy({ at, who }: StepDone): StepDone {
  return { at, who };
}

function changeLine(
  state: State,
  event: { readonly ticketId: string; readonly lineId: string },
  change: (line: GoodsLine) => GoodsLine,
): void {
  const { goods } = visitOf(state, event);
  const index = goods.findIndex(({ lineId }) => lineId === event.lineId);
  goods[index] = change(must(goods[index], `goods ${event.lineId}`));
}
