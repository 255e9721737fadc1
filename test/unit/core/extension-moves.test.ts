/** ROT-21: what an extension does to the place of whoever serves the clock, by the store's choice. */
import {
  contradictions,
  defaultPolicy,
  describe as describePolicy,
  type Event,
  type RotationPolicy,
  standingOf,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, picked, requested, storeConfig, type Wish } from '../../support/floor.ts';

const types = defaultPolicy.clockTypes;
const store = storeConfig();
const [room] = store.rooms;
if (room === undefined) throw new Error('no rooms');
const rooms = Array.from({ length: 9 }, (_, index) => ({ ...room, roomNo: String(301 + index) }));

/** One queue, and extensions that put to its tail, unless the policy says otherwise. */
const openBy = (policy: Partial<RotationPolicy> = {}, staffNos: string[] = ['1', '2', '3']) =>
  Floor.by({ partition: 'one', extensionMove: 'tail', ...policy }, staffNos, { ...store, rooms });
function serves(floor: Floor, roomNo: string, wish?: Wish): string {
  const clockId = floor.opens(roomNo, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
}
const ends = (floor: Floor, clockId: string) =>
  floor.does({ type: 'endClock', clockId, early: true });
const extend = (floor: Floor, clockId: string, extensions = 1) =>
  floor.does({ type: 'extendClock', clockId, extensions });
const movesOf = (events: readonly Event[]) =>
  events.filter((event) => event.type === 'queueMoved').map(({ ruleId }) => ruleId);
/** Those who share their guest. */
function together(floor: Floor, roomNo: string): readonly string[] {
  const item = { serviceCode: 'FOOT60', wish: { type: 'rotation' } } as const;
  const items = [item, { ...item, together: true }];
  floor.does({ type: 'openVisit', roomNo, guests: [{ items }] });
  const { clockIds } = floor.ticketIn(roomNo);
  for (const clockId of clockIds) floor.does({ type: 'startClock', clockId });
  return clockIds;
}

describe('an extension moves the place, as each discipline orders it', () => {
  test.each(['positional', 'longestIdle', 'fewestClocks', 'rounds'] as const)(
    '[ROT-21, ROT-20] %s: behind who went later, and back when the clock is cancelled',
    (discipline) => {
      const floor = openBy({ discipline });
      const first = serves(floor, '301');
      serves(floor.passMinutes(1), '302');
      expect(floor.queue('all')).toBe('3 1 2');
      expect(movesOf(extend(floor.passMinutes(1), first))).toEqual(['ROT-21']);
      expect(floor.queue('all')).toBe('3 2 1');
      expect(floor.replayed().turnNos).toEqual(floor.state.turnNos);
      // Within the limit: as if neither had been. 2 has had a turn since and 3 has not.
      floor.does({ type: 'cancelClock', clockId: first });
      expect(floor.queue('all')).toBe('1 3 2');
    },
  );

  test('[ROT-21] rounds: the tail of the next round uses two', () => {
    const after = (extensionMove: 'tail' | 'nextRoundTail') => {
      const floor = openBy({ discipline: 'rounds', extensionMove });
      const first = serves(floor, '301');
      extend(floor, first);
      for (const roomNo of ['302', '303']) ends(floor, serves(floor, roomNo));
      // Those two again: 1 has had two rounds, or three.
      for (const roomNo of ['304', '305']) ends(floor, serves(floor, roomNo));
      ends(floor, serves(floor, '306'));
      return floor.queue('all');
    };
    expect(after('tail')).toBe('1 3 2');
    expect(after('nextRoundTail')).toBe('3 1 2');
  });

  test('[ROT-21] the fewest turns: what it counts makes the place, and nothing else', () => {
    const floor = openBy({ discipline: 'fewestTurns' });
    const first = serves(floor, '301');
    serves(floor, '302');
    expect(movesOf(extend(floor, first))).toEqual([]);
    expect(floor.queue('all')).toBe('3 1 2');
    expect(standingOf(floor.state, '1').turns).toBe(1);
    const counting = openBy({ discipline: 'fewestTurns', extensionCounts: 0.5 });
    const counted = serves(counting, '301');
    serves(counting, '302');
    expect(movesOf(extend(counting, counted))).toEqual(['ROT-13']);
    expect(counting.queue('all')).toBe('3 2 1');
  });

  test('[ROT-21, ROT-13] where it counts, too, both are done and both are undone', () => {
    const floor = openBy({ extensionCounts: 0.5 });
    const first = serves(floor, '301');
    serves(floor, '302');
    extend(floor, first);
    expect([floor.queue('all'), standingOf(floor.state, '1').turns]).toEqual(['3 2 1', 1.5]);
    floor.does({ type: 'cancelClock', clockId: first });
    expect([floor.queue('all'), standingOf(floor.state, '1').turns]).toEqual(['1 3 2', 0]);
  });

  test('[ROT-21, ROT-20] idle time begins when the clock ends, not when it was extended', () => {
    const floor = openBy({ discipline: 'longestIdle' });
    const asked = serves(floor, '301', requested('1'));
    extend(floor.passMinutes(5), asked);
    expect(floor.queue('all')).toBe('2 3 1');
    const second = serves(floor.passMinutes(5), '302');
    ends(floor.passMinutes(60), second);
    expect(floor.queue('all')).toBe('3 1 2');
    expect(movesOf(ends(floor.passMinutes(10), asked))).toEqual(['ROT-21']);
    expect(floor.queue('all')).toBe('3 2 1');
  });

  test('[ROT-21] without an extension a clock that leaves the idle time leaves it', () => {
    const floor = openBy({ discipline: 'longestIdle' });
    const asked = serves(floor, '301', requested('1'));
    expect(movesOf(ends(floor.passMinutes(60), asked))).toEqual([]);
    expect(floor.queue('all')).toBe('1 2 3');
  });

  test('[ROT-21, QMV-3] who was put back by hand behind now is not brought forward by the end of it', () => {
    const floor = openBy({ discipline: 'longestIdle' });
    const asked = serves(floor, '301', requested('1'));
    extend(floor, asked);
    floor.passMinutes(60).does({
      ...{ type: 'moveInQueue', staffNo: '2', how: 'toTail', reason: 'late' },
    });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: 'late' });
    expect(floor.queue('all')).toBe('3 2 1');
    expect(movesOf(ends(floor, asked))).toEqual([]);
    expect(floor.queue('all')).toBe('3 2 1');
  });
});

