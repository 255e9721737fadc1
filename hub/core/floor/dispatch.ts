/**
 * Who is sent to which line (DSP). Lines wait in the order in which they became
 * ready; each decision that may have freed someone calls `dispatchAwaiting`.
 */
import type { Wish } from '../commands.ts';
import type { ClockType } from '../events.ts';
import { policyOf } from '../policy/policy.ts';
import { type ClockId, minuteMs, type StaffNo } from '../units.ts';
import { announce } from './announcements.ts';
import { clocksOf, isOpen, jobOf } from './lines.ts';
import { lockedFor } from './booked.ts';
import { askedFor, whyNotNow } from './eligibility.ts';
import { type Ahead, freeAt, nextInTurn } from './rotation.ts';
import type { Recording } from './recording.ts';
import type { Catalogue, State } from './state.ts';
import { isAbsent } from './technicians.ts';
import { fallenWish } from './wishes.ts';

/** DSP-3: why the wish policy would turn a wish into rotation now; undefined when it stands. */
export function whyWishFalls(
  state: State,
  catalogue: Catalogue,
  wish: Wish,
  now: number,
  ahead: Ahead = {},
): 'busy' | 'offDuty' | 'paused' | undefined {
  if (wish.type === 'rotation') return undefined;
  const at = freeAt(state, catalogue, wish.staffNo, now, ahead);
  if (at === undefined) {
    const technician = state.technicians.get(wish.staffNo);
    return technician === undefined || isAbsent(technician) ? 'offDuty' : 'paused';
  }
  const kept = lockedFor(state, wish.staffNo, wish, at + (ahead.lasts ?? 0) * minuteMs);
  if (wish.type === 'picked')
    return waits(state, wish.staffNo) && at <= now && kept === undefined ? undefined : 'busy';
  const longest = catalogue.config.settings.requestedBusyWaitMinutes * minuteMs;
  return Math.max(at, kept?.untilAt ?? 0) - now > longest ? 'busy' : undefined;
}

function waits(state: State, staffNo: StaffNo): boolean {
  return state.technicians.get(staffNo)?.status === 'waiting';
}

/** Applies DSP-3 to a line that has just become ready. */
export function settleWish(recording: Recording, clockId: ClockId): void {
  const { state, catalogue, command } = recording;
  const clock = state.clocks.get(clockId);
  if (clock?.status !== 'awaitingTechnician' || clock.wish.type === 'rotation') return;
  const { wish } = clock;
  const lasts = catalogue.services.get(clock.serviceCode)?.minutes ?? 0;
  const ahead = { ofLine: clockId, lasts };
  const because = whyWishFalls(state, catalogue, wish, command.stamp.at, ahead);
  if (because === undefined) return;
  recording.record({
    type: 'wishFellBack',
    clockId,
    staffNo: wish.staffNo,
    because,
    wish: fallenWish(state, clock),
  });
}

/** Who would go to this line now, and as what. */
function candidate(
  recording: Recording,
  clockId: ClockId,
):
  | { readonly staffNo: StaffNo; readonly clockType: ClockType; readonly ruleId: string }
  | undefined {
  const { state, catalogue, command } = recording;
  const clock = state.clocks.get(clockId);
  if (clock === undefined) return undefined;
  const { wish } = clock;
  const service = catalogue.services.get(clock.serviceCode);
  if (service === undefined) return undefined;
  if (wish.type !== 'rotation') {
    const { staffNo, type } = wish;
    const asked = askedFor(service, wish);
    return whyNotNow(state, catalogue, staffNo, asked, command.stamp) === undefined
      ? { staffNo, clockType: type, ruleId: 'DSP-2' }
      : undefined;
  }
  const staffNo = nextInTurn(state, catalogue, service, wish, command.stamp);
  return staffNo === undefined ? undefined : { staffNo, clockType: 'rotation', ruleId: 'ROT-1' };
}

/** DSP-4: gives everyone who is free to the oldest line that fits them. */
export function dispatchAwaiting(recording: Recording): void {
  for (const clockId of [...recording.state.awaiting]) dispatchLine(recording, clockId);
}

function dispatchLine(recording: Recording, clockId: ClockId): void {
  const found = candidate(recording, clockId);
  if (found === undefined) return;
  const helps = recording.state.clocks.get(clockId)?.helps !== undefined;
  call(recording, clockId, found.staffNo, helps ? 'helper' : found.clockType, found.ruleId);
}

/**
 * DSP-1: who is asked for by name in a party goes to the guest who asked, and is
 * not spent on another guest of the same party by rotation. The rest go in order.
 */
export function dispatchParty(recording: Recording, clockIds: readonly ClockId[]): void {
  for (const clockId of clockIds) {
    settleWish(recording, clockId);
    if (recording.state.clocks.get(clockId)?.wish.type !== 'rotation')
      dispatchLine(recording, clockId);
  }
  dispatchAwaiting(recording);
}

function call(
  recording: Recording,
  clockId: ClockId,
  staffNo: StaffNo,
  clockType: ClockType,
  ruleId: string,
): void {
  const { command, state } = recording;
  const missedDueAt = command.stamp.at + policyOf(state).missedTurn.afterMinutes * minuteMs;
  recording.record({
    type: 'technicianCalled',
    clockId,
    staffNo,
    clockType,
    ruleId,
    missedDueAt,
  });
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: 'waiting',
    to: 'called',
    clockId,
  });
  announce(recording, clockId, 'dispatch');
}

/** DSP-5: one guest is served by one line at a time; the next becomes ready when the one before is over. */
export function readyNextLine(recording: Recording, visitId: string, guest: number): void {
  const visit = recording.state.visits.get(visitId);
  if (visit === undefined) return;
  // Lines that were swapped in stand last: the order of the ids says nothing of what is running.
  const open = clocksOf(recording.state, visit).filter(
    (clock) => clock.guest === guest && isOpen(clock),
  );
  const [next] = open;
  if (next === undefined || open.some((clock) => clock.status !== 'queued')) return;
  // JOB-1: all lines of a job at once.
  const ready = open.filter((clock) => jobOf(clock) === jobOf(next));
  for (const { clockId } of ready) recording.record({ type: 'clockLineReady', clockId });
  for (const { clockId } of ready) settleWish(recording, clockId);
}
