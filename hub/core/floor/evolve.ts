/**
 * What an event does to the floor. It assigns and never decides: everything
 * that had to be worked out stands in the event, so an old log gives the same
 * floor under new rules (law 5).
 */
import { never } from '../decision.ts';
import type { Event } from '../events.ts';
import { addTo, walletPart } from '../ledger/wallets.ts';
import { withoutPerson, withPerson } from '../people.ts';
import { dropHold, evolvePolicy } from '../policy/policy-evolve.ts';
import { evolveBooking } from './bookings/bookings-evolve.ts';
import { catalogueOf } from './catalogue.ts';
import { evolveDuty, openDutyDay, statusLeaves } from './duty/duty-evolve.ts';
import {
  base,
  clockOf,
  configOf,
  must,
  setClock,
  stopWaiting,
  unsayOlder,
  visitOfClock,
} from './fold.ts';
import { evolveJob } from './clocks/jobs-evolve.ts';
import { turnsOf } from './queues/queues.ts';
import type { Room, ServiceCall, State } from './state.ts';
import { evolveStanding, evolveTurn } from './queues/turn-evolve.ts';
import { isPaused } from './technicians.ts';

function moveInQueue(
  state: State,
  { group, staffNo, to, turnNo }: Extract<Event, { type: 'queueMoved' }>,
): void {
  const queue = state.queues.get(group) ?? [];
  const turnNos = state.turnNos.get(group) ?? [];
  const next = (turnNos.at(-1) ?? 0) + 1;
  const from = queue.indexOf(staffNo);
  if (from >= 0) {
    queue.splice(from, 1);
    turnNos.splice(from, 1);
  }
  if (to !== null) {
    queue.splice(to, 0, staffNo);
    turnNos.splice(to, 0, turnNo ?? next);
  }
  state.queues.set(group, queue);
  state.turnNos.set(group, turnNos);
}

