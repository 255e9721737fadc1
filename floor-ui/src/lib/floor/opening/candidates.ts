import type { TechnicianView } from '@baozhong/contract/live.ts';
import { compareNumbers } from '../../format.ts';
import type { NamedType } from './opening.svelte.ts';

export interface Asked {
  skill: string | undefined;
  type: NamedType;
  except: string | null;
  /** The beginning of a staff number. */
  sought: string;
}

/** Whoever asks for them by name would not have them either. */
const gone = new Set<TechnicianView['state']>(['offDuty', 'leave', 'suspended', 'covered']);

/** Who could come when somebody is asked for by name: those who wait first, then by number. Pure. */
export function candidatesFor(
  technicians: readonly TechnicianView[],
  { skill, type, except, sought }: Asked,
): TechnicianView[] {
  return technicians
    .filter(
      (one) =>
        !gone.has(one.state) &&
        one.staffNo !== except &&
        (skill === undefined || one.skills.includes(skill)) &&
        (type !== 'picked' || one.state === 'waiting') &&
        (type !== 'calledIn' || one.callsIn > 0) &&
        one.staffNo.startsWith(sought),
    )
    .sort(
      (a, b) =>
        Number(a.state !== 'waiting') - Number(b.state !== 'waiting') ||
        compareNumbers(a.staffNo, b.staffNo),
    );
}
