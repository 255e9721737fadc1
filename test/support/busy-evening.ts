/** Random evenings of a floor that is never quiet, with queues to speak of. */
import { type CommandBody, nextTimer } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { commandOf, dueOf, step, type Step } from './evening.ts';
import { type Floor, storeConfig, type Wish } from './floor.ts';

const hows = ['rewardHead', 'penaltyTail', 'toTail', 'passOneLap', 'forgiveLap'] as const;
const staffNo = fc.constantFrom('1', '2', '3', '4', '5', '6');
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record(
    {
      type: fc.constant('rotation' as const),
      gender: fc.constantFrom('F' as const, 'M' as const),
      grade: fc.constantFrom('junior', 'senior'),
      exclude: fc.subarray(['1', '2', '3'], { minLength: 1 }),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('rotation' as const) }),
  fc.record({ type: fc.constantFrom('requested', 'requested', 'requested', 'picked'), staffNo }),
);
const item = fc.record({
  serviceCode: fc.constantFrom('FOOT60', 'FOOT60', 'BODY60'),
  wish,
  together: fc.constantFrom(false, false, true),
});

/** What a busy floor does: each names a clock by number, of those for which it means something. */
const busy = fc.record({
  what: fc.constantFrom(
    ...['open', 'open', 'open', 'start', 'start', 'start', 'end', 'end', 'extend', 'cancel'],
    ...['swap', 'missed', 'transfer', 'help', 'on', 'off', 'pause', 'back', 'timer', 'timer'],
    ...['move', 'move', 'hold', 'rooms', 'service', 'day'],
  ),
  n: fc.nat(20),
  minutes: fc.constantFrom(0, 0, 1, 2, 7, 30),
  staffNo,
  how: fc.constantFrom(...hows),
  items: fc.array(item, { minLength: 1, maxLength: 2 }),
  wish,
});
type Busy = typeof busy extends fc.Arbitrary<infer One> ? One : never;
export const steps = fc.array(
  fc.oneof({ weight: 6, arbitrary: busy }, { weight: 1, arbitrary: step }),
  {
    minLength: 40,
    maxLength: 120,
    size: 'max',
  },
);

export function commandsOf(floor: Floor, one: Busy | Step): (CommandBody | undefined)[] {
  if (!('items' in one)) return [commandOf(floor, one)];
  const { what, n, staffNo: who } = one;
  const reason = 'as agreed';
  const nth = (status: string) => {
    const all = [...floor.state.clocks.values()].filter((clock) => clock.status === status);
    return all[n % Math.max(1, all.length)]?.clockId ?? 'none';
  };
  const clockId = nth(n % 2 === 0 ? 'started' : 'called');
  switch (what) {
    case 'open': {
      const roomNo = [...floor.state.rooms.values()].find(
        (room) => room.status === 'vacant',
      )?.roomNo;
      return roomNo === undefined
        ? []
        : [{ type: 'openVisit', roomNo, guests: [{ items: one.items }] }];
    }
    case 'start':
      return [{ type: 'startClock', clockId: nth('called') }];
    case 'end':
      return [{ type: 'endClock', clockId: nth('started'), early: true }];
    case 'extend':
      return [{ type: 'extendClock', clockId: nth('started'), extensions: 0.5 + (n % 3) / 2 }];
    case 'cancel':
      return [{ type: 'cancelClock', clockId }];
    case 'swap':
      return [{ type: 'swapTechnician', clockId, wish: one.wish }];
    case 'missed':
      return [{ type: 'markMissedTurn', clockId: nth('called') }];
    case 'transfer':
      return [{ type: 'transferClock', clockId: nth('started'), wish: one.wish }];
    case 'help':
      return [{ type: 'addHelper', clockId, wish: one.wish }];
    case 'service':
      return [{ type: 'changeService', clockId: nth('awaitingTechnician'), serviceCode: 'BODY60' }];
    case 'on':
      return [{ type: 'clockOn', staffNo: who }];
    case 'off':
      return [{ type: 'clockOff', staffNo: who }];
    case 'pause':
      return [{ type: 'setDuty', staffNo: who, to: n % 2 === 0 ? 'onBreak' : 'meal' }];
    case 'back':
      return everybody.map((each) => ({ type: 'setDuty', staffNo: each, to: 'waiting' }));
    case 'timer': {
      const timer = nextTimer(floor.state);
      if (timer !== undefined) floor.at = Math.max(floor.at, timer.dueAt);
      return [timer && { type: 'fireTimer', ...timer, terminalOnline: n % 2 === 0 }];
    }
    case 'move':
      return [{ type: 'moveInQueue', staffNo: who, how: one.how, reason }];
    case 'hold':
      return [
        n % 2 === 0
          ? { type: 'holdSlot', staffNo: who, reason }
          : { type: 'releaseHold', staffNo: who },
      ];
    case 'day':
      return [n === 0 ? { type: 'openBusinessDay', day: nextDay(floor) } : undefined];
    default:
      return goHome(floor);
  }
}

/** All who have no line left pay, and their rooms are ready again. */
export function goHome(floor: Floor): CommandBody[] {
  return [...floor.state.visits.values()].flatMap(
    ({ ticketId, ticketVersion, roomNo }): CommandBody[] => [
      {
        ...{ type: 'settle', ticketId, seenVersion: ticketVersion },
        ...{ seenDueFen: dueOf(floor, ticketId), tenders: [{ tender: 'qr' }] },
      },
      { type: 'markVacant', roomNo },
    ],
  );
}

function nextDay(floor: Floor): string {
  const day = Number((floor.state.businessDay ?? '').slice(-2));
  return `2026-11-${String(day + 1).padStart(2, '0')}`;
}

/** Six technicians and as many rooms, so that there are queues to speak of. */
export function store() {
  const config = storeConfig();
  const [one] = config.technicians;
  const [room] = config.rooms;
  if (one === undefined || room === undefined) throw new Error('an empty store');
  const more = (no: string, gender: 'F' | 'M', grade: string) => ({
    ...one,
    ...{ staffNo: no, cardUid: `0402000${no}5E8061`, gender, grade, skills: ['foot', 'body'] },
  });
  return {
    ...config,
    technicians: [...config.technicians, more('5', 'M', 'junior'), more('6', 'F', 'senior')],
    rooms: [
      ...config.rooms,
      ...Array.from({ length: 9 }, (_, index) => ({ ...room, roomNo: String(304 + index) })),
    ],
  };
}
export const everybody = ['4', '2', '6', '1', '5', '3'];
