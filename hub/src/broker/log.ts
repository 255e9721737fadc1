/** What the broker and its neighbours need of a logger; pino and fastify's own fit. */
import type { BaseLogger } from 'pino';

export type Log = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

/** True at 1, 2, 4, 8 ... of what a stranger can repeat as often as they like: the log must not grow with it. */
export function worthALine(count: number): boolean {
  return (count & (count - 1)) === 0;
}
