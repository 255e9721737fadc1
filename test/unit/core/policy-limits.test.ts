/** The numbers and orders of a policy: each is the store's own, and no other number does in its place. */
import {
  decide,
  defaultPolicy,
  minuteMs,
  restore,
  type RotationPolicy,
  serialize,
  standingOf,
} from '@baozhong/core/index.ts';
import { describe, expect, test } from 'vitest';
import {
  Floor,
  noon,
  requested,
  storeConfig,
  timerOf,
  typesOf,
  type Wish,
} from '../../support/floor.ts';

const one = { partition: 'one' } as const;
const store = storeConfig();
const staffNos = ['1', '2', '3', '4'];

function starts(floor: Floor, roomNo: string, wish?: Wish): string {
  const clockId = floor.opens(roomNo, wish);
  floor.does({ type: 'startClock', clockId });
  return clockId;
}

describe('how long a place is kept', () => {
  test('[DTY-6] for who is away by a number of its own, not by that of the meal', () => {
    for (const [mealMinutes, awayMinutes] of [
      [30, 12],
      [12, 30],
    ] as const) {
      const floor = Floor.by({ freeze: { mealMinutes, awayMinutes } });
      floor.does({ type: 'setDuty', staffNo: '1', to: 'away' });
      floor.does({ type: 'setDuty', staffNo: '2', to: 'meal' });
      expect(floor.state.technicians.get('1')).toMatchObject({
        untilAt: floor.at + awayMinutes * minuteMs,
      });
      expect(floor.state.technicians.get('2')).toMatchObject({
        untilAt: floor.at + mealMinutes * minuteMs,
      });
    }
  });

  test('[DTY-6] for ever for who is away, where the policy has no minutes for that', () => {
    const floor = Floor.by({ freeze: { mealMinutes: 30, awayMinutes: 0 } });
    floor.does({ type: 'setDuty', staffNo: '1', to: 'away' });
    expect(floor.state.technicians.get('1')).not.toHaveProperty('untilAt');
    expect(timerOf(floor)).toBeUndefined();
  });

  test('[QMV-6] for an expected guest as long as the policy lets, where nobody says for how long', () => {
    for (const mostMinutes of [10, 45]) {
      const floor = Floor.by({ hold: { mostMinutes } });
      const hold = { type: 'holdSlot', staffNo: '1', reason: '熟客要来' } as const;
      expect(floor.refuses('hold_too_long', { ...hold, minutes: mostMinutes + 1 })).toEqual({
        mostMinutes,
      });
      floor.does(hold);
      expect(standingOf(floor.state, '1').hold).toMatchObject({
        untilAt: floor.at + mostMinutes * minuteMs,
      });
    }
  });

  test('[QMV-6] no place is kept for any time, said or not', () => {
    const floor = Floor.by({ hold: { mostMinutes: 0 } });
    const hold = { type: 'holdSlot', staffNo: '1', reason: '熟客要来' } as const;
    for (const minutes of [undefined, 0, 1])
      expect(floor.refuses('hold_too_long', { ...hold, minutes })).toEqual({ mostMinutes: 0 });
  });
});

describe('the order of a start', () => {
  /** As the store lists them, which is not by their numbers. */
  const listed = ['3', '1', '4', '2'];
  const config = {
    ...store,
    technicians: listed.flatMap((staffNo) =>
      store.technicians.filter((technician) => technician.staffNo === staffNo),
    ),
  };

  test('[ROT-17] of the list is that of the list, not of the staff numbers', () => {
    const floor = Floor.by({ ...one, shiftStart: 'list' }, staffNos, config);
    expect(floor.queue('all')).toBe('3 1 4 2');
  });

  test('[ROT-17] of those with as many clocks yesterday, requested and by rotation, is that of the list', () => {
    const floor = Floor.by(
      { ...one, shiftStart: 'fewestRequested', lateAfterMinutes: 120 },
      staffNos,
      config,
    );
    expect(floor.queue('all')).toBe('3 1 4 2');
    const clockId = starts(floor, '301', requested('3'));
    floor.passMinutes(60).does({ type: 'endClock', clockId });
    for (const staffNo of staffNos) floor.does({ type: 'clockOff', staffNo });
    floor.does({ type: 'openBusinessDay', day: '2026-11-21' });
    for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
    expect(floor.queue('all')).toBe('1 4 2 3');
  });

  test('[ROT-17, ROT-18] is for whoever comes in the last minute that is not late, and for nobody after', () => {
    for (const lateAfterMinutes of [0, 7]) {
      const comes = (minutes: number) => {
        const floor = Floor.by({ ...one, shiftStart: 'staffNo', lateAfterMinutes }, ['2', '3']);
        floor.passMinutes(minutes).does({ type: 'clockOn', staffNo: '1' });
        return floor.queue('all');
      };
      expect(comes(lateAfterMinutes)).toBe('1 2 3');
      expect(comes(lateAfterMinutes + 1)).toBe('2 3 1');
    }
  });
});

