/** What the clocks of a visit say to the person at the desk. Pure. */
import type { BookedNext, ClockView, StoreView, VisitView } from '@baozhong/contract/live.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import { minutesBetween } from '../../format.ts';

export function isOver(clock: ClockView): boolean {
  return clock.status === 'ended' || clock.status === 'cancelled';
}

/** Nobody has begun it yet. */
export function isToCome(clock: ClockView): boolean {
  return (
    clock.status === 'queued' || clock.status === 'awaitingTechnician' || clock.status === 'called'
  );
}

/** Below zero: so many over. */
export function minutesLeft(clock: ClockView, now: number): number {
  return minutesBetween(now, clock.expectedEndAt ?? now);
}

/** How much of its time is gone, from 0 to 1. */
export function partDone(clock: ClockView, now: number): number {
  if (clock.startedAt === null || clock.expectedEndAt === null) return 0;
  const whole = clock.expectedEndAt - clock.startedAt;
  return Math.min(1, Math.max(0, (now - clock.startedAt) / whole));
}

/** By guest, those that are over last: what is to be done stands on top. */
export function inOrder(clocks: readonly ClockView[]): ClockView[] {
  return clocks.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || a.guest - b.guest);
}

/** The running one that ends first. */
export function endsFirst(clocks: readonly ClockView[]): ClockView | undefined {
  return clocks
    .filter((clock) => clock.status === 'started')
    .toSorted((a, b) => (a.expectedEndAt ?? 0) - (b.expectedEndAt ?? 0))[0];
}

/** Why a clock can no longer be taken back or given to another: it is over, nobody was called, or it has run too long. */
export function cancelBar(
  clock: ClockView,
  store: StoreView | undefined,
  now: number,
): 'over' | 'notCalled' | 'limit' | null {
  if (isOver(clock)) return 'over';
  if (clock.startedAt === null) return clock.status === 'called' ? null : 'notCalled';
  const limitMinutes = store?.settings.cancelLimitMinutes ?? 0;
  return now > clock.startedAt + limitMinutes * 60_000 ? 'limit' : null;
}

/** It has, or the one in whose place it stands had. */
export function hadBegun(clock: ClockView, visit: Pick<VisitView, 'clocks'>): boolean {
  if (clock.startedAt !== null) return true;
  const before = visit.clocks.find(({ clockId }) => clockId === clock.replaces);
  return before !== undefined && hadBegun(before, visit);
}

/** Who may take back a clock that has started is a rule of the store. */
export function mayCancel(role: Role | undefined, store: StoreView | undefined): boolean {
  const by = store?.settings.cancelBy ?? 'desk';
  return by === 'desk' || role === 'manager' || (by === 'hostOrManager' && role === 'host');
}

/** Half an extension: how long, and for how much. */
export function halfOf(clock: ClockView, store: StoreView | undefined) {
  const service = store?.services.find((one) => one.code === clock.serviceCode);
  return (
    service && {
      minutes: Math.floor(service.extendMinutes / 2),
      fen: service.halfPriceFen ?? Math.floor(service.extendPriceFen / 2),
    }
  );
}

/** The booking that a running clock runs into, or would if it went on for so many minutes more. */
export function runsInto(clock: ClockView, now: number, moreMinutes = 0): BookedNext | null {
  const { status, bookedNext, expectedEndAt } = clock;
  if (status !== 'started' || bookedNext === null) return null;
  // Who goes on beyond the planned end is there still.
  const endAt = Math.max((expectedEndAt ?? now) + moreMinutes * 60_000, now);
  return endAt > bookedNext.at ? bookedNext : null;
}

/** How an extension would meet the next booking: not at all, only a whole one, or already half of it. */
export function extensionMeets(
  clock: ClockView,
  store: StoreView | undefined,
  now: number,
): 'nothing' | 'whole' | 'half' {
  const service = store?.services.find((one) => one.code === clock.serviceCode);
  if (service === undefined || clock.helps !== null) return 'nothing';
  if (runsInto(clock, now, Math.floor(service.extendMinutes / 2)) !== null) return 'half';
  return runsInto(clock, now, service.extendMinutes) === null ? 'nothing' : 'whole';
}

/** The clocks of a visit that somebody should see to now. */
export function reminders(visit: VisitView): ClockView[] {
  return visit.clocks.filter((clock) => clock.status === 'started' && clock.reminder !== 'none');
}
