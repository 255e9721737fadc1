/** Random evenings on the pure core: whatever is sent, in whatever order, the laws hold and the log tells all of it. */
import {
  brokenLaws,
  type CommandBody,
  evolve,
  minuteMs,
  nextTimer,
  restore,
  serialize,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, type Wish } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const staffNo = fc.constantFrom('1', '2', '3', '4', '9');
const roomNo = fc.constantFrom('301', '302', '303', '999');
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ type: fc.constant('rotation' as const) }),
  fc.record({
    type: fc.constant('rotation' as const),
    gender: fc.constantFrom('F' as const, 'M' as const),
  }),
  fc.record({ type: fc.constantFrom('requested' as const, 'picked' as const), staffNo }),
);
const guest = fc.record({
  wristband: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  items: fc.array(fc.record({ serviceCode: fc.constantFrom('FOOT60', 'BODY60'), wish }), {
    minLength: 1,
    maxLength: 2,
  }),
});
/** A step names things by number; the run finds the thing, so that most steps mean something. */
type Step = {
  readonly what: string;
  readonly n: number;
  readonly minutes: number;
  readonly roomNo: string;
  readonly staffNo: string;
  readonly guests: Extract<CommandBody, { type: 'openVisit' }>['guests'];
};
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'open',
    'open',
    'tap',
    'tap',
    'tap',
    'end',
    'extend',
    'settle',
    'settle',
    'clean',
    'order',
    'cancel',
    'release',
    'on',
    'off',
    'timer',
    'recall',
    'repair',
    'day',
  ),
  n: fc.nat(50),
  minutes: fc.constantFrom(0, 1, 2, 5, 20, 61),
  roomNo,
  staffNo,
  guests: fc.array(guest, { minLength: 1, maxLength: 3 }),
});

function commandOf(floor: Floor, one: Step): CommandBody | undefined {
  const clocks = [...floor.state.clocks.keys()];
  const clockId = clocks[one.n % Math.max(1, clocks.length)] ?? 'none';
  const visits = [...floor.state.visits.values()];
  const visit = visits[one.n % Math.max(1, visits.length)];
  switch (one.what) {
    case 'open':
      return { type: 'openVisit', roomNo: one.roomNo, guests: one.guests };
    case 'tap': {
      const intent = (['auto', 'start', 'extend', 'end', 'clean'] as const)[one.n % 5] ?? 'auto';
      const where = visit?.roomNo ?? one.roomNo;
      const tapAt = floor.at - (one.n % 4) * minuteMs;
      return {
        type: 'tapCard',
        roomNo: where,
        cardUid: `0402000${one.staffNo}5E8061`,
        intent,
        tapAt,
        tapAtKnown: one.n % 7 > 0,
      };
    }
    case 'end':
      return { type: 'endClock', clockId, early: one.n % 2 === 0 };
    case 'extend':
      return { type: 'extendClock', clockId, extensions: 1 + (one.n % 3) };
    case 'settle':
      return (
        visit && {
          type: 'settle',
          ticketId: visit.ticketId,
          seenVersion: visit.ticketVersion,
          seenDueFen: dueOf(floor, visit.ticketId),
          tenders: [{ tender: 'cash', handedFen: 100_000 }],
        }
      );
    case 'clean':
      return { type: one.n % 2 === 0 ? 'markCleaning' : 'markVacant', roomNo: one.roomNo };
    case 'order':
      return {
        type: 'orderGoods',
        ticketId: visit?.ticketId ?? 'none',
        goodsCode: 'TEA',
        qty: 1 + (one.n % 3),
        guest: one.n % 2,
      };
    case 'cancel':
      return { type: 'cancelClock', clockId };
    case 'release':
      return { type: 'releaseRoom', visitId: visit?.visitId ?? 'none' };
    case 'on':
      return { type: 'clockOn', staffNo: one.staffNo };
    case 'off':
      return { type: 'clockOff', staffNo: one.staffNo };
    case 'recall':
      return { type: 'recallTechnician', clockId };
    case 'repair':
      return { type: one.n % 2 === 0 ? 'setOutOfService' : 'returnToService', roomNo: one.roomNo };
    case 'day':
      return one.n % 10 === 0
        ? { type: 'openBusinessDay', day: `2026-11-${String(21 + (one.n % 9))}` }
        : undefined;
    default: {
      const timer = nextTimer(floor.state);
      return timer && { type: 'fireTimer', ...timer };
    }
  }
}

