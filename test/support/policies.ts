/** Any policy that does not contradict itself. */
import {
  type ClockTypeRule,
  contradictions,
  defaultPolicy,
  type ExtensionMove,
  type RotationPolicy,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';

const when = fc.constantFrom<ClockTypeRule['when'][]>('dispatch', 'start', 'end');
const counts = fc.constantFrom<ClockTypeRule['counts'][]>(0, 0.5, 1);

const disciplines = [
  'positional',
  'longestIdle',
  'fewestClocks',
  'fewestTurns',
  'rounds',
] as const satisfies RotationPolicy['discipline'][];

/** What a choice may be depends on the discipline, and owed turns on what a request does. */
export const policies: fc.Arbitrary<RotationPolicy> = fc
  .tuple(fc.constantFrom(...disciplines), fc.constantFrom(true, true, false))
  .chain(([discipline, wantsOwed]) => {
    const rounds = discipline === 'rounds';
    const owedTurns = wantsOwed && discipline !== 'positional' && discipline !== 'longestIdle';
    const moves = fc.constantFrom<ClockTypeRule['move'][]>(
      ...(['none', 'ownSlot', 'tail'] as const),
      ...(rounds ? (['nextRoundTail'] as const) : []),
    );
    const rule = fc.record({ move: moves, when, counts });
    const byTurns = discipline === 'fewestTurns';
    const stays = fc.constant('none' as const);
    const keeps = byTurns
      ? fc.record({ move: moves, when, counts: fc.constant(0 as const) })
      : fc.record({ move: stays, when, counts });
    const rotation = fc.record({
      move: rounds
        ? fc.constantFrom('tail' as const, 'nextRoundTail' as const)
        : byTurns
          ? moves
          : fc.constant('tail' as const),
      when,
      counts: byTurns ? fc.constantFrom(0.5 as const, 1 as const) : counts,
    });
    return fc.record({
      partition: fc.constantFrom<RotationPolicy['partition'][]>(
        ...(['one', 'group', 'gender', 'groupGender', 'grade'] as const),
      ),
      discipline: fc.constant(discipline),
      shiftStart: fc.constantFrom<RotationPolicy['shiftStart'][]>(
        ...(['list', 'staffNo', 'arrival', 'carriedOver', 'fewestRequested'] as const),
      ),
      joinLate: fc.constantFrom<RotationPolicy['joinLate'][]>(
        ...(['tail', 'head'] as const),
        ...(rounds ? (['roundTail', 'behindRoundZero'] as const) : []),
      ),
      clockTypes: fc.record({
        rotation,
        requested: owedTurns ? keeps : rule,
        picked: rule,
        calledIn: rule,
        booked: owedTurns ? keeps : rule,
        helper: rule,
        bought: fc.constant(defaultPolicy.clockTypes.bought),
      }),
      extensionCounts: counts,
      extensionMove: fc.constantFrom<ExtensionMove[]>(
        ...(['none', 'tail'] as const),
        ...(rounds ? (['nextRoundTail'] as const) : []),
      ),
      owedTurns: fc.constant(owedTurns),
      preAssignMinutes: fc.constantFrom(0, 0, 10, 40),
      crossRoom: fc.constantFrom<RotationPolicy['crossRoom'][]>('allMove', 'firstMoves'),
      lateAfterMinutes: fc.constantFrom(0, 10, 60),
      cancel: fc.record({
        slot: fc.constantFrom('back' as const, 'back' as const, 'tail' as const),
        limitMinutes: fc.constantFrom(5, 10, 30),
        by: fc.constant('desk' as const),
      }),
      swap: fc.record({
        first: fc.constantFrom('slotBack' as const, 'countsTurn' as const),
        commission: fc.constantFrom('none' as const, 'byMinutes' as const),
      }),
      missedTurn: fc.record({
        then: fc.constantFrom('tail' as const, 'skipRound' as const, 'suspend' as const),
        afterMinutes: fc.constant(3),
        fineFen: fc.constantFrom(0, 2000),
      }),
      earlyEnd: fc.record({
        then: fc.constantFrom('flag' as const, 'tailTomorrow' as const),
        fineFen: fc.constant(0),
      }),
    });
  })
  .map((chosen) => ({ ...defaultPolicy, ...chosen }))
  .filter((policy) => contradictions(policy).length === 0);
