/** Calendar dates as the hub writes them, in no particular zone. Pure. */
const dayMs = 24 * 60 * 60_000;

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

export function weekdayOf(day: string): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  return new Date(`${day}T00:00:00Z`).getUTCDay() as 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

/** `11-24` */
export function shortDay(day: string): string {
  return day.slice(5);
}
