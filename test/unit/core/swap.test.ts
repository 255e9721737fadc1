import { describe, expect, test } from 'vitest';
import { Floor, picked, requested, typesOf } from '../../support/floor.ts';

const rotation = { type: 'rotation' } as const;

/** The line that was made for the guest of a swapped one. */
function swap(floor: Floor, clockId: string, wish: Parameters<Floor['opens']>[1] = rotation) {
  const events = floor.does({ type: 'swapTechnician', clockId, wish });
  const added = events.find((event) => event.type === 'clockLineAdded');
  if (added?.type !== 'clockLineAdded') throw new Error('no line');
  return { events, clockId: added.clockId, added };
}

describe('a clock is taken back', () => {
  test('[SWP-1, SWP-2, ROT-8, FLR-08] within the limit of its start: old place, no commission, no bill', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = floor.opens('301');
    floor.passMinutes(2).does({ type: 'startClock', clockId });
    expect(floor.queue('foot')).toBe('2 3 1');
    floor.passMinutes(10);
    const events = floor.does({ type: 'cancelClock', clockId, reason: 'guest left' });
    expect(typesOf(events)).not.toContain('commissionEarned');
    expect(events[0]).toMatchObject({
      type: 'clockCancelled',
      because: 'desk',
      reason: 'guest left',
    });
    expect(floor.queue('foot')).toBe('1 2 3');
    expect(floor.state.technicians.get('1')).toMatchObject({ status: 'waiting' });
    const { ticketId, ticketVersion } = floor.ticketIn('301');
    floor.does({
      ...{ type: 'settle', ticketId, seenVersion: ticketVersion, seenDueFen: 0, tenders: [] },
    });
    expect(floor.state.rooms.get('301')?.status).toBe('dirty');
  });

  test('[SWP-1] past the limit it is refused with the limit, and neither swapped', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.at += 10 * 60_000 + 1;
    const detail = { limitMinutes: 10 };
    expect(floor.refuses('cancel_limit_passed', { type: 'cancelClock', clockId })).toEqual(detail);
    expect(
      floor.refuses('cancel_limit_passed', { type: 'swapTechnician', clockId, wish: rotation }),
    ).toEqual(detail);
    floor.does({ type: 'endClock', clockId, early: true });
    floor.refuses('clock_not_running', { type: 'cancelClock', clockId });
    floor.refuses('clock_not_running', { type: 'swapTechnician', clockId, wish: rotation });
    floor.refuses('unknown_clock', { type: 'cancelClock', clockId: 'none' });
    floor.refuses('unknown_clock', { type: 'swapTechnician', clockId: 'none', wish: rotation });
  });

  test('[ROT-8] behind those who stood ahead and had no turn since, before all others', () => {
    const floor = Floor.open(['1', '2', '3', '4']);
    const first = floor.opens('301');
    const second = floor.opens('302');
    const third = floor.opens('303');
    floor.does({ type: 'startClock', clockId: second });
    floor.does({ type: 'startClock', clockId: first });
    floor.does({ type: 'startClock', clockId: third });
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['2 1 3', '4 2 3']);
    // Number 1 and number 3 have had their turn: number 2 stands before both, and before 4 as ever.
    floor.does({ type: 'cancelClock', clockId: second });
    expect([floor.queue('foot'), floor.queue('body')]).toEqual(['2 1 3', '2 4 3']);
    floor.does({ type: 'cancelClock', clockId: first });
    expect(floor.queue('foot')).toBe('1 2 3');
  });

  test('[VIS-4, DSP-5] all items of a guest, in either order, and nobody loses a place', () => {
    for (const reversed of [false, true]) {
      const floor = Floor.open(['1', '2', '3', '4']);
      const items = [
        { serviceCode: 'FOOT60', wish: rotation },
        { serviceCode: 'BODY60', wish: requested('4') },
      ];
      floor.does({ type: 'openVisit', roomNo: '301', guests: [{ items }] });
      const { clockIds } = floor.ticketIn('301');
      floor.does({ type: 'startClock', clockId: clockIds[0] ?? '' });
      floor.passMinutes(5);
      for (const clockId of reversed ? [...clockIds].reverse() : clockIds)
        floor.does({ type: 'cancelClock', clockId });
      expect([floor.queue('foot'), floor.queue('body')]).toEqual(['1 2 3', '2 3 4']);
      expect(floor.state.rooms.get('301')?.status).toBe('awaitingPayment');
    }
  });

  test('[VIS-3] a room in which a clock has run is not released as if nobody had been in it', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    floor.does({ type: 'startClock', clockId });
    floor.does({ type: 'cancelClock', clockId });
    const { visitId } = floor.ticketIn('301');
    floor.refuses('visit_in_progress', { type: 'releaseRoom', visitId });
  });
});

