/**
 * What came of a tap, said so that nobody needs to look: who, what, how long
 * (TRM-14). From the answer that is kept with the tap: the same tap asked about
 * again is told the same.
 */
import type { Spoken } from '@baozhong/contract/terminal.ts';

/** As the log keeps it. */
type Answer = Readonly<Record<string, unknown>>;
type Pair = readonly [zh: string, en: string];

/** Undefined: the device's own word for what was done says it all. */
export function saidOf(answer: Answer): Spoken | undefined {
  const { did, staffNo, nextStaffNo } = answer;
  if (did === 'swapTechnician' && typeof nextStaffNo === 'string')
    return { zh: `已换钟，${nextStaffNo}号来`, en: `Swapped, number ${nextStaffNo} comes` };
  if (typeof staffNo !== 'string') return undefined;
  const parts = partsOf(String(did), wholeOf(answer['minutes']), wholeOf(answer['leftMinutes']));
  if (parts === undefined) return undefined;
  const [zh, en] = [0, 1].map((of) => parts.flatMap((pair) => pair?.[of] ?? []));
  return {
    zh: `${staffNo}号${(zh ?? []).join('，')}`,
    en: `Number ${[staffNo, ...(en ?? [])].join(', ')}`,
  };
}

type Whole = number | undefined;

function partsOf(did: string, minutes: Whole, left: Whole): (Pair | undefined)[] | undefined {
  const long = minutes === undefined ? undefined : lasting(minutes);
  switch (did) {
    case 'startClock':
      // Of a clock that runs already there is only what is left (TAP-10).
      return long === undefined
        ? [['接钟', 'takes over'], remaining(left)]
        : [['上钟', 'clock started'], long];
    case 'extendClock':
      return [['加钟', 'extended'], long, remaining(left)];
    case 'endClock':
      return [['落钟', 'clock ended'], long];
    default:
      return undefined;
  }
}

const inEnglish = (count: number) => `${String(count)} minute${count === 1 ? '' : 's'}`;
const lasting = (count: number): Pair => [`${String(count)}分钟`, inEnglish(count)];

function remaining(left: Whole): Pair | undefined {
  if (left === undefined) return undefined;
  return [`还剩${String(left)}分钟`, `${inEnglish(left)} left`];
}

function wholeOf(value: unknown): Whole {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
