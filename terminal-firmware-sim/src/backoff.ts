/** Waiting before the n-th try (from 0): doubles to a ceiling, and half of it is chance, so that the terminals of a store do not knock together. */
export function backoffMs(tries: number, chance: number, floor = 250, ceiling = 8_000): number {
  const whole = Math.min(ceiling, floor * 2 ** Math.min(tries, 16));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
