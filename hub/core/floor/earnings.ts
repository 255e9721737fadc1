/** What a clock earned, written when it is over (COM-3), and for each who served it (COM-6). */
import { commissionLines, sharedLines } from '../commission.ts';
import { type At, type Fen, minuteMs } from '../units.ts';
import { becomesFree } from './free.ts';
import type { Recording } from './recording.ts';
import type { ServedPart, StartedClock } from './state.ts';
import { reachTurn } from './taking-turns.ts';

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
export function recordEarnings(recording: Recording, clock: StartedClock, endedAt: At): Fen {
  const { staffNo, clockType, commission, servedBefore } = clock;
  if (servedBefore === undefined) {
    const earned = commissionLines(commission, clock.extensions);
    write(recording, clock, { staffNo, clockType }, earned);
    return earned.fen;
  }
  const parts = [...servedBefore, { staffNo, clockType, commission, untilAt: endedAt }];
  const minuteAt = (at: At) => Math.round((at - clock.startedAt) / minuteMs);
  // Of a clock of no minute the last one has all.
  const ofMinutes = Math.max(1, minuteAt(endedAt));
  let fromMinute = 0;
  let fen = 0;
  parts.forEach((part, index) => {
    const toMinute = index === parts.length - 1 ? ofMinutes : minuteAt(part.untilAt);
    const earned = sharedLines(part.commission, clock.extensions, {
      ...{ fromMinute, toMinute, ofMinutes },
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
