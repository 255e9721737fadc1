/** Where somebody stands in the queues, as a person counts it. Pure. */
import type { QueueView, TechnicianView } from '@baozhong/contract/live.ts';

export interface Standing {
  group: string;
  queue: QueueView;
  /** From 1, of all on duty. */
  position: number;
  of: number;
  /** From 1, among those who wait, as the wall counts; null: does not wait. */
  waiting: number | null;
  /** Of those ahead: who wait, and so would be sent first. */
  ahead: number;
}

export function standingsOf(
  staffNo: string,
  queues: readonly QueueView[],
  technicianOf: (staffNo: string) => TechnicianView | undefined,
): Standing[] {
  return queues.flatMap((queue) => {
    const { group, staffNos } = queue;
    const at = staffNos.indexOf(staffNo);
    if (at < 0) return [];
    const before = staffNos.slice(0, at);
    const waits = (no: string) => technicianOf(no)?.state === 'waiting';
    const ahead = before.filter(waits).length;
    return [
      {
        ...{ group, queue, ahead },
        position: at + 1,
        of: staffNos.length,
        waiting: waits(staffNo) ? ahead + 1 : null,
      },
    ];
  });
}
