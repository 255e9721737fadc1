/** What the technician room reads on its wall. Pure: from the live view and the time to rows. */
import type { AnnouncementView, QueueView, TechnicianView } from '@baozhong/contract/live.ts';
import { minutesBetween } from '../format.ts';
import { awaitedSince } from '../speech/announcements.ts';

export interface Call {
  staffNo: string;
  roomNo: string;
  serviceName: string;
  minutes: number | null;
  clockType: AnnouncementView['clockType'] | null;
  /** Number of the newest announcement of this call. */
  no: number | null;
  waitedMinutes: number;
  late: boolean;
  /** Of a clock that runs already: `minutes` are those that were left. */
  takesOver: boolean;
  /** Seen to set off. */
  onTheWay: boolean;
}

/**
 * Everyone called and not yet tapped in, and whoever was handed a running clock
 * until they tap in, or for as long as a turn is waited for. Newest first: who has
 * just been called looks for the own number, who is long late knows it.
 */
export function calls(
  technicians: readonly TechnicianView[],
  announcements: readonly AnnouncementView[],
  now: number,
  lateAfterMinutes: number,
): Call[] {
  return technicians
    .flatMap((one) => {
      const sinceAt = awaitedSince(one, now, lateAfterMinutes);
      return sinceAt === null || one.roomNo === null ? [] : [{ one, sinceAt }];
    })
    .sort((a, b) => b.sinceAt - a.sinceAt || a.one.staffNo.localeCompare(b.one.staffNo))
    .map(({ one, sinceAt }) => {
      const takesOver = one.state !== 'called';
      const said = newest(announcements, one);
      const waitedMinutes = Math.max(0, minutesBetween(sinceAt, now));
      return {
        staffNo: one.staffNo,
        roomNo: one.roomNo ?? '',
        serviceName: said?.serviceName ?? '',
        minutes: said?.minutes ?? null,
        clockType: said?.clockType ?? null,
        no: said?.no ?? null,
        waitedMinutes,
        late: !takesOver && waitedMinutes >= lateAfterMinutes,
        takesOver,
        onTheWay: one.onTheWayAt !== null,
      };
    });
}

function newest(
  announcements: readonly AnnouncementView[],
  called: TechnicianView,
): AnnouncementView | undefined {
  return announcements
    .filter((one) => one.staffNo === called.staffNo && one.roomNo === called.roomNo)
    .reduce<AnnouncementView | undefined>((a, b) => (a && a.no > b.no ? a : b), undefined);
}

export interface Ending {
  staffNo: string;
  roomNo: string;
  /** Below zero: over. */
  leftMinutes: number;
}

export const endingSoonMinutes = 5;

/** Who comes back soon: the clocks that end within five minutes, or are over, in the order of their ends. */
export function endings(technicians: readonly TechnicianView[], now: number): Ending[] {
  return technicians
    .flatMap((one) =>
      one.state === 'inService' && one.endsAt !== null && one.roomNo !== null
        ? [{ staffNo: one.staffNo, roomNo: one.roomNo, endsAt: one.endsAt }]
        : [],
    )
    .sort((a, b) => a.endsAt - b.endsAt || a.staffNo.localeCompare(b.staffNo))
    .map(({ staffNo, roomNo, endsAt }) => ({
      staffNo,
      roomNo,
      leftMinutes: minutesBetween(now, endsAt),
    }))
    .filter(({ leftMinutes }) => leftMinutes <= endingSoonMinutes);
}

/** In turn order those who wait; the busy ones keep their place unseen. */
export function waitingIn(
  queue: QueueView,
  technicianOf: (staffNo: string) => TechnicianView | undefined,
): string[] {
  return queue.staffNos.filter((staffNo) => technicianOf(staffNo)?.state === 'waiting');
}

export interface QueueRow {
  head: string[];
  /** Position of the last of the head where they stand farther behind: they are next for all that. */
  nextAt: number | null;
  /** Position of the first of the tail that is shown; null when all have a place. */
  tailFrom: number | null;
  tail: string[];
  total: number;
}

/**
 * The head stands still; what has no place pages through the cells behind it.
 * Who would be sent is always there: if they stand farther behind, in the last
 * cell of the head.
 */
export function queueRow(
  waiting: readonly string[],
  turn: number,
  next: string | null,
  head = 4,
  tail = 4,
): QueueRow {
  const total = waiting.length;
  const pages = total > head + tail;
  const nextAt = next === null ? -1 : waiting.indexOf(next);
  const farBehind = pages && next !== null && nextAt >= head;
  const still = farBehind ? [...waiting.slice(0, head - 1), next] : waiting.slice(0, head);
  const rest = waiting.filter((one) => !still.includes(one));
  const shown = pages ? page(rest, tail, turn) : rest;
  const [first] = shown;
  return {
    head: still,
    nextAt: farBehind ? nextAt + 1 : null,
    tailFrom: pages && first !== undefined ? waiting.indexOf(first) + 1 : null,
    tail: shown,
    total,
  };
}

/** The queues that have a row at the n-th turn, and each one's own turn: whoever pages behind its head comes round, too. */
export function queuePage<T>(
  queues: readonly T[],
  size: number,
  turn: number,
): { shown: T[]; turn: number } {
  const pages = Math.max(1, Math.ceil(queues.length / size));
  return { shown: page(queues, size, turn), turn: Math.floor(turn / pages) };
}

/** Which page of `count` things, `size` a page, at the n-th turn. */
export function pageOf(count: number, size: number, turn: number): number {
  const pages = Math.max(1, Math.ceil(count / size));
  return ((turn % pages) + pages) % pages;
}

export function page<T>(all: readonly T[], size: number, turn: number): T[] {
  const from = pageOf(all.length, size, turn) * size;
  return all.slice(from, from + size);
}

/** A page of the calls: who was called in this minute or the last stands at the head of every one. */
export function callPage(
  called: readonly Call[],
  size: number,
  turn: number,
): { shown: readonly Call[]; page: number; pages: number } {
  const fresh = called.filter(({ waitedMinutes }) => waitedMinutes <= 1).slice(0, size / 2);
  const rest = called.filter((call) => !fresh.includes(call));
  const each = size - fresh.length;
  return {
    shown: [...fresh, ...page(rest, each, turn)],
    page: pageOf(rest.length, each, turn),
    pages: Math.max(1, Math.ceil(rest.length / each)),
  };
}
