/**
 * What technicians are, one by one, and who stands in which queue, against a
 * model made of two lists and a table (floor-rules 2 and 3, DTY, ROT-4 to ROT-7).
 * Everything else is refused by name and changes nothing.
 */
import { type CommandBody, decide, minuteMs, type RefusalName } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, noon } from '../../support/floor.ts';
import { runs } from '../../support/runs.ts';
import { guestsGo } from './guests-go.ts';

const pauses = ['onBreak', 'meal', 'away', 'suspended', 'covered'] as const;
type Told = (typeof pauses)[number] | 'waiting' | 'leave';
type Status = Told | 'offDuty' | 'called' | 'inService';

const step = fc.record({
  deed: fc.constantFrom(
    ...(['on', 'on', 'off', 'told', 'told', 'told', 'buy', 'open', 'open', 'start'] as const),
    ...(['start', 'end', 'end', 'cancel', 'missed', 'setOff', 'suspend'] as const),
  ),
  staffNo: fc.constantFrom('1', '2', '3', '4'),
  to: fc.constantFrom<Told>(...pauses, 'waiting', 'waiting', 'leave'),
  /** The host; and an attendant, who may not suspend anybody. */
  by: fc.constantFrom('H1', 'H1', 'A1'),
  minutes: fc.constantFrom(0, 0, 1, 5, 12),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Technician {
  readonly groups: readonly string[];
  status: Status;
  roomNo?: string | undefined;
  onTheWay: boolean;
  suspendAtEnd: boolean;
  /** Until when the place is kept. */
  keptUntil?: number | undefined;
  /** The place was lost on this way out. */
  lost: boolean;
}

const freezeMs = 30 * minuteMs;

class Model {
  readonly technicians = new Map<string, Technician>();
  readonly queues: Record<string, string[]> = { foot: [], body: [] };
  /** Rooms that wait for somebody, oldest first. */
  readonly waiting: string[] = [];
  /** Rooms in use, and since when they have had to wait for somebody. */
  readonly taken = new Map<string, number>();
  readonly seen = new Set<string>();

  constructor() {
    const groups = { 1: ['foot'], 2: ['foot', 'body'], 3: ['foot', 'body'], 4: ['body'] };
    for (const [staffNo, of] of Object.entries(groups))
      this.technicians.set(staffNo, {
        ...{ groups: of, status: 'offDuty', onTheWay: false, suspendAtEnd: false },
        lost: false,
      });
  }

  of(staffNo: string): Technician {
    const technician = this.technicians.get(staffNo);
    if (technician === undefined) throw new Error(staffNo);
    return technician;
  }

  join(staffNo: string): void {
    for (const group of this.of(staffNo).groups) this.queues[group]?.push(staffNo);
  }
  leave(staffNo: string): void {
    for (const [group, queue] of Object.entries(this.queues))
      this.queues[group] = queue.filter((one) => one !== staffNo);
  }
  toTail(staffNo: string): void {
    this.leave(staffNo);
    this.join(staffNo);
  }

  /** DSP-4: the oldest room first, the first in turn order who waits. */
  dispatch(): void {
    for (const roomNo of [...this.waiting]) {
      const next = this.queues['foot']?.find((one) => this.of(one).status === 'waiting');
      if (next === undefined) return;
      Object.assign(this.of(next), { status: 'called', roomNo, onTheWay: false });
      this.waiting.splice(this.waiting.indexOf(roomNo), 1);
    }
  }

  /** DTY-5 */
  free(technician: Technician): void {
    const status = technician.suspendAtEnd ? 'suspended' : 'waiting';
    Object.assign(technician, { status, roomNo: undefined, suspendAtEnd: false, onTheWay: false });
  }

  /** DTY-6: the pauses that are over the time that a place is kept. */
  freezesDue(at: number): string[] {
    return [...this.technicians]
      .filter(([, { keptUntil }]) => keptUntil !== undefined && keptUntil <= at)
      .sort(
        ([a, one], [b, other]) => (one.keptUntil ?? 0) - (other.keptUntil ?? 0) || (a < b ? -1 : 1),
      )
      .map(([staffNo]) => staffNo);
  }

  /** DTY-3, DTY-6, DTY-8: from a pause or from waiting to another. */
  tell(staffNo: string, to: Told, at: number): void {
    const technician = this.of(staffNo);
    const { status, keptUntil } = technician;
    if (to === 'leave') this.leave(staffNo);
    if (status === 'leave') this.join(staffNo);
    technician.status = to;
    if (to === 'waiting' || to === 'leave')
      Object.assign(technician, { keptUntil: undefined, lost: false });
    // Counted from the first step out, whatever comes after it; lost once.
    else if (!technician.lost && (to === 'meal' || to === 'away'))
      technician.keptUntil = keptUntil ?? at + freezeMs;
    this.dispatch();
  }
}

const busy = ({ status }: Technician) => status === 'called' || status === 'inService';
const theirs = (status: Status) => status === 'suspended' || status === 'covered';

type Rule = (model: Model, step: Step, at: number) => RefusalName | undefined;

const rules: Record<Step['deed'], Rule> = {
  // DTY-1, DTY-8, ROT-5
  on: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status !== 'offDuty' && technician.status !== 'leave') return 'already_on_duty';
    // DTY-17
    technician.status = technician.suspendAtEnd ? 'suspended' : 'waiting';
    technician.suspendAtEnd = false;
    model.join(staffNo);
    model.dispatch();
    return undefined;
  },
  // DTY-2, ROT-6
  off: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status === 'offDuty') return 'not_on_duty';
    if (busy(technician)) return 'technician_busy';
    const suspendAtEnd = technician.status === 'suspended';
    Object.assign(technician, {
      status: 'offDuty',
      keptUntil: undefined,
      suspendAtEnd,
      lost: false,
    });
    model.leave(staffNo);
    return undefined;
  },
  told: (model, { staffNo, to, by }, at) => {
    const technician = model.of(staffNo);
    const { status } = technician;
    if (status === 'offDuty') return 'not_on_duty';
    // DTY-4
    if ((theirs(to) || theirs(status)) && by !== 'H1') return 'not_allowed';
    if (busy(technician)) {
      // DTY-5
      const lifts = to === 'waiting' && technician.suspendAtEnd;
      if (to !== 'suspended' && !lifts) return 'technician_busy';
      if (by !== 'H1') return 'not_allowed';
      if (to === 'suspended' && technician.suspendAtEnd) return 'duty_unchanged';
      technician.suspendAtEnd = !lifts;
      return undefined;
    }
    if (status === to) return 'duty_unchanged';
    if (status === 'leave' && to !== 'waiting') return 'technician_paused';
    model.tell(staffNo, to, at);
    return undefined;
  },
  suspend: (model, one, at) => rules.told(model, { ...one, to: 'suspended', by: 'H1' }, at),
  // DTY-9
  buy: (model, { staffNo }, at) => {
    const technician = model.of(staffNo);
    if (technician.status === 'offDuty' || technician.status === 'leave') return 'not_on_duty';
    if (busy(technician)) return 'technician_busy';
    model.tell(staffNo, 'leave', at);
    return undefined;
  },
  open: (model, _, at) => {
    const roomNo = freeRoom(model);
    if (roomNo === undefined) return 'room_not_vacant';
    model.taken.set(roomNo, at);
    model.waiting.push(roomNo);
    model.dispatch();
    return undefined;
  },
  // CLK-2, ROT-4
  start: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status !== 'called')
      return busy(technician) ? 'clock_not_called' : 'unknown_clock';
    technician.status = 'inService';
    model.toTail(staffNo);
    return undefined;
  },
  end: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status !== 'inService')
      return busy(technician) ? 'clock_not_running' : 'unknown_clock';
    model.taken.delete(technician.roomNo ?? '');
    model.free(technician);
    model.dispatch();
    return undefined;
  },
  // VIS-4: before the start, where nobody loses a place.
  cancel: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status !== 'called') return 'unknown_clock';
    model.taken.delete(technician.roomNo ?? '');
    model.free(technician);
    model.dispatch();
    return undefined;
  },
  // MIS-3, MIS-4: the room waits in its old place, and is given to the first in turn order.
  missed: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status !== 'called')
      return busy(technician) ? 'clock_not_called' : 'unknown_clock';
    const roomNo = technician.roomNo ?? '';
    const since = (one: string) => model.taken.get(one) ?? 0;
    const place = model.waiting.findIndex((one) => since(one) >= since(roomNo));
    model.waiting.splice(place < 0 ? model.waiting.length : place, 0, roomNo);
    model.free(technician);
    model.toTail(staffNo);
    model.dispatch();
    return undefined;
  },
  // DTY-13
  setOff: (model, { staffNo }) => {
    const technician = model.of(staffNo);
    if (technician.status === 'inService') return 'technician_busy';
    if (technician.status !== 'called') return 'clock_not_called';
    if (technician.onTheWay) return 'already_acknowledged';
    technician.onTheWay = true;
    return undefined;
  },
};

