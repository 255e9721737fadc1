/**
 * The life of a clock line against a model of its states (floor-rules 4, CLK,
 * DSP-4, DSP-5, SWP, MIS, VIS-4). Who is sent is left to the floor; the model
 * says which deed is allowed in which state, what may follow by itself, and
 * that nothing that could be served is left waiting.
 */
import { type CommandBody, minuteMs, type RefusalName } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, storeConfig, type Wish } from '../../support/floor.ts';
import { runs } from '../../support/runs.ts';
import { guestsGo } from './guests-go.ts';

const wish = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Wish>({ type: 'rotation' }) },
  fc.record({ type: fc.constant('rotation' as const), gender: fc.constantFrom('F', 'M') }),
  fc.record({ type: fc.constantFrom('requested', 'picked'), staffNo: fc.constantFrom('2', '3') }),
);
const item = fc.record({
  serviceCode: fc.constantFrom('FOOT60', 'FOOT60', 'BODY60'),
  wish,
  together: fc.constantFrom(false, false, true),
});
const step = fc.record({
  deed: fc.constantFrom(
    ...(['open', 'open', 'open', 'start', 'start', 'start', 'end', 'end', 'extend'] as const),
    ...(['cancel', 'swap', 'swap', 'missed', 'recall', 'service', 'transfer'] as const),
  ),
  which: fc.nat(30),
  items: fc.array(item, { minLength: 1, maxLength: 3 }),
  extensions: fc.constantFrom(0, 0.25, 0.5, 0.75, 1, 1.5, 2, 9),
  minutes: fc.constantFrom(0, 0, 1, 4, 11),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Status = 'queued' | 'awaitingTechnician' | 'called' | 'started' | 'ended' | 'cancelled';
interface Line {
  status: Status;
  readonly visitId: string;
  /** Those of one job are served at the same time, the jobs of a guest one after the other. */
  readonly job: string;
  serviceCode: string;
  staffNo?: string | undefined;
  startedAt?: number;
  /** When it was handed over, or its taker called again. */
  takenOverAt?: number | undefined;
  /** Whom the guest has sent away. */
  readonly sentAway: ReadonlySet<string>;
}
type Lines = Map<string, Line>;

const over = ({ status }: Line) => status === 'ended' || status === 'cancelled';
const limitMs = 10 * minuteMs;
const waitMs = 3 * minuteMs;
const skillOf: Record<string, string> = { FOOT60: 'foot', BODY60: 'body' };
const people = storeConfig().technicians;
const canDo = (staffNo: string, serviceCode: string) =>
  people.find((one) => one.staffNo === staffNo)?.skills.includes(skillOf[serviceCode] ?? '') ??
  false;

/** Undefined: allowed, and the line is in this state now, unless the floor goes on with it. */
type Rule = (line: Line, step: Step, floor: Floor) => RefusalName | { readonly status: Status };

const tooLate = (line: Line, at: number) =>
  line.status === 'started' && at - (line.startedAt ?? 0) > limitMs;

/** ANN-7: whoever took it over has not come yet, and has not been waited for too long. */
const isTakenOver = ({ status, takenOverAt }: Line, at: number) =>
  status === 'started' && takenOverAt !== undefined && at - takenOverAt < waitMs;

const rules: Record<Exclude<Step['deed'], 'open'>, Rule> = {
  // CLK-2, TAP-10
  start: (line, _, { at }) =>
    line.status === 'called' || isTakenOver(line, at) ? { status: 'started' } : 'clock_not_called',
  // CLK-4: a person means it.
  end: ({ status }) => (status === 'started' ? { status: 'ended' } : 'clock_not_running'),
  // CLK-3, CLK-6
  extend: ({ status }, { extensions }) => {
    if (![0.5, 1, 1.5, 2].includes(extensions)) return 'bad_extensions';
    return status === 'started' ? { status: 'started' } : 'clock_not_running';
  },
  // VIS-4, SWP-1
  cancel: (line, _, { at }) => {
    if (over(line)) return 'clock_not_running';
    return tooLate(line, at) ? 'cancel_limit_passed' : { status: 'cancelled' };
  },
  // SWP-1, SWP-3
  swap: (line, _, { at }) => {
    if (line.status === 'queued' || line.status === 'awaitingTechnician') return 'clock_not_called';
    if (over(line)) return 'clock_not_running';
    return tooLate(line, at) ? 'cancel_limit_passed' : { status: 'cancelled' };
  },
  // MIS-4
  missed: ({ status }) =>
    status === 'called' ? { status: 'awaitingTechnician' } : 'clock_not_called',
  // DSP-6, ANN-7
  recall: (line, _, { at }) =>
    line.status === 'called' || isTakenOver(line, at)
      ? { status: line.status }
      : 'clock_not_called',
  // CLK-8
  service: (line, { items }, floor) => {
    const to = items[0]?.serviceCode ?? '';
    if (over(line)) return 'clock_not_running';
    if (line.serviceCode === to) return 'same_service';
    const named = namedIn(floor, line) ?? line.staffNo;
    if (named !== undefined && !canDo(named, to)) return 'technician_lacks_skill';
    return tooLate(line, floor.at) ? 'cancel_limit_passed' : { status: line.status };
  },
  // CLK-9
  transfer: (line, _, floor) => {
    if (line.status !== 'started') return 'clock_not_running';
    const free = people.some(
      ({ staffNo }) =>
        floor.state.technicians.get(staffNo)?.status === 'waiting' &&
        canDo(staffNo, line.serviceCode) &&
        !line.sentAway.has(staffNo),
    );
    return free ? { status: 'started' } : 'nobody_free';
  },
};

/** Whom a line that nobody is called to asks for. */
function namedIn(floor: Floor, line: Line): string | undefined {
  if (line.status !== 'queued' && line.status !== 'awaitingTechnician') return undefined;
  for (const [, clock] of floor.state.clocks)
    if (lineOf.get(line) === clock.clockId && clock.wish.type !== 'rotation')
      return clock.wish.staffNo;
  return undefined;
}
const lineOf = new WeakMap<Line, string>();

function commandOf(clockId: string, { deed, extensions, items }: Step): CommandBody {
  const wish: Wish = { type: 'rotation' };
  switch (deed) {
    case 'start':
      return { type: 'startClock', clockId };
    case 'end':
      return { type: 'endClock', clockId, early: true };
    case 'extend':
      return { type: 'extendClock', clockId, extensions };
    case 'cancel':
      return { type: 'cancelClock', clockId };
    case 'swap':
      return { type: 'swapTechnician', clockId, wish };
    case 'missed':
      return { type: 'markMissedTurn', clockId };
    case 'recall':
      return { type: 'recallTechnician', clockId };
    case 'service':
      return { type: 'changeService', clockId, serviceCode: items[0]?.serviceCode ?? '' };
    case 'transfer':
      return { type: 'transferClock', clockId, wish };
    case 'open':
      throw new Error('no line yet');
  }
}

/** Opens a vacant room for one guest, if there is one. The first job is ready, the rest waits for it. */
function open(floor: Floor, lines: Lines, { items }: Step): void {
  const room = [...floor.state.rooms.values()].find(({ status }) => status === 'vacant');
  if (room === undefined) return;
  const apart = items.map((one, index) => {
    const twice = items
      .slice(0, index)
      .some(({ wish: other }) => 'staffNo' in other && 'staffNo' in one.wish);
    const able = !('staffNo' in one.wish) || canDo(one.wish.staffNo, one.serviceCode);
    return twice || !able ? { ...one, wish: { type: 'rotation' as const } } : one;
  }) as { serviceCode: string; wish: Wish; together: boolean }[];
  const events = floor.does({ type: 'openVisit', roomNo: room.roomNo, guests: [{ items: apart }] });
  const added = events.flatMap((event) => (event.type === 'clockLineAdded' ? [event] : []));
  let job = '';
  let first = true;
  apart.forEach(({ serviceCode, together }, index) => {
    const { clockId = '', visitId = '' } = added[index] ?? {};
    if (index > 0 && !together) first = false;
    job = together && job !== '' ? job : clockId;
    const status = first ? 'awaitingTechnician' : 'queued';
    add(lines, clockId, { status, visitId, job, serviceCode, sentAway: new Set() });
  });
}

/** `after`: it stands where that one stood. */
function add(lines: Lines, clockId: string, line: Line, after?: string): void {
  lineOf.set(line, clockId);
  const all = [...lines];
  const place = all.findIndex(([name]) => name === after);
  all.splice(place < 0 ? all.length : place + 1, 0, [clockId, line]);
  lines.clear();
  for (const [name, one] of all) lines.set(name, one);
}

/** What the floor may do by itself: make a guest's next job ready, and call somebody to what is ready. */
const byItself: Partial<Record<Status, readonly Status[]>> = {
  queued: ['awaitingTechnician', 'called'],
  awaitingTechnician: ['called'],
};

/** Takes over what has followed, and says what may not have. */
function follow(floor: Floor, lines: Lines): string[] {
  const wrong: string[] = [];
  for (const [clockId, line] of lines) {
    const { status, ...clock } = floor.clock(clockId);
    if (status !== line.status && byItself[line.status]?.includes(status) !== true)
      wrong.push(`${clockId} went from ${line.status} to ${status}`);
    line.status = status;
    const staffNo = 'staffNo' in clock ? clock.staffNo : undefined;
    if (status === 'called' && staffNo !== undefined && line.sentAway.has(staffNo))
      wrong.push(`${clockId} is served by ${staffNo} again`);
    line.staffNo = status === 'called' || status === 'started' ? staffNo : undefined;
  }
  return [...wrong, ...busyTwice(lines), ...order(lines), ...leftWaiting(floor, lines)];
}

function busyTwice(lines: Lines): string[] {
  const busy = [...lines.values()].flatMap(({ staffNo }) => staffNo ?? []);
  return busy.filter((one, index) => busy.indexOf(one) !== index).map((one) => `${one} serves two`);
}

/** DSP-5, JOB-1: of each guest the first job that is not over is ready, the others are not. */
function order(lines: Lines): string[] {
  const current = new Map<string, string>();
  return [...lines].flatMap(([clockId, line]) => {
    if (over(line)) return [];
    const job = current.get(line.visitId) ?? line.job;
    current.set(line.visitId, job);
    const ready = line.status !== 'queued';
    return ready === (line.job === job) ? [] : [`${clockId} is ${line.status} out of its order`];
  });
}

/** DSP-4: nobody waits who could serve a line that waits for anybody. */
function leftWaiting(floor: Floor, lines: Lines): string[] {
  return [...lines].flatMap(([clockId, line]) => {
    const { wish } = floor.clock(clockId);
    if (line.status !== 'awaitingTechnician' || wish.type !== 'rotation') return [];
    return people
      .filter(
        ({ staffNo, gender }) =>
          floor.state.technicians.get(staffNo)?.status === 'waiting' &&
          canDo(staffNo, line.serviceCode) &&
          (wish.gender === undefined || wish.gender === gender) &&
          wish.exclude?.includes(staffNo) !== true,
      )
      .map(({ staffNo }) => `${clockId} waits, and so does ${staffNo}`);
  });
}

function act(floor: Floor, lines: Lines, one: Step, seen: Set<string>): void {
  if (one.deed === 'open') {
    open(floor, lines, one);
    return;
  }
  const all = [...lines.keys()];
  const clockId = all[one.which % Math.max(1, all.length)];
  const line = lines.get(clockId ?? '');
  if (clockId === undefined || line === undefined) return;
  const outcome = rules[one.deed](line, one, floor);
  const command = commandOf(clockId, one);
  seen.add(`${one.deed}/${line.status}/${typeof outcome === 'string' ? outcome : 'done'}`);
  if (typeof outcome === 'string') {
    floor.refuses(outcome, command);
    return;
  }
  const events = floor.does(command);
  if (one.deed === 'start') {
    if (line.status === 'called') line.startedAt = floor.at;
    line.takenOverAt = undefined;
  }
  if (one.deed === 'transfer' || (one.deed === 'recall' && outcome.status === 'started'))
    line.takenOverAt = floor.at;
  if (one.deed === 'service') line.serviceCode = one.items[0]?.serviceCode ?? '';
  line.status = outcome.status;
  for (const event of events)
    if (event.type === 'clockLineAdded') {
      const sentAway = new Set([...line.sentAway, line.staffNo ?? '']);
      const { takenOverAt: _before, ...kept } = line;
      add(lines, event.clockId, { ...kept, status: 'awaitingTechnician', sentAway }, clockId);
    }
}

describe('the life of a clock line', () => {
  test('[CLK-2, CLK-3, CLK-6, CLK-8, CLK-9, DSP-4, DSP-5, DSP-6, JOB-1, SWP-1, SWP-3, MIS-4, VIS-4, ANN-7] each state allows what the rules say, all else is refused and changes nothing', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
        const floor = Floor.open();
        const lines: Lines = new Map();
        for (const one of steps) {
          floor.passMinutes(one.minutes);
          act(floor, lines, one, seen);
          expect(follow(floor, lines)).toEqual([]);
          guestsGo(floor);
          for (const clockId of lines.keys())
            if (!floor.state.clocks.has(clockId)) lines.delete(clockId);
        }
      }),
      { numRuns: runs(150) },
    );
    for (const deed of Object.keys(rules)) {
      const outcomes = [...seen].filter((name) => name.startsWith(`${deed}/`));
      expect(
        outcomes.some((name) => name.endsWith('/done')),
        deed,
      ).toBe(true);
      expect(
        outcomes.some((name) => !name.endsWith('/done')),
        deed,
      ).toBe(true);
    }
  });
});
