/**
 * What the technician room is told, and what becomes of it (ANN): queued,
 * playing at one player, over. At most once: a player asks first and sounds
 * only when that has been written down; so after a crash nothing is said twice,
 * and what was not confirmed is told as such.
 */
import { type Answer, refuse, type Refused } from '../../decision.ts';
import type { AnnouncementEnd, AnnouncementWhat } from '../../events.ts';
import { policyOf } from '../../policy/policy.ts';
import { type At, type ClockId, minuteMs, type Minutes } from '../../units.ts';
import type { Recording } from '../recording.ts';
import type { Clock, OpenAnnouncement, StartedClock, State } from '../state.ts';

/** ANN-5: nobody came for it while for so long nothing was said: it is old news. */
export const freshMs = 2 * minuteMs;
/** ... and however busy the speaker is, a call is not worth saying after this. */
const oldestMs = 10 * minuteMs;
/** ANN-6: more than this are not kept waiting; the oldest gives way. */
const mostOpen = 400;
/** For the network and a slow speaker, on top of the sound itself. */
const reportPatienceMs = 8_000;
const longestSoundMs = 60_000;

export const announcementTimerId = 'announcements';

/** Speaks and shows a called line in the technician room; or, of a clock that was handed over, that it is theirs now. */
export function announce(recording: Recording, clockId: ClockId, what: AnnouncementWhat): void {
  const { state, catalogue } = recording;
  const clock = state.clocks.get(clockId);
  if (clock?.status !== 'called' && clock?.status !== 'started')
    throw new Error(`announcing ${clockId}, which nobody is to come to`);
  const service = catalogue.services.get(clock.serviceCode);
  const visit = state.visits.get(clock.visitId);
  if (service === undefined || visit === undefined) throw new Error(`${clockId} hangs in the air`);
  makeRoom(recording);
  const left = minutesLeft(recording, clock);
  recording.record({
    type: 'announcementQueued',
    no: state.announcementCount + 1,
    what,
    clockId,
    staffNo: clock.staffNo,
    roomNo: visit.roomNo,
    clockType: clock.clockType,
    serviceName: service.name,
    minutes: left ?? service.minutes,
    ...(left !== undefined && { left: true }),
    tracked: true,
  });
}

/** ANN-7: whoever took over a running clock is on the way until somebody says that they are there (TAP-10), or for as long as a turn is waited for. */
export function isTakingOver({ state, command }: Recording, clock: Clock): clock is StartedClock {
  if (clock.status !== 'started' || clock.takenOverAt === undefined) return false;
  const { afterMinutes } = policyOf(state).missedTurn;
  return command.stamp.at < clock.takenOverAt + afterMinutes * minuteMs;
}

/** TAP-10: they say that they are there. */
export function takerArrives(recording: Recording, clock: StartedClock): Answer {
  const { clockId, staffNo } = clock;
  recording.record({ type: 'takerArrived', staffNo, clockId });
  return { did: 'startClock', clockId, staffNo, leftMinutes: minutesLeft(recording, clock) ?? 0 };
}

/** ANN-7: of a clock that runs, what is left of it. */
function minutesLeft({ command }: Recording, clock: Clock): Minutes | undefined {
  if (clock.status !== 'started') return undefined;
  return Math.max(0, Math.ceil((clock.expectedEndAt - command.stamp.at) / minuteMs));
}

function makeRoom(recording: Recording): void {
  const { announcements } = recording.state;
  if (announcements.size < mostOpen) return;
  const oldest = [...announcements.values()].find((one) => one.playing === null);
  if (oldest !== undefined) end(recording, oldest, 'expired', 'tooMany');
}

function end(
  recording: Recording,
  { no, playing }: OpenAnnouncement,
  how: AnnouncementEnd,
  why: string,
): void {
  recording.record({ type: 'announcementEnded', no, how, player: playing?.player ?? null, why });
}

/** ANN-2: urgent ones first, then by number. */
export function speakingOrder(
  a: Pick<OpenAnnouncement, 'no' | 'what'>,
  b: Pick<OpenAnnouncement, 'no' | 'what'>,
): number {
  return Number(a.what === 'dispatch') - Number(b.what === 'dispatch') || a.no - b.no;
}

/**
 * ANN-1: one player for each announcement, ever; one announcement at a time.
 * `notReady` are those ahead of it that have no sound yet.
 */
export function claimAnnouncement(
  recording: Recording,
  claim: {
    readonly no: number;
    readonly player: string;
    readonly soundMs: number;
    readonly notReady: readonly number[];
  },
): Answer | Refused {
  const { no, player, notReady } = claim;
  const { announcements } = recording.state;
  const one = announcements.get(no);
  if (one === undefined) return refuse('announcement_over', { no });
  for (const other of announcements.values()) {
    if (other.playing !== null) return refuse('announcement_taken', { no: other.no });
    if (speakingOrder(other, one) < 0 && !notReady.includes(other.no))
      return refuse('announcement_waits', { no: other.no });
  }
  const soundMs = Math.min(Math.max(0, claim.soundMs), longestSoundMs);
  const reportBy = recording.command.stamp.at + soundMs + reportPatienceMs;
  recording.record({ type: 'announcementPlaying', no, player, reportBy });
  return { no };
}

/** What the player says came of it; ANN-3: the one who claimed it, once. The hub itself tells of a sound that could not be made. */
export function reportAnnouncement(
  recording: Recording,
  report: {
    readonly no: number;
    readonly player: string | null;
    readonly result: 'played' | 'failed';
    readonly why: string;
  },
): Answer | Refused {
  const one = recording.state.announcements.get(report.no);
  if (one === undefined) return refuse('announcement_over', { no: report.no });
  if ((one.playing?.player ?? null) !== report.player)
    return refuse('announcement_taken', { no: report.no });
  end(recording, one, report.result, report.why);
  return { no: report.no };
}

/** When it is over by itself: not reported in time, or nobody came for it. */
function dueAt(state: State, { at, playing }: OpenAnnouncement): At {
  if (playing !== null) return playing.reportBy;
  return Math.min(Math.max(at, state.lastSpokenAt) + freshMs, at + oldestMs);
}

export function nextAnnouncementDue(state: State): At | undefined {
  let next: At | undefined;
  for (const one of state.announcements.values()) {
    const due = dueAt(state, one);
    if (next === undefined || due < next) next = due;
  }
  return next;
}

/** ANN-3, ANN-5: ends all that are due by now. */
export function fireAnnouncementTimer(recording: Recording): Answer | Refused {
  const { state, command } = recording;
  const due = [...state.announcements.values()].filter(
    (one) => dueAt(state, one) <= command.stamp.at,
  );
  if (due.length === 0) return refuse('unknown_timer', { timerId: announcementTimerId });
  for (const one of due) end(recording, one, one.playing === null ? 'expired' : 'unconfirmed', '');
  return { ended: due.length };
}