describe('minutes of a shift', () => {
  test('[DTY-11] late is noted beyond those of the policy, and then whole', () => {
    for (const lateAfterMinutes of [0, 7, 20]) {
      const noted = (minutes: number) => {
        const floor = Floor.by({ lateAfterMinutes }, []);
        const events = floor.passMinutes(minutes).does({ type: 'clockOn', staffNo: '1' });
        return events.filter(({ type }) => type === 'attendanceNoted');
      };
      expect(noted(lateAfterMinutes)).toMatchObject([{ lateMinutes: 0 }]);
      expect(noted(lateAfterMinutes + 1)).toMatchObject([{ lateMinutes: lateAfterMinutes + 1 }]);
    }
  });

  test('[ROT-3] a rotation clock may run beyond its end by those of the policy, and no longer', () => {
    for (const shiftEndGraceMinutes of [0, 8, 25]) {
      const lastMoment = 1_440 + shiftEndGraceMinutes - 60 - 720;
      const opened = (minutes: number) => {
        const floor = Floor.by({ shiftEndGraceMinutes }, ['1']);
        return floor.clock(floor.passMinutes(minutes).opens('301')).status;
      };
      expect(opened(lastMoment)).toBe('called');
      expect(opened(lastMoment + 1)).toBe('awaitingTechnician');
    }
  });
});

describe('minutes that run from a call or a start', () => {
  test('[SWP-1, POL-6] a started clock is taken back within the minutes of the policy, none among them', () => {
    for (const limitMinutes of [0, 4, 25]) {
      const floor = Floor.by({ cancel: { ...defaultPolicy.cancel, limitMinutes } });
      const command = { type: 'cancelClock', clockId: starts(floor, '301') } as const;
      floor.passMinutes(limitMinutes);
      const actor = { kind: 'staff', id: 'B1' } as const;
      const inTime = { ...command, stamp: floor.stamp(), actor };
      expect(decide(restore(serialize(floor.state)), inTime).kind).toBe('accepted');
      floor.passMinutes(1);
      expect(floor.refuses('cancel_limit_passed', command)).toEqual({ limitMinutes });
    }
  });

  test('[MIS-1, MOV-3] a turn is missed by the minutes of the policy, after a move as before it', () => {
    for (const afterMinutes of [2, 6]) {
      const floor = Floor.by({ missedTurn: { ...defaultPolicy.missedTurn, afterMinutes } });
      const clockId = floor.opens('301');
      const due = () => ({
        timerId: `missedTurn/${clockId}`,
        dueAt: floor.at + afterMinutes * minuteMs,
      });
      expect(timerOf(floor)).toEqual(due());
      floor.passMinutes(1);
      const { visitId } = floor.ticketIn('301');
      floor.does({ type: 'moveRoom', visitId, toRoomNo: '302' });
      expect(timerOf(floor)).toEqual(due());
    }
  });
});

describe('an early end', () => {
  test('[POL-5, ROT-18] costs the place of the next day, where nothing else was chosen', () => {
    const floor = Floor.open(['1', '2', '3']);
    const clockId = starts(floor, '301');
    floor.passMinutes(20);
    expect(floor.does({ type: 'endClock', clockId, early: true })).toContainEqual(
      expect.objectContaining({
        ...{ type: 'penaltyRecorded', staffNo: '1', what: 'earlyEnd', fineFen: 0 },
        tailNext: true,
      }),
    );
    expect(standingOf(floor.state, '1').tailNext).toBe(true);
  });

  test('[POL-5] that is fined and nothing more is on record, and tomorrow begins as any other day', () => {
    const floor = Floor.by({ earlyEnd: { then: 'flag', fineFen: 5_000 } }, ['1', '2']);
    const clockId = starts(floor, '301');
    floor.passMinutes(20);
    expect(floor.does({ type: 'endClock', clockId, early: true })).toContainEqual(
      expect.objectContaining({
        ...{ type: 'penaltyRecorded', staffNo: '1', what: 'earlyEnd', fineFen: 5_000 },
        tailNext: false,
      }),
    );
    expect(standingOf(floor.state, '1').tailNext).toBe(false);
  });
});

