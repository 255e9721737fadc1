/** Small steps of the folds: what an event finds in the state, and puts back. */
import type { ClockId } from '../units.ts';
import type { Clock, State, Visit } from './state.ts';

/** A thing that an event names and that is not there: the log does not belong to this state. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the log names ${what}, which is not there`);
  return value;
}
export const clockOf = (state: State, clockId: ClockId): Clock =>
  must(state.clocks.get(clockId), `clock ${clockId}`);
export const visitOfClock = (state: State, clock: Clock): Visit =>
  must(state.visits.get(clock.visitId), `visit ${clock.visitId}`);

export const configOf = (state: State) => must(state.catalogue ?? undefined, 'a store').config;

export function setClock(state: State, clock: Clock): void {
  const before = state.clocks.get(clock.clockId);
  const promisedTo = before?.status === 'awaitingTechnician' ? before.promisedTo : undefined;
  const stands = clock.status === 'awaitingTechnician' && clock.promisedTo === promisedTo;
  if (promisedTo !== undefined && !stands) state.promises.delete(promisedTo);
  state.clocks.set(clock.clockId, clock);
  if (clock.status !== 'called') unsay(state, clock);
}

/**
 * ANN-4: who has tapped in, or was taken back, needs no calling. ANN-7: whom a
 * running clock was handed to is told as long as it is theirs and they are not there.
 */
function unsay(state: State, clock: Clock): void {
  const awaited = clock.status === 'started' && clock.takenOverAt !== undefined;
  for (const { no, playing, clockId, staffNo } of state.announcements.values())
    if (clockId === clock.clockId && playing === null)
      if (!awaited || staffNo !== clock.staffNo) state.announcements.delete(no);
}

/** ANN-4: a newer call of a line says all that an older one would. */
export function unsayOlder(state: State, clockId: ClockId): void {
  for (const { no, playing, ...one } of state.announcements.values())
    if (one.clockId === clockId && playing === null) state.announcements.delete(no);
}

export function stopWaiting(state: State, clockId: ClockId): void {
  const index = state.awaiting.indexOf(clockId);
  if (index >= 0) state.awaiting.splice(index, 1);
}

/** The parts of a clock that stay with it whatever its status. */
export function base(clock: Clock) {
  const { clockId, visitId, guest, serviceCode, wish, replaces, job, helps, missedBy, carried } =
    clock;
  return {
    ...{ clockId, visitId, guest, serviceCode, wish },
    ...(replaces && { replaces }),
    ...(job && { job }),
    ...(helps && { helps }),
    ...(missedBy && { missedBy }),
    ...(carried && { carried }),
  };
}
