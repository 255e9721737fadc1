import { decide } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, picked, requested, typesOf } from '../../support/floor.ts';

describe('dispatch', () => {
  test('[DSP-1, FLR-03, FLR-04] a party of two is called in one action, each line seeing what the one before took', () => {
    const floor = Floor.open(['1', '2', '3']);
    const events = floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [
        { wristband: 21, items: [{ serviceCode: 'FOOT60', wish: requested('1') }] },
        { wristband: 22, items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
      ],
    });
    const called = events.flatMap((event) =>
      event.type === 'technicianCalled' ? [event.staffNo] : [],
    );
    expect(called).toEqual(['1', '2']);
    expect(events.filter((event) => event.type === 'announcementQueued')).toMatchObject([
      {
        no: 1,
        what: 'dispatch',
        staffNo: '1',
        roomNo: '301',
        minutes: 60,
        serviceName: '足底按摩',
      },
      { no: 2, staffNo: '2' },
    ]);
  });

  test('[DSP-2] a requested technician who is busy for a short while is waited for, past others who are free', () => {
    const floor = Floor.open(['1', '2']);
    const running = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId: running });
    floor.passMinutes(40);
    const waiting = floor.opens('302', requested('1'));
    expect(floor.clock(waiting).status).toBe('awaitingTechnician');
    floor.passMinutes(20).does({ type: 'endClock', clockId: running });
    expect(floor.clock(waiting)).toMatchObject({
      status: 'called',
      staffNo: '1',
      clockType: 'requested',
    });
  });

  test('[DSP-4, DAY-1] a line that waits for somebody whose shift was over is served when the next day begins', () => {
    const floor = Floor.open(['1']).passMinutes(690);
    const waiting = floor.opens('301');
    expect(floor.clock(waiting).status).toBe('awaitingTechnician');
    floor.passMinutes(390);
    const decision = decide(floor.state, {
      ...{ type: 'openBusinessDay', day: '2026-11-21', actor: { kind: 'timer', id: 'hub' } },
      stamp: { at: floor.at, localDay: '2026-11-21', localMinute: 360 },
    });
    expect(decision.kind).toBe('accepted');
    expect(floor.clock(waiting)).toMatchObject({ status: 'called', staffNo: '1' });
  });

  test('[DSP-4, DTY-10] a line that waits for somebody whose shift was over is served when the shift is planned anew', () => {
    const floor = Floor.open(['1']).passMinutes(690);
    const waiting = floor.opens('301');
    expect(floor.clock(waiting).status).toBe('awaitingTechnician');
    floor.does({ type: 'planShift', staffNo: '1', day: '2026-11-20', shiftPlan: null });
    expect(floor.clock(waiting)).toMatchObject({ status: 'called', staffNo: '1' });
  });

  test('[DSP-3] busy for too long, picked and busy, or off duty: the wish becomes rotation, and says so', () => {
    const floor = Floor.open(['1', '2', '3']);
    const running = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId: running });
    const events = floor.does({
      type: 'openVisit',
      roomNo: '302',
      guests: [
        { items: [{ serviceCode: 'FOOT60', wish: requested('1') }] },
        { items: [{ serviceCode: 'FOOT60', wish: picked('1') }] },
      ],
    });
    expect(events.filter((event) => event.type === 'wishFellBack')).toMatchObject([
      { staffNo: '1', because: 'busy' },
      { staffNo: '1', because: 'busy' },
    ]);
    const off = floor.does({
      type: 'openVisit',
      roomNo: '303',
      guests: [{ items: [{ serviceCode: 'BODY60', wish: requested('4') }] }],
    });
    expect(off.find((event) => event.type === 'wishFellBack')).toMatchObject({
      staffNo: '4',
      because: 'offDuty',
    });
  });

  test('[DSP-3] lines that already wait for the same person count as busy time', () => {
    const floor = Floor.open(['1', '2', '3']);
    const running = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId: running });
    floor.passMinutes(50);
    expect(floor.clock(floor.opens('302', requested('1'))).status).toBe('awaitingTechnician');
    const third = floor.opens('303', requested('1'));
    expect(floor.clock(third)).toMatchObject({
      status: 'called',
      clockType: 'rotation',
      staffNo: '2',
    });
  });

  test('[DSP-4] who is freed goes to the oldest line that fits', () => {
    const floor = Floor.open(['2']);
    const running = floor.opens('301', { type: 'rotation' }, 'FOOT60');
    floor.does({ type: 'startClock', clockId: running });
    const wantsWoman = floor.opens('302', { type: 'rotation', gender: 'F' });
    const wantsAnyone = floor.opens('303', { type: 'rotation' }, 'BODY60');
    floor.passMinutes(60).does({ type: 'endClock', clockId: running });
    expect(floor.clock(wantsWoman).status).toBe('awaitingTechnician');
    expect(floor.clock(wantsAnyone)).toMatchObject({ status: 'called', staffNo: '2' });
  });

  test('[DSP-5] a guest with two services is served one after the other', () => {
    const floor = Floor.open(['1', '4']);
    floor.does({
      type: 'openVisit',
      roomNo: '301',
      guests: [
        {
          items: [
            { serviceCode: 'FOOT60', wish: { type: 'rotation' } },
            { serviceCode: 'BODY60', wish: { type: 'rotation' } },
          ],
        },
      ],
    });
    const [first = '', second = ''] = floor.ticketIn('301').clockIds;
    expect(floor.clock(second).status).toBe('queued');
    floor.does({ type: 'startClock', clockId: first });
    floor.passMinutes(60).does({ type: 'endClock', clockId: first });
    expect(floor.clock(second)).toMatchObject({ status: 'called', staffNo: '4' });
    expect(floor.state.rooms.get('301')?.status).toBe('occupied');
    floor.does({ type: 'startClock', clockId: second });
    floor.passMinutes(60).does({ type: 'endClock', clockId: second });
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
  });

  test('[DSP-6, TRM-07] a called technician is called again by voice, a started one is not', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    const events = floor.does({ type: 'recallTechnician', clockId });
    expect(events).toMatchObject([
      { type: 'announcementQueued', what: 'recall', no: 2, staffNo: '1' },
    ]);
    floor.does({ type: 'startClock', clockId });
    floor.refuses('clock_not_called', { type: 'recallTechnician', clockId });
    floor.refuses('unknown_clock', { type: 'recallTechnician', clockId: 'nowhere' });
  });
});

