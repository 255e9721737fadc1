/**
 * A policy in plain sentences (POL-3), as a manager would explain it to a
 * technician: for whoever asks which rules hold here, and so that whoever
 * changes an option reads at once what it comes to.
 */
import type { Fen, Minutes } from '../units.ts';
import { describeClockTypes } from './describe-clocks.ts';
import { movesTurn, type RotationPolicy } from './policy.ts';

/** The same in both languages. */
export type Words = readonly [zh: string, en: string];

/** A topic after the other, in the order in which a technician meets them. */
export function describe(policy: RotationPolicy) {
  return [
    ...say('queues', [partitions[policy.partition], disciplines[policy.discipline]]),
    ...say('joining', [starts[policy.shiftStart], late(policy)]),
    ...say('clockTypes', describeClockTypes(policy)),
    ...say('owed', [owed(policy), promised(policy.preAssignMinutes)]),
    ...say('shiftEnd', [shiftEnd(policy.shiftEndGraceMinutes)]),
    ...say('missed', [missed(policy.missedTurn)]),
    ...say('takingBack', [cancelled(policy.cancel), swapped(policy.swap)]),
    ...say('earlyEnd', [endedEarly(policy.earlyEnd)]),
    ...say('jobs', [jobs[policy.crossRoom]]),
    ...say('pauses', pauses(policy)),
  ];
}

function say<Topic extends string>(about: Topic, sentences: readonly Words[]) {
  return sentences.map(([zh, en]) => ({ about, zh, en }));
}

const partitions: Readonly<Record<RotationPolicy['partition'], Words>> = {
  one: [
    '全店一条轮牌，所有在班技师一起排。',
    'There is one queue, and everyone on duty stands in it.',
  ],
  group: [
    '每个技能组一条轮牌，会几组就排几条。',
    'Each skill group has a queue; who has several skills stands in several.',
  ],
  gender: ['男、女技师分开排牌。', 'Women and men stand in queues of their own.'],
  groupGender: [
    '每个技能组里，男、女技师分开排牌。',
    'Each skill group has a queue of women and one of men.',
  ],
  grade: ['每个级别一条轮牌。', 'Each grade has a queue.'],
};

const disciplines: Readonly<Record<RotationPolicy['discipline'], Words>> = {
  positional: [
    '按牌位轮流：排在前面的先上钟。',
    'They go by their place: who stands ahead goes first.',
  ],
  longestIdle: ['谁空等得最久，谁先上钟。', 'Who has been idle the longest goes first.'],
  fewestClocks: ['今天上钟最少的先上。', 'Who has had the fewest clocks today goes first.'],
  fewestTurns: [
    '今天算牌最少的先上，一样多按牌位。',
    'Who has had the fewest turns today goes first; of equals, who stands ahead.',
  ],
  rounds: [
    '一轮一轮地上：本轮人人有了，才进下一轮。',
    'They go in rounds: the next begins when everyone has had a turn in this one.',
  ],
};

const starts: Readonly<Record<RotationPolicy['shiftStart'], Words>> = {
  list: ['准点上班的，按名单排牌。', 'On time: in the order of the list.'],
  staffNo: ['准点上班的，按工号排牌。', 'On time: by staff number.'],
  arrival: ['按上班打卡的先后排牌。', 'They stand in the order in which they come.'],
  carriedOver: ['准点上班的，接昨天下班时的牌位。', 'On time: as they stood when they went home.'],
  fewestRequested: [
    '准点上班的，昨天点钟少的排前面；一样多，轮钟少的在前；再一样，按名单。',
    'On time: by fewest requested clocks yesterday; of equals by fewest rotation clocks, then by the list.',
  ],
};

const lateTo: Readonly<Record<RotationPolicy['joinLate'], Words>> = {
  tail: ['排到队尾', 'to the end of the queue'],
  roundTail: ['排到本轮的末尾', 'to the end of the round'],
  behindRoundZero: ['排在今天还没上过钟的人后面', 'behind those who have had no clock yet'],
  head: ['排到最前面', 'to the head of the queue'],
};

function late({ joinLate, lateAfterMinutes }: RotationPolicy): Words {
  const [zh, en] = lateTo[joinLate];
  return lateAfterMinutes === 0
    ? [`过了上班时间就算迟到，${zh}。`, `After the start of the shift is late: ${en}.`]
    : [
        `迟到超过 ${String(lateAfterMinutes)} 分钟的，${zh}。`,
        `More than ${inEnglish(lateAfterMinutes)} late: ${en}.`,
      ];
}

function owed({ owedTurns, discipline, clockTypes }: RotationPolicy): Words {
  // A booked clock is as good as a requested one, unless it takes the turn itself.
  const booked = owedTurns && !movesTurn(discipline, clockTypes.booked);
  const [clock, clockEn] = booked
    ? ['点钟、预约钟', 'a requested or booked clock']
    : ['点钟', 'a requested clock'];
  return owedTurns
    ? [
        `上${clock}时轮到了而错过的，欠一个牌，下来先补；最多欠一个。`,
        `Who is passed over while on ${clockEn} is owed a turn, and has it first of all; never more than one.`,
      ]
    : [
        '上点钟时轮过去的，不补牌。',
        'Who is passed over while on a requested clock is owed nothing.',
      ];
}

function promised(minutes: Minutes): Words {
  return minutes === 0
    ? ['没落钟的技师不预派下一个钟。', 'Nobody is promised a clock before the running one is over.']
    : [
        `落钟前 ${String(minutes)} 分钟起，可以预派下一个钟。`,
        `From ${inEnglish(minutes)} before the end of a clock, its technician may be promised the next.`,
      ];
}

