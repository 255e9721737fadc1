/**
 * Who comes next in a queue when a guest wishes for nobody in particular, and
 * who waits there and may not be sent: for screens that show a queue, by the
 * walk and the reasons of the dispatch itself.
 */
import type { Stamp, Wish } from '../../commands.ts';
import { policyOf, type RotationPolicy } from '../../policy/policy.ts';
import type { ServiceConfig } from '../../store-config.ts';
import type { GroupCode, StaffNo } from '../../units.ts';
import { askedFor, type NotAllowed, whyNotAllowed, whyNotFit } from './eligibility.ts';
import { chooseNext } from './next-in-turn.ts';
import { queuesFor } from './queues.ts';
import type { Catalogue, State } from '../state.ts';

export interface PlainNext {
  /** Null: nobody could be sent now. */
  readonly next: StaffNo | null;
  readonly kept: readonly { readonly staffNo: StaffNo; readonly verdict: NotAllowed }[];
}

/** WHY-3 */
export function plainNext(
  state: State,
  catalogue: Catalogue,
  queue: GroupCode,
  stamp: Stamp,
): PlainNext {
  const { partition } = policyOf(state);
  const wish = plainWish(partition, queue);
  const wishes = firstServices(catalogue)
    .filter((service) => queuesFor(catalogue, partition, service, wish).includes(queue))
    .map((service) => askedFor(service, wish));
  const stands = state.queues.get(queue) ?? [];
  const chosen = wishes.map(
    (asked) => chooseNext(state, catalogue, asked, stamp, { owed: true })?.staffNo,
  );
  const next = stands.find((staffNo) => chosen.includes(staffNo)) ?? null;
  const kept: { staffNo: StaffNo; verdict: NotAllowed }[] = [];
  for (const staffNo of stands) {
    const technician = catalogue.technicians.get(staffNo);
    if (staffNo === next || technician === undefined) continue;
    if (state.technicians.get(staffNo)?.status !== 'waiting') continue;
    const asked = wishes.find((one) => whyNotFit(technician, one) === undefined);
    const verdict = asked && whyNotAllowed(state, catalogue, technician, asked, stamp);
    if (verdict !== undefined) kept.push({ staffNo, verdict });
  }
  return { next, kept };
}

/** What looks through this queue and no other. */
function plainWish(partition: RotationPolicy['partition'], queue: GroupCode): Wish {
  if (partition === 'grade') return { type: 'rotation', grade: queue };
  if (partition !== 'gender' && partition !== 'groupGender') return { type: 'rotation' };
  return { type: 'rotation', gender: queue.endsWith('M') ? 'M' : 'F' };
}

/** Of each skill the one that the store lists first: the one that screens offer first, too. */
function firstServices({ config: { services } }: Catalogue): ServiceConfig[] {
  return services.filter(
    ({ skill }, index) => services.findIndex((one) => one.skill === skill) === index,
  );
}
