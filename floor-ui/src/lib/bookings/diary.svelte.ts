import type { BookingView } from '@baozhong/contract/bookings.ts';
import { live } from '../live.svelte.ts';
import { atOf, dayOf, minuteOf } from '../store-time.ts';

/** The grid shows these hours of the evening, and more where there is more. */
const usualFrom = 11 * 60;
const usualTo = 26 * 60;

/** What is looked at on the page of bookings: state of this screen, nothing of the store's. */
class Diary {
  /** Null: today, whichever day that is. */
  #chosen: string | null = $state(null);
  selected: string | undefined = $state();
  /** What is being written down: a new one, perhaps with room and time, or one that is changed. */
  writing:
    | { booking: BookingView | undefined; roomNo: string | null; startAt: number | null }
    | undefined = $state.raw();
  arriving: BookingView | undefined = $state.raw();

  get timezone(): string {
    return live.store?.timezone ?? 'Asia/Shanghai';
  }
  get cutoff(): number {
    return live.store?.businessDayCutoff ?? 360;
  }

  today = $derived(dayOf(live.now, this.cutoff, this.timezone));
  day = $derived(this.#chosen ?? this.today);
  bookings = $derived(
    live.bookings.all
      .filter(({ startAt }) => this.dayOf(startAt) === this.day)
      .sort((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1)),
  );
  /** Minutes of the day, whole hours. */
  span = $derived.by(() => {
    const starts = this.bookings.map(({ startAt }) => this.minuteOf(startAt));
    const ends = this.bookings.map(({ startAt, minutes }) => this.minuteOf(startAt) + minutes);
    // Of today also what is now, and something of what is to come.
    const now = this.day === this.today ? [this.minuteOf(live.now)] : [];
    const from = Math.floor(Math.min(usualFrom, ...starts, ...now.map((at) => at - 60)) / 60) * 60;
    const to = Math.ceil(Math.max(usualTo, ...ends, ...now) / 60) * 60;
    return { from, to };
  });

  show(day: string) {
    this.#chosen = day === this.today ? null : day;
  }
  dayOf(at: number): string {
    return dayOf(at, this.cutoff, this.timezone);
  }
  minuteOf(at: number): number {
    return minuteOf(at, this.day, this.timezone);
  }
  atOf(minute: number, day = this.day): number {
    return atOf(day, minute, this.timezone);
  }
}

export const diary = new Diary();
