/**
 * Store-local time, worked out once at the door: the core has no time-zone
 * tables. Offsets are looked up a quarter of an hour at a time, since no zone
 * changes its offset within one.
 */
import type { Minutes, Stamp } from '@baozhong/core/index.ts';
import { Temporal } from 'temporal-polyfill';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const quarterMs = 15 * minuteMs;

export interface LocalTime {
  stamp(at: number): Stamp;
  /** The next moment after `at` at which the business day changes. */
  nextDayChange(at: number): number;
}

export function localTime(timezone: string, cutoffMinute: Minutes): LocalTime {
  let quarter = -1;
  let offsetMs = 0;
  const offsetAt = (at: number): number => {
    const wanted = Math.floor(at / quarterMs);
    if (wanted !== quarter) {
      quarter = wanted;
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
      offsetMs = Math.round(zoned.offsetNanoseconds / 1e6);
    }
    return offsetMs;
  };
  let dayText = { day: Number.NaN, text: '' };
  const textOf = (day: number): string => {
    if (day !== dayText.day)
      dayText = { day, text: new Date(day * dayMinutes * minuteMs).toISOString().slice(0, 10) };
    return dayText.text;
  };
  const stamp = (at: number): Stamp => {
    const local = Math.floor((at + offsetAt(at)) / minuteMs);
    let day = Math.floor(local / dayMinutes);
    let minute = local - day * dayMinutes;
    if (minute < cutoffMinute) {
      day -= 1;
      minute += dayMinutes;
    }
    return { at, localDay: textOf(day), localMinute: minute };
  };
  const dayChangeAfter = (at: number): number => {
    const next = Temporal.PlainDate.from(stamp(at).localDay).add({ days: 1 });
    const time = Temporal.PlainTime.from({
      hour: Math.floor(cutoffMinute / 60),
      minute: cutoffMinute % 60,
    });
    return next.toZonedDateTime({ timeZone: timezone, plainTime: time }).epochMilliseconds;
  };
  // Asked for after every commit, and the same until it has come.
  let change = { askedAt: 0, at: 0 };
  return {
    stamp,
    nextDayChange(at) {
      if (at < change.askedAt || at >= change.at) change = { askedAt: at, at: dayChangeAfter(at) };
      return change.at;
    },
  };
}
