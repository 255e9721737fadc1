import { live } from '../../live.svelte.ts';

/**
 * What the answer to "who comes" hangs on, as text: whoever asks again when it
 * changes misses nothing. Read inside what is to run again.
 */
export function floorNow(): string {
  const waiting = live.technicians.all
    .filter(({ state }) => state === 'waiting')
    .map((one) => `${one.staffNo}${one.heldUntil === null ? '' : 'h'}${one.laps || ''}`);
  const queues = live.queues.all.map(({ staffNos }) => staffNos.join());
  return [...waiting, ...queues].join('|');
}
