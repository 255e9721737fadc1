/** Guests whom technicians bring in themselves (DTY-15): told beforehand, for one clock each. */
import type { Wish } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { ClockId, StaffNo } from '../../units.ts';
import { technicianOf } from './duty.ts';
import type { Recording } from '../recording.ts';
import type { CalledClock, StartedClock, State } from '../state.ts';
import { standingOf } from '../technicians.ts';

/** So many guests of their own nobody waits for. */
const mostCallsIn = 20;

export function registerCallIn(recording: Recording, staffNo: StaffNo): Answer | Refused {
  const technician = technicianOf(recording, staffNo);
  if ('kind' in technician) return technician;
  const { callsIn } = standingOf(recording.state, staffNo);
  if (callsIn >= mostCallsIn) return refuse('too_many_calls', { staffNo });
  recordCallsIn(recording, staffNo, 'registered', null);
  return { staffNo, callsIn: callsIn + 1 };
}

/** How many lines may still be opened as brought in by this one: registered, and not promised to a line already. */
function callsInLeft(state: State, staffNo: StaffNo): number {
  let left = standingOf(state, staffNo).callsIn;
  for (const { status, wish, carried } of state.clocks.values()) {
    if (wish.type !== 'calledIn' || wish.staffNo !== staffNo || carried) continue;
    if (!isUsed(status)) left -= 1;
  }
  return left;
}

/** Of wishes that come together: each needs a guest of its own. */
export function whyNotCalledIn(state: State, wishes: readonly Wish[]): Refused | undefined {
  const asked = new Map<StaffNo, number>();
  for (const wish of wishes)
    if (wish.type === 'calledIn') asked.set(wish.staffNo, (asked.get(wish.staffNo) ?? 0) + 1);
  for (const [staffNo, count] of asked)
    if (count > callsInLeft(state, staffNo)) return refuse('call_in_not_registered', { staffNo });
  return undefined;
}
/** Counted when it started; who never came uses none. */
const isUsed = (status: string) =>
  status === 'started' || status === 'ended' || status === 'cancelled';

/** One that comes from a day that is over had a registration of that day. */
export function usesCallIn({ clockType, carried }: CalledClock | StartedClock): boolean {
  return clockType === 'calledIn' && carried === undefined;
}

/** Where a called-in clock starts, or is taken back after it did. */
export function recordCallsIn(
  recording: Recording,
  staffNo: StaffNo,
  because: 'registered' | 'used' | 'givenBack',
  clockId: ClockId | null,
): void {
  const { callsIn: before } = standingOf(recording.state, staffNo);
  const callsIn = because === 'used' ? Math.max(0, before - 1) : before + 1;
  recording.record({ type: 'callInsChanged', staffNo, callsIn, because, clockId });
}
