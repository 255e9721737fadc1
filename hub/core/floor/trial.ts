/** A copy of the floor to try a decision on: what it brings is known, and nothing has happened. */
import type { State } from './state.ts';

/** What is never changed in place, only replaced, and what no trial touches. */
const shared: ReadonlySet<string> = new Set(['catalogue', 'wallets', 'settledToday', 'reprints']);

export function copyOf(state: State): State {
  const entries = Object.entries(state).map(([name, value]: [string, unknown]) => [
    name,
    shared.has(name) ? value : copied(value),
  ]);
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
