/** Who joins another's job (JOB-4). */
import type { CommandBody } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { dispatchParty } from '../dispatch/dispatch.ts';
import { addLine, isOpen, jobOf } from '../lines.ts';
import type { Recording } from '../recording.ts';
import { openLinesOfJob } from './take-back.ts';
import { whyNotWish } from '../dispatch/wishes.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** Of one job at a time. */
const mostHelpers = 4;

export function addHelper(recording: Recording, command: Of<'addHelper'>): Answer | Refused {
  const { state, catalogue } = recording;
  const { clockId, wish } = command;
  const clock = state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  const unfit = whyNotWish(catalogue, clock.serviceCode, wish);
  if (unfit !== undefined) return unfit;
  if (clock.helps !== undefined) return refuse('helper_clock', { clockId });
  if (!isOpen(clock)) return refuse('clock_not_running', { status: clock.status });
  if (clock.status !== 'called' && clock.status !== 'started')
    return refuse('clock_not_called', { status: clock.status });
  if (wish.type !== 'rotation' && wish.staffNo === clock.staffNo)
    return refuse('named_twice', { staffNo: wish.staffNo });
  const helpers = openLinesOfJob(recording, clock).filter(({ helps }) => helps !== undefined);
  if (helpers.length >= mostHelpers) return refuse('too_many_lines', { most: mostHelpers });
  const { visitId, guest, serviceCode } = clock;
  const added = addLine(recording, visitId, {
    ...{ guest, serviceCode, wish, status: 'awaitingTechnician' },
    ...{ job: jobOf(clock), helps: clockId },
  });
  dispatchParty(recording, [added]);
  return { clockId: added };
}
