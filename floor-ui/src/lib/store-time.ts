/** Days and minutes of the store's own clock, whatever the PC thinks. Pure. */
const minuteMs = 60_000;
const dayMinutes = 1_440;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone },
  });
  formats.set(timeZone, made);
  return made;
}

/** How far local time is ahead of the world's at a moment. */
function aheadMs(at: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(
    ...[part('year'), part('month') - 1, part('day'), part('hour'), part('minute')],
  );
  return local - Math.floor(at / minuteMs) * minuteMs;
}

/** The business day, `2026-11-25`: before the cut-off it is still the one before. */
export function dayOf(at: number, cutoffMinute: number, timeZone: string): string {
  const local = at + aheadMs(at, timeZone) - cutoffMinute * minuteMs;
  return new Date(local).toISOString().slice(0, 10);
}

/** The moment of a minute of a day, counted on past midnight: 1500 is one o'clock in the night after. */
export function atOf(day: string, minute: number, timeZone: string): number {
  const local = Date.parse(`${day}T00:00:00Z`) + minute * minuteMs;
  // What is ahead of the world at about that time may change once more: a second look is enough.
  const guess = local - aheadMs(local, timeZone);
  return local - aheadMs(guess, timeZone);
}

/** Of a moment the minute of a day, counted on past midnight. */
export function minuteOf(at: number, day: string, timeZone: string): number {
  const local = at + aheadMs(at, timeZone);
  return Math.floor((local - Date.parse(`${day}T00:00:00Z`)) / minuteMs);
}

export function shiftDay(day: string, by: number): string {
  const at = Date.parse(`${day}T00:00:00Z`) + by * dayMinutes * minuteMs;
  return new Date(at).toISOString().slice(0, 10);
}

/** `1500` as `01:00`. */
export function clockText(minute: number): string {
  const of = ((minute % dayMinutes) + dayMinutes) % dayMinutes;
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
}

/** `01:00` of a business day that begins at six: 1500. Undefined: no time. */
export function minuteIn(text: string, cutoffMinute: number): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):?(\d{2})$/.exec(text.trim()) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  if (Number.isNaN(minute) || minute >= dayMinutes || Number(minutes) > 59) return undefined;
  return minute < cutoffMinute ? minute + dayMinutes : minute;
}
