/**
 * What each technician has worked today, clock by clock, with what it earned
 * and by which figures (TRM-10). Folded from the day's events like all of the
 * board; a clock that ran over the change of day is there with its start.
 */
import type { StationClock } from '@baozhong/contract/station.ts';
import { type Event, minuteMs } from '@baozhong/core/index.ts';

/** Of one clock, whoever serves it. */
interface Served {
  readonly visitId: string;
  readonly startedAt: number;
  readonly minutes: number;
  /** In halves, and how long they are together. */
  readonly extensions: number;
  readonly extendedMinutes: number;
}
type Earned = Extract<Event, { type: 'commissionEarned' }>;

/** A person who has more in one day has another trouble. */
const most = 100;

export class WorkFacts {
  #rooms = new Map<string, string>();
  #served = new Map<string, Served>();
  #done = new Map<string, StationClock[]>();

  /** Oldest first. */
  of(staffNo: string): readonly StationClock[] {
    return this.#done.get(staffNo) ?? [];
  }

  apply(event: Event): void {
    switch (event.type) {
      case 'businessDayOpened':
        this.#openDay(event);
        return;
      case 'visitOpened':
        this.#rooms.set(event.visitId, event.roomNo);
        return;
      case 'visitMoved':
        this.#rooms.set(event.visitId, event.to);
        return;
      case 'visitClosed':
        this.#rooms.delete(event.visitId);
        for (const [clockId, { visitId }] of this.#served)
          if (visitId === event.visitId) this.#served.delete(clockId);
        return;
      case 'clockStarted': {
        const { clockId, startedAt, minutes } = event;
        const visitId = clockId.slice(0, clockId.lastIndexOf('/'));
        this.#served.set(clockId, {
          ...{ visitId, startedAt, minutes, extensions: 0, extendedMinutes: 0 },
        });
        return;
      }
      case 'clockExtended':
        this.#change(event.clockId, (served) => ({
          ...served,
          extensions: served.extensions + event.extensions,
          extendedMinutes: served.extendedMinutes + event.minutes,
        }));
        return;
      case 'serviceChanged': {
        const { clock } = event;
        if (clock !== null)
          this.#change(event.clockId, (served) => ({ ...served, minutes: clock.minutes }));
        return;
      }
      case 'commissionEarned':
        this.#earn(event);
        return;
      default:
        return;
    }
  }

  #change(clockId: string, to: (served: Served) => Served): void {
    const served = this.#served.get(clockId);
    if (served !== undefined) this.#served.set(clockId, to(served));
  }

  /** COM-6: of a clock that several served, each has a part of its minutes. */
  #earn({ clockId, staffNo, clockType, serviceCode, lines, fen, share }: Earned): void {
    const served = this.#served.get(clockId);
    const whole = (served?.minutes ?? 0) + (served?.extendedMinutes ?? 0);
    const clock: StationClock = {
      clockId,
      roomNo: this.#rooms.get(served?.visitId ?? '') ?? null,
      serviceCode,
      clockType,
      startedAt:
        served === undefined ? null : served.startedAt + (share?.fromMinute ?? 0) * minuteMs,
      minutes: share === undefined ? whole : share.toMinute - share.fromMinute,
      extensions: served?.extensions ?? 0,
      lines: lines.map((line) => ({ ...line })),
      share: share === undefined ? null : { ...share },
      fen,
    };
    this.#done.set(staffNo, [...this.of(staffNo), clock].slice(-most));
  }

  #openDay({ state }: Extract<Event, { type: 'businessDayOpened' }>): void {
    this.#done = new Map();
    this.#rooms = new Map(state.visits.map(({ visitId, roomNo }) => [visitId, roomNo]));
    this.#served = new Map(
      state.clocks.flatMap((clock) => {
        if (clock.status !== 'started') return [];
        const { clockId, visitId, startedAt, minutes, extensions } = clock;
        const served: Served = {
          ...{ visitId, startedAt, minutes },
          extensions: extensions.reduce((sum, one) => sum + one.extensions, 0),
          extendedMinutes: extensions.reduce((sum, one) => sum + one.minutes, 0),
        };
        return [[clockId, served] as const];
      }),
    );
  }
}
