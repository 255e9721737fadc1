/** What events do to turns and to what is remembered of a technician. It assigns and never decides. */
import { never } from '../../decision.ts';
import type { ClockType, Event } from '../../events.ts';
import type { ClockId } from '../../units.ts';
import type { Clock, State, TurnTaken } from '../state.ts';
import { changeStanding, standingOf } from '../technicians.ts';
import type { TurnEvent } from './turn-events.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/**
 * What the floor's own events mean for a standing. Whoever came on duty before
 * standings were kept has none until they come again.
 */
export function evolveStanding(state: State, event: Event): void {
  switch (event.type) {
    case 'businessDayOpened':
      for (const [staffNo, standing] of state.standings) {
        const { rotation, requested, cameToday, onSince } = standing;
        state.standings.set(staffNo, {
          ...standing,
          // Who still stands in the queues has come today already.
          cameToday: onSince !== null,
          fresh: false,
          turns: 0,
          rotation: 0,
          requested: 0,
          owed: null,
          yesterday: cameToday ? { rotation, requested } : null,
          leftTurns: cameToday ? standing.leftTurns : [],
        });
      }
      carryLines(state, event.lines ?? []);
      return;
    case 'queueMoved':
      if (state.standings.has(event.staffNo)) moved(state, event);
      return;
    case 'clockStarted':
      countClock(state, state.clocks.get(event.clockId), 1);
      return;
    case 'clockTransferred':
      countOf(state, event.to, event.clockType, 1);
      return;
    case 'clockCancelled': {
      const clock = state.clocks.get(event.clockId);
      // What was counted on a day that is over stays there.
      if (clock?.status === 'started' && clock.carried !== 'counted') countClock(state, clock, -1);
      return;
    }
    default:
  }
}

/** What they have counted belongs to the day that is over; their places are still theirs to give back. */
function carryLines(state: State, lines: readonly ClockId[]): void {
  for (const clockId of lines) {
    const clock = state.clocks.get(clockId);
    if (clock === undefined) continue;
    const carried = clock.status === 'started' ? 'counted' : 'line';
    state.clocks.set(clockId, { ...clock, carried });
    setTook(state, clockId, (took) => took && { ...took, counts: 0 });
  }
}

function moved(state: State, { staffNo, group, from, to }: Of<'queueMoved'>): void {
  const standing = standingOf(state, staffNo);
  if (to === null) {
    const turnNo = state.turnNos.get(group)?.[from ?? -1];
    if (turnNo === undefined) return;
    // The first queue that is left begins the list of those that are.
    const leftTurns = standing.onSince === null ? standing.leftTurns : [];
    changeStanding(state, staffNo, {
      onSince: null,
      owed: null,
      fresh: false,
      leftTurns: [...leftTurns, { group, turnNo }],
    });
  } else if (from !== null && standing.fresh) changeStanding(state, staffNo, { fresh: false });
}

/** Clocks of today, as the order of the next shift asks for them. */
function countClock(state: State, clock: Clock | undefined, by: 1 | -1): void {
  if (clock === undefined || !('clockType' in clock) || clock.by === undefined) return;
  countOf(state, clock.staffNo, clock.clockType, by);
}

function countOf(state: State, staffNo: string, clockType: ClockType, by: 1 | -1): void {
  const { rotation, requested } = standingOf(state, staffNo);
  if (clockType === 'rotation') changeStanding(state, staffNo, { rotation: rotation + by });
  if (clockType === 'requested' || clockType === 'booked')
    changeStanding(state, staffNo, { requested: requested + by });
}

