/** Taking a line back, and giving its guest another technician instead (SWP). */
import type { CommandBody, Wish } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { EventBody } from '../../events.ts';
import { policyOf } from '../../policy/policy.ts';
import { minuteMs, type StaffNo } from '../../units.ts';
import { recordCallsIn, usesCallIn, whyNotCalledIn } from '../duty/call-ins.ts';
import { becomesFree } from '../dispatch/free.ts';
import { dispatchAwaiting, dispatchParty, readyNextLine } from '../dispatch/dispatch.ts';
import { finish, recordMinutesServed } from './earnings.ts';
import { addLine, clocksOf, hasMates, isOpen, jobOf, roomAfterLine } from '../lines.ts';
import { withdraw } from '../queues/promises.ts';
import { roleOfActor } from '../../people.ts';
import type { Recording } from '../recording.ts';
import type { Clock, StartedClock, State } from '../state.ts';
import { giveTurnBack, passTurnInJob, reachTurn, withdrawOwed } from '../queues/taking-turns.ts';
import { swappedOut, whyNotWish } from '../dispatch/wishes.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;
type Because = Extract<EventBody, { type: 'clockCancelled' }>['because'];

/** SWP-1: a started clock can be cancelled or swapped only so long after its start. */
export function limitPassed(recording: Recording, clock: StartedClock): Refused | undefined {
  const { limitMinutes } = policyOf(recording.state).cancel;
  const ranMs = recording.command.stamp.at - clock.startedAt;
  return ranMs > limitMinutes * minuteMs
    ? refuse('cancel_limit_passed', { limitMinutes })
    : undefined;
}

/** Also where the guest has only had another technician called since: a swap is no way round. */
function hadBegun(state: State, clock: Clock): boolean {
  if ('startedAt' in clock) return true;
  const before = clock.replaces === undefined ? undefined : state.clocks.get(clock.replaces);
  return before !== undefined && hadBegun(state, before);
}

/** POL-6: of those at the desk who may cancel anything at all, the policy may name fewer. */
function mayNotCancel(recording: Recording): Refused | undefined {
  const role = roleOfActor(recording);
  if (role === undefined) return undefined;
  const { by } = policyOf(recording.state).cancel;
  const may = by === 'desk' || role === 'manager' || (by === 'hostOrManager' && role === 'host');
  return may ? undefined : refuse('not_allowed', { role });
}

/** VIS-4: a line that has not started can be taken back alone; SWP-1: one that has, within the limit. */
export function cancelClock(recording: Recording, command: Of<'cancelClock'>): Answer | Refused {
  const { clockId, reason } = command;
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  if (!isOpen(clock)) return refuse('clock_not_running', { status: clock.status });
  const forbidden = hadBegun(recording.state, clock) ? mayNotCancel(recording) : undefined;
  if (forbidden !== undefined) return forbidden;
  const passed = clock.status === 'started' ? limitPassed(recording, clock) : undefined;
  if (passed !== undefined) return passed;
  takeBack(recording, clock, 'desk', reason);
  releaseHelpers(recording, clock);
  readyNextLine(recording, clock.visitId, clock.guest);
  roomAfterLine(recording, clock.visitId);
  dispatchAwaiting(recording);
  return { clockId };
}

/**
 * SWP-2: the line is over, unbilled and unpaid, its technician stands where they
 * stood (ROT-8), or has used the turn (POL-6). What follows, the next line and the next call, is the caller's.
 */
export function takeBack(
  recording: Recording,
  clock: Clock,
  because: Because,
  reason?: string,
): void {
  const { clockId } = clock;
  if (clock.status === 'awaitingTechnician' && clock.promisedTo !== undefined)
    withdraw(recording, clockId, clock.promisedTo, 'lineOver');
  const used = usesTurn(recording, clock, because);
  if (used) reachTurn(recording, clockId, 'end');
  recording.record({
    type: 'clockCancelled',
    clockId,
    because,
    ...(reason === undefined ? {} : { reason }),
  });
  // ROT-14: also of a line that waits again, since whoever was called to it did not come.
  withdrawOwed(recording, clockId);
  if (clock.status === 'called' || clock.status === 'started') {
    becomesFree(recording, clock.staffNo, clock.status === 'called' ? 'called' : 'inService');
    if (clock.status === 'started' && usesCallIn(clock))
      recordCallsIn(recording, clock.staffNo, 'givenBack', clockId);
    if (!used) giveTurnBack(recording, clock);
  }
  if (!used) passTurnInJob(recording, clock);
}

