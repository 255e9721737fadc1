import {
  type Contradiction,
  contradictions,
  defaultPolicy,
  describe as describePolicy,
  minuteMs,
  policyOf,
  type RotationPolicy,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, storeConfig } from '../../support/floor.ts';

const { clockTypes } = defaultPolicy;
const changed = (change: Partial<RotationPolicy>): RotationPolicy => ({
  ...defaultPolicy,
  ...change,
});
const quick = changed({ missedTurn: { then: 'tail', afterMinutes: 1, fineFen: 0 } });
const setFrom = (fromDay: string, policy = quick) =>
  ({ type: 'setRotationPolicy', policy, fromDay }) as const;

describe('a policy and its day', () => {
  test('[POL-1, FLR-05] a store that has set none has the usual one, with the limits of its settings', () => {
    const floor = Floor.open([], { missedTurnMinutes: 7, shiftEndGraceMinutes: 2 });
    expect(policyOf(floor.state)).toEqual({
      ...defaultPolicy,
      missedTurn: { ...defaultPolicy.missedTurn, afterMinutes: 7 },
      shiftEndGraceMinutes: 2,
    });
  });

  test('[POL-4, POL-1] the running day keeps its rules, the next one has the new', () => {
    const floor = Floor.open(['1']);
    floor.does(setFrom('2026-11-21'));
    const first = floor.opens('301');
    expect(floor.clock(first)).toMatchObject({ missedDueAt: floor.at + 3 * minuteMs });
    const events = floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(events.at(-1)).toMatchObject({ type: 'policyTaken', version: 1, day: '2026-11-21' });
    expect(policyOf(floor.state)).toEqual(quick);
    floor.does({ type: 'cancelClock', clockId: first });
    expect(floor.clock(floor.opens('302'))).toMatchObject({ missedDueAt: floor.at + minuteMs });
    // Nothing new: nothing is taken.
    const next = floor.does({ type: 'openBusinessDay', day: '2026-11-22' });
    expect(next.at(-1)).toMatchObject({ type: 'businessDayOpened' });
    expect(floor.replayed().policy).toEqual(floor.state.policy);
  });

  test('[POL-1] of several the one of the latest day that has come, of one day the last', () => {
    const floor = Floor.open();
    floor.does(setFrom('2026-11-24', changed({ preAssignMinutes: 1 })));
    floor.does(setFrom('2026-11-22', changed({ preAssignMinutes: 2 })));
    floor.does(setFrom('2026-11-22', changed({ preAssignMinutes: 3 })));
    const onDay = (day: string) => {
      floor.does({ type: 'openBusinessDay', day });
      return policyOf(floor.state).preAssignMinutes;
    };
    expect(['2026-11-21', '2026-11-23', '2026-11-25'].map(onDay)).toEqual([0, 3, 1]);
  });

  test('[POL-1] the oldest are forgotten before they are too many, the one in force is not', () => {
    const floor = Floor.open();
    floor.does(setFrom('2026-11-21'));
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    for (let more = 0; more < 120; more += 1) floor.does(setFrom('2027-01-01', defaultPolicy));
    expect(floor.state.policies).toHaveLength(100);
    expect(floor.state.policies.at(-1)?.version).toBe(121);
    floor.does({ type: 'openBusinessDay', day: '2026-11-22' });
    expect(policyOf(floor.state)).toEqual(quick);
  });

  test('[POL-4] no day that has begun is changed; before the first, any can be', () => {
    const floor = Floor.open();
    expect(floor.refuses('policy_too_late', setFrom('2026-11-20'))).toEqual({ day: '2026-11-20' });
    const fresh = new Floor();
    fresh.does({ type: 'configureStore', config: storeConfig() });
    fresh.does(setFrom('2026-11-01'));
    fresh.does({ type: 'openBusinessDay', day: '2026-11-20' });
    expect(policyOf(fresh.state)).toEqual(quick);
  });
});

