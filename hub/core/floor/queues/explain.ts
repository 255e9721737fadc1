/** Who would be sent for a wish, and why not those who stand before: told from the list of reasons that the dispatch itself reads. */
import type { Stamp, Wish } from '../../commands.ts';
import { policyOf } from '../../policy/policy.ts';
import type { ServiceConfig } from '../../store-config.ts';
import type { GroupCode, StaffNo } from '../../units.ts';
import { askedFor, type Verdict, whyNotNow } from './eligibility.ts';
import { chooseNext } from './next-in-turn.ts';
import { queuesFor, walkInTurn } from './queues.ts';
import type { Catalogue, State } from '../state.ts';

export interface Candidate {
  readonly staffNo: StaffNo;
  readonly group: GroupCode;
  /** From 0; -1 where they stand in no queue. */
  readonly position: number;
  readonly verdict: Verdict | 'next' | 'behind' | 'owedFirst';
}

export interface Explained {
  readonly next: StaffNo | null;
  readonly candidates: readonly Candidate[];
}

/** WHY-1 */
export function explainNext(
  state: State,
  catalogue: Catalogue,
  service: ServiceConfig,
  wish: Wish,
  stamp: Stamp,
): Explained {
  const asked = askedFor(service, wish);
  const groups = queuesFor(catalogue, policyOf(state).partition, service, wish);
  if (wish.type !== 'rotation') {
    const { staffNo } = wish;
    const verdict = whyNotNow(state, catalogue, staffNo, asked, stamp);
    const group = groups.find((one) => state.queues.get(one)?.includes(staffNo)) ?? groups[0] ?? '';
    const position = state.queues.get(group)?.indexOf(staffNo) ?? -1;
    return {
      next: verdict === undefined ? staffNo : null,
      candidates: [{ staffNo, group, position, verdict: verdict ?? 'next' }],
    };
  }
  const choice = chooseNext(state, catalogue, asked, stamp, { owed: true });
  const candidates: Candidate[] = [];
  walkInTurn(state, groups, (staffNo, group, position) => {
    candidates.push({ staffNo, group, position, verdict: verdictOf(staffNo) });
    return false;
  });
  return { next: choice?.staffNo ?? null, candidates };

  function verdictOf(staffNo: StaffNo): Candidate['verdict'] {
    if (staffNo === choice?.staffNo) return choice.by === 'owedTurn' ? 'owedFirst' : 'next';
    return whyNotNow(state, catalogue, staffNo, asked, stamp) ?? 'behind';
  }
}
