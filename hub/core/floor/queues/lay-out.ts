/**
 * ROT-11: when a business day opens, the queues are laid out by its policy, in
 * the order in which people stand. Nothing is counted yet on the new day.
 */
import { policyOf, type RotationPolicy } from '../../policy/policy.ts';
import type { StaffNo } from '../../units.ts';
import { byStaffNo, queuesOf, queuesOfStore } from './queues.ts';
import type { Recording } from '../recording.ts';
import type { State } from '../state.ts';
import { beside, firstNo } from './turn-numbers.ts';
import type { LaidOut } from './turn-events.ts';

/** `before`: the policy of the day that is over. */
export function layOutQueues(recording: Recording, before: RotationPolicy): void {
  const { state, catalogue, command } = recording;
  const { partition, discipline } = policyOf(state);
  const changes = partition !== before.partition || discipline !== before.discipline;
  if (!changes && (discipline === 'positional' || discipline === 'longestIdle')) return;
  const order = inOrder(state);
  if (order.length === 0) return;
  const first = firstNo(discipline, command.stamp.at);
  const apart = beside(discipline);
  // Whoever waits has waited in this order; a moment that is over is before all that come.
  const ago = discipline === 'longestIdle' ? order.length * apart : 0;
  const queues = new Map(
    queuesOfStore(catalogue, partition).map((group) => [
      group,
      { staffNos: [] as StaffNo[], turnNos: [] as number[] },
    ]),
  );
  order.forEach((staffNo, place) => {
    const technician = catalogue.technicians.get(staffNo);
    if (technician === undefined) return;
    for (const group of queuesOf(catalogue, partition, technician)) {
      const queue = queues.get(group) ?? { staffNos: [], turnNos: [] };
      queue.staffNos.push(staffNo);
      queue.turnNos.push(first + place * apart - ago);
      queues.set(group, queue);
    }
  });
  const laidOut = [...queues].map(([group, queue]): LaidOut => ({ group, ...queue }));
  recording.record({ type: 'queuesLaidOut', queues: laidOut, ruleId: 'ROT-11' });
}

/** Everybody who stands in a queue, by the best of their numbers. */
function inOrder(state: State): StaffNo[] {
  const best = new Map<StaffNo, number>();
  for (const [group, queue] of state.queues)
    queue.forEach((staffNo, position) => {
      const turnNo = state.turnNos.get(group)?.[position] ?? 0;
      best.set(staffNo, Math.min(best.get(staffNo) ?? turnNo, turnNo));
    });
  return [...best].sort(([a, aNo], [b, bNo]) => aNo - bNo || byStaffNo(a, b)).map(([one]) => one);
}
