/** The rotation under any policy: whatever happens, the turn is whose the rules say, and a naive reading of them agrees. */
import {
  brokenLaws,
  type Event,
  minuteMs,
  restore,
  type RotationPolicy,
  serialize,
  standingOf,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandsOf, everybody, goHome, steps, store } from '../support/busy-evening.ts';
import { Floor, noon, storeConfig } from '../support/floor.ts';
import { NaiveRotation } from '../support/naive-rotation.ts';
import { policies } from '../support/policies.ts';
import { runs } from '../support/runs.ts';

/** Shrinking takes minutes; the seed that is told finds the run again. */
const quickly = { endOnFailure: true };
describe('any policy', () => {
  test('[ROT-1, ROT-2, ROT-3, ROT-4, ROT-9, ROT-10, ROT-13, ROT-14, ROT-15, ROT-16, ROT-18, ROT-20, ROT-21, LAW-3, LAW-5, LAW-7, LAW-11] a naive reading of the rules agrees at every event', () => {
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
          }
        }
        const now = serialize(floor.state);
        expect(serialize(floor.replayed())).toEqual(now);
        expect(serialize(restore(now))).toEqual(now);
      }),
      { numRuns: runs(200), ...quickly },
    );
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

const vacant = (floor: Floor) =>
  [...floor.state.rooms.values()].find(({ status }) => status === 'vacant');

/** Whether the next line will be called at once, with nobody else moved by it. */
function isReady(floor: Floor): boolean {
  for (const clockId of [...floor.state.awaiting]) floor.send({ type: 'cancelClock', clockId });
  for (const bookingId of [...floor.state.bookings.keys()])
    floor.send({ type: 'cancelBooking', bookingId, reason: 'as agreed' });
  for (const staff of everybody) {
    floor.send({ type: 'clockOn', staffNo: staff });
    floor.send({ type: 'setDuty', staffNo: staff, to: 'waiting' });
    floor.send({ type: 'releaseHold', staffNo: staff });
    floor.send({ type: 'setOvertime', staffNo: staff, on: true });
    // Who passes a lap has moved, whatever becomes of the line.
    while (standingOf(floor.state, staff).laps > 0)
      floor.does({ type: 'moveInQueue', staffNo: staff, how: 'forgiveLap', reason: 'as agreed' });
  }
  const free = everybody.some(
    (staff) => staff !== '4' && floor.state.technicians.get(staff)?.status === 'waiting',
  );
  return free && vacant(floor) !== undefined && floor.state.awaiting.length === 0;
}

/** Every guest goes home. */
function clearsUp(floor: Floor): void {
  for (let round = 0; !isReady(floor) && round < 50; round += 1)
    for (const { clockId, status } of [...floor.state.clocks.values()]) {
      if (status === 'called') floor.send({ type: 'startClock', clockId });
      floor.send({ type: 'endClock', clockId, early: true });
      for (const command of goHome(floor)) floor.send(command);
    }
}

describe('undoing', () => {
  test('[LAW-7, ROT-8, ROT-14, ROT-15] a dispatch that is taken back leaves places, counts and what is owed exactly as they were', () => {
    fc.assert(
      fc.property(policies, steps, fc.nat(2), (any, all, how) => {
        const policy: RotationPolicy = {
          ...any,
          preAssignMinutes: 0,
          cancel: { slot: 'back', limitMinutes: 10, by: 'desk' },
        };
        const floor = Floor.by(policy, everybody, store());
        for (const one of all) {
          floor.passMinutes(one.minutes);
          for (const command of commandsOf(floor, one))
            if (command !== undefined) floor.send(command);
        }
        // Mostly amid the clocks that run; where they leave nobody, or no room, when they are over.
        if (!isReady(floor)) clearsUp(floor);
        const room = vacant(floor);
        if (room === undefined) throw new Error('every room is taken');
        const before = places(floor);
        const clockId = floor.opens(room.roomNo);
        expect(floor.clock(clockId).status).toBe('called');
        if (how > 0) floor.does({ type: 'startClock', clockId });
        if (how > 1) floor.passMinutes(3).does({ type: 'extendClock', clockId, extensions: 1 });
        floor.does({ type: 'cancelClock', clockId });
        expect(places(floor)).toBe(before);
      }),
      { numRuns: runs(200), ...quickly },
    );
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
