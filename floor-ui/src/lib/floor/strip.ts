/** What stands in the strip at the foot of the Floor, the most urgent first. Pure. */
import type {
  AnnouncementView,
  BookedNext,
  CallView,
  ClockView,
  OrderView,
  VisitView,
} from '@baozhong/contract/live.ts';
import { minutesBetween } from '../format.ts';
import { type OrderCard, ready, waited } from '../kitchen/orders.ts';
import { reminders, runsInto } from './room/clocks.ts';

export type Card =
  /** A called technician has not come, and the hub cannot tell whether a tap is held up. */
  | { kind: 'late'; id: string; visit: VisitView; clock: ClockView; n: number }
  /** A technician was called, and nobody knows that it was heard. */
  | { kind: 'unheard'; id: string; said: AnnouncementView; n: number }
  /** Past its end and the grace: extend, or end? Asked until one of it is done. */
  | { kind: 'overrun'; id: string; visit: VisitView; clock: ClockView; n: number }
  /** Clocks of a room that end, or are over; the first to end stands first. */
  | { kind: 'reminder'; id: string; visit: VisitView; clocks: ClockView[]; n: number }
  /** A clock that runs into the next booking of its room or technician; `n` minutes until that begins. */
  | {
      kind: 'booked';
      id: string;
      visit: VisitView;
      clock: ClockView;
      booked: BookedNext;
      n: number;
    }
  | { kind: 'call'; id: string; call: CallView; n: number }
  /** Made, and not with the guests yet; waiting since the first of it. */
  | { kind: 'ready'; id: string; ready: OrderCard; n: number };

const byEnd = (a: ClockView, b: ClockView) => (a.expectedEndAt ?? 0) - (b.expectedEndAt ?? 0);

/** A call that nobody has taken waits so long before it comes before what is only soon. */
const patienceMinutes = 3;
/** A booking that begins within this is for now; one that is further off leaves time to move it. */
const soonMinutes = 15;

function urgency(card: Card): number {
  switch (card.kind) {
    case 'late':
    case 'unheard':
    case 'overrun':
      return 0;
    case 'reminder':
      return card.n > 0 ? 1 : card.n === 0 ? 2 : 4;
    case 'booked':
      return card.n <= soonMinutes ? 1 : 4;
    case 'call':
      if (card.call.takenBy !== null) return 5;
      return card.n >= patienceMinutes ? 2 : 3;
    case 'ready':
      return card.n >= patienceMinutes ? 2 : 3;
  }
}

/** `n` is minutes: late, over (below zero: left), or waited. */
export function stripCards(
  visits: readonly VisitView[],
  calls: readonly CallView[],
  now: number,
  notHeard: readonly AnnouncementView[] = [],
  orders: readonly OrderView[] = [],
): Card[] {
  const late = visits.flatMap((visit) =>
    visit.clocks
      .filter((clock) => clock.status === 'called' && clock.late)
      .map((clock): Card => {
        const n = Math.max(0, minutesBetween(clock.calledAt ?? now, now));
        return { kind: 'late', id: `late ${clock.clockId}`, visit, clock, n };
      }),
  );
  const reminded = visits.flatMap((visit): Card[] => {
    const clocks = reminders(visit)
      .filter((clock) => clock.overrunAskedAt === null)
      .sort(byEnd);
    const [first] = clocks;
    if (!first) return [];
    const n = minutesBetween(first.expectedEndAt ?? now, now);
    return [{ kind: 'reminder', id: `reminder ${visit.id}`, visit, clocks, n }];
  });
  const overrun = visits.flatMap((visit) =>
    visit.clocks
      .filter((clock) => clock.status === 'started' && clock.overrunAskedAt !== null)
      .map((clock): Card => {
        const n = Math.max(0, minutesBetween(clock.expectedEndAt ?? now, now));
        return { kind: 'overrun', id: `overrun ${clock.clockId}`, visit, clock, n };
      }),
  );
  // Who is asked about already has it on that card.
  const booked = visits.flatMap((visit) =>
    visit.clocks.flatMap((clock): Card[] => {
      const meets = runsInto(clock, now);
      if (meets === null || clock.reminder !== 'none' || clock.overrunAskedAt !== null) return [];
      const n = minutesBetween(now, meets.at);
      return [{ kind: 'booked', id: `booked ${clock.clockId}`, visit, clock, booked: meets, n }];
    }),
  );
  const called = calls.map((call): Card => {
    const n = Math.max(0, minutesBetween(call.at, now));
    return { kind: 'call', id: `call ${call.id}`, call, n };
  });
  const unheard = notHeard
    // Who is late already can be called again there.
    .filter((said) => !late.some((card) => card.id === `late ${said.clockId}`))
    .map((said): Card => {
      const n = Math.max(0, minutesBetween(said.at, now));
      return { kind: 'unheard', id: `unheard ${said.clockId}`, said, n };
    });
  const made = ready(orders).map((one): Card => {
    return { kind: 'ready', id: `ready ${one.id}`, ready: one, n: waited(one.at, now) };
  });
  return [...late, ...unheard, ...overrun, ...reminded, ...booked, ...called, ...made].sort(
    (a, b) => urgency(a) - urgency(b) || b.n - a.n || (a.id < b.id ? -1 : 1),
  );
}
