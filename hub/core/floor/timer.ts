/** What a timer is, for those who fold one from the state (TMR). */
import type { At } from '../units.ts';

export interface Timer {
  /** What it is for, and whose: `hold/8`. */
  readonly timerId: string;
  readonly dueAt: At;
}

/** The sooner of two; of one moment the first by name, so that every run fires in one order. Asked of many: the name is made when it is needed. */
export function sooner(known: Timer | undefined, what: string, whose: string, dueAt: At): Timer {
  if (known !== undefined && dueAt > known.dueAt) return known;
  const timerId = what + whose;
  const isFirst = known === undefined || dueAt < known.dueAt || timerId < known.timerId;
  return isFirst ? { timerId, dueAt } : known;
}
