/** Store-local time: minutes counted on past midnight of the business day, and the moments they mean. */

export const minuteMs = 60_000;

/** `HH:MM`, where 28:00 is 04:00 of the next morning. */
export function minuteOf(text: string): number {
  const [hours, minutes] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

export function textOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function offsetMs(at: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName');
  const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(parts?.value ?? '');
  if (match?.[1] === undefined) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * minuteMs;
}

/** The moment of 00:00 of a calendar date in the store's zone. */
export function midnightOf(date: string, timezone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - offsetMs(utc, timezone);
  return utc - offsetMs(guess, timezone);
}
