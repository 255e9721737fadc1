/** What a hub reads again at its start, so that moves of guests who have sat since yesterday name their room. */
import { describe, expect, test } from 'vitest';
import { reachesBack } from '../../../hub/src/consumers/board/moves.ts';
import { Floor } from '../../support/floor.ts';

describe('[FLR-02] the day alone does not tell all', () => {
  test('where guests have sat since the day before, though everybody went home', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(19 * 60);
    const opened = floor.events.length;
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    floor.does({ type: 'endClock', clockId, early: true });
    for (const staffNo of ['1', '2']) floor.does({ type: 'clockOff', staffNo });
    expect(reachesBack(floor.state, floor.events.slice(opened))).toBe(true);
  });

  test('and else it does', () => {
    const floor = Floor.open(['1']);
    floor.does({ type: 'startClock', clockId: floor.opens('301') });
    expect(reachesBack(floor.state, floor.events)).toBe(false);
  });
});
