/** A running clock goes on with somebody else (CLK-9). */
import { chooseCommission } from '../../commission.ts';
import type { CommandBody, Wish } from '../../commands.ts';
import { type Answer, isRefused, refuse, type Refused } from '../../decision.ts';
import type { ClockType } from '../../events.ts';
import { policyOf } from '../../policy/policy.ts';
import { minuteMs, type StaffNo } from '../../units.ts';
import { recordCallsIn, whyNotCalledIn } from '../duty/call-ins.ts';
import { running, serviceOf } from './clocks.ts';
import { announce } from '../dispatch/announcements.ts';
import { dispatchAwaiting, passLap } from '../dispatch/dispatch.ts';
import { busyElsewhere } from '../duty/duty.ts';
import { type Asked, whyNotNow } from '../queues/eligibility.ts';
import { chooseNext } from '../queues/next-in-turn.ts';
import { becomesFree } from '../dispatch/free.ts';
import type { Recording } from '../recording.ts';
import type { CalledBy, StartedClock } from '../state.ts';
import { limitPassed } from './take-back.ts';
import { giveTurnBack, reachTurn } from '../queues/taking-turns.ts';
import { isAbsent, isBusy } from '../technicians.ts';
import { swappedOut, whyNotWish } from '../dispatch/wishes.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

export function transferClock(
  recording: Recording,
  command: Of<'transferClock'>,
): Answer | Refused {
  const { catalogue } = recording;
  const { clockId, wish, reason } = command;
  const clock = running(recording, clockId);
  if (isRefused(clock)) return clock;
  const unfit = whyNotWish(catalogue, clock.serviceCode, wish);
  if (unfit !== undefined) return unfit;
  const uncalled = whyNotCalledIn(recording.state, [wish]);
  if (uncalled !== undefined) return uncalled;
  const taker = takerOf(recording, clock, wish);
  if (isRefused(taker)) return taker;
  const { staffNo, clockType, ruleId, by, passed } = taker;
  const grade = catalogue.technicians.get(staffNo)?.grade ?? '';
  if (keepsSlot(recording, clock)) giveTurnBack(recording, clock);
  else reachTurn(recording, clockId, 'end');
  recording.record({
    type: 'clockTransferred',
    clockId,
    from: clock.staffNo,
    to: staffNo,
    clockType,
    ruleId,
    by,
    commission: chooseCommission(catalogue.config, clock.serviceCode, clockType, grade),
    transferredAt: recording.command.stamp.at,
    ...(reason === undefined ? {} : { reason }),
  });
  recording.record({
    ...{ type: 'technicianStatusChanged', staffNo, clockId },
    ...{ from: 'waiting', to: 'inService' },
  });
  if (clockType === 'calledIn') recordCallsIn(recording, staffNo, 'used', clockId);
  for (const one of passed) passLap(recording, one, clockId);
  // Called and started at once.
  reachTurn(recording, clockId, 'dispatch');
  reachTurn(recording, clockId, 'start');
  announce(recording, clockId, 'handOver');
  becomesFree(recording, clock.staffNo, 'inService');
  dispatchAwaiting(recording);
  return { clockId, staffNo };
}

/** Who is relieved within the limit stands where they stood, if the policy of swaps says so; later, the turn was had. */
function keepsSlot(recording: Recording, clock: StartedClock): boolean {
  const { first } = policyOf(recording.state).swap;
  return first === 'slotBack' && limitPassed(recording, clock) === undefined;
}

interface Taker {
  readonly staffNo: StaffNo;
  readonly clockType: ClockType;
  readonly ruleId: string;
  readonly by: CalledBy;
  readonly passed: readonly StaffNo[];
}

/** Who is free now, and not one whom this guest has sent away. */
function takerOf(recording: Recording, clock: StartedClock, wish: Wish): Taker | Refused {
  const { state, catalogue, command } = recording;
  const { clockId } = clock;
  const exclude = [clock.staffNo, ...swappedOut(state, clock)];
  const typeOf = (type: ClockType): ClockType => (clock.helps === undefined ? type : 'helper');
  const left = Math.ceil((clock.expectedEndAt - command.stamp.at) / minuteMs);
  const among =
    wish.type === 'rotation' ? { ...wish, exclude: [...(wish.exclude ?? []), ...exclude] } : wish;
  const service = serviceOf(recording, clock);
  const asked: Asked = { service, wish: among, minutes: Math.max(0, left), clockId };
  if (wish.type !== 'rotation') {
    const { staffNo, type } = wish;
    const refused = whyNotFree(recording, staffNo, exclude, asked);
    return refused ?? { staffNo, clockType: typeOf(type), ruleId: 'DSP-2', by: 'name', passed: [] };
  }
  const next = chooseNext(state, catalogue, asked, command.stamp, { owed: false });
  if (next === undefined) return refuse('nobody_free');
  const clockType = typeOf('rotation');
  const passed = clockType === 'rotation' ? next.passed : [];
  return { staffNo: next.staffNo, clockType, ruleId: 'ROT-1', by: 'turn', passed };
}

function whyNotFree(
  recording: Recording,
  staffNo: StaffNo,
  exclude: readonly StaffNo[],
  asked: Asked,
): Refused | undefined {
  const { state, catalogue, command } = recording;
  if (exclude.includes(staffNo)) return refuse('same_technician', { staffNo });
  const technician = state.technicians.get(staffNo);
  if (technician === undefined || isAbsent(technician)) return refuse('not_on_duty', { staffNo });
  if (technician.status === 'waiting') {
    const verdict = whyNotNow(state, catalogue, staffNo, asked, command.stamp);
    return verdict && refuse('technician_kept', { staffNo, verdict });
  }
  if (!isBusy(technician)) return refuse('technician_paused', { staffNo, duty: technician.status });
  return busyElsewhere(recording, staffNo, technician.clockId);
}
