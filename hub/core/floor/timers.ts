/**
 * Timers are folded from the state (TMR): nothing is kept beside it. The
 * scheduler asks for the earliest, sleeps, and sends `fireTimer` with its name
 * and due time; a timer that the floor no longer has is refused, harmlessly.
 */
import { type Answer, refuse, type Refused } from '../decision.ts';
import type { CommandBody } from '../commands.ts';
import { type At, minuteMs, type RoomNo } from '../units.ts';
import {
  announcementTimerId,
  fireAnnouncementTimer,
  nextAnnouncementDue,
} from './dispatch/announcements.ts';
import { dispatchAwaiting } from './dispatch/dispatch.ts';
import { expireHold, heldByTimer, nextHoldTimer } from './queues/holds.ts';
import { fireFreeze, freezePrefix, nextFreeze } from './duty/freeze.ts';
import { fireBookingTimer, isBookingTimer, nextBookingTimer } from './bookings/booking-timers.ts';
import { missedTurnDue } from './dispatch/missed.ts';
import { askAboutOverrun } from './clocks/overrun.ts';
import { nextSoonFree, noteSoonFree, soonFreeByTimer } from './queues/promises.ts';
import type { Recording } from './recording.ts';
import type { Clock, StartedClock, State } from './state.ts';
import { sooner, type Timer } from './timer.ts';

export type { Timer };

type FireTimer = Extract<CommandBody, { type: 'fireTimer' }>;
const reminderPrefix = 'reminder/';
const missedPrefix = 'missedTurn/';
const overrunPrefix = 'overrun/';

/** Where timers come from; of one moment those of an earlier line are first. */
const sources: readonly ((state: State) => Timer | undefined)[] = [
  nextOfClocks,
  nextHoldTimer,
  nextFreeze,
  nextSoonFree,
  nextOfAnnouncements,
  nextBookingTimer,
];

/** TMR-1: the earliest of all. */
export function nextTimer(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (const source of sources) {
    const timer = source(state);
    if (timer !== undefined && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
  }
  return next;
}

function nextOfAnnouncements(state: State): Timer | undefined {
  const dueAt = nextAnnouncementDue(state);
  return dueAt === undefined ? undefined : { timerId: announcementTimerId, dueAt };
}

/** Of each called and each running clock. */
function nextOfClocks(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (const clock of state.clocks.values()) {
    const { clockId } = clock;
    if (clock.status === 'called') {
      if (clock.missedDueAt !== undefined)
        next = sooner(next, missedPrefix, clockId, clock.missedDueAt);
    } else if (clock.status === 'started') {
      next = sooner(next, reminderPrefix, clockId, clock.reminder.dueAt);
      if (clock.overrunDueAt !== undefined)
        next = sooner(next, overrunPrefix, clockId, clock.overrunDueAt);
    }
  }
  return next;
}

interface Due {
  readonly clock: Clock;
  readonly dueAt: At;
}
function clockOfTimer(state: State, id: string): Due | undefined {
  const nameAt = id.indexOf('/') + 1;
  const clock = state.clocks.get(id.slice(nameAt));
  const dueAt = clock && dueAtOf(clock, id.slice(0, nameAt));
  return clock && dueAt !== undefined ? { clock, dueAt } : undefined;
}

/** Undefined: the floor does not have it (any more). */
function dueAtOf(clock: Clock, what: string): At | undefined {
  if (clock.status === 'called') return what === missedPrefix ? clock.missedDueAt : undefined;
  if (clock.status !== 'started') return undefined;
  if (what === reminderPrefix) return clock.reminder.dueAt;
  return what === overrunPrefix ? clock.overrunDueAt : undefined;
}

/** The room whose terminal would have told of a tap; undefined where the timer does not ask. */
export function roomOfTimer(state: State, id: string): RoomNo | undefined {
  const due = clockOfTimer(state, id);
  return due?.clock.status === 'called' ? state.visits.get(due.clock.visitId)?.roomNo : undefined;
}

/** TMR-5: one that the floor does not have (any more) changes nothing. */
export function fireTimer(recording: Recording, fired: FireTimer): Answer | Refused {
  const { timerId, dueAt } = fired;
  if (timerId === announcementTimerId) return fireAnnouncementTimer(recording);
  if (isBookingTimer(timerId)) return fireBookingTimer(recording, fired);
  if (timerId.startsWith(freezePrefix)) return fireFreeze(recording, fired);
  const held = heldByTimer(recording.state, timerId, dueAt);
  if (held !== undefined && dueAt <= recording.command.stamp.at)
    return expireHold(recording, held, dueAt);
  const soonFree = soonFreeByTimer(recording.state, timerId, dueAt);
  if (soonFree !== undefined && dueAt <= recording.command.stamp.at)
    return noteEndIsNear(recording, soonFree);
  const due = clockOfTimer(recording.state, timerId);
  if (due?.dueAt !== dueAt || dueAt > recording.command.stamp.at)
    return refuse('unknown_timer', { timerId });
  const { clock } = due;
  if (clock.status === 'called')
    return missedTurnDue(recording, clock, dueAt, fired.terminalOnline ?? false);
  if (clock.status !== 'started') return refuse('unknown_timer', { timerId });
  return timerId.startsWith(overrunPrefix)
    ? askAboutOverrun(recording, clock, dueAt)
    : remind(recording, clock, dueAt);
}

/** ROT-19: whoever waits may be promised them. */
function noteEndIsNear(recording: Recording, clock: StartedClock): Answer {
  noteSoonFree(recording, clock);
  dispatchAwaiting(recording);
  return { did: 'noteEndIsNear', clockId: clock.clockId };
}

/** TMR-2: before the end, at the end, then every few minutes. TMR-3: one that came due while the hub was down fires once, late. */
function remind(recording: Recording, clock: StartedClock, dueAt: At): Answer {
  const { catalogue, command } = recording;
  const now = command.stamp.at;
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
