/** How many extensions: the same keys at a room's terminal and at the Station. */
import { type Key, limits } from './state.ts';

/** `0`: half a clock, then one and a half, then one again; of more than one a half more, and off again. */
function withHalf(extensions: number): number {
  if (extensions === 1) return 0.5;
  if (extensions === 0.5) return 1.5;
  return Number.isInteger(extensions) ? extensions + 0.5 : Math.floor(extensions);
}

/** Undefined: so many are not possible. */
export function extensionsBy(key: Key, extensions: number): number | undefined {
  const next = key === '0' ? withHalf(extensions) : Number(key);
  return next > 0 && next <= limits.mostExtensions ? next : undefined;
}
