/** RCP-1: the receipt of a ticket settled today can be had again; each time is counted and told on the paper. */
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { TicketId } from '../units.ts';
import type { Recording } from './recording.ts';

export function reprintReceipt(recording: Recording, ticketId: TicketId): Answer | Refused {
  const { state } = recording;
  if (!state.settledToday.has(ticketId)) {
    const isOpen = state.visitByTicket.has(ticketId);
    return isOpen ? refuse('ticket_open', { ticketId }) : refuse('unknown_ticket', { ticketId });
  }
  const copy = (state.reprints.get(ticketId) ?? 0) + 1;
  recording.record({ type: 'receiptReprinted', ticketId, copy });
  return { ticketId, copy };
}