describe('which extension moves whom', () => {
  test.each<[string, Wish]>([
    ['requested', requested('1')],
    ['picked', picked('1')],
    ['called in', { type: 'calledIn', staffNo: '1' }],
  ])(
    '[ROT-21] a %s clock that leaves the place as it is moves it when it is extended',
    (_, wish) => {
      const floor = openBy();
      floor.does({ type: 'registerCallIn', staffNo: '1' });
      const clockId = serves(floor, '301', wish);
      expect(floor.queue('all')).toBe('1 2 3');
      extend(floor, clockId);
      expect(floor.queue('all')).toBe('2 3 1');
      floor.does({ type: 'cancelClock', clockId });
      expect(floor.queue('all')).toBe('1 2 3');
    },
  );

  test('[ROT-21] once each time, whatever its length', () => {
    const clocksMore = (...extensions: number[]) => {
      const floor = openBy({ discipline: 'fewestClocks' }, ['1', '2']);
      const first = serves(floor, '301', requested('1'));
      for (const one of extensions) extend(floor, first, one);
      let others = 0;
      for (; floor.queue('all').startsWith('2'); others += 1)
        ends(floor, serves(floor, String(302 + others)));
      return others;
    };
    expect(clocksMore(0.5)).toBe(clocksMore(2));
    expect(clocksMore(1, 1)).toBe(clocksMore(1) + 1);
  });

  test('[ROT-21] in every queue of theirs', () => {
    const floor = openBy({ partition: 'group' }, ['1', '2', '3', '4']);
    const clockId = serves(floor, '301', requested('2'));
    expect(movesOf(extend(floor, clockId))).toEqual(['ROT-21', 'ROT-21']);
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['1 3 2', '3 4 2']);
  });

  test.each(['allMove', 'firstMoves'] as const)(
    '[ROT-21, ROT-16] of several on one job whoever is extended moves alone: %s',
    (crossRoom) => {
      const floor = openBy({ crossRoom });
      const [first = '', second = ''] = together(floor, '301');
      const before = { allMove: '3 1 2', firstMoves: '2 3 1' };
      expect(floor.queue('all')).toBe(before[crossRoom]);
      extend(floor, first);
      extend(floor, second);
      expect(floor.queue('all')).toBe('3 1 2');
      extend(floor, first);
      expect(floor.queue('all')).toBe('3 2 1');
    },
  );

  test('[ROT-21, ROT-12] a slot to return to is lost by it', () => {
    const returns = { move: 'ownSlot', when: 'start', counts: 1 } as const;
    const floor = openBy({ clockTypes: { ...types, requested: returns } }, ['2', '1', '3']);
    const asked = serves(floor, '301', requested('1'));
    extend(floor, asked);
    expect(floor.queue('all')).toBe('2 3 1');
    // Nor does it hold back whom the others have let pass meanwhile.
    for (const roomNo of ['302', '303']) ends(floor, serves(floor, roomNo));
    expect(floor.queue('all')).toBe('1 2 3');
    expect(movesOf(ends(floor, asked))).toEqual([]);
    expect(floor.queue('all')).toBe('1 2 3');
    expect(floor.replayed().clocks).toEqual(floor.state.clocks);
  });

  test('[ROT-21, ROT-15] a clock for an owed turn moves nobody, and a turn that is owed stays owed', () => {
    const floor = openBy({ discipline: 'rounds', owedTurns: true });
    const asked = serves(floor, '301', requested('1'));
    const second = serves(floor, '302');
    const { owed } = standingOf(floor.state, '1');
    expect(owed).toMatchObject({ clockId: second });
    expect(movesOf(extend(floor, asked))).toEqual(['ROT-21']);
    expect(standingOf(floor.state, '1').owed).toEqual(owed);
    ends(floor, asked);
    const repaid = serves(floor, '303');
    expect(floor.clock(repaid)).toMatchObject({ staffNo: '1', by: 'owedTurn' });
    const before = floor.queue('all');
    expect(extend(floor, repaid).map(({ type }) => type)).not.toContain('turnTaken');
    expect(floor.queue('all')).toBe(before);
  });
});

