/** The bills of the house as the cashier looks for them. Pure. */
import type { ClockView, RoomView, TicketLineView, VisitView } from '@baozhong/contract/live.ts';
import { compareNumbers } from '../format.ts';

const openStatuses: readonly ClockView['status'][] = [
  'queued',
  'awaitingTechnician',
  'called',
  'started',
];

/** The clocks that must be over before this can be paid. */
export function openClocks(visit: VisitView): ClockView[] {
  return visit.clocks.filter((clock) => openStatuses.includes(clock.status));
}

/** Since when the party waits to pay. */
export function awaitsSince(visit: VisitView, room: RoomView | undefined): number {
  if (room?.visitId === visit.id && room.state === 'awaitingPayment') return room.sinceAt;
  return Math.max(visit.openedAt, ...visit.clocks.map((clock) => clock.endedAt ?? 0));
}

/** When the first of its running clocks is expected to end. */
export function endsAt(visit: VisitView): number | null {
  const ends = visit.clocks
    .filter((clock) => clock.status === 'started')
    .map((clock) => clock.expectedEndAt ?? Infinity);
  const first = Math.min(...ends);
  return Number.isFinite(first) ? first : null;
}

export interface Bills {
  /** Waiting longest first. */
  toPay: VisitView[];
  /** Ending soonest first. */
  running: VisitView[];
  /** Newest first. */
  settled: VisitView[];
}

export function sortBills(
  visits: readonly VisitView[],
  roomOf: (roomNo: string) => RoomView | undefined,
): Bills {
  const since = (visit: VisitView) => awaitsSince(visit, roomOf(visit.roomNo));
  const byRoom = (a: VisitView, b: VisitView) => compareNumbers(a.roomNo, b.roomNo);
  const ends = (visit: VisitView) => endsAt(visit) ?? Number.MAX_SAFE_INTEGER;
  const of = (status: VisitView['status']) => visits.filter((visit) => visit.status === status);
  return {
    toPay: of('awaitingPayment').sort((a, b) => since(a) - since(b) || byRoom(a, b)),
    running: of('open').sort((a, b) => ends(a) - ends(b) || byRoom(a, b)),
    settled: of('settled').sort((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0)),
  };
}

/** How well a bill fits what was typed; 0: not at all. An exact room is what people mean most often. */
function fit(visit: VisitView, asked: string): number {
  const room = visit.roomNo.toLowerCase();
  if (room === asked) return 4;
  const number = /^\d+$/.test(asked) ? Number(asked) : undefined;
  if (visit.guests.some((guest) => guest.wristband !== null && guest.wristband === number))
    return 3;
  if (room.startsWith(asked)) return 2;
  const ticket = visit.ticketId.toLowerCase();
  return ticket === asked || (asked.length > 1 && ticket.endsWith(`-${asked}`)) ? 1 : 0;
}

/** Those that fit a room, wristband or ticket number, best first, otherwise in the order given. */
export function findBills(visits: readonly VisitView[], text: string): VisitView[] {
  const asked = text.normalize('NFKC').trim().toLowerCase();
  if (asked === '') return [...visits];
  return visits
    .map((visit) => ({ visit, fits: fit(visit, asked) }))
    .filter(({ fits }) => fits > 0)
    .sort((a, b) => b.fits - a.fits)
    .map(({ visit }) => visit);
}

export type Scanned = { kind: 'wristband'; no: number } | { kind: 'card'; uid: string };

/** What a scanner or card reader sent: up to five digits (with zeros before) are a wristband. */
export function readScan(text: string): Scanned {
  const trimmed = text.trim();
  const no = /^0*(\d{1,5})$/.exec(trimmed)?.[1];
  if (no !== undefined && trimmed.length < 8) return { kind: 'wristband', no: Number(no) };
  return { kind: 'card', uid: trimmed.toUpperCase() };
}

export interface GuestLines {
  /** From 0; null: of the party as a whole. */
  guest: number | null;
  wristband: number | null;
  lines: TicketLineView[];
  sumFen: number;
  /** Paid already, in a part before. */
  settled: boolean;
}

/** The bill by guest, in the order of the seats; what is of nobody comes last. */
export function linesByGuest(visit: VisitView): GuestLines[] {
  const groups = Map.groupBy(visit.lines, (line) => line.guest);
  return [...groups]
    .map(([guest, lines]) => ({
      guest,
      wristband: guest === null ? null : (visit.guests[guest]?.wristband ?? null),
      lines,
      sumFen: lines.reduce((total, line) => total + line.fen, 0),
      settled: guest !== null && visit.settledGuests.includes(guest),
    }))
    .sort((a, b) => (a.guest ?? Infinity) - (b.guest ?? Infinity));
}

/** Those who have not paid yet. */
export function unsettledGuests(visit: VisitView): number[] {
  return visit.guests.flatMap((_, guest) => (visit.settledGuests.includes(guest) ? [] : [guest]));
}

/** Of these, those whose clocks are all over: they could pay and go. */
export function payableGuests(visit: VisitView): number[] {
  const busy = new Set(openClocks(visit).map((clock) => clock.guest));
  return unsettledGuests(visit).filter((guest) => !busy.has(guest));
}

/** What these guests pay for; null: all that is left. The room's fee is for those who pay last. */
export function linesToPay(visit: VisitView, guests: readonly number[] | null): TicketLineView[] {
  const closes = guests === null || unsettledGuests(visit).every((guest) => guests.includes(guest));
  return visit.lines.filter((line) =>
    line.guest === null ? closes : !line.settled && (guests?.includes(line.guest) ?? true),
  );
}

/** Whom a tip would go to: the technician of the first of these lines. */
export function tipGoesTo(lines: readonly TicketLineView[]): string | null {
  return lines.find((line) => line.staffNo !== null)?.staffNo ?? null;
}

/** What lines come to by kind. */
export function sums(lines: readonly TicketLineView[]) {
  const of = (...kinds: TicketLineView['lineKind'][]) =>
    lines
      .filter((line) => kinds.includes(line.lineKind))
      .reduce((total, line) => total + line.fen, 0);
  return {
    servicesFen: of('service', 'extension'),
    goodsFen: of('goods'),
    roomFeeFen: of('roomFee'),
  };
}
