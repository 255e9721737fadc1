/** What the life of a clock line does to the floor. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { base, clockOf, must, setClock, stopWaiting, visitOfClock } from '../fold.ts';
import { turnsOf } from '../queues/queues.ts';
import type { State } from '../state.ts';

type ClockEvent = Extract<
  Event,
  {
    type:
      | 'clockLineAdded'
      | 'clockLineReady'
      | 'wishFellBack'
      | 'technicianCalled'
      | 'technicianLate'
      | 'turnMissed'
      | 'clockStarted'
      | 'clockExtended'
      | 'clockEnded'
      | 'clockCancelled'
      | 'endReminderRaised'
      | 'endReminderAcknowledged';
  }
>;

export function evolveClock(state: State, event: ClockEvent): void {
  switch (event.type) {
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
    default:
      never(event);
  }
}