describe('whom no line is promised to', () => {
  /** Both of them are busy for five minutes more, the first one in turn first. */
  const soonFree = () => {
    const floor = Floor.by({ ...one, preAssignMinutes: 10 }, ['1', '2']);
    const clockIds = [starts(floor, '301'), starts(floor, '302')];
    floor.passMinutes(55);
    return { floor, clockIds };
  };

  test('[ROT-19] where nothing stands against it, it is to the first in turn', () => {
    const { floor } = soonFree();
    expect(floor.clock(floor.opens('303'))).toMatchObject({ promisedTo: '1' });
  });

  test('[ROT-19, DSP-7] those whom a guest waits for by name', () => {
    const { floor } = soonFree();
    const item = (wish: Wish) => ({ items: [{ serviceCode: 'FOOT60', wish }] });
    floor.does({
      type: 'openVisit',
      roomNo: '303',
      guests: [item(requested('1')), item({ type: 'rotation' })],
    });
    const [asked = '', byTurn = ''] = floor.ticketIn('303').clockIds;
    expect(floor.clock(asked)).toMatchObject({ status: 'awaitingTechnician' });
    expect(floor.clock(byTurn)).toMatchObject({ promisedTo: '2' });
  });

  test('[ROT-19, DTY-5] those who are suspended when their clock is over', () => {
    const { floor, clockIds } = soonFree();
    floor.does({ type: 'setDuty', staffNo: '1', to: 'suspended', reason: '查' });
    const waits = floor.opens('303');
    expect(floor.clock(waits)).toMatchObject({ promisedTo: '2' });
    floor.does({ type: 'endClock', clockId: clockIds[0] ?? '' });
    expect(floor.clock(waits)).toMatchObject({ status: 'awaitingTechnician', promisedTo: '2' });
  });
});

describe('owed turns', () => {
  const owing: Partial<RotationPolicy> = { ...one, owedTurns: true };

  test('[ROT-14, BKG-6] are earned in a booked clock as in a requested one', () => {
    const floor = Floor.by({ ...owing, discipline: 'rounds' }, ['1', '2']);
    floor.does({
      ...{ type: 'bookVisit', roomNo: '301', startAt: noon + 30 * minuteMs, minutes: 60 },
      guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo: '1' } }] }],
    });
    const [bookingId = ''] = floor.state.bookings.keys();
    floor.passMinutes(30).does({ type: 'openBooking', bookingId });
    const [booked = ''] = floor.ticketIn('301').clockIds;
    floor.does({ type: 'startClock', clockId: booked });
    expect(floor.clock(booked)).toMatchObject({ staffNo: '1', clockType: 'booked' });
    const passing = floor.opens('302');
    expect(floor.clock(passing)).toMatchObject({ staffNo: '2' });
    expect(standingOf(floor.state, '1').owed).toMatchObject({ clockId: passing });
  });

  test('[ROT-15, ROT-13] count nothing, the extensions of their clocks among it', () => {
    const floor = Floor.by({ ...owing, discipline: 'fewestTurns', extensionCounts: 1 }, ['1', '2']);
    const asked = starts(floor, '301', requested('1'));
    starts(floor, '302');
    floor.does({ type: 'endClock', clockId: asked, early: true });
    const repaid = starts(floor, '303');
    expect(floor.clock(repaid)).toMatchObject({ staffNo: '1', by: 'owedTurn' });
    const events = floor.does({ type: 'extendClock', clockId: repaid, extensions: 1 });
    expect(typesOf(events)).not.toContain('turnTaken');
    expect(standingOf(floor.state, '1').turns).toBe(0);
    expect(floor.queue('all')).toBe('1 2');
  });
});