describe('a policy that contradicts itself', () => {
  const rules = (change: Partial<typeof clockTypes>) => ({
    clockTypes: { ...clockTypes, ...change },
  });
  const tail = { move: 'tail', when: 'start', counts: 1 } as const;
  const cases: readonly (readonly [Contradiction['name'], string, Partial<RotationPolicy>])[] = [
    [
      'outOfRange',
      'missedTurn.afterMinutes',
      { missedTurn: { ...defaultPolicy.missedTurn, afterMinutes: 0 } },
    ],
    ['outOfRange', 'preAssignMinutes', { preAssignMinutes: 1.5 }],
    ['outOfRange', 'earlyEnd.fineFen', { earlyEnd: { then: 'flag', fineFen: -1 } }],
    ['outOfRange', 'boughtClockFen', { boughtClockFen: 1_000_001 }],
    ['rotationStays', 'clockTypes.rotation.move', rules({ rotation: { ...tail, move: 'none' } })],
    [
      'rotationStays',
      'clockTypes.rotation.move',
      rules({ rotation: { ...tail, move: 'ownSlot' } }),
    ],
    [
      'rotationUncounted',
      'clockTypes.rotation.counts',
      { discipline: 'fewestTurns', ...rules({ rotation: { ...tail, counts: 0 } }) },
    ],
    [
      'moveNeedsRounds',
      'clockTypes.picked.move',
      rules({ picked: { ...tail, move: 'nextRoundTail' } }),
    ],
    ['moveNeedsRounds', 'extensionMove', { extensionMove: 'nextRoundTail' }],
    ['lateNeedsRounds', 'joinLate', { joinLate: 'behindRoundZero' }],
    ['owedNeedsCounts', 'owedTurns', { owedTurns: true }],
    [
      'owedAndMoves',
      'owedTurns',
      { discipline: 'rounds', owedTurns: true, ...rules({ requested: tail }) },
    ],
    [
      'owedAndMoves',
      'clockTypes.requested.counts',
      {
        discipline: 'fewestTurns',
        owedTurns: true,
        ...rules({ requested: { ...tail, move: 'none' } }),
      },
    ],
    ['boughtBeforeEnd', 'clockTypes.bought.when', rules({ bought: tail })],
  ];
  test.each(cases)('[POL-2] %s at %s', (name, field, change) => {
    expect(contradictions(changed(change))).toMatchObject([
      { name, fields: expect.arrayContaining([field]) as string[] },
    ]);
    const floor = Floor.open();
    expect(floor.refuses('policy_contradicts', setFrom('2026-11-21', changed(change)))).toEqual({
      contradictions: [name],
    });
  });

  test('[POL-2] all are named at once, and the usual policy has none', () => {
    const policy = changed({ owedTurns: true, joinLate: 'roundTail', preAssignMinutes: -1 });
    expect(contradictions(policy).map(({ name }) => name)).toEqual([
      ...['outOfRange', 'lateNeedsRounds', 'owedNeedsCounts'],
    ]);
    expect(contradictions(defaultPolicy)).toEqual([]);
  });
});

const usualInChinese = [
  '每个技能组一条轮牌，会几组就排几条。',
  '按牌位轮流：排在前面的先上钟。',
  '按上班打卡的先后排牌。',
  '迟到超过 10 分钟的，排到队尾。',
  '轮钟：起钟时到队尾，算一个牌。',
  '点钟、选钟、CALL钟、预约钟、帮钟、买钟：牌位不动，不算牌。',
  '加钟：不算牌。',
  '上点钟时轮过去的，不补牌。',
  '没落钟的技师不预派下一个钟。',
  '做完会超过下班时间 15 分钟的轮钟不派；点钟不受限。',
  '派钟后 3 分钟没起钟，或者拒钟的，算过钟：到队尾。',
  '起钟 10 分钟内可以退钟：牌位还原，没有提成。',
  '客人换技师：被换下的技师牌位还原，没有提成。',
  '提前落钟的，报给店长，下次上班排队尾。',
  '几位技师做同一单，都算用牌，先后次序不变。',
  '留牌最多 30 分钟，过时到队尾。',
  '吃饭牌位保留 30 分钟，过时到队尾。',
  '外出牌位保留 30 分钟，过时到队尾。',
  '请假走的，不用买钟。',
];
const usualInEnglish = [
  'Each skill group has a queue; who has several skills stands in several.',
  'They go by their place: who stands ahead goes first.',
  'They stand in the order in which they come.',
  'More than 10 minutes late: to the end of the queue.',
  'Rotation clocks: to the tail at the start; one turn is counted.',
  'Requested, picked, called-in, booked, helping and bought clocks: the place stays; no turn is counted.',
  'Extensions: no turn is counted.',
  'Who is passed over while on a requested clock is owed nothing.',
  'Nobody is promised a clock before the running one is over.',
  'No rotation clock that would end more than 15 minutes after the shift; requested clocks may.',
  'Who has not started 3 minutes after the call, or refuses, goes to the tail.',
  'A clock can be cancelled for 10 minutes after its start: the technician has the old place back, and nothing is earned.',
  'Who is swapped out has the old place back and earns nothing.',
  'Who ends a clock too early is shown to the manager and joins at the tail next time.',
  'Of several technicians on one job all move, in the order in which they stood.',
  'A place is kept for an expected guest for 30 minutes at most; then it is the tail.',
  'The place is kept during a meal for 30 minutes; then it is the tail.',
  'The place is kept during an errand for 30 minutes; then it is the tail.',
  'Who leaves early buys no clocks.',
];

