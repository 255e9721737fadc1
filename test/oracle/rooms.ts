/** Who sat where: the right room, nobody else in it, cleaned in time; and every call from a room answered. */
import { Spans } from './clocks.ts';
import { type History, itemsOf, type Of, type Visit } from './history.ts';
import { type DayEvent, type LogEvent, minuteMs, need, type Report, type Store } from './inputs.ts';

const cleaningMinutes = 10;

export function checkRooms(
  history: History,
  events: readonly LogEvent[],
  store: Store,
  report: Report,
): void {
  const rooms = new Rooms(store, report);
  for (const event of events) rooms.take(event);
  rooms.endOfDay();
  const spans = new Spans();
  for (const visit of history.visits) {
    let [roomNo, from] = [visit.opened.roomNo, visit.opened.at];
    for (const move of visit.moves) {
      spans.note(`room ${roomNo}`, from, move.at, visit.opened.visitId);
      [roomNo, from] = [move.to, move.at];
    }
    const to = visit.settlements.at(-1)?.at ?? Infinity;
    spans.note(`room ${roomNo}`, from, to, visit.opened.visitId);
    if (visit.asked === undefined) continue;
    checkMove(visit, visit.asked.events, rooms, report);
    checkCalls(visit, visit.asked.events, report);
  }
  spans.reportOverlaps('room-shared', report);
}

/** A third of the clock with which it began for this guest. */
function thirdAt(visit: Visit, guest: number, store: Store): number | undefined {
  const first = itemsOf(visit, guest)[0]?.[0];
  const startedAt = first?.starts[0]?.startedAt;
  const service = store.services.find(({ code }) => code === first?.added.serviceCode);
  if (startedAt === undefined || service === undefined) return undefined;
  return startedAt + Math.floor(service.minutes / 3) * minuteMs;
}

function checkMove(visit: Visit, asked: readonly DayEvent[], rooms: Rooms, report: Report): void {
  const where = `visit ${String(visit.asked?.visit)}`;
  const wish = asked.find((event) => event.do === 'moveRoom');
  const [move, ...more] = visit.moves;
  if (more.length > 0 || (move !== undefined && wish === undefined))
    report('move-unasked', where, visit.moves.map(({ to }) => to).join());
  if (wish === undefined) return;
  const dueAt = thirdAt(visit, wish.guest ?? 0, rooms.store);
  if (dueAt === undefined) return;
  if (move === undefined) {
    const free = rooms.vacantAround(dueAt, visit.opened.guests.length);
    if (free !== undefined) report('move-missing', where, `${free} was free`);
  } else if (move.at !== dueAt)
    report('move-differs', where, `moved ${String(move.at)}, should be ${String(dueAt)}`);
}

function checkCalls(visit: Visit, asked: readonly DayEvent[], report: Report): void {
  const where = `visit ${String(visit.asked?.visit)}`;
  const left = visit.calls.map(({ called }) => called.what);
  for (const { do: kind, what = '' } of asked) {
    if (kind !== 'serviceCall') continue;
    const index = left.indexOf(what);
    if (index >= 0) left.splice(index, 1);
    else report('call-missing', where, what);
  }
  for (const extra of left) report('call-unasked', where, extra);
  for (const { called, taken, done } of visit.calls) {
    if (taken.length !== 1 || done.length !== 1)
      report('call-open', called.callId, `taken ${String(taken.length)}, ${String(done.length)}`);
  }
}

interface Since {
  status: string;
  at: number;
}

/** The rooms by the changes in the log, each held against what it may come from. */
class Rooms {
  readonly store: Store;
  readonly #report: Report;
  readonly #now = new Map<string, Since>();
  readonly #vacant: { roomNo: string; from: number; to: number }[] = [];

  constructor(store: Store, report: Report) {
    this.store = store;
    this.#report = report;
    for (const { no } of store.rooms) this.#now.set(no, { status: 'vacant', at: 0 });
  }

  take(event: LogEvent): void {
    if (event.type === 'roomStatusChanged') this.#change(event);
    if (event.type === 'visitOpened')
      this.#check(event.pos, event.roomNo, event.guests.length, undefined);
    if (event.type === 'visitMoved') this.#check(event.pos, event.to, undefined, event.from);
  }

  endOfDay(): void {
    for (const [roomNo, { status, at }] of this.#now) {
      if (status === 'vacant') this.#vacant.push({ roomNo, from: at, to: Infinity });
      else this.#report('room-left', roomNo, status);
    }
  }

  /** A room that fits and was free for a whole minute around this moment. */
  vacantAround(at: number, guests: number): string | undefined {
    const fits = new Set(
      this.store.rooms.flatMap(({ no, seats }) => (seats >= guests ? [no] : [])),
    );
    return this.#vacant.find(
      ({ roomNo, from, to }) => fits.has(roomNo) && from < at - minuteMs && to > at + minuteMs,
    )?.roomNo;
  }

  #change({ pos, at, roomNo, from, to }: Of<'roomStatusChanged'>): void {
    const where = `pos ${String(pos)}`;
    const before = need(this.#now.get(roomNo), `room ${roomNo}`);
    if (before.status !== from)
      this.#report(
        'room-differs',
        where,
        `${roomNo} became ${to} from ${from}, was ${before.status}`,
      );
    if (to === 'occupied' && from !== 'vacant')
      this.#report('room-shared', where, `${roomNo} was ${from}`);
    const minutes = (at - before.at) / minuteMs;
    if (from === 'dirty' && (to !== 'cleaning' || minutes !== 0))
      this.#report('cleaning-differs', where, `${roomNo} was dirty for ${String(minutes)} minutes`);
    if (from === 'cleaning' && (to !== 'vacant' || minutes !== cleaningMinutes))
      this.#report(
        'cleaning-differs',
        where,
        `${roomNo} was cleaned for ${String(minutes)} minutes`,
      );
    if (from === 'vacant') this.#vacant.push({ roomNo, from: before.at, to: at });
    this.#now.set(roomNo, { status: to, at });
  }

  /** The smallest that fits, then the lowest fee, then as the store file lists them. */
  #check(pos: number, chosen: string, guests: number | undefined, left: string | undefined): void {
    const room = need(
      this.store.rooms.find(({ no }) => no === chosen),
      `room ${chosen}`,
    );
    const fee = ({ type }: Store['rooms'][number]) =>
      this.store.roomTypes.find(({ code }) => code === type)?.fee ?? 0;
    const better = this.store.rooms.find(
      (other, index) =>
        other.no !== left &&
        this.#now.get(other.no)?.status === 'vacant' &&
        other.seats >= (guests ?? this.#guestsIn(left ?? '')) &&
        (other.seats < room.seats ||
          (other.seats === room.seats &&
            (fee(other) < fee(room) ||
              (fee(other) === fee(room) && index < this.store.rooms.indexOf(room))))),
    );
    if (better !== undefined)
      this.#report('room-choice-differs', `pos ${String(pos)}`, `${chosen}, ${better.no} was free`);
    this.#guests.set(chosen, guests ?? this.#guestsIn(left ?? ''));
  }

  readonly #guests = new Map<string, number>();
  #guestsIn(roomNo: string): number {
    return this.#guests.get(roomNo) ?? 1;
  }
}
