/** Policies by chance: any that does not contradict itself, each option as likely as the others. */
import { policyChoices } from '@baozhong/contract/policy-choices.ts';
import {
  contradictions,
  defaultPolicy,
  type RotationPolicy,
  type WholePolicy,
  wholePolicy,
} from '@baozhong/core/index.ts';
import type { Chance } from './chance.ts';

type Rule = RotationPolicy['clockTypes']['rotation'];

const mostTries = 200;

/** One that may well contradict itself. */
export function anyPolicy(chance: Chance): WholePolicy {
  const oneOf = <T>(choices: readonly T[]): T => chance.pick(choices) ?? (choices[0] as T);
  const rule = (): Rule => ({
    move: oneOf(policyChoices.move),
    when: oneOf(policyChoices.when),
    counts: oneOf(policyChoices.counts),
  });
  const minutes = (most: number): number => (chance.is(0.3) ? 0 : chance.between(1, most));
  /** Too short to be of use: then rather none at all. */
  const holdMinutes = (): number => {
    const most = chance.between(5, 60);
    return most < 10 ? 0 : most;
  };
  const fen = (): number => (chance.is(0.5) ? 0 : chance.between(1, 50) * 1_000);
  const clockTypes = Object.fromEntries(
    policyChoices.clockTypes.map((type) => [type, rule()]),
  ) as unknown as RotationPolicy['clockTypes'];
  // A stream of its own: what older seeds have drawn stays what it was.
  const extensionMove = () =>
    chance.of(JSON.stringify(clockTypes)).pick(policyChoices.extensionMove) ?? 'none';
  return {
    partition: oneOf(policyChoices.partition),
    discipline: oneOf(policyChoices.discipline),
    shiftStart: oneOf(policyChoices.shiftStart),
    joinLate: oneOf(policyChoices.joinLate),
    lateAfterMinutes: minutes(30),
    clockTypes,
    extensionCounts: oneOf(policyChoices.counts),
    extensionMove: extensionMove(),
    owedTurns: chance.is(0.4),
    preAssignMinutes: minutes(15),
    shiftEndGraceMinutes: minutes(30),
    cancel: {
      slot: oneOf(policyChoices.cancelSlot),
      limitMinutes: minutes(20),
      by: oneOf(policyChoices.cancelBy),
    },
    swap: {
      first: oneOf(policyChoices.swapFirst),
      commission: oneOf(policyChoices.swapCommission),
    },
    missedTurn: {
      then: oneOf(policyChoices.missedThen),
      afterMinutes: chance.between(2, 6),
      fineFen: fen(),
    },
    earlyEnd: { then: oneOf(policyChoices.earlyEndThen), fineFen: fen() },
    crossRoom: oneOf(policyChoices.crossRoom),
    hold: { mostMinutes: holdMinutes() },
    freeze: { mealMinutes: minutes(40), awayMinutes: minutes(40) },
    boughtClockFen: fen(),
  };
}

/** What makes no sense together is drawn again, part by part. */
export function randomPolicy(chance: Chance): WholePolicy {
  let policy = anyPolicy(chance);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const wrong = new Set(contradictions(policy).flatMap(({ fields }) => fields.slice(0, 1)));
    if (wrong.size === 0) return policy;
    policy = mended(policy, wrong, anyPolicy(chance));
  }
  return defaultPolicy;
}

function mended(policy: WholePolicy, wrong: ReadonlySet<string>, other: WholePolicy): WholePolicy {
  const clockTypes = { ...policy.clockTypes };
  for (const type of policyChoices.clockTypes)
    if ([...wrong].some((field) => field.startsWith(`clockTypes.${type}.`)))
      clockTypes[type] = other.clockTypes[type];
  return {
    ...policy,
    clockTypes,
    extensionMove: wrong.has('extensionMove') ? other.extensionMove : policy.extensionMove,
    joinLate: wrong.has('joinLate') ? other.joinLate : policy.joinLate,
    owedTurns: wrong.has('owedTurns') ? other.owedTurns : policy.owedTurns,
  };
}