describe('visits', () => {
  test('[VIS-1] what stands against opening a room has a name each', () => {
    const floor = Floor.open(['1']);
    const guest = { items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } as const }] };
    floor.refuses('unknown_room', { type: 'openVisit', roomNo: '999', guests: [guest] });
    floor.refuses('no_guests', { type: 'openVisit', roomNo: '301', guests: [] });
    const many = floor.refuses('too_many_guests', {
      type: 'openVisit',
      roomNo: '301',
      guests: [guest, guest, guest],
    });
    expect(many).toMatchObject({ seats: 2 });
    const wish = { type: 'rotation' } as const;
    floor.refuses('unknown_service', {
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [{ serviceCode: 'NOPE', wish }] }],
    });
    floor.refuses('unknown_technician', {
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: requested('77') }] }],
    });
    floor.refuses('technician_lacks_skill', {
      type: 'openVisit',
      roomNo: '301',
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: requested('4') }] }],
    });
  });

  test('[VIS-1] two opens of one room: the second is told who is in', () => {
    const floor = Floor.open(['1', '2']);
    floor.opens('301');
    const guests = [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } as const }] }];
    expect(floor.refuses('room_not_vacant', { type: 'openVisit', roomNo: '301', guests })).toEqual({
      roomNo: '301',
      state: 'occupied',
    });
  });

  test('[VIS-2] a wristband is worn by one guest at a time', () => {
    const floor = Floor.open(['1', '2']);
    const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } as const }];
    floor.does({ type: 'openVisit', roomNo: '301', guests: [{ wristband: 8, items }] });
    const detail = floor.refuses('wristband_in_use', {
      type: 'openVisit',
      roomNo: '303',
      guests: [{ wristband: 8, items }],
    });
    expect(detail).toEqual({ wristband: 8, roomNo: '301' });
    floor.refuses('wristband_in_use', {
      type: 'openVisit',
      roomNo: '303',
      guests: [
        { wristband: 9, items },
        { wristband: 9, items },
      ],
    });
  });

  test('[VIS-3, FLR-08] a room opened by mistake is released: vacant again, everyone in their old place', () => {
    const floor = Floor.open(['1', '2', '3']);
    floor.opens('301');
    const { visitId } = floor.ticketIn('301');
    floor.does({ type: 'releaseRoom', visitId });
    expect(floor.state.rooms.get('301')?.status).toBe('vacant');
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(floor.state.technicians.get('1')?.status).toBe('waiting');
    floor.refuses('unknown_visit', { type: 'releaseRoom', visitId });
  });

  test('[VIS-3] not after a clock started or goods were ordered', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    floor.opens('303');
    const { visitId } = floor.ticketIn('301');
    floor.does({ type: 'startClock', clockId });
    floor.refuses('visit_in_progress', { type: 'releaseRoom', visitId });
    const other = floor.ticketIn('303');
    floor.does({ type: 'orderGoods', ticketId: other.ticketId, goodsCode: 'TEA', qty: 1 });
    floor.refuses('visit_in_progress', { type: 'releaseRoom', visitId: other.visitId });
  });

  test('[VIS-4, VIS-5] a line that has not started is taken back alone, and the technician serves the next', () => {
    const floor = Floor.open(['1']);
    const first = floor.opens('301');
    const second = floor.opens('303');
    const events = floor.does({ type: 'cancelClock', clockId: first });
    expect(typesOf(events)).toContain('clockCancelled');
    expect(floor.clock(second)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
    floor.does({ type: 'startClock', clockId: second });
    floor.passMinutes(11);
    floor.refuses('cancel_limit_passed', { type: 'cancelClock', clockId: second });
  });
});
