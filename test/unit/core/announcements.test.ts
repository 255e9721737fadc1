import {
  type CommandBody,
  emptyState,
  type Event,
  evolve,
  minuteMs,
  nextTimer,
  restore,
  serialize,
} from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, requested } from '../../support/floor.ts';

const claim = (no: number, player = 'board-1', more: object = {}): CommandBody => ({
  ...{ type: 'claimAnnouncement', no, player, soundMs: 6_000, notReady: [], ...more },
});
const report = (
  no: number,
  result: 'played' | 'failed' = 'played',
  player: string | null = 'board-1',
): CommandBody => ({ type: 'reportAnnouncement', no, player, result, why: '' });
const open = (floor: Floor): number[] => [...floor.state.announcements.keys()];

/** Fires whatever is due by now, as the scheduler does. */
function fireDue(floor: Floor): Event[] {
  const events: Event[] = [];
  for (let timer = nextTimer(floor.state); timer; timer = nextTimer(floor.state)) {
    if (timer.dueAt > floor.at) break;
    events.push(...floor.does({ type: 'fireTimer', ...timer }));
  }
  return events;
}
const ends = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'announcementEnded' ? [[event.no, event.how]] : []));

describe('the life of an announcement', () => {
  test('[ANN-1, TRM-07] one player is given it, before it sounds; nobody else, then or later', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    floor.opens('303');
    expect(floor.does(claim(1))).toMatchObject([
      { type: 'announcementPlaying', player: 'board-1' },
    ]);
    floor.refuses('announcement_taken', claim(1, 'board-2'));
    floor.refuses('announcement_taken', claim(2, 'board-2'));
    floor.refuses('announcement_taken', report(1, 'played', 'board-2'));
    expect(floor.does(report(1))).toMatchObject([{ type: 'announcementEnded', how: 'played' }]);
    floor.refuses('announcement_over', claim(1));
    floor.refuses('announcement_over', report(1));
    floor.does(claim(2, 'board-2'));
    expect(open(floor)).toEqual([2]);
  });

  test('[ANN-2, TRM-07] recalls and room moves first, then by number; one without a sound is passed over', () => {
    const floor = Floor.open(['1', '2', '3']);
    const [first, second] = [floor.opens('301'), floor.opens('302')];
    floor.opens('303');
    floor.refuses('announcement_waits', claim(3));
    floor.does({ type: 'recallTechnician', clockId: second });
    expect(floor.refuses('announcement_waits', claim(1))).toEqual({ no: 4 });
    floor.does(claim(4));
    floor.does(report(4));
    floor.does(claim(3, 'board-1', { notReady: [1] }));
    floor.does(report(3));
    floor.does(claim(1));
    expect(floor.clock(first).status).toBe('called');
  });

  test('[ANN-3] what was not reported in its time is unconfirmed, and is never said again', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    floor.does(claim(1));
    floor.at += 13_999;
    expect(fireDue(floor)).toEqual([]);
    floor.at += 1;
    expect(ends(fireDue(floor))).toEqual([[1, 'unconfirmed']]);
    floor.refuses('announcement_over', report(1));
    floor.refuses('announcement_over', claim(1));
  });

  test('[ANN-3] a sound that could not be made is over and told', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    expect(floor.does(report(1, 'failed', null))).toMatchObject([
      { type: 'announcementEnded', how: 'failed', player: null },
    ]);
  });

  test('[ANN-4] who taps in, or is taken back, is not called any more; a recall takes the place of the call', () => {
    const floor = Floor.open(['1', '2', '3']);
    const [a, b, c] = [floor.opens('301'), floor.opens('302'), floor.opens('303')];
    floor.does({ type: 'startClock', clockId: a });
    floor.does({ type: 'cancelClock', clockId: b });
    expect(open(floor)).toEqual([3]);
    floor.does({ type: 'recallTechnician', clockId: c });
    expect(open(floor)).toEqual([4]);
    floor.does(claim(4));
    floor.does({ type: 'startClock', clockId: c });
    expect(open(floor)).toEqual([4]);
    floor.does(report(4));
    expect(open(floor)).toEqual([]);
  });

  test('[ANN-5] two minutes of silence and it expires; while others are spoken it waits, ten minutes at most', () => {
    const floor = Floor.open(['1', '2', '3']);
    for (const roomNo of ['301', '302', '303']) floor.opens(roomNo);
    floor.passMinutes(1);
    floor.does(claim(1));
    floor.does(report(1));
    floor.passMinutes(2);
    floor.at -= 1;
    expect(fireDue(floor)).toEqual([]);
    floor.at += 1;
    expect(ends(fireDue(floor))).toEqual([
      [2, 'expired'],
      [3, 'expired'],
    ]);
    floor.does({ type: 'recallTechnician', clockId: 'V20261120-1/1' });
    for (let minutes = 0; minutes < 9; minutes += 1) {
      floor.passMinutes(1);
      floor.does({ type: 'recallTechnician', clockId: 'V20261120-2/1' });
      floor.does(claim(floor.state.announcementCount, 'board-1', { notReady: [4] }));
      floor.does(report(floor.state.announcementCount));
      expect(fireDue(floor)).toEqual([]);
    }
    floor.passMinutes(1);
    expect(ends(fireDue(floor))).toEqual([[4, 'expired']]);
  });

  test('[ANN-6] the list is bounded: the oldest gives way', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301', requested('1'));
    const queued = floor.events.findLast((event) => event.type === 'announcementQueued');
    if (queued?.type !== 'announcementQueued') throw new Error('not called');
    // Four hundred lines at once, which no test store has.
    for (let no = 2; no <= 401; no += 1)
      evolve(floor.state, { ...queued, no, clockId: `V-${String(no)}/1` });
    expect(ends(floor.does({ type: 'recallTechnician', clockId }))).toEqual([[1, 'expired']]);
    // The recall takes the place of the call of its line, which was the oldest here.
    expect(floor.state.announcements.size).toBe(401);
    expect(ends(floor.does({ type: 'recallTechnician', clockId }))).toEqual([[2, 'expired']]);
    expect(floor.state.announcements.size).toBe(400);
  });

  test('[LAW-5] announcements of a log of before they had a life are over', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    const state = emptyState();
    for (const event of floor.events) {
      const { tracked: _tracked, ...old } = event as Event & { tracked?: true };
      evolve(state, old);
    }
    expect(state.announcements.size).toBe(0);
    expect(state.announcementCount).toBe(1);
    expect(nextTimer(state)?.timerId).not.toBe('announcements');
  });

  test('[ANN-1, ANN-2, ANN-3, LAW-5] whatever players do, and whenever the hub starts again: none twice, in order', () => {
    const step = fc.record({
      what: fc.constantFrom('call', 'recall', 'claim', 'report', 'wait', 'restart'),
      n: fc.nat(20),
      player: fc.constantFrom('board-1', 'board-2', 'hub'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const floor = Floor.open(['1', '2', '3']);
        const given: number[] = [];
        for (const { what, n, player } of steps) {
          const called = [...floor.state.clocks.values()].filter((one) => one.status === 'called');
          const no = 1 + (n % (floor.state.announcementCount + 1));
          if (what === 'call') {
            const room = ['301', '302', '303'][n % 3] ?? '';
            if (floor.state.rooms.get(room)?.status === 'vacant') floor.opens(room);
          } else if (what === 'recall') {
            const clock = called[n % Math.max(1, called.length)];
            if (clock) floor.does({ type: 'recallTechnician', clockId: clock.clockId });
          } else if (what === 'wait') floor.at += n * 10_000;
          else if (what === 'restart') floor.state = restore(serialize(floor.state));
          else {
            const before = open(floor).map((one) => floor.state.announcements.get(one));
            const decision = floor.send(
              what === 'claim' ? claim(no, player) : report(no, 'played', player),
            );
            if (decision.kind === 'accepted' && what === 'claim') {
              given.push(no);
              const urgent = before.filter((one) => one?.what === 'recall').map((one) => one?.no);
              const first = urgent.length > 0 ? urgent : before.map((one) => one?.no);
              expect(no).toBe(Math.min(...first.map(Number)));
            }
          }
          fireDue(floor);
        }
        expect(new Set(given).size).toBe(given.length);
        expect(
          [...floor.state.announcements.values()].filter((one) => one.playing).length,
        ).toBeLessThan(2);
        for (const one of floor.state.announcements.values())
          expect(floor.at - one.at).toBeLessThan(11 * minuteMs);
      }),
      { numRuns: 300 },
    );
  });
});