describe('what a cancelled clock gives back after its extension', () => {
  test.each(['positional', 'longestIdle', 'fewestClocks', 'rounds'] as const)(
    '[ROT-8, ROT-21] %s: a penalty before the extension is not undone with it',
    (discipline) => {
      const floor = openBy({ discipline }, ['1', '2', '3', '4']);
      const first = serves(floor, '301');
      const penalise = (staffNo: string) =>
        floor.does({ type: 'moveInQueue', staffNo, how: 'toTail', reason: 'late' });
      penalise('2');
      penalise('1');
      expect(floor.queue('all')).toBe('3 4 2 1');
      extend(floor.passMinutes(1), first);
      floor.does({ type: 'cancelClock', clockId: first });
      expect(floor.queue('all')).toBe('3 4 2 1');
    },
  );

  test('[ROT-8, ROT-13] nor is it where only what counts moves', () => {
    const floor = openBy({
      discipline: 'fewestTurns',
      extensionCounts: 0.5,
      extensionMove: 'none',
    });
    const clockId = serves(floor, '301');
    floor.does({ type: 'moveInQueue', staffNo: '2', how: 'toTail', reason: 'late' });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: 'late' });
    expect(floor.queue('all')).toBe('3 2 1');
    extend(floor, clockId);
    floor.does({ type: 'cancelClock', clockId });
    expect(floor.queue('all')).toBe('3 2 1');
    expect(standingOf(floor.state, '1').turns).toBe(0);
    expect(floor.replayed().turnNos).toEqual(floor.state.turnNos);
  });

  test('[ROT-8, ROT-21] and one after the extension stays where it put them', () => {
    const floor = openBy();
    const clockId = serves(floor, '301');
    extend(floor, clockId);
    floor.does({ type: 'moveInQueue', staffNo: '2', how: 'toTail', reason: 'late' });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'toTail', reason: 'late' });
    floor.does({ type: 'cancelClock', clockId });
    expect(floor.queue('all')).toBe('3 2 1');
  });
});

describe('a policy that does not name what an extension moves', () => {
  const { extensionMove: _move, ...stored } = defaultPolicy;

  test('[ROT-21, POL-1] is one of an older release: the place stays', () => {
    expect(contradictions(stored)).toEqual([]);
    expect(describePolicy(stored)).toEqual(describePolicy(defaultPolicy));
    const floor = Floor.open();
    floor.does({ type: 'setRotationPolicy', policy: stored, fromDay: '2026-11-21' });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    expect(floor.replayed().policies.at(-1)?.policy).toEqual(stored);
    const clockId = serves(floor, '301', requested('1'));
    expect(movesOf(extend(floor, clockId))).toEqual([]);
    expect(extend(floor, clockId).map(({ type }) => type)).not.toContain('turnTaken');
  });
});
