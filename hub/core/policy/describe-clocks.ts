/** What each kind of clock does to the place, in the words of the discipline: a list, idle time, counts or rounds. */
import type { ClockType } from '../events.ts';
import type { Words } from './describe.ts';
import type { ClockTypeRule, ExtensionMove, RotationPolicy } from './policy.ts';

type Discipline = RotationPolicy['discipline'];
type Moves = Readonly<Record<ClockTypeRule['move'], Words>>;

const typeNames: Readonly<Record<ClockType, Words>> = {
  rotation: ['轮钟', 'rotation'],
  requested: ['点钟', 'requested'],
  picked: ['选钟', 'picked'],
  calledIn: ['CALL钟', 'called-in'],
  booked: ['预约钟', 'booked'],
  helper: ['帮钟', 'helping'],
  bought: ['买钟', 'bought'],
};
const moments: Readonly<Record<ClockTypeRule['when'], Words>> = {
  dispatch: ['派钟时', 'at the call'],
  start: ['起钟时', 'at the start'],
  end: ['落钟时', 'at the end'],
};
const counted: Readonly<Record<ClockTypeRule['counts'], Words>> = {
  0: ['不算牌', 'no turn is counted'],
  0.5: ['算半个牌', 'half a turn is counted'],
  1: ['算一个牌', 'one turn is counted'],
};
/** `{when}`: the moment, where it tells. */
const inList: Moves = {
  none: ['牌位不动', 'the place stays'],
  ownSlot: ['落钟后回到{when}的牌位', 'at its end back to the place {when}'],
  tail: ['{when}到队尾', 'to the tail {when}'],
  nextRoundTail: ['{when}到下一轮的末尾', 'to the tail of the next round {when}'],
};
const moves: Readonly<Record<Discipline, Moves>> = {
  positional: inList,
  longestIdle: {
    ...inList,
    none: ['空等的时间接着算', 'idle time goes on'],
    tail: ['空等的时间从落钟重新算', 'idle time begins anew when it ends'],
  },
  fewestClocks: {
    ...inList,
    none: ['不算上过钟', 'not among the clocks that are counted'],
    tail: ['{when}算上过一个钟', 'one clock more {when}'],
  },
  // Where turns are counted, they alone make the place.
  fewestTurns: { none: ['', ''], ownSlot: ['', ''], tail: ['', ''], nextRoundTail: ['', ''] },
  rounds: {
    ...inList,
    none: ['不占本轮', 'the turn of the round is kept'],
    tail: ['{when}用掉本轮', 'the turn of the round is used {when}'],
    nextRoundTail: ['{when}用掉本轮和下一轮', 'this round and the next are used {when}'],
  },
};

/** What an extension does to the place, each time. */
const extended: Readonly<Record<ExtensionMove, Words>> = {
  none: ['', ''],
  tail: ['每加一次到队尾', 'each time to the tail'],
  nextRoundTail: ['每加一次再用掉两轮', 'two more rounds are used each time'],
};
const extendedIn: Readonly<Record<Discipline, typeof extended>> = {
  positional: extended,
  longestIdle: {
    ...extended,
    tail: ['空等的时间从落钟重新算', 'idle time begins anew when the clock ends'],
  },
  fewestClocks: {
    ...extended,
    tail: ['每加一次算多上一个钟', 'one clock more each time'],
  },
  fewestTurns: { none: ['', ''], tail: ['', ''], nextRoundTail: ['', ''] },
  rounds: {
    ...extended,
    tail: ['每加一次再用掉一轮', 'one more round is used each time'],
  },
};

/** Types that are treated alike share a sentence. */
export function describeClockTypes(policy: RotationPolicy): Words[] {
  const sentences: { readonly types: Words[]; readonly effect: Words }[] = [];
  for (const [type, name] of Object.entries(typeNames)) {
    const effect = effectOf(policy.discipline, policy.clockTypes[type as ClockType]);
    const alike = sentences.find((one) => one.effect[0] === effect[0]);
    if (alike === undefined) sentences.push({ types: [name], effect });
    else alike.types.push(name);
  }
  const extension = extendedIn[policy.discipline][policy.extensionMove ?? 'none'];
  const [zh, en] = joined(extension, counted[policy.extensionCounts]);
  return [
    ...sentences.map(({ types, effect }): Words => {
      const names = inEnglish(types.map(([, one]) => one));
      return [
        `${types.map(([one]) => one).join('、')}：${effect[0]}。`,
        `${capital(names)} clocks: ${effect[1]}.`,
      ];
    }),
    [`加钟：${zh}。`, `Extensions: ${en}.`],
  ];
}

function effectOf(discipline: Discipline, { move, when, counts }: ClockTypeRule): Words {
  const [place, placeEn] = moves[discipline][move];
  const [count, countEn] = counted[counts];
  // Who returns to a place had it at the call or at the start: at the end it is too late to look.
  const [moment, momentEn] = moments[move === 'ownSlot' && when === 'end' ? 'start' : when];
  return joined(
    [place.replace('{when}', moment), placeEn.replace('{when}', momentEn)],
    [count, countEn],
  );
}

/** Of two where one may say nothing. */
function joined(one: Words, other: Words): Words {
  const [zh, en] = [0, 1].map((at) => [one[at], other[at]].filter((part) => part !== ''));
  return [zh?.join('，') ?? '', en?.join('; ') ?? ''];
}

function inEnglish(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
