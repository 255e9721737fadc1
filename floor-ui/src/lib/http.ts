import type { Refusal } from '@baozhong/contract/refusals.ts';

/**
 * What came of asking the hub: an answer, a refusal, or nothing (`lost`: it
 * may or may not have arrived there).
 */
export type Asked<T> =
  | { kind: 'answered'; status: number; value: T }
  | { kind: 'refused'; refusal: Refusal; status: number }
  | { kind: 'lost' };

const patienceMs = 8_000;

export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Asked<T>> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(path, {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    const value: unknown = text === '' ? {} : JSON.parse(text);
    const refusal = (value as { refusal?: Refusal | null }).refusal;
    if (!response.ok && refusal) return { kind: 'refused', refusal, status: response.status };
    if (!response.ok) return { kind: 'lost' };
    return { kind: 'answered', status: response.status, value: value as T };
  } catch {
    return { kind: 'lost' };
  }
}
