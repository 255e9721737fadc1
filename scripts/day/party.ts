/**
 * A party in its room. What its clocks show is looked at after each deed, and
 * what follows from it is put on the agenda: the walk, the taps, and what the
 * day file says of the guests.
 */
import type { ClockView, VisitView } from '@baozhong/contract/live.ts';
import type { Rank } from './agenda.ts';
import type { EventOf, PlayEvent, PlayVisit } from './day-file.ts';
import type { Seat } from './hands.ts';

const walkMinutes = 2;
const swapAfterMinutes = 3;
const cancelAfterMinutes = 5;
const extendBeforeEndMinutes = 5;

/** A visit that has a room. */
export interface Seated extends Seat {
  readonly visit: PlayVisit;
  /** What was last seen of each clock. */
  readonly seen: Map<string, string>;
  /** The guests whose technician did not come. */
  readonly missed: Set<number>;
  /** The last moment at which anything but a clock is still to come. */
  lastDeedAt: number;
  paying: boolean;
}

export function seated(visit: PlayVisit, seat: Seat): Seated {
  return { ...seat, visit, seen: new Map(), missed: new Set(), lastDeedAt: 0, paying: false };
}

/** What somebody of a party, or for it, is going to do. */
export type PartyTask = { readonly at: Seated } & (
  | { readonly do: 'start'; readonly clockId: string; readonly calledAt: number }
  | { readonly do: 'end'; readonly clockId: string; readonly endAt: number }
  | { readonly do: 'extend'; readonly clockId: string; readonly extensions: number }
  | { readonly do: 'swap'; readonly clockId: string; readonly event: EventOf<'swapTechnician'> }
  | { readonly do: 'leave'; readonly event: EventOf<'cancelClock'> }
  | { readonly do: 'order'; readonly event: EventOf<'order'> }
  | { readonly do: 'move' }
  | { readonly do: 'call'; readonly what: string }
  | { readonly do: 'sendNext' | 'giveUpLine'; readonly clockId: string }
);
export interface Plan {
  readonly at: number;
  readonly rank: Rank;
  readonly what: PartyTask;
}

const minuteMs = 60_000;

/** The lines with which the guest began, in the order of the file; one that replaces another is not among them. */
function itemsOf(view: VisitView, guest: number): ClockView[] {
  return view.clocks.filter((clock) => clock.guest === guest && clock.replaces === null);
}

/** The item of the file that a line serves. */
export function itemOf({ visit }: Seated, view: VisitView, clock: ClockView) {
  let first = clock;
  for (let before: ClockView | undefined = clock; before !== undefined;) {
    first = before;
    before = view.clocks.find(({ clockId }) => clockId === first.replaces);
  }
  const index = itemsOf(view, clock.guest).indexOf(first);
  return { index, item: visit.guests[clock.guest]?.items[index] };
}

function eventOf<D extends PlayEvent['do']>(
  { visit }: Seated,
  what: D,
  guest: number,
): EventOf<D> | undefined {
  return visit.events.find(
    (event): event is EventOf<D> => event.do === what && event.guest === guest,
  );
}

/** What follows from what has changed since the last look. */
export function* plansFor(at: Seated, view: VisitView): Iterable<Plan> {
  for (const clock of view.clocks) {
    const { clockId, status, calledAt, expectedEndAt, late } = clock;
    const shows = [status, calledAt, expectedEndAt, late].join(' ');
    const before = at.seen.get(clockId);
    if (before === shows) continue;
    at.seen.set(clockId, shows);
    if (status === 'called') yield* afterCall(at, view, clock);
    if (status === 'started')
      yield* afterStart(at, view, clock, before?.startsWith('started') !== true);
  }
}

/** The technician walks; or does not come, until the limit sends the next one. */
function* afterCall(at: Seated, view: VisitView, clock: ClockView): Iterable<Plan> {
  const { clockId, guest, calledAt } = clock;
  if (calledAt === null) return;
  if (clock.late) {
    // The hub was away, does not know whether a tap is held up, and asks the desk.
    yield { at: 0, rank: 'end', what: { do: 'sendNext', at, clockId } };
    return;
  }
  const first = itemOf(at, view, clock).index === 0;
  if (first && eventOf(at, 'missedTurn', guest) !== undefined && !at.missed.has(guest)) {
    at.missed.add(guest);
    return;
  }
  const what = { do: 'start', at, clockId, calledAt } as const;
  yield { at: calledAt + walkMinutes * minuteMs, rank: 'start', what };
}

/** A clock runs, or runs on. What the file says of a guest hangs on the first item. */
function* afterStart(
  at: Seated,
  view: VisitView,
  clock: ClockView,
  justStarted: boolean,
): Iterable<Plan> {
  const { clockId, guest, startedAt, expectedEndAt: endAt } = clock;
  if (startedAt === null || endAt === null) return;
  yield { at: endAt, rank: 'end', what: { do: 'end', at, clockId, endAt } };
  if (!justStarted || itemOf(at, view, clock).index !== 0) return;
  const original = clock.replaces === null;
  if (original) yield* atAThird(at, clock, startedAt);
  const leaves = eventOf(at, 'cancelClock', guest);
  if (leaves !== undefined) {
    const what = { do: 'leave', at, event: leaves } as const;
    if (original) yield { at: startedAt + cancelAfterMinutes * minuteMs, rank: 'leave', what };
    return;
  }
  const swap = eventOf(at, 'swapTechnician', guest);
  if (swap !== undefined && original) {
    const what = { do: 'swap', at, clockId, event: swap } as const;
    yield { at: startedAt + swapAfterMinutes * minuteMs, rank: 'swap', what };
    return;
  }
  const extend = eventOf(at, 'extendClock', guest);
  if (extend === undefined) return;
  const what = { do: 'extend', at, clockId, extensions: extend.extensions } as const;
  yield { at: endAt - extendBeforeEndMinutes * minuteMs, rank: 'extend', what };
}

function* atAThird(at: Seated, { guest, minutes }: ClockView, startedAt: number): Iterable<Plan> {
  const third = startedAt + Math.floor(minutes / 3) * minuteMs;
  for (const event of at.visit.events) {
    if (event.guest !== guest) continue;
    if (event.do === 'order') yield { at: third, rank: 'order', what: { do: 'order', at, event } };
    else if (event.do === 'moveRoom') yield { at: third, rank: 'move', what: { do: 'move', at } };
    else if (event.do === 'serviceCall')
      yield { at: third, rank: 'call', what: { do: 'call', at, what: event.what } };
    else continue;
    at.lastDeedAt = Math.max(at.lastDeedAt, third);
  }
}
