/** What parties, their rooms and what they call for do to the floor. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { clockOf, must, setClock } from '../fold.ts';
import type { ServiceCall, State } from '../state.ts';

type VisitEvent = Extract<
  Event,
  {
    type:
      | 'visitOpened'
      | 'visitMoved'
      | 'visitClosed'
      | 'roomStatusChanged'
      | 'serviceCalled'
      | 'serviceCallTaken'
      | 'serviceCallDone';
  }
>;

export function evolveVisit(state: State, event: VisitEvent): void {
  switch (event.type) {
    case 'visitOpened':
      state.visits.set(event.visitId, {
        visitId: event.visitId,
        ticketId: event.ticketId,
        roomNo: event.roomNo,
        openedAt: event.at,
        openedBy: event.who,
        guests: [...event.guests],
        ...(event.partyId && { partyId: event.partyId }),
        clockIds: [],
        goods: [],
        ticketVersion: 1,
        settledGuests: [],
        settlements: 0,
      });
      state.visitByTicket.set(event.ticketId, event.visitId);
      state.visitCount = event.no;
      return;
    case 'visitMoved': {
      const visit = must(state.visits.get(event.visitId), `visit ${event.visitId}`);
      visit.roomNo = event.to;
      // The fee is that of the room at the end.
      visit.ticketVersion += 1;
      for (const clockId of visit.clockIds) {
        const clock = clockOf(state, clockId);
        if (clock.status !== 'called') continue;
        const { late: _past, ...kept } = clock;
        setClock(state, { ...kept, missedDueAt: event.missedDueAt });
      }
      for (const call of state.calls.values())
        if (call.visitId === event.visitId)
          state.calls.set(call.callId, { ...call, roomNo: event.to });
      return;
    }
    case 'visitClosed': {
      const visit = must(state.visits.get(event.visitId), `visit ${event.visitId}`);
      for (const clockId of visit.clockIds) state.clocks.delete(clockId);
      state.visitByTicket.delete(visit.ticketId);
      state.visits.delete(event.visitId);
      return;
    }
    case 'roomStatusChanged': {
      const room = must(state.rooms.get(event.roomNo), `room ${event.roomNo}`);
      room.status = event.to;
      room.sinceAt = event.at;
      room.visitId = event.visitId;
      return;
    }
    case 'serviceCalled': {
      const { callId, roomNo, visitId, what, from, at } = event;
      const open = { takenBy: null, takenAt: null };
      state.calls.set(callId, { callId, roomNo, visitId, what, at, from, ...open });
      state.callCount = event.no;
      return;
    }
    case 'serviceCallTaken': {
      const call: ServiceCall = must(state.calls.get(event.callId), `call ${event.callId}`);
      state.calls.set(event.callId, { ...call, takenBy: event.takenBy, takenAt: event.at });
      return;
    }
    case 'serviceCallDone':
      state.calls.delete(event.callId);
      return;
    default:
      never(event);
  }
}
