/** What rooms call for. */
import type { CallView } from '@baozhong/contract/live.ts';
import type { knownServiceCalls } from '@baozhong/contract/primitives.ts';
import { i18n } from '../i18n/index.svelte.ts';

/** Those that every store knows, in the order of their buttons. */
export const serviceCalls = [
  'tea',
  'water',
  'cold',
  'clean',
  'manager',
  'other',
] as const satisfies readonly (typeof knownServiceCalls)[number][];

/** A store may have calls of its own: they are shown as they are. */
export function callName(what: string): string {
  return i18n.maybe(`calls.${what}`) ?? what;
}

/** Those that nobody has taken first, then the oldest. */
export function callsInOrder(calls: readonly CallView[]): CallView[] {
  return calls.toSorted(
    (a, b) => Number(a.takenBy !== null) - Number(b.takenBy !== null) || a.at - b.at,
  );
}
