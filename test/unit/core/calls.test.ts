import { decide } from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, typesOf } from '../../support/floor.ts';

const call = (roomNo: string, what = 'tea') => ({ type: 'callService', roomNo, what }) as const;
const idOf = (floor: Floor) => [...floor.state.calls.keys()].at(-1) ?? 'none';

describe('a room calls', () => {
  test('[CAL-1, CAL-4, FLR-09] the same again is the same call, until it has been seen to', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    expect(floor.does(call('301'))).toMatchObject([
      { type: 'serviceCalled', roomNo: '301', what: 'tea', from: 'desk' },
    ]);
    expect(floor.does(call('301'))).toEqual([]);
    floor.does(call('301', 'water'));
    expect(floor.state.calls.size).toBe(2);
    const [tea = ''] = floor.state.calls.keys();
    floor.does({ type: 'finishCall', callId: tea });
    floor.refuses('unknown_call', { type: 'finishCall', callId: tea });
    floor.does(call('301'));
    expect(idOf(floor)).not.toBe(tea);
    floor.refuses('unknown_room', call('999'));
  });

  test('[CAL-2] not more than a few at once', () => {
    const floor = Floor.open([]);
    for (let n = 0; n < 8; n += 1) floor.does(call('301', `own${String(n)}`));
    floor.refuses('too_many_calls', call('301', 'one-more'));
    expect(floor.does(call('301', 'own3'))).toEqual([]);
    floor.does(call('302'));
  });

  test('[CAL-3] one person takes it, and others are told who', () => {
    const floor = Floor.open([]);
    floor.does(call('301'));
    const callId = idOf(floor);
    floor.does({ type: 'takeCall', callId });
    expect(floor.state.calls.get(callId)).toMatchObject({ takenBy: 'H1', takenAt: floor.at });
    expect(floor.refuses('call_taken', { type: 'takeCall', callId })).toEqual({ staffNo: 'H1' });
    floor.refuses('unknown_call', { type: 'takeCall', callId: 'none' });
    floor.does({ type: 'finishCall', callId });
    expect(floor.state.calls.size).toBe(0);
  });

  test('[CAL-5] the calls of guests go along when they move, and end when they leave', () => {
    const floor = Floor.open(['1']);
    floor.does(call('301', 'clean'));
    const clockId = floor.opens('301');
    floor.does(call('301'));
    const { visitId, ticketId } = floor.ticketIn('301');
    floor.does({ type: 'moveRoom', visitId, toRoomNo: '303' });
    expect([...floor.state.calls.values()]).toMatchObject([
      { what: 'clean', roomNo: '301', visitId: null },
      { what: 'tea', roomNo: '303', visitId },
    ]);
    floor.does({ type: 'cancelClock', clockId });
    const settled = floor.does({
      ...{ type: 'settle', ticketId, seenVersion: floor.ticketIn('303').ticketVersion },
      ...{ seenDueFen: 0, tenders: [] },
    });
    expect(settled).toContainEqual(
      expect.objectContaining({ type: 'serviceCallDone', because: 'visitClosed' }) as unknown,
    );
    expect([...floor.state.calls.values()]).toMatchObject([{ what: 'clean' }]);
    floor.opens('302');
    floor.does(call('302'));
    const released = floor.does({
      ...{ type: 'releaseRoom', visitId: floor.ticketIn('302').visitId },
    });
    expect(typesOf(released)).toContain('serviceCallDone');
  });

  test('[TAP-9] from the room it is of those who sit there', () => {
    const floor = Floor.open(['1']);
    floor.opens('301');
    const decision = decide(floor.state, {
      ...call('301'),
      stamp: { at: floor.at, localDay: '2026-11-20', localMinute: 720 },
      actor: { kind: 'terminal', id: 'T-301' },
    });
    expect(decision).toMatchObject({
      kind: 'accepted',
      answer: { did: 'callService' },
      events: [{ from: 'terminal', visitId: floor.ticketIn('301').visitId }],
    });
  });
});