describe('a policy in words', () => {
  const told = (policy: RotationPolicy) => describePolicy(policy);

  test('[POL-3] the usual one, as a manager would explain it', () => {
    const sentences = told(defaultPolicy);
    expect(sentences.map(({ zh }) => zh)).toEqual(usualInChinese);
    expect(sentences.map(({ en }) => en)).toEqual(usualInEnglish);
  });

  test('[POL-3] what a clock does to the place, in the words of each discipline', () => {
    const rotationIn = (discipline: RotationPolicy['discipline']) =>
      told(changed({ discipline })).find(({ zh }) => zh.startsWith('轮钟：'))?.en;
    expect(
      (['longestIdle', 'fewestClocks', 'fewestTurns', 'rounds'] as const).map(rotationIn),
    ).toEqual([
      'Rotation clocks: idle time begins anew when it ends; one turn is counted.',
      'Rotation clocks: one clock more at the start; one turn is counted.',
      'Rotation clocks: one turn is counted.',
      'Rotation clocks: the turn of the round is used at the start; one turn is counted.',
    ]);
  });

  test('[POL-3, ROT-21] what an extension does to it, too', () => {
    const extensionIn = (discipline: RotationPolicy['discipline']) => {
      const sentences = told(changed({ discipline, extensionMove: 'tail' }));
      return sentences.find(({ zh }) => zh.startsWith('加钟：'));
    };
    const disciplines = [
      ...(['positional', 'longestIdle', 'fewestClocks', 'fewestTurns', 'rounds'] as const),
    ];
    expect(disciplines.map((one) => extensionIn(one)?.zh)).toEqual([
      '加钟：每加一次到队尾，不算牌。',
      '加钟：空等的时间从落钟重新算，不算牌。',
      '加钟：每加一次算多上一个钟，不算牌。',
      '加钟：不算牌。',
      '加钟：每加一次再用掉一轮，不算牌。',
    ]);
    expect(disciplines.map((one) => extensionIn(one)?.en)).toEqual([
      'Extensions: each time to the tail; no turn is counted.',
      'Extensions: idle time begins anew when the clock ends; no turn is counted.',
      'Extensions: one clock more each time; no turn is counted.',
      'Extensions: no turn is counted.',
      'Extensions: one more round is used each time; no turn is counted.',
    ]);
    const twice = told(changed({ discipline: 'rounds', extensionMove: 'nextRoundTail' }));
    expect(twice.find(({ zh }) => zh.startsWith('加钟：'))).toMatchObject({
      zh: '加钟：每加一次再用掉两轮，不算牌。',
      en: 'Extensions: two more rounds are used each time; no turn is counted.',
    });
  });

  test('[POL-3, MIS-6, DTY-4] a suspension is ended by whom the floor lets end it', () => {
    const missedTurn = { then: 'suspend', afterMinutes: 3, fineFen: 0 } as const;
    const sentences = told(changed({ missedTurn }));
    expect(sentences.find(({ about }) => about === 'missed')).toMatchObject({
      zh: '派钟后 3 分钟没起钟，或者拒钟的，算过钟：到队尾并停牌，等前台或店长恢复。',
      en: 'Who has not started 3 minutes after the call, or refuses, goes to the tail and is suspended until reception or a manager ends it.',
    });
  });

  test('[POL-3, ROT-14] turns are owed for booked clocks too, unless these take the turn themselves', () => {
    const owed = (move: 'none' | 'tail') => {
      const booked = { move, when: 'start', counts: 0 } as const;
      const policy = { owedTurns: true, discipline: 'rounds' } as const;
      const sentences = told(changed({ ...policy, clockTypes: { ...clockTypes, booked } }));
      return sentences.find(({ about }) => about === 'owed');
    };
    expect(owed('none')).toMatchObject({
      zh: '上点钟、预约钟时轮到了而错过的，欠一个牌，下来先补；最多欠一个。',
      en: 'Who is passed over while on a requested or booked clock is owed a turn, and has it first of all; never more than one.',
    });
    expect(owed('tail')).toMatchObject({
      zh: '上点钟时轮到了而错过的，欠一个牌，下来先补；最多欠一个。',
      en: 'Who is passed over while on a requested clock is owed a turn, and has it first of all; never more than one.',
    });
  });

  /** Every other choice of every field, one by one. */
  const others: readonly Partial<RotationPolicy>[] = [
    ...(['one', 'gender', 'groupGender', 'grade'] as const).map((partition) => ({ partition })),
    ...(['longestIdle', 'fewestClocks', 'fewestTurns', 'rounds'] as const).map((discipline) => ({
      discipline,
    })),
    ...(['list', 'staffNo', 'carriedOver', 'fewestRequested'] as const).map((shiftStart) => ({
      shiftStart,
    })),
    ...(['roundTail', 'behindRoundZero', 'head'] as const).map((joinLate) => ({ joinLate })),
    ...Object.keys(clockTypes).flatMap((type) =>
      (['dispatch', 'start', 'end'] as const).flatMap((when) =>
        (['ownSlot', 'tail', 'nextRoundTail'] as const).flatMap((move) =>
          ([0, 0.5, 1] as const)
            .map((counts) => ({ move, when, counts }))
            .filter(
              (rule) =>
                type !== 'rotation' || rule.counts !== 1 || when !== 'start' || move !== 'tail',
            )
            .map((rule) => ({ clockTypes: { ...clockTypes, [type]: rule } })),
        ),
      ),
    ),
    { lateAfterMinutes: 0 },
    { lateAfterMinutes: 1 },
    { extensionCounts: 0.5 },
    { extensionCounts: 1 },
    { extensionMove: 'tail' },
    { extensionMove: 'nextRoundTail' },
    { owedTurns: true },
    { preAssignMinutes: 10 },
    { shiftEndGraceMinutes: 0 },
    { cancel: { slot: 'tail', limitMinutes: 10, by: 'desk' } },
    { cancel: { slot: 'back', limitMinutes: 0, by: 'desk' } },
    { cancel: { slot: 'back', limitMinutes: 10, by: 'hostOrManager' } },
    { cancel: { slot: 'back', limitMinutes: 10, by: 'manager' } },
    { swap: { first: 'countsTurn', commission: 'none' } },
    { swap: { first: 'slotBack', commission: 'byMinutes' } },
    { missedTurn: { then: 'skipRound', afterMinutes: 3, fineFen: 0 } },
    { missedTurn: { then: 'suspend', afterMinutes: 3, fineFen: 0 } },
    { missedTurn: { then: 'tail', afterMinutes: 3, fineFen: 1050 } },
    { earlyEnd: { then: 'flag', fineFen: 0 } },
    { earlyEnd: { then: 'tailTomorrow', fineFen: 5000 } },
    { crossRoom: 'firstMoves' },
    { hold: { mostMinutes: 0 } },
    { freeze: { mealMinutes: 0, awayMinutes: 30 } },
    { freeze: { mealMinutes: 30, awayMinutes: 0 } },
    { boughtClockFen: 3000 },
  ];

  test('[POL-3] each choice is told, in both languages', () => {
    const usual = told(defaultPolicy);
    for (const other of others) {
      const sentences = told(changed(other));
      for (const language of ['zh', 'en'] as const)
        expect(
          sentences.map((one) => one[language]).join('\n'),
          `${language} ${JSON.stringify(other)}`,
        ).not.toBe(usual.map((one) => one[language]).join('\n'));
      expect(JSON.stringify(sentences)).not.toMatch(/undefined|NaN/);
    }
  });
});
