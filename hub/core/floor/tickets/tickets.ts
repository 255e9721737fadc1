/** Finding a ticket, and what is put on it. */
import { type Answer, isRefused, refuse, type Refused } from '../../decision.ts';
import { sold } from '../../stock/keeping.ts';
import type { Recording } from '../recording.ts';
import type { State, Visit } from '../state.ts';

export function visitOfTicket(state: State, ticketId: string): Visit | Refused {
  if (state.settledToday.has(ticketId)) return refuse('ticket_settled', { ticketId });
  const visitId = state.visitByTicket.get(ticketId);
  const visit = visitId === undefined ? undefined : state.visits.get(visitId);
  return visit ?? refuse('unknown_ticket', { ticketId });
}

/** TKT-4: goods go on the ticket of the guest who ordered; where none is named, of the first who has not paid. */
export function orderGoods(
  recording: Recording,
  visit: Visit,
  order: { readonly goodsCode: string; readonly qty: number; readonly guest?: number | undefined },
  from: 'desk' | 'terminal',
): Answer | Refused {
  const goods = recording.catalogue.goods.get(order.goodsCode);
  if (goods === undefined) return refuse('unknown_goods', { goodsCode: order.goodsCode });
  const { qty } = order;
  if (!Number.isInteger(qty) || qty < 1 || qty > 99) return refuse('bad_quantity', { qty });
  const isSettled = (guest: number) => visit.settledGuests.includes(guest);
  const guest = order.guest ?? visit.guests.findIndex((_, index) => !isSettled(index));
  if (visit.guests[guest] === undefined) return refuse('no_guests', { roomNo: visit.roomNo });
  if (isSettled(guest)) return refuse('guest_settled', { guest });
  const stock = sold(recording, goods.code, qty);
  if (stock !== undefined && isRefused(stock)) return stock;
  const lineId = `${visit.ticketId}/g${String(visit.goods.length + 1)}`;
  recording.record({
    type: 'goodsOrdered',
    ticketId: visit.ticketId,
    lineId,
    goodsCode: goods.code,
    name: goods.name,
    qty,
    eachFen: goods.priceFen,
    guest,
    from,
    // GDS-5
    roomNo: visit.roomNo,
    place: goods.printTo,
    ...(goods.course !== undefined && { course: goods.course }),
    ...(stock !== undefined && { stock }),
  });
  return { did: 'orderGoods', lineId };
}
