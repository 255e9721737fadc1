/** What the policy has for who does wrong (POL-5, MIS-5..7): written down, and felt the next time. */
import type { Recording } from '../floor/recording.ts';
import type { CalledClock, StartedClock } from '../floor/state.ts';
import { standingOf } from '../floor/technicians.ts';
import { policyOf } from './policy.ts';

/** MIS-6: before the technician is free again, so that nobody is given them in between. */
export function suspendForMissing(recording: Recording, { staffNo }: CalledClock): void {
  const { state } = recording;
  if (policyOf(state).missedTurn.then !== 'suspend' || state.suspendAtEnd.has(staffNo)) return;
  recording.record({ type: 'suspensionAtEndSet', staffNo, on: true });
}

/** MIS-5: at the tail, and passed over once more when the turn comes. MIS-7: the fine. */
export function penaliseMissing(recording: Recording, { staffNo, clockId }: CalledClock): void {
  const { state } = recording;
  const { then, fineFen } = policyOf(state).missedTurn;
  if (then === 'skipRound') {
    const laps = standingOf(state, staffNo).laps + 1;
    recording.record({ type: 'lapsSet', staffNo, laps, ruleId: 'MIS-5' });
  }
  if (fineFen === 0) return;
  recording.record({
    ...{ type: 'penaltyRecorded', staffNo, what: 'missedTurn', fineFen },
    ...{ turns: 0, tailNext: false, clockId },
  });
}

/** POL-5: the flag stands in the clock's end; here is what it costs. */
export function penaliseEarlyEnd(recording: Recording, { staffNo, clockId }: StartedClock): void {
  const { then, fineFen } = policyOf(recording.state).earlyEnd;
  const tailNext = then === 'tailTomorrow';
  if (fineFen === 0 && !tailNext) return;
  recording.record({
    ...{ type: 'penaltyRecorded', staffNo, what: 'earlyEnd', fineFen },
    ...{ turns: 0, tailNext, clockId },
  });
}
