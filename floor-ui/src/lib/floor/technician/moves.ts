/** A technician's moves in the queues as sentences that a technician understands. Pure but for the language. */
import type { WhyMove, WhyMovesAnswer } from '@baozhong/contract/why.ts';
import { money, timeOfDay } from '../../format.ts';
import { i18n, t } from '../../i18n/index.svelte.ts';
import { stoodSince } from './stood-since.ts';

/** What one thing did to the places in all queues: one sentence. */
export interface Told {
  at: number;
  who: string;
  sentence: string;
  places: {
    group: string;
    from: number | null;
    to: number | null;
    /** Where others' moves have brought them since; null: nowhere else. */
    since: number | null;
  }[];
}

const isSame = (a: WhyMove, b: WhyMove) =>
  a.what === b.what &&
  a.at === b.at &&
  a.ruleId === b.ruleId &&
  a.clockId === b.clockId &&
  a.who === b.who;

/** Newest first; moves in several queues by one cause are one. `now`: where they stand. */
export function tellMoves(moves: readonly WhyMove[], now: WhyMovesAnswer['places'] = []): Told[] {
  const told: Told[] = [];
  let before: WhyMove | undefined;
  for (const [i, move] of moves.entries()) {
    const { at, who, group, from, to } = move;
    const places = group === null ? [] : [{ group, from, to, since: stoodSince(moves, i, now) }];
    const last = told.at(-1);
    if (before && last && isSame(before, move)) last.places.push(...places);
    else told.push({ at, who, sentence: sentenceOf(move), places });
    before = move;
  }
  return told.reverse();
}

function sentenceOf(move: WhyMove): string {
  const { roomNo, otherStaffNo, reason, untilAt, fineFen } = move;
  const values = {
    room: roomNo ?? '',
    other: otherStaffNo ?? '',
    reason: reason ?? '',
    until: untilAt === undefined ? '' : timeOfDay(untilAt),
    fine: fineFen === undefined || fineFen === 0 ? '' : money(fineFen),
    for: i18n.maybe(`why.for.${move.because ?? ''}`) ?? '',
  };
  if (move.what !== 'queueMoved') {
    const told = i18n.maybe(`why.${move.what}.${move.because ?? ''}`, values);
    if (told) return told;
    const key = move.ruleId === '' ? move.what : `${move.what}.${move.ruleId}`;
    return i18n.maybe(`why.${key}`, values) ?? i18n.maybe(`why.${move.what}`, values) ?? move.what;
  }
  return (
    i18n.maybe(`why.${move.ruleId}.${move.because ?? ''}`, values) ??
    i18n.maybe(`why.${move.ruleId}`, values) ??
    wordFor(move, values.room)
  );
}

/** A rule without words of its own: what happened to the place. */
function wordFor({ from, to }: WhyMove, room: string): string {
  if (from === null) return t('why.joined');
  if (to === null) return t('why.left');
  return t(to > from ? 'why.back' : 'why.forward', { room });
}
