/**
 * Who is sent to which line (DSP). Lines wait in the order in which they became
 * ready; each decision that may have freed someone calls `dispatchAwaiting`.
 */
import type { Wish } from '../../commands.ts';
import type { ClockType } from '../../events.ts';
import { policyOf } from '../../policy/policy.ts';
import { type ClockId, minuteMs, type StaffNo } from '../../units.ts';
import { announce } from './announcements.ts';
import { askedFor, whyNotNow } from '../queues/eligibility.ts';
import { clocksOf, isOpen, jobOf } from '../lines.ts';
import { lockedFor } from '../bookings/booked.ts';
import { chooseNext, owedFor } from '../queues/next-in-turn.ts';
import { isOverdue, promiseLine, reviewPromises, withdraw } from '../queues/promises.ts';
import type { Recording } from '../recording.ts';
import { type Ahead, freeAt, toTail } from '../queues/rotation.ts';
import type { CalledBy, Catalogue, Clock, State } from '../state.ts';
import { reachTurn } from '../queues/taking-turns.ts';
import { isAbsent, standingOf } from '../technicians.ts';
import { fallenWish } from './wishes.ts';

/** DSP-3: why the wish policy would turn a wish into rotation now; undefined when it stands. */
function whyWishFalls(
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
  const kept = lockedFor(state, wish.staffNo, at + (ahead.lasts ?? 0) * minuteMs);
  if (wish.type === 'picked')
    return isWaiting(state, wish.staffNo) && at <= now && kept === undefined ? undefined : 'busy';
  const longest = catalogue.config.settings.requestedBusyWaitMinutes * minuteMs;
  return Math.max(at, kept?.untilAt ?? 0) - now > longest ? 'busy' : undefined;
}

