/** What handing a clock over does to the turns of both, in the words of the store's rules. Pure but for the language. */
import type { ClockView } from '@baozhong/contract/live.ts';
import type { RotationPolicy } from '@baozhong/contract/policy.ts';
import { t } from '../../i18n/index.svelte.ts';

type ClockType = NonNullable<ClockView['clockType']>;

interface First {
  no: string;
  type: ClockType | null;
  /** Within the time in which a clock can be taken back. */
  early: boolean;
}

export function turnsAfter(
  { swap, clockTypes, discipline }: RotationPolicy,
  first: First,
  [no, type]: readonly [string, ClockType],
): string {
  const moves = (of: ClockType) =>
    // Where turns are counted, they alone make the place.
    discipline === 'fewestTurns'
      ? clockTypes[of].counts > 0
      : clockTypes[of].move === 'tail' || clockTypes[of].move === 'nextRoundTail';
  const had = first.type !== null && moves(first.type);
  const back = first.early && swap.first === 'slotBack';
  const { when } = clockTypes[type];
  const goes = discipline === 'positional' ? 'tail' : 'counts';
  return [
    t(had ? (back ? 'transfer.turn.back' : 'transfer.turn.had') : 'transfer.turn.stays', {
      no: first.no,
    }),
    t(moves(type) ? `transfer.turn.${goes}` : 'transfer.turn.stays', {
      no,
      when: when === 'end' ? t('transfer.turn.end') : '',
    }),
  ].join(t('transfer.turn.and'));
}
