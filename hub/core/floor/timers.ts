/**
 * Timers are folded from the state (TMR): nothing is kept beside it. The
 * scheduler asks for the earliest, sleeps, and sends `fireTimer` with its name
 * and due time; a timer that the floor no longer has is refused, harmlessly.
 */
import { type Answer, refuse, type Refused } from '../decision.ts';
import { type At, minuteMs } from '../units.ts';
import type { Recording } from './recording.ts';
import type { StartedClock, State } from './state.ts';

export interface Timer {
  readonly timerId: string;
  readonly dueAt: At;
}

const reminderPrefix = 'reminder/';

/** TMR-1: the reminder of each running clock. Ties are broken by name, so that every run fires in one order. */
export function nextTimer(state: State): Timer | undefined {
  let next: StartedClock | undefined;
  for (const clock of state.clocks.values()) {
    if (clock.status !== 'started') continue;
    const { dueAt } = clock.reminder;
    const first = next?.reminder.dueAt ?? Number.POSITIVE_INFINITY;
    if (dueAt < first || (dueAt === first && clock.clockId < (next?.clockId ?? ''))) next = clock;
  }
  return next === undefined
    ? undefined
    : { timerId: reminderPrefix + next.clockId, dueAt: next.reminder.dueAt };
}

/** TMR-2: before the end, at the end, then every few minutes. TMR-3: one that came due while the hub was down fires once, late. */
export function fireTimer(recording: Recording, timerId: string, dueAt: At): Answer | Refused {
  const { state, catalogue, command } = recording;
  const now = command.stamp.at;
  const clock = state.clocks.get(timerId.slice(reminderPrefix.length));
  if (
    !timerId.startsWith(reminderPrefix) ||
    clock?.status !== 'started' ||
    clock.reminder.dueAt !== dueAt ||
    dueAt > now
  )
    return refuse('unknown_timer', { timerId });
  const { expectedEndAt, clockId } = clock;
  const everyMs = catalogue.config.settings.reminderEveryMinutes * minuteMs;
  let nextDueAt = dueAt < expectedEndAt ? expectedEndAt : dueAt + everyMs;
  if (nextDueAt <= now) nextDueAt += Math.ceil((now - nextDueAt + 1) / everyMs) * everyMs;
  // What a late one says is what is true now, not what was true when it was due.
  const stage = now < expectedEndAt ? 'before' : now < expectedEndAt + everyMs ? 'end' : 'over';
  recording.record({
    type: 'endReminderRaised',
    clockId,
    stage,
    dueAt,
    nextDueAt,
    late: now - dueAt > minuteMs,
  });
  return { clockId, stage };
}

/** TMR-4: somebody has seen it; it is quiet until the next one. */
export function acknowledgeReminder(recording: Recording, clockId: string): Answer | Refused {
  const clock = recording.state.clocks.get(clockId);
  if (clock === undefined) return refuse('unknown_clock', { clockId });
  if (clock.status !== 'started') return refuse('clock_not_running', { status: clock.status });
  if (clock.reminder.raised === 'none') return refuse('already_acknowledged');
  recording.record({ type: 'endReminderAcknowledged', clockId });
  return { clockId };
}
