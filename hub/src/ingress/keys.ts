/** Keys, and the hash of what came under them (law 7). */
import { hash } from 'node:crypto';

/** JSON with its keys in one order, so that the same wish has the same text from every sender. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

export function payloadHash(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}
