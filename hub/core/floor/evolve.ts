/**
 * What an event does to the floor. It assigns and never decides: everything
 * that had to be worked out stands in the event, so an old log gives the same
 * floor under new rules (law 5).
 */
import { never } from '../decision.ts';
import type { Event } from '../events.ts';
import { evolvePolicy } from '../policy/policy-evolve.ts';
import { evolveBooking } from './bookings/bookings-evolve.ts';
import { evolveClock } from './clocks/clocks-evolve.ts';
import { evolveJob } from './clocks/jobs-evolve.ts';
import { evolveAnnouncement } from './dispatch/announcements-evolve.ts';
import { evolveDuty, takeStatus } from './duty/duty-evolve.ts';
import { moveInQueue } from './queues/queues-evolve.ts';
import { evolveStanding, evolveTurn } from './queues/turn-evolve.ts';
import { evolveStock } from '../stock/keeping.ts';
import type { State } from './state.ts';
import { evolveStore } from './store-evolve.ts';
import { evolveTicket } from './tickets/tickets-evolve.ts';
import { evolveVisit } from './visits/visits-evolve.ts';

export function evolve(state: State, event: Event): void {
  if (event.at > state.lastAt) state.lastAt = event.at;
  // Before all others: it looks at clocks and queues as the event found them.
  evolveStanding(state, event);
  switch (event.type) {
    case 'businessDayOpened':
    case 'storeConfigured':
    case 'staffAdded':
    case 'staffChanged':
    case 'staffLeft':
      evolveStore(state, event);
      return;
    case 'technicianStatusChanged':
      takeStatus(state, event);
      return;
    case 'queueMoved':
      moveInQueue(state, event);
      return;
    case 'shiftJoined':
    case 'turnTaken':
    case 'turnGivenBack':
    case 'owedTurnRecorded':
    case 'owedTurnUsed':
    case 'owedTurnWithdrawn':
    case 'linePromised':
    case 'promiseWithdrawn':
    case 'technicianSoonFree':
    case 'queuesLaidOut':
      evolveTurn(state, event);
      return;
    case 'announcementQueued':
    case 'announcementPlaying':
    case 'announcementEnded':
      evolveAnnouncement(state, event);
      return;
    case 'visitOpened':
    case 'visitMoved':
    case 'visitClosed':
    case 'roomStatusChanged':
    case 'serviceCalled':
    case 'serviceCallTaken':
    case 'serviceCallDone':
      evolveVisit(state, event);
      return;
    case 'clockLineAdded':
    case 'clockLineReady':
    case 'wishFellBack':
    case 'technicianCalled':
    case 'technicianLate':
    case 'turnMissed':
    case 'clockStarted':
    case 'clockExtended':
    case 'clockEnded':
    case 'clockCancelled':
    case 'endReminderRaised':
    case 'endReminderAcknowledged':
      evolveClock(state, event);
      return;
    case 'guestJoined':
    case 'serviceChanged':
    case 'clockTransferred':
    case 'overrunAsked':
      evolveJob(state, event);
      return;
    case 'goodsOrdered':
    case 'goodsMade':
    case 'goodsServed':
    case 'goodsRedirected':
    case 'goodsTakenBack':
    case 'goodsCancelled':
    case 'ticketSettled':
    case 'memberToppedUp':
    case 'receiptReprinted':
    case 'ledgerPosted':
      evolveTicket(state, event);
      return;
    case 'stockReceived':
    case 'stockCounted':
      evolveStock(state, event);
      return;
    case 'rotationPolicySet':
    case 'policyTaken':
    case 'slotHeld':
    case 'holdReleased':
    case 'holdExpired':
    case 'lapsSet':
    case 'penaltyRecorded':
      evolvePolicy(state, event);
      return;
    case 'technicianSetOff':
    case 'takerArrived':
    case 'suspensionAtEndSet':
    case 'freezeEnded':
    case 'callInsChanged':
    case 'overtimeSet':
    case 'clockBought':
    case 'shiftPlanned':
    case 'attendanceNoted':
      evolveDuty(state, event);
      return;
    case 'bookingMade':
    case 'bookingChanged':
    case 'bookingReminderDue':
    case 'bookingReminderSeen':
    case 'bookingLocked':
    case 'bookingCancelled':
    case 'bookingArrived':
    case 'bookingNoShow':
      evolveBooking(state, event);
      return;
    // Rows and amounts in the books: nothing on the floor.
    case 'memberRegistered':
    case 'commissionEarned':
      return;
    default:
      never(event);
  }
}