function shiftEnd(minutes: Minutes): Words {
  return minutes === 0
    ? [
        '下班时间之前做不完的轮钟不派；点钟不受限。',
        'No rotation clock that would end after the shift; requested clocks may.',
      ]
    : [
        `做完会超过下班时间 ${String(minutes)} 分钟的轮钟不派；点钟不受限。`,
        `No rotation clock that would end more than ${inEnglish(minutes)} after the shift; requested clocks may.`,
      ];
}

const missedThen: Readonly<Record<RotationPolicy['missedTurn']['then'], Words>> = {
  tail: ['到队尾', 'goes to the tail'],
  skipRound: [
    '到队尾，下次轮到再跳过一次',
    'goes to the tail and is passed over the next time, too',
  ],
  suspend: [
    '到队尾并停牌，等前台或店长恢复',
    'goes to the tail and is suspended until reception or a manager ends it',
  ],
};

function missed({ then, afterMinutes, fineFen }: RotationPolicy['missedTurn']): Words {
  const [zh, en] = missedThen[then];
  const [fine, fineEn] = fined(fineFen);
  return [
    `派钟后 ${String(afterMinutes)} 分钟没起钟，或者拒钟的，算过钟：${zh}${fine}。`,
    `Who has not started ${inEnglish(afterMinutes)} after the call, or refuses, ${en}${fineEn}.`,
  ];
}

const cancelledBy: Readonly<Record<RotationPolicy['cancel']['by'], Words>> = {
  desk: ['', ''],
  hostOrManager: ['只有前台和店长', ' by reception or a manager'],
  manager: ['只有店长', ' by a manager'],
};

function cancelled({ slot, limitMinutes, by }: RotationPolicy['cancel']): Words {
  const [who, whoEn] = cancelledBy[by];
  const [zh, en]: Words =
    slot === 'back'
      ? ['牌位还原', 'the technician has the old place back']
      : ['用掉的牌不还', 'a turn that it took is not given back'];
  return limitMinutes === 0
    ? ['起钟以后不能退钟。', 'A clock that has started cannot be cancelled.']
    : [
        `起钟 ${String(limitMinutes)} 分钟内${who}可以退钟：${zh}，没有提成。`,
        `A clock can be cancelled${whoEn} for ${inEnglish(limitMinutes)} after its start: ${en}, and nothing is earned.`,
      ];
}

function swapped({ first, commission }: RotationPolicy['swap']): Words {
  const [place, placeEn]: Words =
    first === 'slotBack'
      ? ['被换下的技师牌位还原', 'Who is swapped out has the old place back']
      : ['被换下的技师，用掉的牌不还', 'Who is swapped out does not have the turn back'];
  const [pay, payEn]: Words =
    commission === 'none'
      ? ['没有提成', 'and earns nothing']
      : [
          '按已做的分钟算提成；客人投诉的没有',
          'and is paid for the minutes served; not after a complaint',
        ];
  return [`客人换技师：${place}，${pay}。`, `${placeEn} ${payEn}.`];
}

function endedEarly({ then, fineFen }: RotationPolicy['earlyEnd']): Words {
  const [zh, en]: Words =
    then === 'flag'
      ? ['报给店长', 'is shown to the manager']
      : ['报给店长，下次上班排队尾', 'is shown to the manager and joins at the tail next time'];
  const [fine, fineEn] = fined(fineFen);
  return [`提前落钟的，${zh}${fine}。`, `Who ends a clock too early ${en}${fineEn}.`];
}

const jobs: Readonly<Record<RotationPolicy['crossRoom'], Words>> = {
  allMove: [
    '几位技师做同一单，都算用牌，先后次序不变。',
    'Of several technicians on one job all move, in the order in which they stood.',
  ],
  firstMoves: [
    '几位技师做同一单，只有第一位用牌。',
    'Of several technicians on one job only the first moves.',
  ],
};

function pauses({ hold, freeze, boughtClockFen }: RotationPolicy): Words[] {
  const { mealMinutes, awayMinutes } = freeze;
  return [
    hold.mostMinutes === 0
      ? ['不能留牌。', 'No place is kept for a guest who is expected.']
      : [
          `留牌最多 ${String(hold.mostMinutes)} 分钟，过时到队尾。`,
          `A place is kept for an expected guest for ${inEnglish(hold.mostMinutes)} at most; then it is the tail.`,
        ],
    frozen('吃饭', 'a meal', mealMinutes),
    frozen('外出', 'an errand', awayMinutes),
    boughtClockFen === 0
      ? ['请假走的，不用买钟。', 'Who leaves early buys no clocks.']
      : [
          `请假走的，自己买钟：每个 ${yuan(boughtClockFen)} 元。`,
          `Who leaves early buys the clocks, at ${yuan(boughtClockFen)} each.`,
        ],
  ];
}

function frozen(zh: string, en: string, minutes: Minutes): Words {
  return minutes === 0
    ? [`${zh}期间牌位一直保留。`, `The place is kept during ${en}, however long.`]
    : [
        `${zh}牌位保留 ${String(minutes)} 分钟，过时到队尾。`,
        `The place is kept during ${en} for ${inEnglish(minutes)}; then it is the tail.`,
      ];
}

function fined(fen: Fen): Words {
  return fen === 0 ? ['', ''] : [`，罚 ${yuan(fen)} 元`, `, and is fined ${yuan(fen)}`];
}

/** Without the cents where there are none. The store's own currency goes without saying. */
function yuan(fen: Fen): string {
  const cents = fen % 100;
  const whole = String((fen - cents) / 100);
  return cents === 0 ? whole : `${whole}.${String(cents).padStart(2, '0')}`;
}

function inEnglish(minutes: Minutes): string {
  return minutes === 1 ? '1 minute' : `${String(minutes)} minutes`;
}
