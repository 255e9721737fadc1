/** What can be done with a technician now, and why not: for the desk and the Station alike. Pure. */
import type { QueueView, TechnicianView } from '@baozhong/contract/live.ts';

export type Duty = TechnicianView['state'];

export const pauses = ['onBreak', 'meal', 'away', 'suspended', 'covered'] as const;
const pauseStates = new Set<Duty>(pauses);

export const isPaused = ({ state }: TechnicianView) => pauseStates.has(state);
export const isOnDuty = ({ state }: TechnicianView) => state !== 'offDuty' && state !== 'leave';
export const isBusy = ({ state }: TechnicianView) => state === 'called' || state === 'inService';

export type DutyFilter = 'all' | 'on' | 'paused' | 'expected';
export function passes(filter: DutyFilter, one: TechnicianView): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'on':
      return isOnDuty(one);
    case 'paused':
      return isPaused(one) || one.state === 'leave';
    case 'expected':
      return one.expected;
  }
}

export interface Place {
  group: string;
  name: string;
  /** From 1, among those who wait: how many would be sent before them, and one. */
  position: number;
}

/** Where somebody stands in each of their queues. */
export function placesOf(
  staffNo: string,
  queues: readonly QueueView[],
  technicianOf: (staffNo: string) => TechnicianView | undefined,
): Place[] {
  return queues.flatMap(({ group, name, staffNos }) => {
    const index = staffNos.indexOf(staffNo);
    if (index < 0) return [];
    const ahead = staffNos.slice(0, index).filter((no) => technicianOf(no)?.state === 'waiting');
    return [{ group, name, position: ahead.length + 1 }];
  });
}
