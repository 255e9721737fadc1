import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnouncementView, TechnicianView } from '@baozhong/contract/live.ts';
import {
  callPage,
  calls,
  endings,
  page,
  queuePage,
  queueRow,
  waitingIn,
} from '../../../floor-ui/src/lib/clockroom/board.ts';

const minute = 60_000;
const now = 1_000 * minute;

const technician = (staffNo: string, given: Partial<TechnicianView>): TechnicianView => ({
  kind: 'technician',
  id: staffNo,
  staffNo,
  name: '',
  gender: 'F',
  grade: 'junior',
  skills: [],
  state: 'waiting',
  sinceAt: now,
  roomNo: null,
  clockId: null,
  endsAt: null,
  onTheWayAt: null,
  takesOverAt: null,
  pausedUntil: null,
  pauseReason: null,
  suspendedAtEnd: false,
  overtime: false,
  callsIn: 0,
  shiftPlan: 'day',
  lateMinutes: 0,
  expected: false,
  heldUntil: null,
  heldReason: null,
  owedTurn: false,
  laps: 0,
  promisedRoomNo: null,
  shiftStart: '12:00',
  shiftEnd: '26:00',
  clocksToday: 0,
  commissionTodayFen: 0,
  bookedAt: null,
  ...given,
});

const said = (
  no: number,
  staffNo: string,
  roomNo: string,
  serviceName: string,
): AnnouncementView => ({
  kind: 'announcement',
  id: String(no),
  no,
  at: now,
  what: 'dispatch',
  staffNo,
  roomNo,
  clockType: 'requested',
  serviceName,
  minutes: 60,
  left: false,
  text: '',
  speechId: null,
  clockId: `V1-${String(no)}/1`,
  state: 'queued',
  player: null,
  why: '',
});

