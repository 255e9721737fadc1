import { describe, expect, test } from 'vitest';
import { Floor, picked, requested } from '../../support/floor.ts';

describe('whose turn it is', () => {
  test('[ROT-1, ROT-4, FLR-05] the first who waits is called, and goes to the tail of every queue when the clock starts', () => {
    const floor = Floor.open(['2', '1', '3', '4']);
    expect(floor.queue('foot')).toBe('2 1 3');
    expect(floor.queue('body')).toBe('2 3 4');
    const clockId = floor.opens('301');
    expect(floor.clock(clockId)).toMatchObject({
      status: 'called',
      staffNo: '2',
      clockType: 'rotation',
    });
    expect(floor.queue('foot')).toBe('2 1 3');
    floor.passMinutes(2).does({ type: 'startClock', clockId });
    expect(floor.queue('foot')).toBe('1 3 2');
    expect(floor.queue('body')).toBe('3 4 2');
  });

  test('[ROT-2, FLR-04] who does not fit the wish is passed over and keeps the place', () => {
    const floor = Floor.open(['2', '1', '3']);
    const clockId = floor.opens('301', { type: 'rotation', gender: 'F' });
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '1' });
    floor.does({ type: 'startClock', clockId });
    expect(floor.queue('foot')).toBe('2 3 1');
    const body = floor.opens('302', { type: 'rotation' }, 'BODY60');
    expect(floor.clock(body)).toMatchObject({ staffNo: '2' });
  });

  test('[ROT-3] no rotation clock beyond shift end and grace, while a request is allowed', () => {
    const floor = Floor.open(['1']);
    floor.passMinutes(11 * 60 + 15); // 23:15: ends 24:15, within the grace of 15
    const last = floor.opens('301');
    expect(floor.clock(last).status).toBe('called');
    floor.does({ type: 'cancelClock', clockId: last });
    floor.passMinutes(1);
    const tooLate = floor.opens('302');
    expect(floor.clock(tooLate).status).toBe('awaitingTechnician');
    floor.does({ type: 'cancelClock', clockId: tooLate });
    const asked = floor.opens('303', requested('1'));
    expect(floor.clock(asked)).toMatchObject({ status: 'called', clockType: 'requested' });
  });

  test('[ROT-4] requested, picked and extended clocks keep the place', () => {
    const floor = Floor.open(['1', '2', '3']);
    const asked = floor.opens('301', requested('1'));
    const chosen = floor.opens('302', picked('2'));
    floor.does({ type: 'startClock', clockId: asked });
    floor.does({ type: 'startClock', clockId: chosen });
    floor.does({ type: 'extendClock', clockId: asked, extensions: 2 });
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(
      floor.events.filter((event) => event.type === 'queueMoved' && event.ruleId === 'ROT-4'),
    ).toEqual([]);
  });

  test('[ROT-5, ROT-6, ROT-7] joining at the tail, leaving every queue, the busy keeping their place', () => {
    const floor = Floor.open(['1', '2', '3']);
    const asked = floor.opens('301', requested('2'));
    floor.does({ type: 'startClock', clockId: asked });
    floor.does({ type: 'clockOn', staffNo: '4' });
    expect(floor.queue('body')).toBe('2 3 4');
    expect(floor.queue('foot')).toBe('1 2 3');
    floor.does({ type: 'clockOff', staffNo: '3' });
    expect(floor.queue('body')).toBe('2 4');
    expect(floor.queue('foot')).toBe('1 2');
  });
});

describe('duty', () => {
  test('[DTY-1] clocking on serves the line that has waited longest', () => {
    const floor = Floor.open([]);
    const first = floor.opens('301');
    const second = floor.opens('302');
    floor.does({ type: 'clockOn', staffNo: '1' });
    expect(floor.clock(first)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.clock(second).status).toBe('awaitingTechnician');
    floor.refuses('already_on_duty', { type: 'clockOn', staffNo: '1' });
    floor.refuses('unknown_technician', { type: 'clockOn', staffNo: '99' });
  });

  test('[DTY-2] nobody clocks off from a called or running clock', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    expect(floor.refuses('technician_busy', { type: 'clockOff', staffNo: '1' })).toMatchObject({
      roomNo: '301',
    });
    floor.does({ type: 'startClock', clockId });
    floor.refuses('technician_busy', { type: 'clockOff', staffNo: '1' });
    floor.refuses('not_on_duty', { type: 'clockOff', staffNo: '2' });
  });
});