const freeRoom = (model: Model) => ['301', '302', '303'].find((one) => !model.taken.has(one));

function commandOf(floor: Floor, model: Model, { deed, staffNo, to }: Step): CommandBody {
  const technician = floor.state.technicians.get(staffNo);
  const clockId = technician !== undefined && 'clockId' in technician ? technician.clockId : 'none';
  switch (deed) {
    case 'on':
      return { type: 'clockOn', staffNo };
    case 'off':
      return { type: 'clockOff', staffNo };
    case 'told':
      return { type: 'setDuty', staffNo, to };
    case 'suspend':
      return { type: 'setDuty', staffNo, to: 'suspended' };
    case 'buy':
      return { type: 'buyClock', staffNo, reason: '家里有事' };
    case 'open': {
      const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' as const } }];
      return { type: 'openVisit', roomNo: freeRoom(model) ?? '301', guests: [{ items }] };
    }
    case 'start':
      return { type: 'startClock', clockId };
    case 'end':
      return { type: 'endClock', clockId, early: true };
    case 'cancel':
      return { type: 'cancelClock', clockId: technician?.status === 'called' ? clockId : 'none' };
    case 'missed':
      return { type: 'markMissedTurn', clockId };
    case 'setOff':
      return { type: 'setOff', staffNo };
  }
}

