/** What a guest may wish for, and what becomes of it when it cannot be (VIS-1, DSP-3, SWP-3). */
import type { Wish } from '../../commands.ts';
import { refuse, type Refused } from '../../decision.ts';
import type { ServiceCode, StaffNo } from '../../units.ts';
import type { Catalogue, Clock, State } from '../state.ts';

/**
 * VIS-1: the service exists, and so does who is named, and who is wished for can do it.
 * BKG-10: booked is only who has been.
 */
export function whyNotWish(
  catalogue: Catalogue,
  serviceCode: ServiceCode,
  wish: Wish,
  forBooking = false,
): Refused | undefined {
  const service = catalogue.services.get(serviceCode);
  if (service === undefined) return refuse('unknown_service', { serviceCode });
  const named = wish.type === 'rotation' ? (wish.exclude ?? []) : [wish.staffNo];
  for (const staffNo of named)
    if (!catalogue.technicians.has(staffNo)) return refuse('unknown_technician', { staffNo });
  if (wish.type === 'rotation') return undefined;
  const { staffNo } = wish;
  if (wish.type === 'booked' && !forBooking) return refuse('booked_without_booking', { staffNo });
  return catalogue.technicians.get(staffNo)?.skills.includes(service.skill) === true
    ? undefined
    : refuse('technician_lacks_skill', { staffNo, serviceName: service.name });
}

/** Whom the guest of this line has had swapped out, one after the other. */
export function swappedOut(state: State, clock: Clock): StaffNo[] {
  const found: StaffNo[] = [];
  let { replaces } = clock;
  while (replaces !== undefined) {
    const before: Clock | undefined = state.clocks.get(replaces);
    if (before?.status === 'cancelled' && before.staffNo !== undefined) found.push(before.staffNo);
    replaces = before?.replaces;
  }
  return found;
}

/** What becomes of a wish for somebody: anybody, but for those whom the guest has sent away. */
export function fallenWish(state: State, clock: Clock): Wish {
  const exclude = swappedOut(state, clock);
  return exclude.length === 0 ? { type: 'rotation' } : { type: 'rotation', exclude };
}
