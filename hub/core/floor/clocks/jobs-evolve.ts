/** The fold of what happens to a party while it is served. Assigns, never decides. */
import { never } from '../../decision.ts';
import type { Event } from '../../events.ts';
import { clockOf, must, setClock, visitOfClock } from '../fold.ts';
import type { Clock, StartedClock, State } from '../state.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;
type JobEvent = Of<'guestJoined' | 'serviceChanged' | 'clockTransferred' | 'overrunAsked'>;

export function evolveJob(state: State, event: JobEvent): void {
  switch (event.type) {
    case 'guestJoined': {
      const visit = must(state.visits.get(event.visitId), `visit ${event.visitId}`);
      visit.guests.push({ seat: event.seat, wristband: event.wristband });
      visit.ticketVersion += 1;
      return;
    }
    case 'serviceChanged':
      changeService(state, event);
      return;
    case 'clockTransferred':
      transfer(state, event);
      return;
    case 'overrunAsked': {
      const { overrunDueAt: _fired, ...clock } = started(state, event.clockId);
      setClock(state, { ...clock, overrunAskedAt: event.at });
      return;
    }
    default:
      never(event);
  }
}

function started(state: State, clockId: string): StartedClock {
  const clock = clockOf(state, clockId);
  if (clock.status !== 'started') throw new Error(`clock ${clockId} does not run`);
  return clock;
}

function changeService(state: State, event: Of<'serviceChanged'>): void {
  const before = clockOf(state, event.clockId);
  const changed: Clock = { ...before, serviceCode: event.to };
  if (event.clock === null) {
    setClock(state, changed);
    return;
  }
  const { reminderDueAt, ...now } = event.clock;
  const { overrunAskedAt: _old, ...kept } = started(state, event.clockId);
  const reminder = { dueAt: reminderDueAt, raised: 'none', raisedAt: null } as const;
  setClock(state, { ...kept, ...now, serviceCode: event.to, reminder });
  visitOfClock(state, before).ticketVersion += 1;
}

function transfer(state: State, event: Of<'clockTransferred'>): void {
  const clock = started(state, event.clockId);
  const { staffNo, clockType, commission, servedBefore = [], ...rest } = clock;
  // What the first one's turn was is theirs.
  const { turns: _turns, took: _took, owed: _owed, ...running } = rest;
  // For the one who takes it over it is counted today.
  const { carried: _carried, takenOverAt: _other, ...kept } = running;
  const part = { staffNo, clockType, commission, untilAt: event.transferredAt };
  setClock(state, {
    ...kept,
    staffNo: event.to,
    clockType: event.clockType,
    commission: event.commission,
    servedBefore: [...servedBefore, part],
    by: event.by,
  });
}
