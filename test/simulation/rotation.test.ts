/** The rotation under any policy: whatever happens, the turn is whose the rules say, and a naive reading of them agrees. */
import {
  brokenLaws,
  type CommandBody,
  type Event,
  minuteMs,
  nextTimer,
  restore,
  type RotationPolicy,
  serialize,
  standingOf,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, dueOf, step, type Step } from '../support/evening.ts';
import { Floor, noon, storeConfig, type Wish } from '../support/floor.ts';
import { NaiveRotation } from '../support/naive-rotation.ts';
import { policies } from '../support/policies.ts';
import { runs } from '../support/runs.ts';

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
  fc.record({ type: fc.constantFrom('requested', 'requested', 'picked', 'booked'), staffNo }),
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
const steps = fc.array(fc.oneof({ weight: 6, arbitrary: busy }, { weight: 1, arbitrary: step }), {
  minLength: 40,
  maxLength: 120,
  size: 'max',
});

function commandsOf(floor: Floor, one: Busy | Step): (CommandBody | undefined)[] {
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
      return [...floor.state.visits.values()].flatMap(({ ticketId, ticketVersion, roomNo }) => [
        {
          ...{ type: 'settle', ticketId, seenVersion: ticketVersion },
          ...{ seenDueFen: dueOf(floor, ticketId), tenders: [{ tender: 'qr' }] },
        },
        { type: 'markVacant', roomNo },
      ]);
  }
}

function nextDay(floor: Floor): string {
  const day = Number((floor.state.businessDay ?? '').slice(-2));
  return `2026-11-${String(day + 1).padStart(2, '0')}`;
}