function dueOf(floor: Floor, ticketId: string): number {
  const { catalogue } = floor.state;
  const visitId = floor.state.visitByTicket.get(ticketId) ?? '';
  const visit = floor.state.visits.get(visitId);
  if (catalogue === null || visit === undefined) return 0;
  const decision = floor.send({
    type: 'settle',
    ticketId,
    seenVersion: visit.ticketVersion,
    seenDueFen: -1,
    tenders: [],
  });
  return decision.kind === 'refused' ? Number(decision.detail['dueFen'] ?? 0) : 0;
}

describe('any evening', () => {
  test('[LAW-1, LAW-2, LAW-3, LAW-4, LAW-5] laws hold at every event, refusals change nothing, replay and restore give the same floor', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const floor = Floor.open();
        let ledgerFen = 0;
        for (const one of steps) {
          floor.passMinutes(one.minutes);
          const command = commandOf(floor, one);
          if (command === undefined) continue;
          const before = JSON.stringify(serialize(floor.state));
          const decision = floor.send(command);
          if (decision.kind === 'refused') {
            expect(JSON.stringify(serialize(floor.state))).toBe(before);
            continue;
          }
          floor.events.push(...decision.events);
          expect(brokenLaws(floor.state)).toEqual([]);
          for (const event of decision.events)
            if (event.type === 'ledgerPosted')
              ledgerFen += event.entries.reduce((sum, entry) => sum + entry.fen, 0);
        }
        expect(ledgerFen).toBe(0);
        const now = serialize(floor.state);
        expect(serialize(floor.replayed())).toEqual(now);
        expect(serialize(restore(now))).toEqual(now);
      }),
      { numRuns: runs(300) },
    );
  });

  test('[DAY-2, LAW-5] the last day change and what came after it are enough to stand up again', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 60 }),
        fc.array(step, { maxLength: 40 }),
        (first, second) => {
          const floor = Floor.open();
          const run = (steps: readonly Step[]): void => {
            for (const one of steps) {
              floor.passMinutes(one.minutes);
              const command = commandOf(floor, {
                ...one,
                what: one.what === 'day' ? 'timer' : one.what,
              });
              const decision = command && floor.send(command);
              if (decision?.kind === 'accepted') floor.events.push(...decision.events);
            }
          };
          run(first);
          floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
          run(second);
          const index = floor.events.findLastIndex((event) => event.type === 'businessDayOpened');
          const opened = floor.events[index];
          if (opened?.type !== 'businessDayOpened') throw new Error('no day');
          const state = restore(opened.state);
          for (const event of floor.events.slice(index)) evolve(state, event);
          expect(serialize(state)).toEqual(serialize(floor.state));
        },
      ),
      { numRuns: runs(150) },
    );
  });

  test('[LAW-6] rotation only, one class, equal times: clocks of all present differ by at most one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3 }),
        fc.integer({ min: 1, max: 40 }),
        (people, visits) => {
          const floor = Floor.open(['1', '2', '3'].slice(0, people));
          const clocks = new Map<string, number>();
          for (let n = 0; n < visits; n += 1) {
            const room = ['301', '302', '303'][n % 3] ?? '301';
            const clockId = floor.opens(room);
            const clock = floor.clock(clockId);
            if (clock.status !== 'called') throw new Error('somebody is always free here');
            clocks.set(clock.staffNo, (clocks.get(clock.staffNo) ?? 0) + 1);
            floor.does({ type: 'startClock', clockId });
            floor.does({ type: 'endClock', clockId, early: true });
            const { ticketId, ticketVersion } = floor.ticketIn(room);
            floor.does({
              type: 'settle',
              ticketId,
              seenVersion: ticketVersion,
              seenDueFen: dueOf(floor, ticketId),
              tenders: [{ tender: 'cash', handedFen: 99_999_00 }],
            });
            floor.does({ type: 'markVacant', roomNo: room });
          }
          const counts = ['1', '2', '3'].slice(0, people).map((one) => clocks.get(one) ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
