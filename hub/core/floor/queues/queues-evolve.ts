/** A move in a queue, as the event gives it. */
import type { Event } from '../../events.ts';
import type { State } from '../state.ts';

export function moveInQueue(
  state: State,
  { group, staffNo, to, turnNo }: Extract<Event, { type: 'queueMoved' }>,
): void {
  const queue = state.queues.get(group) ?? [];
  const turnNos = state.turnNos.get(group) ?? [];
  const next = (turnNos.at(-1) ?? 0) + 1;
  const from = queue.indexOf(staffNo);
  if (from >= 0) {
    queue.splice(from, 1);
    turnNos.splice(from, 1);
  }
  if (to !== null) {
    queue.splice(to, 0, staffNo);
    turnNos.splice(to, 0, turnNo ?? next);
  }
  state.queues.set(group, queue);
  state.turnNos.set(group, turnNos);
}
