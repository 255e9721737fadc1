/**
 * How a store turns its technicians, as data (POL): every choice of the trade
 * that stores make differently. One policy is in force for a whole business
 * day; all of the floor reads it through `policyOf`.
 */
import type { ClockType } from '../events.ts';
import type { State } from '../floor/state.ts';
import type { Settings } from '../store-config.ts';
import type { At, Fen, Minutes } from '../units.ts';

/**
 * What a clock does to the place in the queue. `ownSlot`: back to the position
 * that the technician had when it began, however far they have come meanwhile.
 */
export type QueueMove = 'none' | 'ownSlot' | 'tail' | 'nextRoundTail';
export type TurnCount = 0 | 0.5 | 1;
/** What an extension does to it. There is no slot of its own to return to: where they stand is that of the clock. */
export type ExtensionMove = Exclude<QueueMove, 'ownSlot'>;

export interface ClockTypeRule {
  readonly move: QueueMove;
  readonly when: 'dispatch' | 'start' | 'end';
  /** Turns that it counts as. */
  readonly counts: TurnCount;
}

export interface RotationPolicy {
  readonly partition: 'one' | 'group' | 'gender' | 'groupGender' | 'grade';
  /** `fewestTurns`: weighted, as each clock counts. */
  readonly discipline: 'positional' | 'longestIdle' | 'fewestClocks' | 'fewestTurns' | 'rounds';
  readonly shiftStart: 'list' | 'staffNo' | 'arrival' | 'carriedOver' | 'fewestRequested';
  readonly joinLate: 'tail' | 'roundTail' | 'behindRoundZero' | 'head';
  /** So long after the start of the shift a technician is late. */
  readonly lateAfterMinutes: Minutes;
  readonly clockTypes: Readonly<Record<ClockType, ClockTypeRule>>;
  readonly extensionCounts: TurnCount;
  /** Each time that a clock is extended. Absent in what older releases wrote: none. */
  readonly extensionMove?: ExtensionMove;
  /** Of requested clocks, when the turn passed meanwhile; at most one. */
  readonly owedTurns: boolean;
  /** So long before the end of a clock its technician may be promised the next; 0: never. */
  readonly preAssignMinutes: Minutes;
  readonly shiftEndGraceMinutes: Minutes;
  readonly cancel: {
    readonly slot: 'back' | 'tail';
    readonly limitMinutes: Minutes;
    /** Who at the desk may cancel a clock that has started. */
    readonly by: 'desk' | 'hostOrManager' | 'manager';
  };
  readonly swap: {
    readonly first: 'slotBack' | 'countsTurn';
    readonly commission: 'none' | 'byMinutes';
  };
  readonly missedTurn: {
    readonly then: 'tail' | 'skipRound' | 'suspend';
    readonly afterMinutes: Minutes;
    readonly fineFen: Fen;
  };
  readonly earlyEnd: { readonly then: 'flag' | 'tailTomorrow'; readonly fineFen: Fen };
  /** Who moves in the queue when several technicians serve one job. */
  readonly crossRoom: 'allMove' | 'firstMoves';
  readonly hold: { readonly mostMinutes: Minutes };
  /** How long a slot is kept for who eats or is away; 0: for ever. */
  readonly freeze: { readonly mealMinutes: Minutes; readonly awayMinutes: Minutes };
  readonly boughtClockFen: Fen;
}

/** What older releases left out is named: as it is shown, set and written in a file. */
export type WholePolicy = RotationPolicy & { readonly extensionMove: ExtensionMove };
export function wholePolicy(policy: RotationPolicy): WholePolicy {
  return { ...policy, extensionMove: policy.extensionMove ?? 'none' };
}

const stays: ClockTypeRule = { move: 'none', when: 'start', counts: 0 };

/** floor-rules §1-3 and §10. */
export const defaultPolicy: WholePolicy = {
  partition: 'group',
  discipline: 'positional',
  shiftStart: 'arrival',
  joinLate: 'tail',
  lateAfterMinutes: 10,
  clockTypes: {
    rotation: { move: 'tail', when: 'start', counts: 1 },
    requested: stays,
    picked: stays,
    calledIn: stays,
    booked: stays,
    helper: stays,
    bought: { move: 'none', when: 'end', counts: 0 },
  },
  extensionCounts: 0,
  extensionMove: 'none',
  owedTurns: false,
  preAssignMinutes: 0,
  shiftEndGraceMinutes: 15,
  cancel: { slot: 'back', limitMinutes: 10, by: 'desk' },
  swap: { first: 'slotBack', commission: 'none' },
  missedTurn: { then: 'tail', afterMinutes: 3, fineFen: 0 },
  earlyEnd: { then: 'tailTomorrow', fineFen: 0 },
  crossRoom: 'allMove',
  hold: { mostMinutes: 30 },
  freeze: { mealMinutes: 30, awayMinutes: 30 },
  boughtClockFen: 0,
};

/** One that the store has chosen, from a business day on. */
export interface PolicyVersion {
  readonly version: number;
  readonly policy: RotationPolicy;
  readonly fromDay: string;
  /** When it was chosen, and by whom, as `kind:id`. */
  readonly at: At;
  readonly who: string;
}

/** Of stores that have chosen none: the defaults, with the limits that their settings name. */
export function policyOfSettings(settings: Settings): RotationPolicy {
  const { missedTurnMinutes, cancelLimitMinutes, shiftEndGraceMinutes } = settings;
  return {
    ...defaultPolicy,
    shiftEndGraceMinutes,
    cancel: { ...defaultPolicy.cancel, limitMinutes: cancelLimitMinutes },
    missedTurn: { ...defaultPolicy.missedTurn, afterMinutes: missedTurnMinutes },
  };
}

/** Whether such a clock moves its technician: by what it counts where turns are counted, elsewhere by where it puts them. */
export function movesTurn(
  discipline: RotationPolicy['discipline'],
  { move, counts }: Pick<ClockTypeRule, 'move' | 'counts'>,
): boolean {
  return discipline === 'fewestTurns' ? counts > 0 : move !== 'none';
}

/** The policy in force. */
export function policyOf(state: State): RotationPolicy {
  return state.policy?.policy ?? state.catalogue?.usualPolicy ?? defaultPolicy;
}