function send(floor: Floor, command: CommandBody, by: string) {
  const localMinute = 720 + Math.floor((floor.at - noon) / minuteMs);
  const stamp = { at: floor.at, localDay: '2026-11-20', localMinute };
  return decide(floor.state, { ...command, stamp, actor: { kind: 'staff', id: by } });
}

function shown(model: Model) {
  return {
    technicians: [...model.technicians].map(([staffNo, { status, keptUntil }]) => [
      ...[staffNo, status, keptUntil],
    ]),
    queues: model.queues,
    marked: [...model.technicians].filter(([, one]) => one.suspendAtEnd).map(([no]) => no),
  };
}
function onFloor(floor: Floor) {
  return {
    technicians: [...floor.state.technicians].map(([staffNo, one]) => [
      ...[staffNo, one.status, 'untilAt' in one ? one.untilAt : undefined],
    ]),
    queues: Object.fromEntries(floor.state.queues),
    marked: [...floor.state.suspendAtEnd.keys()].sort(),
  };
}

describe('what technicians are', () => {
  test('[DTY-1, DTY-2, DTY-3, DTY-4, DTY-5, DTY-6, DTY-8, DTY-9, DTY-13, ROT-4, ROT-5, ROT-6, ROT-7, MIS-3] states and queues as the rules say, all else is refused and changes nothing', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 55, size: 'max' }), (steps) => {
        const floor = Floor.open([]);
        const model = new Model();
        for (const one of steps) {
          floor.passMinutes(one.minutes);
          for (const staffNo of model.freezesDue(floor.at)) {
            const dueAt = model.of(staffNo).keptUntil ?? 0;
            floor.does({ type: 'fireTimer', timerId: `freeze/${staffNo}`, dueAt });
            Object.assign(model.of(staffNo), { keptUntil: undefined, lost: true });
            model.toTail(staffNo);
            seen.add('freeze');
          }
          const command = commandOf(floor, model, one);
          const by = one.deed === 'told' ? one.by : 'H1';
          const before = JSON.stringify(floor.snapshot());
          const refusal = rules[one.deed](model, one, floor.at);
          const outcome = send(floor, command, by);
          expect(outcome.kind === 'refused' ? outcome.name : undefined).toBe(refusal);
          if (refusal === undefined) guestsGo(floor);
          else expect(JSON.stringify(floor.snapshot())).toBe(before);
          expect(onFloor(floor)).toEqual(shown(model));
          seen.add(`${one.deed}/${refusal === undefined ? 'done' : 'refused'}`);
        }
      }),
      { numRuns: runs(150) },
    );
    const deeds = Object.keys(rules);
    const wanted = ['freeze', ...deeds.flatMap((deed) => [`${deed}/done`, `${deed}/refused`])];
    expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
  });
});
