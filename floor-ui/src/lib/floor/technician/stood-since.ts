/** What others' moves did to somebody's place. Pure. */
import type { WhyMove, WhyMovesAnswer } from '@baozhong/contract/why.ts';

/** Where others have brought them between the `i`-th of their own moves and their next; null: nowhere else. */
export function stoodSince(
  moves: readonly WhyMove[],
  i: number,
  now: WhyMovesAnswer['places'],
): number | null {
  const group = moves[i]?.group ?? null;
  const to = moves[i]?.to ?? null;
  if (group === null || to === null) return null;
  const next = moves.slice(i + 1).find((one) => one.group === group);
  const stands = next ? next.from : now.find((one) => one.group === group)?.position;
  return stands === to ? null : (stands ?? null);
}
