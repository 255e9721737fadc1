/**
 * Timers become commands here. They are folded from the state (`nextTimer`), so
 * nothing is kept: after each commit the earliest is asked for again.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { type CommandBody, nextTimer, roomOfTimer, type State } from '@baozhong/core/index.ts';
import type { DrivenClock, HubClock } from '../clock.ts';
import type { LocalTime } from './stamp.ts';
import type { Submitter } from './submit.ts';

/** After a timer that was refused. */
const retryMs = 1_000;
/** A hub that fires later than this stood still: it could not hear of a tap, and what was sent meanwhile is not read yet. */
const awakeMs = 2_000;

interface Due {
  readonly at: number;
  readonly key: string;
  readonly body: CommandBody;
}

export interface Scheduler {
  /** The state has changed: look again for what is due first. */
  look(): void;
  /** Drives a standing clock forward, firing in order all that falls due on the way. */
  advanceTo(clock: DrivenClock, to: number): Promise<void>;
  close(): void;
}

export function createScheduler(options: {
  readonly state: () => State;
  readonly clock: HubClock;
  readonly local: () => LocalTime;
  readonly submit: Submitter;
  /** Whether the room has a terminal that would have told of a tap by now. */
  readonly terminalOnline?: (roomNo: string) => Promise<boolean>;
  readonly onError: (error: unknown) => void;
}): Scheduler {
  const { clock, local, submit } = options;
  let takeBack = (): void => undefined;
  let firing = false;
  let closed = false;

  const earliest = (): Due | undefined => {
    const state = options.state();
    if (state.catalogue === null) return undefined;
    const today = local().stamp(clock.now()).localDay;
    if (state.businessDay === null || state.businessDay < today)
      return {
        at: clock.now(),
        key: `day/${today}`,
        body: { type: 'openBusinessDay', day: today },
      };
    const timer = nextTimer(state);
    const dayAt = local().nextDayChange(clock.now());
    if (timer === undefined || dayAt <= timer.dueAt) {
      const day = local().stamp(dayAt).localDay;
      return { at: dayAt, key: `day/${day}`, body: { type: 'openBusinessDay', day } };
    }
    const { timerId, dueAt } = timer;
    return {
      at: dueAt,
      key: `${timerId}/${String(dueAt)}`,
      body: { type: 'fireTimer', timerId, dueAt },
    };
  };

  /** Presence is no event, so it is told with the timer that asks for it, as it is at that moment. */
  const withPresence = ({ at, body }: Due): CommandBody | Promise<CommandBody> => {
    if (body.type !== 'fireTimer') return body;
    const roomNo = roomOfTimer(options.state(), body.timerId);
    if (roomNo === undefined) return body;
    const awake = clock.now() - at <= awakeMs;
    const { terminalOnline } = options;
    if (!awake || terminalOnline === undefined) return { ...body, terminalOnline: false };
    return terminalOnline(roomNo).then((online) => ({ ...body, terminalOnline: online }));
  };
  let firedKey = '';
  let repeats = 0;
  /**
   * The same timer may be due again at a moment at which it was due before, as
   * by an extension that ends in the past. Under the key of then it would be
   * answered from memory for ever, and never fire.
   */
  const keyOf = ({ key }: Due): string => {
    if (key !== firedKey) return key;
    repeats += 1;
    return `${key}/${String(clock.now())}/${String(repeats)}`;
  };
  const fire = async (due: Due): Promise<Outcome> => {
    const keyed = { source: 'timer', key: keyOf(due) } as const;
    const told = withPresence(due);
    const body = told instanceof Promise ? await told : told;
    const outcome = await submit(keyed, { kind: 'timer', id: 'hub' }, body);
    if (outcome.status === 'accepted') firedKey = due.key;
    return outcome;
  };

  const look = (): void => {
    takeBack();
    if (closed || firing) return;
    const due = earliest();
    if (due !== undefined) takeBack = clock.wakeAt(due.at, wake);
  };

  const wake = (): void => {
    // Looked for again: a machine that has slept over a change of day wakes on a later one.
    const due = earliest();
    if (closed || firing || due === undefined) return;
    if (due.at > clock.now()) {
      look();
      return;
    }
    firing = true;
    fire(due)
      .then((outcome) => {
        firing = false;
        if (outcome.status === 'accepted') look();
        // Busy, starting or broken: asked again at once it would be refused at once.
        else takeBack = clock.wakeAt(clock.now() + retryMs, wake);
      })
      .catch(options.onError);
  };

  return {
    look,
    async advanceTo(driven, to) {
      for (;;) {
        const due = earliest();
        if (due === undefined || due.at > to) break;
        driven.set(due.at);
        const outcome = await fire(due);
        // Somebody was quicker: what was due is not there any more.
        if (outcome.status === 'accepted' || outcome.refusal.name === 'unknown_timer') continue;
        throw new Error(`${due.key}: ${outcome.refusal.name}`);
      }
      driven.set(to);
    },
    close() {
      closed = true;
      takeBack();
    },
  };
}
