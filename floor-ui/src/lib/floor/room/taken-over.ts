import type { ClockView } from '@baozhong/contract/live.ts';
import { live } from '../../live.svelte.ts';
import { awaitedSince } from '../../speech/announcements.ts';

/** Whether it runs, and whoever took it over is still on the way to it. */
export function isTakenOver({ clockId, status, staffNo }: ClockView): boolean {
  const one = live.technicians.get(staffNo ?? '');
  if (status !== 'started' || one?.clockId !== clockId) return false;
  return awaitedSince(one, live.now, live.store?.settings.missedTurnMinutes ?? 0) !== null;
}
