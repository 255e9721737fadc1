/**
 * What people in a room know and the hub does not yet: taps that a terminal
 * without network keeps. Who tapped goes on by it, as if the screen showed it.
 */
import type { ClockView, VisitView } from '@baozhong/contract/live.ts';
import type { SavedTap } from './terminals.ts';

interface Believed {
  readonly roomNo: string;
  readonly startedAt: number;
  readonly expectedEndAt: number;
  readonly endedAt: number | null;
}

/** A tap that waits, and what follows when the hub has taken it. */
export interface Kept {
  readonly tap: SavedTap;
  readonly then?: (() => Promise<void>) | undefined;
}

export class Beliefs {
  readonly #clocks = new Map<string, Believed>();
  #kept: Kept[] = [];

  keep(kept: Kept): void {
    this.#kept.push(kept);
  }

  started(roomNo: string, clock: ClockView, at: number): void {
    const expectedEndAt = at + clock.minutes * 60_000;
    this.#clocks.set(clock.clockId, { roomNo, startedAt: at, expectedEndAt, endedAt: null });
  }

  extended(roomNo: string, clock: ClockView, minutes: number): void {
    const { startedAt, expectedEndAt } = this.#of(clock);
    const later = expectedEndAt + minutes * 60_000;
    const endedAt = null;
    this.#clocks.set(clock.clockId, { roomNo, startedAt, expectedEndAt: later, endedAt });
  }

  ended(roomNo: string, clock: ClockView, at: number): void {
    this.#clocks.set(clock.clockId, { ...this.#of(clock), roomNo, endedAt: at });
  }

  /** The hub has not heard all that was tapped there. */
  waits(roomNo: string): boolean {
    return this.#kept.some(({ tap }) => tap.roomNo === roomNo);
  }

  /** The hub has heard it: from here on the screen shows what is true. */
  told(roomNo: string): Kept[] {
    const told = this.#kept.filter(({ tap }) => tap.roomNo === roomNo);
    this.#kept = this.#kept.filter(({ tap }) => tap.roomNo !== roomNo);
    for (const [clockId, believed] of this.#clocks)
      if (believed.roomNo === roomNo) this.#clocks.delete(clockId);
    return told;
  }

  /** A visit as its people know it. */
  of(view: VisitView): VisitView {
    if (!view.clocks.some(({ clockId }) => this.#clocks.has(clockId))) return view;
    return { ...view, clocks: view.clocks.map((clock) => this.#known(clock)) };
  }

  #known(clock: ClockView): ClockView {
    const believed = this.#clocks.get(clock.clockId);
    // Taken back or given to another meanwhile: the tap will be refused.
    const runs = clock.status === 'called' || clock.status === 'started';
    if (believed === undefined || !runs) return clock;
    const { startedAt, expectedEndAt, endedAt } = believed;
    const status = endedAt === null ? 'started' : 'ended';
    return { ...clock, status, startedAt, expectedEndAt, endedAt, late: false };
  }

  #of({
    clockId,
    startedAt,
    expectedEndAt,
  }: ClockView): Pick<Believed, 'startedAt' | 'expectedEndAt'> {
    return (
      this.#clocks.get(clockId) ?? { startedAt: startedAt ?? 0, expectedEndAt: expectedEndAt ?? 0 }
    );
  }
}
