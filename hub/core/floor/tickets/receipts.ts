/** RCP-1: the receipt of a ticket settled today can be had again; each time is counted and told on the paper. */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { TicketId } from '../../units.ts';
import type { Recording } from '../recording.ts';

export function reprintReceipt(recording: Recording, ticketId: TicketId): Answer | Refused {
  const { state } = recording;
  if (!state.settledToday.has(ticketId)) {
    const visit = state.visits.get(state.visitByTicket.get(ticketId) ?? '');
    if (visit === undefined) return refuse('unknown_ticket', { ticketId });
    // Of a ticket that is paid in parts, those that are paid.
    if (visit.settlements === 0) return refuse('ticket_open', { ticketId });
  }
  const copy = (state.reprints.get(ticketId) ?? 0) + 1;
  recording.record({ type: 'receiptReprinted', ticketId, copy });
  return { ticketId, copy };
}