describe('a technician is swapped', () => {
  test('[SWP-3, SWP-2, FLR-08] the next one comes for a full clock, billed once', () => {
    const floor = Floor.open(['1', '2', '3']);
    const old = floor.opens('301');
    floor.passMinutes(2).does({ type: 'startClock', clockId: old });
    floor.passMinutes(3);
    const { events, clockId, added } = swap(floor, old);
    expect(events[0]).toMatchObject({ type: 'clockCancelled', because: 'swapped' });
    expect(added).toMatchObject({ replaces: old, guest: 0, serviceCode: 'FOOT60' });
    expect(floor.clock(clockId)).toMatchObject({ status: 'called', staffNo: '2', replaces: old });
    expect(floor.queue('foot')).toBe('1 2 3');
    floor.passMinutes(2).does({ type: 'startClock', clockId });
    expect(floor.clock(clockId)).toMatchObject({
      minutes: 60,
      expectedEndAt: floor.at + 3_600_000,
    });
    expect(floor.queue('foot')).toBe('1 3 2');
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    const { ticketId, ticketVersion: seenVersion } = floor.ticketIn('301');
    const paid = floor.does({
      ...{ type: 'settle', ticketId, seenVersion, seenDueFen: 12_800 },
      tenders: [{ tender: 'cash', handedFen: 12_800 }],
    });
    const settled = paid.find((event) => event.type === 'ticketSettled');
    expect(settled?.type === 'ticketSettled' && settled.lines).toHaveLength(1);
    const earned = floor.events.filter((event) => event.type === 'commissionEarned');
    expect(earned).toMatchObject([{ clockId, staffNo: '2' }]);
  });

  test('[SWP-3, TKT-9] the new line stands where the first one stood: before the next service, and tipped', () => {
    const floor = Floor.open(['1', '2', '3']);
    const items = (...codes: string[]) =>
      codes.map((serviceCode) => ({ serviceCode, wish: rotation }));
    floor.does({
      ...{ type: 'openVisit', roomNo: '302' },
      guests: [{ items: items('FOOT60', 'FOOT60') }, { items: items('FOOT60') }],
    });
    const [first = '', second = '', third = ''] = floor.ticketIn('302').clockIds;
    floor.does({ type: 'startClock', clockId: first });
    const { clockId } = swap(floor, first);
    expect(floor.ticketIn('302').clockIds).toEqual([first, clockId, second, third]);
  });

  test('[SWP-3, ROT-2] one on the way is swapped too, keeps the place, and never comes back to this guest', () => {
    const floor = Floor.open(['1', '2']);
    const old = floor.opens('301');
    const first = swap(floor, old);
    expect(floor.clock(first.clockId)).toMatchObject({ staffNo: '2' });
    expect(floor.queue('foot')).toBe('1 2');
    const second = swap(floor, first.clockId);
    expect(second.added.wish).toEqual({ type: 'rotation', exclude: ['2', '1'] });
    expect(floor.clock(second.clockId).status).toBe('awaitingTechnician');
    floor.does({ type: 'clockOn', staffNo: '3' });
    expect(floor.clock(second.clockId)).toMatchObject({ status: 'called', staffNo: '3' });
  });

  test('[SWP-3, DSP-3] a wish that falls keeps out whom the guest has sent away', () => {
    const floor = Floor.open(['1', '2', '3']);
    const old = floor.opens('301');
    const { events, clockId } = swap(floor, old, picked('3'));
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '3', clockType: 'picked' });
    expect(typesOf(events)).not.toContain('wishFellBack');
    floor.does({ type: 'startClock', clockId });
    const busy = floor.opens('302', requested('3'));
    expect(floor.clock(busy)).toMatchObject({ staffNo: '1', clockType: 'rotation' });
    const again = swap(floor, busy, picked('3'));
    expect(floor.clock(again.clockId)).toMatchObject({
      ...{ staffNo: '2', wish: { type: 'rotation', exclude: ['1'] } },
    });
  });

  test('[SWP-3] while several lines wait, the one who is free again serves the oldest, the swapped guest waits', () => {
    const floor = Floor.open(['1']);
    const old = floor.opens('301');
    floor.does({ type: 'startClock', clockId: old });
    const elder = floor.opens('302');
    const younger = floor.opens('303');
    const { clockId } = swap(floor, old);
    expect(floor.clock(elder)).toMatchObject({ status: 'called', staffNo: '1' });
    expect(floor.state.awaiting).toEqual([younger, clockId]);
    floor.does({ type: 'clockOn', staffNo: '2' });
    expect(floor.clock(younger)).toMatchObject({ staffNo: '2' });
    floor.does({ type: 'clockOn', staffNo: '3' });
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '3' });
  });

  test('[DSP-5] the guest whose second line stands before the swapped-in one is still served by one at a time', () => {
    const floor = Floor.open(['1', '2', '3', '4']);
    const line = (serviceCode: string) => ({ serviceCode, wish: rotation });
    const items = [line('FOOT60'), line('BODY60'), line('BODY60')];
    floor.does({ type: 'openVisit', roomNo: '301', guests: [{ items }] });
    const [foot = '', body = '', more = ''] = floor.ticketIn('301').clockIds;
    floor.does({ type: 'startClock', clockId: foot });
    const { clockId } = swap(floor, foot);
    floor.does({ type: 'cancelClock', clockId: more });
    expect(floor.clock(body).status).toBe('queued');
    floor.does({ type: 'startClock', clockId });
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    expect(floor.clock(body).status).toBe('called');
  });

  test('what stands against a swap has a name each', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301');
    const waits = floor.opens('302');
    const to = (wish: Parameters<Floor['opens']>[1] & object, id = clockId) =>
      ({ type: 'swapTechnician', clockId: id, wish }) as const;
    floor.refuses('unknown_technician', to(requested('77')));
    floor.refuses('unknown_technician', to({ type: 'rotation', exclude: ['77'] }));
    floor.refuses('technician_lacks_skill', to(picked('4')));
    floor.refuses('clock_not_called', to(rotation, waits));
    floor.refuses('same_technician', to(requested('1')));
  });

  test('[ROT-2] a guest who does not want somebody is not given them, at no cost to them', () => {
    const floor = Floor.open(['1', '2']);
    const clockId = floor.opens('301', { type: 'rotation', exclude: ['1'] });
    expect(floor.clock(clockId)).toMatchObject({ staffNo: '2' });
    expect(floor.queue('foot')).toBe('1 2');
  });
});
