import { type Event, minuteMs, roomOfTimer } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested, tapOf, timerOf, typesOf } from '../../support/floor.ts';

/** What comes when the next timer is due. */
function fire(floor: Floor, terminalOnline: boolean, lateMinutes = 0): readonly Event[] {
  const timer = timerOf(floor);
  if (timer === undefined) throw new Error('no timer');
  floor.at = Math.max(floor.at, timer.dueAt + lateMinutes * minuteMs);
  return floor.does({ type: 'fireTimer', ...timer, terminalOnline });
}

describe('a missed turn', () => {
  test('[MIS-1, MIS-3, MIS-4, FLR-04] not come within the limit: to the tail of every queue, and the next is sent', () => {
    const floor = Floor.open(['2', '3', '1', '4']);
    const clockId = floor.opens('301');
    expect(timerOf(floor)).toEqual({
      timerId: `missedTurn/${clockId}`,
      dueAt: floor.at + 3 * minuteMs,
    });
    const events = fire(floor, true);
    expect(events[0]).toMatchObject({ type: 'turnMissed', clockId, staffNo: '2', by: 'timer' });
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '3' });
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['3 1 2', '3 4 2']);
    expect(timerOf(floor)?.dueAt).toBe(floor.at + 3 * minuteMs);
    floor.does({ type: 'startClock', clockId });
    expect(timerOf(floor)?.timerId).toBe(`reminder/${clockId}`);
  });

  test('[MIS-2] without a terminal that would have told, the clock is late, once, and nobody is punished', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    const events = fire(floor, false);
    expect(events).toMatchObject([{ type: 'technicianLate', clockId, staffNo: '1' }]);
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', late: true });
    expect(floor.queue('foot')).toBe('1 2');
    expect(timerOf(floor)).toBeUndefined();
    floor.does({ type: 'recallTechnician', clockId });
    expect(timerOf(floor)).toBeUndefined();
    floor.passMinutes(4).does({ type: 'startClock', clockId });
    expect(floor.clock(clockId)).not.toHaveProperty('late');
  });

  test('[MIS-2, TMR-3] a hub that was down cannot know whether a tap is held up', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    expect(typesOf(fire(floor, true, 2))).toEqual(['technicianLate']);
    floor.opens('302');
    expect(typesOf(fire(floor, true, 1))).toContain('turnMissed');
  });

  test('[MIS-4] a wish for somebody falls, and the one who missed is sent again only if nobody else is free', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301', requested('1'));
    const events = floor.does({ type: 'markMissedTurn', clockId });
    expect(events.find((event) => event.type === 'wishFellBack')).toMatchObject({
      ...{ staffNo: '1', because: 'missedTurn', wish: { type: 'rotation' } },
    });
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '2', clockType: 'rotation' });
    floor.does({ type: 'markMissedTurn', clockId });
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '1', missedBy: ['1', '2'] });
  });

  test('[MIS-4] the line waits again in its old place, before those who came later', () => {
    const floor = Floor.open(['1']);
    const eldest = floor.opens('301');
    floor.passMinutes(1);
    const younger = floor.opens('302');
    floor.does({ type: 'markMissedTurn', clockId: eldest });
    expect(floor.clock(eldest)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.state.awaiting).toEqual([younger]);
    floor.does({ type: 'cancelClock', clockId: eldest });
    // The second has waited a while before it was called; that counts.
    const third = floor.opens('303');
    floor.passMinutes(1).does({ type: 'markMissedTurn', clockId: younger });
    expect(floor.clock(younger)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.state.awaiting).toEqual([third]);
  });

  test('[TAP-8, TRM-02] the late tap is refused by name, and told where to go now', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    const tapAt = floor.at + 2 * minuteMs;
    fire(floor, true);
    expect(floor.refuses('turn_missed', tapOf('301', '1', tapAt))).toEqual({
      ...{ staffNo: '1', roomNo: '' },
    });
    floor.opens('302');
    expect(floor.refuses('turn_missed', tapOf('301', '1', tapAt))).toMatchObject({ roomNo: '302' });
    expect(floor.refuses('not_called_here', tapOf('303', '1', tapAt))).toMatchObject({
      roomNo: '302',
    });
    floor.does(tapOf('301', '2', floor.at));
    expect(floor.clock(clockId)).toMatchObject({ status: 'started', staffNo: '2' });
    floor.does(tapOf('302', '1', tapAt));
  });

  test('only who is on the way can miss a turn', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.refuses('clock_not_called', { type: 'markMissedTurn', clockId });
    floor.refuses('unknown_clock', { type: 'markMissedTurn', clockId: 'none' });
  });

  test('[TMR-1, TMR-5] missed turns and reminders share one order; of one moment the first by name', () => {
    const floor = Floor.open(['1', '2', '3']);
    const first = floor.opens('301');
    const second = floor.opens('302');
    expect(timerOf(floor)?.timerId).toBe(`missedTurn/${first}`);
    floor.does({ type: 'startClock', clockId: first });
    expect(timerOf(floor)?.timerId).toBe(`missedTurn/${second}`);
    expect(roomOfTimer(floor.state, `missedTurn/${second}`)).toBe('302');
    expect(roomOfTimer(floor.state, `reminder/${first}`)).toBeUndefined();
    const dueAt = timerOf(floor)?.dueAt ?? 0;
    floor.passMinutes(52);
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: `reminder/${second}`, dueAt });
    floor.refuses('unknown_timer', { type: 'fireTimer', timerId: `missedTurn/${first}`, dueAt });
    fire(floor, false);
    const third = floor.opens('303');
    const same = timerOf(floor);
    expect(same?.timerId).toBe(`missedTurn/${third}`);
    expect(same?.dueAt).toBe(floor.at + 3 * minuteMs);
  });
});
