/** CLK-7: a clock that runs past its end and the grace: extend, or end? Asked once for each end. */
import type { Answer } from '../../decision.ts';
import { type At, minuteMs } from '../../units.ts';
import type { Recording } from '../recording.ts';
import type { StartedClock } from '../state.ts';

export function askAboutOverrun(recording: Recording, clock: StartedClock, dueAt: At): Answer {
  const { clockId, staffNo } = clock;
  const late = recording.command.stamp.at - dueAt > minuteMs;
  recording.record({ type: 'overrunAsked', clockId, staffNo, dueAt, late });
  return { did: 'overrunAsked', clockId };
}