/** What of a policy is counted, each option by its name. */
export function optionsOf(policy: RotationPolicy): string[] {
  const onOff = (name: string, value: number): string => `${name} ${value === 0 ? 'off' : 'on'}`;
  return [
    `partition ${policy.partition}`,
    `discipline ${policy.discipline}`,
    `shiftStart ${policy.shiftStart}`,
    `joinLate ${policy.joinLate}`,
    onOff('late grace', policy.lateAfterMinutes),
    ...policyChoices.clockTypes.flatMap((type) => {
      const { move, when, counts } = policy.clockTypes[type];
      return [
        `${type} moves ${move}`,
        `${type} moves at ${when}`,
        `${type} counts ${String(counts)}`,
      ];
    }),
    `extension counts ${String(policy.extensionCounts)}`,
    `extension moves ${wholePolicy(policy).extensionMove}`,
    `owedTurns ${policy.owedTurns ? 'on' : 'off'}`,
    onOff('preAssign', policy.preAssignMinutes),
    onOff('shift end grace', policy.shiftEndGraceMinutes),
    `cancel slot ${policy.cancel.slot}`,
    onOff('cancel limit', policy.cancel.limitMinutes),
    `cancel by ${policy.cancel.by}`,
    `swap first ${policy.swap.first}`,
    `swap commission ${policy.swap.commission}`,
    `missedTurn ${policy.missedTurn.then}`,
    onOff('missedTurn fine', policy.missedTurn.fineFen),
    `earlyEnd ${policy.earlyEnd.then}`,
    onOff('earlyEnd fine', policy.earlyEnd.fineFen),
    `crossRoom ${policy.crossRoom}`,
    onOff('hold', policy.hold.mostMinutes),
    onOff('freeze meal', policy.freeze.mealMinutes),
    onOff('freeze away', policy.freeze.awayMinutes),
    onOff('bought clock price', policy.boughtClockFen),
  ];
}

/** All that `optionsOf` can name, but for what no policy may have. */
export function everyOption(): string[] {
  const never = new Set([
    // The head of the queue would be given every clock.
    'rotation moves none',
    'rotation moves ownSlot',
    // It is neither called nor started: it is over when it is bought.
    'bought moves at dispatch',
    'bought moves at start',
  ]);
  const { partition, discipline, shiftStart, joinLate, clockTypes, move, when, counts } =
    policyChoices;
  const each = (name: string, choices: readonly unknown[]): string[] =>
    choices.map((choice) => `${name} ${String(choice)}`);
  const onOff = (name: string): string[] => each(name, ['on', 'off']);
  return [
    ...each('partition', partition),
    ...each('discipline', discipline),
    ...each('shiftStart', shiftStart),
    ...each('joinLate', joinLate),
    ...onOff('late grace'),
    ...clockTypes.flatMap((type) => [
      ...each(`${type} moves`, move),
      ...each(`${type} moves at`, when),
      ...each(`${type} counts`, counts),
    ]),
    ...each('extension counts', counts),
    ...each('extension moves', policyChoices.extensionMove),
    ...onOff('owedTurns'),
    ...onOff('preAssign'),
    ...onOff('shift end grace'),
    ...each('cancel slot', policyChoices.cancelSlot),
    ...onOff('cancel limit'),
    ...each('cancel by', policyChoices.cancelBy),
    ...each('swap first', policyChoices.swapFirst),
    ...each('swap commission', policyChoices.swapCommission),
    ...each('missedTurn', policyChoices.missedThen),
    ...onOff('missedTurn fine'),
    ...each('earlyEnd', policyChoices.earlyEndThen),
    ...onOff('earlyEnd fine'),
    ...each('crossRoom', policyChoices.crossRoom),
    ...onOff('hold'),
    ...onOff('freeze meal'),
    ...onOff('freeze away'),
    ...onOff('bought clock price'),
  ].filter((option) => !never.has(option));
}
