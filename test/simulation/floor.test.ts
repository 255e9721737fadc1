/** Random evenings on the pure core: whatever is sent, in whatever order, the laws hold and the log tells all of it. */
import {
  brokenLaws,
  type Event,
  evolve,
  restore,
  type SerializedState,
  serialize,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, dueOf, step, type Step } from '../support/evening.ts';
import { Floor } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

/** What a random evening must not leave out, or it proves nothing of it. */
const rare = [
  'technicianLate',
  'turnMissed',
  'visitMoved',
  'serviceCalled',
  'serviceCallTaken',
  'serviceCallDone',
  'clockCancelled/desk',
  'clockCancelled/swapped',
  'clockCancelled/roomReleased',
  'queueMoved/ROT-8',
  'queueMoved/MIS-3',
  'guestJoined',
  'serviceChanged',
  'clockTransferred',
  'overrunAsked',
  'clockCancelled/jobOver',
] as const;

/** What a state of the first logs does without. */
const younger = new Set([
  ...['turnNos', 'calls', 'callCount', 'turns', 'missedDueAt', 'readyAt', 'late', 'missedBy'],
  ...['cancelLimitMinutes', 'overrunDueAt', 'overrunAskedAt'],
]);

function nameOf(event: Event): string {
  if (event.type === 'clockCancelled' || event.type === 'wishFellBack')
    return `${event.type}/${event.because}`;
  return event.type === 'queueMoved' ? `${event.type}/${event.ruleId}` : event.type;
}

describe('any evening', () => {
  test('[LAW-1, LAW-2, LAW-3, LAW-4, LAW-5, LAW-8] laws hold at every event, refusals change nothing, replay and restore give the same floor', () => {
    const happened = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }), (steps) => {
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
          for (const event of decision.events) happened.add(nameOf(event));
          for (const event of decision.events)
            if (event.type === 'ledgerPosted')
              ledgerFen += event.entries.reduce((sum, entry) => sum + entry.fen, 0);
        }
        expect(ledgerFen).toBe(0);
        const now = serialize(floor.state);
        expect(serialize(floor.replayed())).toEqual(now);
        expect(serialize(restore(now))).toEqual(now);
        // To the letter: what is hashed is text.
        expect(JSON.stringify(serialize(restore(now)))).toBe(JSON.stringify(now));
      }),
      { numRuns: runs(200) },
    );
    expect([...rare].filter((name) => !happened.has(name))).toEqual([]);
  });

  test('[LAW-5] a floor of the first logs stands up without what has come since', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        const floor = Floor.open();
        for (const one of steps) {
          floor.passMinutes(one.minutes);
          const command = commandOf(floor, one);
          if (command !== undefined) floor.send(command);
        }
        const asFirst = JSON.stringify(serialize(floor.state), (key, value: unknown) =>
          younger.has(key) ? undefined : value,
        );
        const older = new Floor(floor.at);
        older.state = restore(JSON.parse(asFirst) as SerializedState);
        expect(brokenLaws(older.state)).toEqual([]);
        for (const one of steps) {
          older.passMinutes(one.minutes);
          const command = commandOf(older, one);
          if (command !== undefined) older.send(command);
          expect(brokenLaws(older.state)).toEqual([]);
        }
      }),
      { numRuns: runs(60) },
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