describe('[TRM-06] the board of the technician room', () => {
  it('shows a call until the technician has tapped in, newest first, and who is late', () => {
    const called = { state: 'called' as const, roomNo: '302' };
    const rows = calls(
      [
        technician('8', { ...called, sinceAt: now - minute }),
        technician('21', { ...called, sinceAt: now - 3 * minute, roomNo: '1108' }),
        technician('9', { state: 'inService', roomNo: '302', endsAt: now }),
        technician('7', {}),
      ],
      [said(1, '8', '302', '修脚'), said(2, '8', '302', '足底按摩'), said(3, '21', '305', '采耳')],
      now,
      3,
    );
    expect(rows.map((row) => [row.staffNo, row.roomNo, row.late, row.waitedMinutes])).toEqual([
      ['8', '302', false, 1],
      ['21', '1108', true, 3],
    ]);
    // What was said of another room is not said of this one.
    expect(rows.map((row) => [row.serviceName, row.clockType, row.no])).toEqual([
      ['足底按摩', 'requested', 2],
      ['', null, null],
    ]);
  });

  it('shows who has just been called on every page of the calls, and the long late after them', () => {
    const called = (staffNo: string, minutesAgo: number) =>
      technician(staffNo, { state: 'called', roomNo: '302', sinceAt: now - minutesAgo * minute });
    const late = Array.from({ length: 12 }, (_, i) => called(`L${String(i)}`, 26));
    const rows = calls([...late, called('92', 0), called('94', 0.5)], [], now, 3);
    for (const turn of [0, 1]) {
      const { shown, page: no, pages } = callPage(rows, 10, turn);
      expect(shown.slice(0, 2).map((row) => row.staffNo)).toEqual(['92', '94']);
      expect([shown.length, no, pages]).toEqual([turn === 0 ? 10 : 6, turn, 2]);
    }
    // As many as that at once: whoever has no place among the first is not lost.
    const many = calls(
      Array.from({ length: 14 }, (_, i) => called(String(i), 0)),
      [],
      now,
      3,
    );
    const seen = [0, 1, 2, 3, 4].flatMap((turn) => callPage(many, 10, turn).shown);
    expect(new Set(seen.map((row) => row.staffNo)).size).toBe(14);
  });

  it('[ANN-7] shows who was handed a running clock until they are there, or a turn would be missed', () => {
    const busy = technician('39', {
      ...{ state: 'inService', roomNo: '207', sinceAt: now - 2 * minute },
      ...{ takesOverAt: now - 2 * minute, endsAt: now + 48 * minute },
    });
    const said = {
      ...{ kind: 'announcement', id: '7', no: 7, at: now - 2 * minute, what: 'handOver' },
      ...{ clockId: 'V1/1', staffNo: '39', roomNo: '207', clockType: 'rotation', minutes: 50 },
      ...{
        serviceName: '足底按摩',
        state: 'played',
        player: 'hub',
        why: '',
        text: '',
        speechId: null,
      },
    } as AnnouncementView;
    const rows = (at: number, one = busy) => calls([one], [said], at, 3);
    expect(rows(now)).toMatchObject([
      { staffNo: '39', roomNo: '207', minutes: 50, takesOver: true, late: false },
    ]);
    expect(rows(now + minute)).toEqual([]);
    expect(rows(now, { ...busy, takesOverAt: null })).toEqual([]);
  });

  it('shows who ends within five minutes, and who is over, by their ends', () => {
    const ends = (staffNo: string, minutes: number) =>
      technician(staffNo, { state: 'inService', roomNo: '302', endsAt: now + minutes * minute });
    const rows = endings([ends('1', 6), ends('2', 5), ends('3', 0), ends('4', -4)], now);
    expect(rows.map((row) => [row.staffNo, row.leftMinutes])).toEqual([
      ['4', -4],
      ['3', 0],
      ['2', 5],
    ]);
  });

  it('queues those who wait, in turn order', () => {
    const of: Record<string, TechnicianView> = {
      '8': technician('8', {}),
      '9': technician('9', { state: 'inService' }),
      '21': technician('21', {}),
    };
    const queue = {
      kind: 'queue' as const,
      id: 'foot',
      group: 'foot',
      name: '足疗',
      next: '21',
      kept: [],
    };
    expect(waitingIn({ ...queue, staffNos: ['21', '9', '8', '77'] }, (no) => of[no])).toEqual([
      '21',
      '8',
    ]);
  });

  it('never moves the head, and shows everyone in the tail once in a round', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 0, max: 1_000_000 }), (count, turn) => {
        const waiting = Array.from({ length: count }, (_, i) => String(i + 1));
        const pages = Math.max(1, Math.ceil((count - 4) / 4));
        const rows = Array.from({ length: pages }, (_, i) => queueRow(waiting, turn + i, '1'));
        for (const row of rows) {
          expect(row.head).toEqual(waiting.slice(0, 4));
          expect(row.total).toBe(count);
          const [first] = row.tail;
          if (row.tailFrom !== null) expect(first).toBe(String(row.tailFrom));
        }
        const tails = rows.flatMap((row) => row.tail).map(Number);
        expect(tails.toSorted((a, b) => a - b).map(String)).toEqual(waiting.slice(4));
      }),
    );
  });

  it('[FLR-06] always shows who would be sent, wherever they stand, and where that is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.nat(1_000_000),
        (count, at, turn) => {
          const waiting = Array.from({ length: count }, (_, i) => String(i + 1));
          const next = waiting[at % count] ?? '';
          const pages = Math.max(1, Math.ceil((count - 4) / 4));
          const rows = Array.from({ length: pages }, (_, i) => queueRow(waiting, turn + i, next));
          for (const row of rows) {
            expect([...row.head, ...row.tail]).toContain(next);
            expect(row.head).toEqual(rows[0]?.head);
            if (row.nextAt !== null)
              expect([row.head.at(-1), String(row.nextAt)]).toEqual([next, next]);
          }
          const seen = [...(rows[0]?.head ?? []), ...rows.flatMap(({ tail }) => tail)];
          expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(waiting);
        },
      ),
    );
    const twelve = Array.from({ length: 12 }, (_, i) => String(i + 1));
    expect(queueRow(twelve, 0, '11')).toEqual({
      ...{ head: ['1', '2', '3', '11'], nextAt: 11 },
      ...{ tailFrom: 4, tail: ['4', '5', '6', '7'], total: 12 },
    });
    // Nobody could be sent, or somebody who does not wait: the line as it is.
    expect(queueRow(twelve, 0, null).head).toEqual(['1', '2', '3', '4']);
    expect(queueRow(twelve, 0, '77').head).toEqual(['1', '2', '3', '4']);
  });

  it('shows every queue, and of every queue everyone, in a round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), fc.nat(30), (count, waits) => {
        const waiting = Array.from({ length: waits }, (_, i) => String(i));
        const seen = new Map<number, Set<string>>();
        for (let turn = 0; turn < 4 * Math.max(1, Math.ceil((waits - 4) / 4)); turn++) {
          const page = queuePage(
            Array.from({ length: count }, (_, i) => i),
            4,
            turn,
          );
          for (const queue of page.shown) {
            const row = queueRow(waiting, page.turn, null);
            const of = seen.get(queue) ?? new Set();
            seen.set(queue, of);
            for (const staffNo of [...row.head, ...row.tail]) of.add(staffNo);
          }
        }
        expect([...seen.values()].map(({ size }) => size)).toEqual(
          Array.from({ length: count }, () => waits),
        );
      }),
    );
  });

  it('stands still while all have a place', () => {
    const eight = Array.from({ length: 8 }, (_, i) => String(i));
    expect(queueRow(eight, 0, '6')).toEqual(queueRow(eight, 7, '6'));
    expect(queueRow(eight, 7, '6')).toMatchObject({ head: ['0', '1', '2', '3'], tailFrom: null });
    expect(queueRow([...eight, '8'], 1, '0')).toMatchObject({ tailFrom: 9, tail: ['8'] });
  });

  it('pages round and round, and has one page of nothing', () => {
    expect([0, 1, 2, 3].map((turn) => page([1, 2, 3, 4, 5], 2, turn))).toEqual([
      [1, 2],
      [3, 4],
      [5],
      [1, 2],
    ]);
    expect(page([], 2, 9)).toEqual([]);
  });
});
