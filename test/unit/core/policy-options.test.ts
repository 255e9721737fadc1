/** What the policy has for missed turns, early ends, cancelled and swapped clocks: each option by itself. */
import {
  decide,
  defaultPolicy,
  type Event,
  type RotationPolicy,
  restore,
  serialize,
  upcast,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import { Floor, requested, typesOf } from '../../support/floor.ts';

const missedTurn = (change: Partial<RotationPolicy['missedTurn']>) => ({
  missedTurn: { ...defaultPolicy.missedTurn, ...change },
});
const start = (floor: Floor, room: string, wish?: Parameters<Floor['opens']>[1]) => {
  const clockId = floor.opens(room, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
};

describe('who misses a turn', () => {
  const miss = (floor: Floor) =>
    floor.does({ type: 'markMissedTurn', clockId: floor.opens('301') });

  test('[MIS-5, ROT-9] is passed over once more where the policy says so', () => {
    const floor = Floor.by(missedTurn({ then: 'skipRound' }), ['1', '2', '3']);
    expect(miss(floor)).toContainEqual(
      expect.objectContaining({ type: 'lapsSet', staffNo: '1', laps: 1, ruleId: 'MIS-5' }),
    );
    // Number 2 has the line; 3 goes next, and 1 would have been after that.
    start(floor, '302');
    expect(floor.queue('foot')).toBe('2 1 3');
    floor.does({ type: 'cancelClock', clockId: floor.ticketIn('301').clockIds[0] ?? '' });
    const next = floor.opens('303');
    expect(floor.clock(next)).toMatchObject({ staffNo: '2' });
    expect(floor.state.standings.get('1')).toMatchObject({ laps: 1 });
  });

  test('[MIS-6] is suspended until the host or a manager ends it, where the policy says so', () => {
    const floor = Floor.by(missedTurn({ then: 'suspend' }), ['1', '2']);
    miss(floor);
    expect(floor.state.technicians.get('1')).toMatchObject({ status: 'suspended' });
    expect(floor.queue('foot')).toBe('2 1');
    const waiting = floor.opens('302');
    expect(floor.clock(waiting)).toMatchObject({ status: 'awaitingTechnician' });
    floor.does({ type: 'setDuty', staffNo: '1', to: 'waiting' });
    expect(floor.clock(waiting)).toMatchObject({ status: 'called', staffNo: '1' });
  });

  test('[MIS-7] is fined, on record, where the policy says so; else the missed turn is the record', () => {
    const fined = Floor.by(missedTurn({ fineFen: 2000 }), ['1', '2']);
    expect(miss(fined)).toContainEqual(
      expect.objectContaining({
        ...{ type: 'penaltyRecorded', staffNo: '1', what: 'missedTurn', fineFen: 2000, turns: 0 },
      }),
    );
    expect(typesOf(miss(Floor.open(['1', '2'])))).not.toContain('penaltyRecorded');
  });
});

describe('who ends too early', () => {
  const endEarly = (earlyEnd: RotationPolicy['earlyEnd']) => {
    const floor = Floor.by({ earlyEnd }, ['1', '2']);
    const clockId = start(floor, '301');
    floor.passMinutes(20);
    return { floor, events: floor.does({ type: 'endClock', clockId, early: true }) };
  };

  test('[POL-5, CLK-4] is flagged, and no more than that', () => {
    const { events } = endEarly({ then: 'flag', fineFen: 0 });
    expect(events[0]).toMatchObject({ type: 'clockEnded', early: true });
    expect(typesOf(events)).not.toContain('penaltyRecorded');
  });

  test('[POL-5, ROT-18] is fined, and joins at the tail next time', () => {
    const { floor, events } = endEarly({ then: 'tailTomorrow', fineFen: 5000 });
    expect(events).toContainEqual(
      expect.objectContaining({
        ...{ type: 'penaltyRecorded', staffNo: '1', what: 'earlyEnd', fineFen: 5000 },
        tailNext: true,
      }),
    );
    expect(floor.state.standings.get('1')).toMatchObject({ tailNext: true });
  });

  test('[POL-5, ROT-18] going and coming again on the same day does not buy it off', () => {
    for (const again of [false, true]) {
      const floor = Floor.by(
        {
          shiftStart: 'list',
          lateAfterMinutes: 600,
          earlyEnd: { then: 'tailTomorrow', fineFen: 0 },
        },
        ['1', '2', '3'],
      );
      const clockId = start(floor, '301');
      floor.passMinutes(20).does({ type: 'endClock', clockId, early: true });
      const onDuty = (type: 'clockOn' | 'clockOff', ...staffNos: string[]) => {
        for (const staffNo of staffNos) floor.does({ type, staffNo });
      };
      if (again) {
        onDuty('clockOff', '1');
        onDuty('clockOn', '1');
        floor.does({ type: 'setDuty', staffNo: '1', to: 'leave' });
        floor.does({ type: 'setDuty', staffNo: '1', to: 'waiting' });
      }
      onDuty('clockOff', '1', '2', '3');
      floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
      onDuty('clockOn', '2', '3', '1');
      expect(floor.queue('foot')).toBe('2 3 1');
      // Once.
      onDuty('clockOff', '1', '2', '3');
      floor.does({ type: 'openBusinessDay', day: '2026-11-22' });
      onDuty('clockOn', '2', '3', '1');
      expect(floor.queue('foot')).toBe('1 2 3');
    }
  });

  test('[POL-5, QMV-3] a penalty that follows does not take its place', () => {
    const floor = Floor.by(
      {
        shiftStart: 'list',
        lateAfterMinutes: 600,
        earlyEnd: { then: 'tailTomorrow', fineFen: 0 },
      },
      ['1', '2', '3'],
    );
    const clockId = start(floor, '301');
    floor.passMinutes(20).does({ type: 'endClock', clockId, early: true });
    floor.does({ type: 'moveInQueue', staffNo: '1', how: 'penaltyTail', reason: '迟到' });
    for (const staffNo of ['1', '2', '3']) floor.does({ type: 'clockOff', staffNo });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    for (const staffNo of ['3', '1', '2']) floor.does({ type: 'clockOn', staffNo });
    expect(floor.queue('foot')).toBe('2 3 1');
  });

  test('[POL-5] an end in time costs nothing', () => {
    const floor = Floor.by({ earlyEnd: { then: 'tailTomorrow', fineFen: 5000 } }, ['1']);
    const clockId = start(floor, '301');
    floor.passMinutes(56);
    expect(typesOf(floor.does({ type: 'endClock', clockId }))).not.toContain('penaltyRecorded');
  });
});

describe('who is taken off a clock that has started', () => {
  test('[POL-6, ROT-8] has the turn back when it is cancelled, or stays at the tail', () => {
    for (const [slot, queue] of [
      ['back', '1 2 3'],
      ['tail', '2 3 1'],
    ] as const) {
      const floor = Floor.by({ cancel: { slot, limitMinutes: 10, by: 'desk' } }, ['1', '2', '3']);
      const clockId = start(floor, '301');
      floor.does({ type: 'cancelClock', clockId });
      expect(floor.queue('foot')).toBe(queue);
      // Who was only called has had nothing.
      const called = floor.opens('302');
      floor.does({ type: 'cancelClock', clockId: called });
      expect(floor.queue('foot')).toBe(queue);
    }
  });

  test('[POL-6] is taken off by those whom the policy names; a call is taken back by anyone at the desk', () => {
    // The attendant stands for all others: whoever may not cancel at all has been sent away at the door.
    const who = { host: 'H1', attendant: 'A1', manager: 'B1' };
    for (const [by, may] of [
      ['desk', ['host', 'attendant', 'manager']],
      ['hostOrManager', ['host', 'manager']],
      ['manager', ['manager']],
    ] as const) {
      const floor = Floor.by({ cancel: { slot: 'back', limitMinutes: 10, by } }, ['1', '2', '3']);
      const clockId = start(floor, '301');
      const called = floor.opens('302');
      const asks = (id: string, cancelled: string) => {
        const command = { type: 'cancelClock', clockId: cancelled } as const;
        const actor = { kind: 'staff', id } as const;
        return decide(restore(serialize(floor.state)), { ...command, stamp: floor.stamp(), actor });
      };
      for (const [role, id] of Object.entries(who)) {
        expect(asks(id, called).kind).toBe('accepted');
        expect(asks(id, clockId)).toMatchObject(
          may.some((one) => one === role)
            ? { kind: 'accepted' }
            : { kind: 'refused', name: 'not_allowed', detail: { role } },
        );
      }
    }
  });

  test('[POL-6, SWP-3] a swap is no way round: who comes in the place of one that had started is not taken off by others', () => {
    const cancel = { slot: 'back', limitMinutes: 10, by: 'manager' } as const;
    const floor = Floor.by({ cancel }, ['1', '2', '3']);
    const wish = { type: 'rotation' } as const;
    const swap = (clockId: string) =>
      floor
        .does({ type: 'swapTechnician', clockId, wish })
        .flatMap((event) => (event.type === 'clockLineAdded' ? [event.clockId] : []))[0] ?? '';
    const third = swap(swap(start(floor, '301')));
    floor.refuses('not_allowed', { type: 'cancelClock', clockId: third });
    // Where nobody had started, the call is anyone's to take back.
    floor.does({ type: 'cancelClock', clockId: swap(floor.opens('302')) });
  });

  test('[POL-6] older logs name nobody: all of the desk may', () => {
    const { by, ...cancel } = defaultPolicy.cancel;
    const old = { type: 'policyTaken', version: 1, policy: { ...defaultPolicy, cancel } };
    expect(upcast(old as unknown as Event)).toMatchObject({
      policy: { cancel: { ...cancel, by } },
    });
  });

  test('[POL-6] nor does the state that opened an older day, nor the file of an older store', () => {
    const floor = Floor.open();
    const { by, ...cancel } = defaultPolicy.cancel;
    const policy = { ...defaultPolicy, cancel } as unknown as RotationPolicy;
    const version = { version: 1, policy, fromDay: '2026-11-20', at: 0, who: 'staff:B1' };
    const written = serialize(floor.state);
    if (written.config === null) throw new Error('no store');
    const state = restore({
      ...written,
      ...{
        policy: version,
        policies: [version],
        config: { ...written.config, usualPolicy: policy },
      },
    });
    expect([
      state.policy?.policy.cancel.by,
      state.policies[0]?.policy.cancel.by,
      state.catalogue?.usualPolicy.cancel.by,
    ]).toEqual([by, by, by]);
  });

  test('[POL-6, SWP-2] has the turn back when the guest wants another, or has used it', () => {
    for (const [first, queue, turns] of [
      ['slotBack', '1 2 3', 0],
      ['countsTurn', '2 3 1', 1],
    ] as const) {
      const floor = Floor.by({ swap: { first, commission: 'none' } }, ['1', '2', '3']);
      const clockId = start(floor, '301');
      floor.does({ type: 'swapTechnician', clockId, wish: { type: 'rotation' } });
      expect(floor.queue('foot')).toBe(queue);
      expect(floor.state.standings.get('1')?.turns ?? 0).toBe(turns);
    }
  });

  test('[POL-6] a turn that would have been taken at the end is used all the same', () => {
    const { clockTypes } = defaultPolicy;
    const rotation = { move: 'tail', when: 'end', counts: 1 } as const;
    const floor = Floor.by(
      {
        clockTypes: { ...clockTypes, rotation },
        cancel: { slot: 'tail', limitMinutes: 10, by: 'desk' },
      },
      ['1', '2'],
    );
    const clockId = start(floor, '301');
    expect(floor.queue('foot')).toBe('1 2');
    floor.does({ type: 'cancelClock', clockId });
    expect(floor.queue('foot')).toBe('2 1');
  });

  test('[POL-7, SWP-2] earns by the minutes served where the policy says so, and nothing after a complaint', () => {
    const swap = { first: 'slotBack', commission: 'byMinutes' } as const;
    const off = (complaint?: boolean) => {
      const floor = Floor.by({ swap }, ['1', '2']);
      const clockId = start(floor, '301', requested('1'));
      floor.passMinutes(9);
      return floor.does({
        ...{ type: 'swapTechnician', clockId, wish: { type: 'rotation' } },
        ...(complaint === undefined ? {} : { complaint }),
      });
    };
    // 5700 fen for sixty minutes.
    expect(off()).toContainEqual(
      expect.objectContaining({
        ...{ type: 'commissionEarned', staffNo: '1', fen: 855 },
        share: { fromMinute: 0, toMinute: 9, ofMinutes: 60, wholeFen: 5700 },
      }),
    );
    expect(typesOf(off(true))).not.toContain('commissionEarned');
    const floor = Floor.by({ swap }, ['1', '2']);
    // Who has not started has served nothing.
    const called = floor.opens('301');
    const events = floor.does({
      type: 'swapTechnician',
      clockId: called,
      wish: { type: 'rotation' },
    });
    expect(typesOf(events)).not.toContain('commissionEarned');
  });

  test('[POL-7, COM-6] of a clock that changed hands each earns their minutes', () => {
    const swap = { first: 'slotBack', commission: 'byMinutes' } as const;
    const floor = Floor.by({ swap }, ['1', '3', '2']);
    const clockId = start(floor, '301');
    floor.passMinutes(3);
    floor.does({ type: 'transferClock', clockId, wish: requested('3'), reason: 'unwell' });
    floor.passMinutes(6);
    const events = floor.does({ type: 'swapTechnician', clockId, wish: requested('2') });
    const earned = events.flatMap((one) =>
      one.type === 'commissionEarned' ? [[one.staffNo, one.fen]] : [],
    );
    // 4800 fen by rotation for three of sixty minutes, 5700 as requested for the next six.
    expect(earned).toEqual([
      ['1', 240],
      ['3', 570],
    ]);
  });
});