export function evolveTurn(state: State, event: Extract<Event, { type: TurnEvent['type'] }>): void {
  switch (event.type) {
    case 'shiftJoined': {
      const standing = standingOf(state, event.staffNo);
      // A second time on one day is the tail in any case, and pays for nothing.
      const heeded = event.place === 'tail' && !standing.cameToday;
      changeStanding(state, event.staffNo, {
        onSince: event.at,
        onTime: event.onTime,
        cameToday: true,
        fresh: event.place === 'shiftStart',
        tailNext: standing.tailNext && !heeded,
      });
      return;
    }
    case 'turnTaken':
      count(state, event.staffNo, event.counts);
      setTook(state, event.clockId, (before) => taken(before, event));
      return;
    case 'turnGivenBack':
      count(state, event.staffNo, -event.counts);
      setTook(state, event.clockId, () => undefined);
      return;
    case 'owedTurnRecorded': {
      const { staffNo, clockId, passedAt } = event;
      changeStanding(state, staffNo, { owed: { at: passedAt, clockId } });
      return;
    }
    case 'owedTurnUsed': {
      const clock = state.clocks.get(event.clockId);
      const { owed } = standingOf(state, event.staffNo);
      if (clock?.status === 'called' && owed !== null)
        state.clocks.set(event.clockId, { ...clock, owed });
      changeStanding(state, event.staffNo, { owed: null });
      return;
    }
    case 'owedTurnWithdrawn':
      changeStanding(state, event.staffNo, { owed: null });
      return;
    case 'linePromised':
    case 'promiseWithdrawn':
      promise(state, event);
      return;
    case 'technicianSoonFree': {
      const clock = state.clocks.get(event.clockId);
      if (clock?.status === 'started')
        state.clocks.set(event.clockId, { ...clock, soonFreeFor: event.expectedEndAt });
      return;
    }
    case 'queuesLaidOut':
      state.queues.clear();
      state.turnNos.clear();
      for (const { group, staffNos, turnNos } of event.queues) {
        state.queues.set(group, [...staffNos]);
        state.turnNos.set(group, [...turnNos]);
        for (const staffNo of staffNos)
          if (standingOf(state, staffNo).fresh) changeStanding(state, staffNo, { fresh: false });
      }
      // Of places that are no more none can be given back.
      for (const { clockId, carried } of state.clocks.values())
        if (carried) setTook(state, clockId, (took) => took && { ...took, from: [], to: [] });
      return;
    default:
      never(event);
  }
}

function count(state: State, staffNo: string, turns: number): void {
  if (turns !== 0)
    changeStanding(state, staffNo, { turns: standingOf(state, staffNo).turns + turns });
}

/** An extension may count on top of its clock: what is given back is what was there before both. */
function taken(before: TurnTaken | undefined, event: Of<'turnTaken'>): TurnTaken {
  const { counts, from, to, slots, anew } = event;
  if (before === undefined) return { counts, from, to, ...(slots && { slots }) };
  const { slots: returns, ...kept } = before;
  return {
    ...kept,
    counts: before.counts + counts,
    from: before.from.length > 0 && anew === undefined ? before.from : from,
    to: to.length > 0 ? to : before.to,
    // ROT-21: whom an extension has moved returns to no slot.
    ...(returns && to.length === 0 && { slots: returns }),
  };
}

function setTook(
  state: State,
  clockId: string,
  change: (before: TurnTaken | undefined) => TurnTaken | undefined,
): void {
  const clock = state.clocks.get(clockId);
  if (clock?.status !== 'called' && clock?.status !== 'started') return;
  const { took: before, ...kept } = clock;
  const took = change(before);
  state.clocks.set(clockId, took === undefined ? kept : { ...kept, took });
}

function promise(
  state: State,
  { type, clockId, staffNo }: Of<'linePromised' | 'promiseWithdrawn'>,
): void {
  const clock = state.clocks.get(clockId);
  state.promises.delete(staffNo);
  if (clock?.status !== 'awaitingTechnician') return;
  const { promisedTo: _before, ...kept } = clock;
  if (type === 'promiseWithdrawn') {
    state.clocks.set(clockId, kept);
    return;
  }
  state.clocks.set(clockId, { ...kept, promisedTo: staffNo });
  state.promises.set(staffNo, clockId);
}
