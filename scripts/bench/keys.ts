/** Keys as a browser makes them: UUIDs version 7, so that the hub can tell how old a wish is. */
import { randomBytes } from 'node:crypto';

export function commandKey(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${chance.slice(0, 3)}`,
    `a${chance.slice(3, 6)}`,
    chance.slice(6, 18),
  ].join('-');
}
