/** What can be done with a technician now, and why not: for the desk and the Station alike. Pure. */
import type { TechnicianView } from '@baozhong/contract/live.ts';

type Duty = TechnicianView['state'];

const pauses = new Set<Duty>(['onBreak', 'meal', 'away', 'suspended', 'covered']);

export const isPaused = ({ state }: TechnicianView) => pauses.has(state);
export const isOnDuty = ({ state }: TechnicianView) => state !== 'offDuty' && state !== 'leave';
export const isBusy = ({ state }: TechnicianView) => state === 'called' || state === 'inService';

export type DutyFilter = 'all' | 'on' | 'paused' | 'expected';
/** Times of day before this belong to the night before. */
const morning = '06:00';

/** Their shift has begun, and nobody has seen them today. `time`: as `21:04`. */
export function isMissing(one: TechnicianView, time: string): boolean {
  return one.expected && (time >= one.shiftStart || time < morning);
}

export function passes(filter: DutyFilter, one: TechnicianView, time: string): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'on':
      return isOnDuty(one);
    case 'paused':
      return isPaused(one) || one.state === 'leave';
    case 'expected':
      return isMissing(one, time);
  }
}