function isWaiting(state: State, staffNo: StaffNo): boolean {
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

interface Found {
  readonly staffNo: StaffNo;
  readonly clockType: ClockType;
  readonly by: CalledBy;
  readonly ruleId: string;
  /** Whose turn it was before, and who pass a lap for it. */
  readonly passed: readonly StaffNo[];
}

/** Who would go to this line now, and as what. */
function candidate(recording: Recording, clockId: ClockId): Found | undefined {
  const { state, catalogue, command } = recording;
  const clock = state.clocks.get(clockId);
  const service = catalogue.services.get(clock?.serviceCode ?? '');
  if (clock?.status !== 'awaitingTechnician' || service === undefined) return undefined;
  const { wish } = clock;
  const asked = askedFor(service, wish, clockId);
  const clockType = clockTypeOf(clock);
  if (wish.type !== 'rotation') {
    const { staffNo } = wish;
    return whyNotNow(state, catalogue, staffNo, asked, command.stamp) === undefined
      ? { staffNo, clockType, by: 'name', ruleId: 'DSP-2', passed: [] }
      : undefined;
  }
  // Who helps another is found by the turn, and it is none.
  const isTurn = clockType === 'rotation';
  const next = chooseNext(state, catalogue, asked, command.stamp, { owed: isTurn });
  const ruleId = next?.by === 'owedTurn' ? 'ROT-15' : 'ROT-1';
  return next && { ...next, clockType, ruleId, passed: isTurn ? next.passed : [] };
}

function clockTypeOf({ helps, wish }: Clock): ClockType {
  return helps === undefined ? wish.type : 'helper';
}

/**
 * DSP-4: gives everyone who is free to the oldest line that fits them. What was
 * promised goes first, then (DSP-7) whoever is waited for by name; the rest by turn.
 */
export function dispatchAwaiting(recording: Recording): void {
  const { state } = recording;
  if (state.awaiting.length === 0) return;
  reviewPromises(recording);
  for (const [staffNo, clockId] of [...state.promises]) keepPromise(recording, staffNo, clockId);
  const named = new Set<StaffNo>();
  for (const clockId of [...state.awaiting]) {
    const wish = state.clocks.get(clockId)?.wish;
    if (wish === undefined || wish.type === 'rotation') continue;
    if (!dispatchLine(recording, clockId)) named.add(wish.staffNo);
  }
  dispatchByTurn(recording, named);
}

function dispatchByTurn(recording: Recording, named: ReadonlySet<StaffNo>): void {
  const { state, command } = recording;
  // Of lines that ask for the same, when there is nobody for one there is nobody for the next.
  const [nobody, nobodySoon] = [new Set<string>(), new Set<string>()];
  for (const clockId of [...state.awaiting]) {
    const line = state.clocks.get(clockId);
    if (line?.status !== 'awaitingTechnician' || line.wish.type !== 'rotation') continue;
    const { promisedTo } = line;
    if (promisedTo !== undefined && !isOverdue(state, promisedTo, command.stamp.at)) continue;
    const like = `${line.serviceCode} ${JSON.stringify(line.wish)}`;
    if (!nobody.has(like)) {
      const found = candidate(recording, clockId);
      if (found !== undefined) {
        if (promisedTo !== undefined) withdraw(recording, clockId, promisedTo, 'notFree');
        call(recording, clockId, found);
        continue;
      }
      nobody.add(like);
    }
    if (
      promisedTo === undefined &&
      !nobodySoon.has(like) &&
      !promiseLine(recording, clockId, named)
    )
      nobodySoon.add(like);
  }
}

/** ROT-19: who was promised a line and is free now has it, unless they may not any more. */
function keepPromise(recording: Recording, staffNo: StaffNo, clockId: ClockId): void {
  const { state, catalogue, command } = recording;
  const line = state.clocks.get(clockId);
  const service = catalogue.services.get(line?.serviceCode ?? '');
  if (line === undefined || service === undefined) return;
  if (state.technicians.get(staffNo)?.status !== 'waiting') return;
  const asked = askedFor(service, line.wish, clockId);
  if (whyNotNow(state, catalogue, staffNo, asked, command.stamp) !== undefined) {
    withdraw(recording, clockId, staffNo, 'notFree');
    return;
  }
  call(recording, clockId, {
    ...{ staffNo, clockType: clockTypeOf(line), by: 'promise', ruleId: 'ROT-19', passed: [] },
  });
}

function dispatchLine(recording: Recording, clockId: ClockId): boolean {
  const found = candidate(recording, clockId);
  if (found !== undefined) call(recording, clockId, found);
  return found !== undefined;
}

/**
 * DSP-1: who is asked for by name in a party goes to the guest who asked, and is
 * not spent on another guest of the same party by rotation. The rest go in order.
 */
export function dispatchParty(recording: Recording, clockIds: readonly ClockId[]): void {
  for (const clockId of clockIds) settleWish(recording, clockId);
  dispatchAwaiting(recording);
}

function call(recording: Recording, clockId: ClockId, found: Found): void {
  const { command, state } = recording;
  const { staffNo, clockType, ruleId, by } = found;
  const isTurn = clockType === 'rotation' && by !== 'owedTurn';
  const owed = isTurn ? owedForLine(recording, clockId, staffNo) : [];
  const missedDueAt = command.stamp.at + policyOf(state).missedTurn.afterMinutes * minuteMs;
  recording.record({
    type: 'technicianCalled',
    clockId,
    staffNo,
    clockType,
    ruleId,
    missedDueAt,
    by,
  });
  recording.record({
    type: 'technicianStatusChanged',
    staffNo,
    from: 'waiting',
    to: 'called',
    clockId,
  });
  if (by === 'owedTurn') recording.record({ type: 'owedTurnUsed', staffNo, clockId });
  for (const one of owed)
    recording.record({
      ...{ type: 'owedTurnRecorded', staffNo: one, clockId, passedAt: command.stamp.at },
    });
  for (const one of found.passed) passLap(recording, one, clockId);
  reachTurn(recording, clockId, 'dispatch');
  announce(recording, clockId, 'dispatch');
}

/** ROT-14: those who stand before the one who is sent, and are busy for a guest who asked for them. */
function owedForLine(
  { state, catalogue }: Recording,
  clockId: ClockId,
  sent: StaffNo,
): readonly StaffNo[] {
  const line = state.clocks.get(clockId);
  const service = catalogue.services.get(line?.serviceCode ?? '');
  if (line === undefined || service === undefined) return [];
  return owedFor(state, catalogue, askedFor(service, line.wish, clockId), sent);
}

/** ROT-9: the turn came and is passed: to the tail, with one lap less to pass. */
export function passLap(recording: Recording, staffNo: StaffNo, clockId: ClockId): void {
  const laps = standingOf(recording.state, staffNo).laps - 1;
  recording.record({ type: 'lapsSet', staffNo, laps, ruleId: 'ROT-9' });
  toTail(recording, staffNo, clockId, 'ROT-9');
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
