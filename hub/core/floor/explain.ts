/** Who would be sent for a wish, and why not those who stand before: told from the list of reasons that the dispatch itself reads. */
import type { Stamp, Wish } from '../commands.ts';
import type { ServiceConfig } from '../store-config.ts';
import type { GroupCode, StaffNo } from '../units.ts';
import { askedFor, type Verdict, whyNotNow } from './eligibility.ts';
import { nextInTurn } from './rotation.ts';
import type { Catalogue, State } from './state.ts';

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

export function explainNext(
  state: State,
  catalogue: Catalogue,
  service: ServiceConfig,
  wish: Wish,
  stamp: Stamp,
): Explained {
  const asked = askedFor(service, wish);
  const group = catalogue.groupBySkill.get(service.skill) ?? '';
  const queue = state.queues.get(group) ?? [];
  if (wish.type !== 'rotation') {
    const { staffNo } = wish;
    const verdict = whyNotNow(state, catalogue, staffNo, asked, stamp);
    const position = queue.indexOf(staffNo);
    return {
      next: verdict === undefined ? staffNo : null,
      candidates: [{ staffNo, group, position, verdict: verdict ?? 'next' }],
    };
  }
  const next = nextInTurn(state, catalogue, service, wish, stamp) ?? null;
  const candidates = queue.map((staffNo, position): Candidate => {
    const verdict = whyNotNow(state, catalogue, staffNo, asked, stamp);
    const placed = staffNo === next ? 'next' : (verdict ?? 'behind');
    return { staffNo, group, position, verdict: placed };
  });
  return { next, candidates };
}
