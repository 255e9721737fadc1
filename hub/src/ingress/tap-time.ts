/**
 * When a tap happened. A terminal has no clock that could be right or wrong, only
 * the time since it was switched on: within one boot that gives the tap's age.
 * Across a reboot nobody knows it, and the tap counts at its arrival.
 */
import type { TapMessage } from '@baozhong/contract/terminal.ts';

export interface TapMoment {
  readonly at: number;
  readonly known: boolean;
}

/** A terminal that was cut off for longer is a broken one; its ages are not believed. */
export const longestAgeMs = 24 * 60 * 60_000;

type Times = Pick<TapMessage, 'bootId' | 'tapUptime' | 'sentBootId' | 'sentUptime'>;

export function tapMoment(tap: Times, arrivedAt: number): TapMoment {
  const ageMs = tap.sentUptime - tap.tapUptime;
  const known =
    tap.sentBootId === tap.bootId && ageMs >= 0 && ageMs <= longestAgeMs && ageMs <= arrivedAt;
  return { at: known ? arrivedAt - ageMs : arrivedAt, known };
}
