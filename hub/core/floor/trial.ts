/** A copy of the floor to try a decision on: what it brings is known, and nothing has happened. */
import type { State } from './state.ts';

type Part = keyof State;
/** What no seating of guests touches. */
const shared: ReadonlySet<string> = new Set<Part>([
  ...(['catalogue', 'wallets', 'settledToday', 'reprints', 'policies', 'shiftPlans'] as const),
]);
/** Maps whose entries are only ever replaced, as their types say: enough to copy the map. */
const replaced: ReadonlySet<string> = new Set<Part>([
  ...(['clocks', 'technicians', 'standings', 'attendance'] as const),
  ...(['calls', 'announcements', 'bookings'] as const),
]);

export function copyOf(state: State): State {
  const entries = Object.entries(state).map(([name, value]: [string, unknown]) => {
    if (shared.has(name)) return [name, value];
    const isReplaced = replaced.has(name) && value instanceof Map;
    return [name, isReplaced ? new Map(value) : copied(value)];
  });
  return Object.fromEntries(entries) as State;
}

function copied(value: unknown): unknown {
  if (value instanceof Map)
    return new Map([...value].map(([key, one]: [unknown, unknown]) => [key, copied(one)]));
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  const one = Object.entries(value).map(([key, part]: [string, unknown]) => [key, copied(part)]);
  return Object.fromEntries(one);
}