export function evolve(state: State, event: Event): void {
  if (event.at > state.lastAt) state.lastAt = event.at;
  evolveStanding(state, event);
  switch (event.type) {
    case 'businessDayOpened':
      state.businessDay = event.day;
      state.visitCount = 0;
      state.callCount = 0;
      state.topUpCount = 0;
      state.settledToday.clear();
      state.reprints.clear();
      openDutyDay(state, event.day);
      state.bookingCount = 0;
      state.bookingsOver.clear();
      return;
    case 'storeConfigured': {
      state.catalogue = catalogueOf(event.config);
      state.configVersion = event.version;
      for (const { roomNo } of event.config.rooms)
        if (!state.rooms.has(roomNo)) {
          const room: Room = { roomNo, status: 'vacant', sinceAt: event.at, visitId: null };
          state.rooms.set(roomNo, room);
        }
      for (const { staffNo } of event.config.technicians)
        if (!state.technicians.has(staffNo))
          state.technicians.set(staffNo, { status: 'offDuty', sinceAt: event.at });
      for (const group of event.config.queueGroups)
        if (!state.queues.has(group.code)) {
          state.queues.set(group.code, []);
          state.turnNos.set(group.code, []);
        }
      return;
    }
    case 'staffAdded':
    case 'staffChanged':
      state.catalogue = catalogueOf(withPerson(configOf(state), event.person));
      return;
    case 'staffLeft':
      state.catalogue = catalogueOf(withoutPerson(configOf(state), event.staffNo));
      return;
    case 'roomStatusChanged': {
      const room = must(state.rooms.get(event.roomNo), `room ${event.roomNo}`);
      room.status = event.to;
      room.sinceAt = event.at;
      room.visitId = event.visitId;
      return;
    }
    case 'technicianStatusChanged': {
      const { to, untilAt, reason } = event;
      statusLeaves(state, event);
      if (to === 'called' || to === 'inService') {
        const clockId = must(event.clockId ?? undefined, 'a clock');
        state.technicians.set(event.staffNo, { status: to, sinceAt: event.at, clockId });
      } else {
        const before = state.technicians.get(event.staffNo);
        const isPause = to !== 'waiting' && to !== 'offDuty' && to !== 'leave';
        const lost = isPause && before !== undefined && isPaused(before) && before.placeLost;
        const more = {
          ...(lost === true && { placeLost: lost }),
          ...(untilAt !== undefined && { untilAt }),
          ...(reason !== undefined && { reason }),
        };
        state.technicians.set(event.staffNo, { status: to, sinceAt: event.at, ...more });
      }
      // Who is called by name, or goes home, needs no place kept.
      if (to === 'called' || to === 'offDuty' || to === 'leave') dropHold(state, event.staffNo);
      return;
    }
    case 'queueMoved':
      moveInQueue(state, event);
      return;
    case 'announcementQueued': {
      const { no, at, what, clockId, staffNo, roomNo, clockType, serviceName, minutes } = event;
      state.announcementCount = no;
      unsayOlder(state, clockId);
      const clock = state.clocks.get(clockId);
      // Only whoever takes over is told of a clock that runs.
      if (clock?.status === 'started') setClock(state, { ...clock, takenOverAt: at });
      if (event.tracked) {
        const said = { no, at, what, clockId, staffNo, roomNo, clockType, serviceName, minutes };
        const left = event.left && { left: event.left };
        state.announcements.set(no, { ...said, ...left, playing: null });
      }
      return;
    }
    case 'announcementPlaying': {
      const { no, player, reportBy } = event;
      const one = must(state.announcements.get(no), `announcement ${String(no)}`);
      state.announcements.set(no, { ...one, playing: { player, reportBy } });
      state.lastSpokenAt = event.at;
      return;
    }
    case 'announcementEnded':
      state.announcements.delete(event.no);
      if (event.how === 'played') state.lastSpokenAt = event.at;
      return;
    case 'endReminderRaised': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'started') return;
      setClock(state, {
        ...clock,
        reminder: { dueAt: event.nextDueAt, raised: event.stage, raisedAt: event.at },
      });
      return;
    }
    case 'endReminderAcknowledged': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'started') return;
      setClock(state, {
        ...clock,
        reminder: { dueAt: clock.reminder.dueAt, raised: 'none', raisedAt: null },
      });
      return;
    }
    case 'memberRegistered':
    case 'commissionEarned':
      return;
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
    case 'clockLineAdded': {
      const { clockId, visitId, guest, serviceCode, wish } = event;
      const { replaces, job, helps } = event;
      const fixed = {
        ...{ clockId, visitId, guest, serviceCode, wish },
        ...(replaces && { replaces }),
        ...(job && { job }),
        ...(helps && { helps }),
      };
      if (event.status === 'queued') setClock(state, { ...fixed, status: 'queued' });
      else {
        setClock(state, { ...fixed, status: 'awaitingTechnician', sinceAt: event.at });
        state.awaiting.push(clockId);
      }
      // What replaces a line stands where that one stood: the guest's first clock stays the first.
      const { clockIds } = must(state.visits.get(visitId), `visit ${visitId}`);
      const after = replaces === undefined ? -1 : clockIds.indexOf(replaces);
      clockIds.splice(after < 0 ? clockIds.length : after + 1, 0, clockId);
      return;
    }
    case 'clockLineReady': {
      const clock = clockOf(state, event.clockId);
      setClock(state, { ...base(clock), status: 'awaitingTechnician', sinceAt: event.at });
      state.awaiting.push(event.clockId);
      return;
    }
    case 'wishFellBack': {
      const clock = clockOf(state, event.clockId);
      setClock(state, { ...clock, wish: event.wish });
      return;
    }
    case 'technicianCalled': {
      const clock = clockOf(state, event.clockId);
      setClock(state, {
        ...base(clock),
        status: 'called',
        staffNo: event.staffNo,
        clockType: event.clockType,
        calledAt: event.at,
        ...(clock.status === 'awaitingTechnician' &&
          clock.sinceAt < event.at && { readyAt: clock.sinceAt }),
        ...(event.missedDueAt !== undefined && { missedDueAt: event.missedDueAt }),
        ...(event.by !== undefined && { by: event.by }),
      });
      stopWaiting(state, event.clockId);
      return;
    }
    case 'technicianLate': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'called') return;
      const { missedDueAt: _fired, ...kept } = clock;
      setClock(state, { ...kept, late: true });
      return;
    }
    case 'turnMissed': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'called') throw new Error(`clock ${event.clockId} missed uncalled`);
      setClock(state, {
        ...base(clock),
        status: 'awaitingTechnician',
        sinceAt: clock.readyAt ?? clock.calledAt,
        missedBy: [...new Set([...(clock.missedBy ?? []), event.staffNo])],
      });
      state.awaiting.splice(event.place, 0, event.clockId);
      return;
    }
    case 'clockStarted': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'called') throw new Error(`clock ${event.clockId} starts uncalled`);
      setClock(state, {
        ...base(clock),
        status: 'started',
        staffNo: event.staffNo,
        clockType: clock.clockType,
        calledAt: clock.calledAt,
        startedAt: event.startedAt,
        minutes: event.minutes,
        expectedEndAt: event.expectedEndAt,
        priceFen: event.priceFen,
        priceRuleId: event.priceRuleId,
        commission: event.commission,
        extensions: [],
        // Where it is not written how they were called, the turn is not either.
        ...(clock.by === undefined
          ? clock.clockType === 'rotation' && { turns: turnsOf(state, event.staffNo) }
          : { by: clock.by }),
        ...(clock.took && { took: clock.took }),
        ...(clock.owed && { owed: clock.owed }),
        reminder: { dueAt: event.reminderDueAt, raised: 'none', raisedAt: null },
        ...(event.overrunDueAt !== undefined && { overrunDueAt: event.overrunDueAt }),
      });
      visitOfClock(state, clock).ticketVersion += 1;
      return;
    }
    case 'clockExtended': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'started') throw new Error(`clock ${event.clockId} extended unstarted`);
      const { extensions, minutes, priceFen, priceRuleId, commissionEachFen, commissionRuleId } =
        event;
      const { commissionHalf, overrunDueAt } = event;
      const { overrunAskedAt: _answered, overrunDueAt: _before, ...kept } = clock;
      setClock(state, {
        ...kept,
        expectedEndAt: event.expectedEndAt,
        extensions: [
          ...clock.extensions,
          {
            ...{ extensions, minutes, priceFen, priceRuleId, commissionEachFen, commissionRuleId },
            ...(commissionHalf && { commissionHalf }),
          },
        ],
        ...(overrunDueAt !== undefined && { overrunDueAt }),
        reminder: { dueAt: event.reminderDueAt, raised: 'none', raisedAt: null },
      });
      visitOfClock(state, clock).ticketVersion += 1;
      return;
    }
    case 'clockEnded': {
      const clock = clockOf(state, event.clockId);
      if (clock.status !== 'started') throw new Error(`clock ${event.clockId} ends unstarted`);
      const { reminder: _gone, overrunDueAt: _due, overrunAskedAt: _asked, ...rest } = clock;
      const { takenOverAt: _there, ...kept } = rest;
      setClock(state, { ...kept, status: 'ended', endedAt: event.endedAt });
      return;
    }
    case 'clockCancelled': {
      const clock = clockOf(state, event.clockId);
      setClock(state, {
        ...base(clock),
        status: 'cancelled',
        ...('staffNo' in clock && { staffNo: clock.staffNo }),
        ...('startedAt' in clock && { startedAt: clock.startedAt }),
      });
      stopWaiting(state, event.clockId);
      visitOfClock(state, clock).ticketVersion += 1;
      return;
    }
    case 'guestJoined':
    case 'serviceChanged':
    case 'clockTransferred':
    case 'overrunAsked':
      evolveJob(state, event);
      return;
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
    case 'visitClosed': {
      const visit = must(state.visits.get(event.visitId), `visit ${event.visitId}`);
      for (const clockId of visit.clockIds) state.clocks.delete(clockId);
      state.visitByTicket.delete(visit.ticketId);
      state.visits.delete(event.visitId);
      return;
    }
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
    default:
      never(event);
  }
}
