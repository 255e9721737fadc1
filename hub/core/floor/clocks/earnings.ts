/** What a clock earned, written when it is over (COM-3), and for each who served it (COM-6). */
import { commissionLines, sharedLines } from '../../commission.ts';
import { type At, type Fen, type Minutes, minuteMs } from '../../units.ts';
import { becomesFree } from '../dispatch/free.ts';
import type { Recording } from '../recording.ts';
import type { ServedPart, StartedClock } from '../state.ts';
import { reachTurn } from '../queues/taking-turns.ts';

/** When the tap happened, as far as it can be known, and never outside what is possible. */
export interface Moment {
  readonly at: At;
  readonly known: boolean;
}

/** What everybody earned of it is written, and the technician is free. Returns what that one earned. */
export function finish(
  recording: Recording,
  clock: StartedClock,
  ended: Moment,
  early: boolean,
): Fen {
  const { clockId, staffNo } = clock;
  const { at: endedAt, known: endedAtKnown } = ended;
  recording.record({ type: 'clockEnded', clockId, endedAt, endedAtKnown, early });
  const fen = recordEarnings(recording, clock, endedAt);
  becomesFree(recording, staffNo, 'inService');
  reachTurn(recording, clockId, 'end');
  return fen;
}

/** Returns what the last one earned. */
function recordEarnings(recording: Recording, clock: StartedClock, endedAt: At): Fen {
  const { staffNo, clockType, commission, servedBefore } = clock;
  if (servedBefore === undefined) {
    const earned = commissionLines(commission, clock.extensions);
    write(recording, clock, { staffNo, clockType }, earned);
    return earned.fen;
  }
  // Of a clock of no minute the last one has all.
  const minutes = Math.max(1, minutesInto(clock, endedAt));
  return writeShares(recording, clock, endedAt, { served: minutes, of: minutes });
}

/** POL-7: each who served a clock that is broken off, by their minutes of those that were planned. */
export function recordMinutesServed(recording: Recording, clock: StartedClock, until: At): void {
  const planned = minutesInto(clock, clock.expectedEndAt);
  const served = Math.min(minutesInto(clock, until), planned);
  writeShares(recording, clock, until, { served, of: Math.max(1, planned) });
}

function minutesInto({ startedAt }: StartedClock, at: At): Minutes {
  return Math.round((at - startedAt) / minuteMs);
}

/** Returns what the last one earned. */
function writeShares(
  recording: Recording,
  clock: StartedClock,
  until: At,
  minutes: { readonly served: Minutes; readonly of: Minutes },
): Fen {
  const { staffNo, clockType, commission, servedBefore = [] } = clock;
  const parts = [...servedBefore, { staffNo, clockType, commission, untilAt: until }];
  let fromMinute = 0;
  let fen = 0;
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    const untilMinute = isLast ? minutes.served : minutesInto(clock, part.untilAt);
    // What was served beyond the plan is nobody's share of it.
    const toMinute = Math.min(untilMinute, minutes.served);
    const earned = sharedLines(part.commission, clock.extensions, {
      ...{ fromMinute, toMinute, ofMinutes: minutes.of },
    });
    write(recording, clock, part, earned);
    fromMinute = toMinute;
    ({ fen } = earned);
  });
  return fen;
}

function write(
  recording: Recording,
  { clockId, serviceCode }: StartedClock,
  { staffNo, clockType }: Pick<ServedPart, 'staffNo' | 'clockType'>,
  earned: ReturnType<typeof commissionLines>,
): void {
  recording.record({
    type: 'commissionEarned',
    clockId,
    staffNo,
    clockType,
    serviceCode,
    ...earned,
  });
}