/** POL-6: who was only called has had nothing to give back. */
function usesTurn(recording: Recording, clock: Clock, because: Because): boolean {
  if (clock.status !== 'started') return false;
  const { cancel, swap } = policyOf(recording.state);
  if (because === 'desk') return cancel.slot === 'tail';
  return because === 'swapped' && swap.first === 'countsTurn';
}

export function openLinesOfJob(recording: Recording, clock: Clock): Clock[] {
  const visit = recording.state.visits.get(clock.visitId);
  if (visit === undefined) return [];
  return clocksOf(recording.state, visit).filter(
    (other) => isOpen(other) && jobOf(other) === jobOf(clock),
  );
}

/** JOB-5: when the job of a line is over, its helpers are free: who had started has served, the others are sent back. */
export function releaseHelpers(recording: Recording, clock: Clock): void {
  const open = openLinesOfJob(recording, clock);
  if (open.some(({ helps }) => helps === undefined)) return;
  const now = { at: recording.command.stamp.at, known: true };
  for (const helper of open)
    if (helper.status === 'started') finish(recording, helper, now, false);
    else takeBack(recording, helper, 'jobOver');
}

/** SWP-3: a new line of the same guest and service, called at once, never with somebody whom this guest has had swapped out. */
export function swapTechnician(
  recording: Recording,
  command: Of<'swapTechnician'>,
): Answer | Refused {
  const { state, catalogue } = recording;
  const clock = state.clocks.get(command.clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId: command.clockId });
  const { visitId, guest, serviceCode, status } = clock;
  const unfit = whyNotWish(catalogue, serviceCode, command.wish);
  if (unfit !== undefined) return unfit;
  const uncalled = whyNotCalledIn(state, [command.wish]);
  if (uncalled !== undefined) return uncalled;
  if (status === 'queued' || status === 'awaitingTechnician')
    return refuse('clock_not_called', { status });
  if (status === 'ended' || status === 'cancelled') return refuse('clock_not_running', { status });
  const passed = status === 'started' ? limitPassed(recording, clock) : undefined;
  if (passed !== undefined) return passed;
  const exclude = [...new Set([clock.staffNo, ...swappedOut(state, clock)])];
  const { wish } = command;
  if (wish.type !== 'rotation' && exclude.includes(wish.staffNo))
    return refuse('same_technician', { staffNo: wish.staffNo });

  takeBack(recording, clock, 'swapped', command.reason);
  if (clock.status === 'started' && paidByMinutes(recording, command))
    recordMinutesServed(recording, clock, recording.command.stamp.at);
  const job = jobOf(clock);
  const replacing = addLine(recording, visitId, {
    ...{ guest, serviceCode, wish: withExcluded(wish, exclude), status: 'awaitingTechnician' },
    replaces: clock.clockId,
    ...(hasMates(state, clock) ? { job } : {}),
    ...(clock.helps === undefined ? {} : { helps: clock.helps }),
  });
  dispatchParty(recording, [replacing]);
  return { clockId: replacing };
}

/** POL-7 */
function paidByMinutes({ state }: Recording, { complaint }: Of<'swapTechnician'>): boolean {
  return complaint !== true && policyOf(state).swap.commission === 'byMinutes';
}

function withExcluded(wish: Wish, exclude: readonly StaffNo[]): Wish {
  if (wish.type !== 'rotation') return wish;
  return { ...wish, exclude: [...new Set([...(wish.exclude ?? []), ...exclude])] };
}