/** Six technicians and as many rooms, so that there are queues to speak of. */
function store() {
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
const everybody = ['4', '2', '6', '1', '5', '3'];

function nameOf(event: Event): string {
  if (event.type === 'queueMoved') return `queueMoved/${event.ruleId}`;
  return event.type === 'technicianCalled' ? `called/${String(event.by)}` : event.type;
}

/** What a random evening must not leave out, or it proves nothing of it. */
const rare = [
  ...['called/turn', 'called/owedTurn', 'called/promise', 'called/name'],
  ...['ROT-4', 'ROT-8', 'ROT-9', 'ROT-12', 'ROT-13', 'ROT-18', 'MIS-3', 'QMV-2'].map(
    (rule) => `queueMoved/${rule}`,
  ),
  ...['turnTaken', 'turnGivenBack', 'owedTurnRecorded', 'owedTurnUsed', 'owedTurnWithdrawn'],
  ...['linePromised', 'promiseWithdrawn', 'technicianSoonFree', 'queuesLaidOut', 'lapsSet'],
];

/** Shrinking takes minutes; the seed that is told finds the run again. */
const quickly = { endOnFailure: true };
describe('any policy', () => {
  test('[ROT-1, ROT-2, ROT-3, ROT-4, ROT-9, ROT-10, ROT-13, ROT-14, ROT-15, ROT-16, ROT-18, ROT-20, LAW-3, LAW-5, LAW-7, LAW-11] a naive reading of the rules agrees at every event', () => {
    const happened = new Set<string>();
    fc.assert(
      fc.property(policies, fc.subarray(everybody, { minLength: 2 }), steps, (policy, on, all) => {
        const floor = Floor.by(policy, on, store());
        const naive = new NaiveRotation(policy);
        naive.follow(floor.events, 720);
        for (const one of all) {
          floor.passMinutes(one.minutes);
          for (const command of commandsOf(floor, one)) {
            if (command === undefined) continue;
            const decision = floor.send(command);
            if (decision.kind === 'refused') continue;
            floor.events.push(...decision.events);
            naive.follow(decision.events, 720 + (floor.at - noon) / minuteMs);
            expect(naive.broken).toEqual([]);
            expect(brokenLaws(floor.state)).toEqual([]);
            for (const event of decision.events) happened.add(nameOf(event));
          }
        }
        const now = serialize(floor.state);
        expect(serialize(floor.replayed())).toEqual(now);
        expect(serialize(restore(now))).toEqual(now);
      }),
      { numRuns: runs(200), ...quickly },
    );
    expect(rare.filter((name) => !happened.has(name))).toEqual([]);
  });
});

const places = (floor: Floor) =>
  JSON.stringify([
    [...floor.state.queues],
    [...floor.state.turnNos],
    everybody.map((one) => {
      const { turns, owed, laps, rotation } = standingOf(floor.state, one);
      return { turns, owed, laps, rotation };
    }),
  ]);

describe('undoing', () => {
  test('[LAW-7, ROT-8, ROT-14, ROT-15] a dispatch that is taken back leaves places, counts and what is owed exactly as they were', () => {
    let undone = 0;
    fc.assert(
      fc.property(policies, steps, fc.nat(2), (any, all, how) => {
        const policy: RotationPolicy = {
          ...any,
          preAssignMinutes: 0,
          cancel: { slot: 'back', limitMinutes: 10 },
        };
        const floor = Floor.by(policy, everybody, store());
        for (const one of all) {
          floor.passMinutes(one.minutes);
          for (const command of commandsOf(floor, one))
            if (command !== undefined) floor.send(command);
        }
        // So that the next line is called, and nobody but who goes to it moves.
        for (const waits of [...floor.state.awaiting])
          floor.send({ type: 'cancelClock', clockId: waits });
        for (const staff of everybody) {
          floor.send({ type: 'clockOn', staffNo: staff });
          floor.send({ type: 'setDuty', staffNo: staff, to: 'waiting' });
        }
        const free = [...floor.state.rooms.values()].find(({ status }) => status === 'vacant');
        if (free === undefined || floor.state.awaiting.length > 0) return;
        const before = places(floor);
        const clockId = floor.opens(free.roomNo);
        const clock = floor.clock(clockId);
        // Who passes a lap has moved, whatever becomes of the line.
        if (clock.status !== 'called' || floor.events.some(({ type }) => type === 'lapsSet'))
          return;
        if (how > 0) floor.does({ type: 'startClock', clockId });
        if (how > 1) floor.passMinutes(3).does({ type: 'extendClock', clockId, extensions: 1 });
        floor.does({ type: 'cancelClock', clockId });
        undone += 1;
        expect(places(floor)).toBe(before);
      }),
      { numRuns: runs(200), ...quickly },
    );
    expect(undone).toBeGreaterThan(runs(200) / 25);
  });
});

describe('fairness', () => {
  test('[LAW-6] by rotation only, in one class and with equal times, clocks differ by at most one under every discipline', () => {
    fc.assert(
      fc.property(
        policies,
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 }),
        (any, present, gaps) => {
          const policy: RotationPolicy = { ...any, partition: 'one', preAssignMinutes: 0 };
          const config = storeConfig();
          const [one] = config.technicians;
          const [room] = config.rooms;
          if (one === undefined || room === undefined) throw new Error('an empty store');
          const on = everybody.slice(0, present);
          const floor = Floor.by(policy, on, {
            ...config,
            technicians: everybody.map((no) => ({ ...one, staffNo: no, cardUid: `04${no}` })),
            rooms: gaps.map((_, index) => ({ ...room, roomNo: `R${String(index)}` })),
          });
          const running: { clockId: string; endAt: number }[] = [];
          const clocks = new Map(on.map((no) => [no, 0]));
          const start = (events: readonly Event[]): void => {
            for (const event of events)
              if (event.type === 'technicianCalled') {
                floor.does({ type: 'startClock', clockId: event.clockId });
                running.push({ clockId: event.clockId, endAt: floor.at + 60 * minuteMs });
                clocks.set(event.staffNo, (clocks.get(event.staffNo) ?? 0) + 1);
                const all = [...clocks.values()];
                expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
              }
          };
          const passTo = (at: number): void => {
            for (;;) {
              const next = running[0];
              if (next === undefined || next.endAt > at) break;
              running.shift();
              floor.at = next.endAt;
              start(floor.does({ type: 'endClock', clockId: next.clockId }));
            }
            floor.at = Math.max(floor.at, at);
          };
          gaps.forEach((minutes, index) => {
            passTo(Math.min(floor.at + minutes * minuteMs, noon + 9 * 60 * minuteMs));
            const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' as const } }];
            start(
              floor.does({ type: 'openVisit', roomNo: `R${String(index)}`, guests: [{ items }] }),
            );
          });
        },
      ),
      { numRuns: runs(200), ...quickly },
    );
  });
});
