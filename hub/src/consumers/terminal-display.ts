/** What a room's terminal shows, made from the floor as it stands: whole each time, and small. */
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import {
  type Catalogue,
  type Clock,
  minuteMs,
  quote,
  type Room,
  type State,
} from '@baozhong/core/index.ts';
import type { SpeakingStyle } from './speaking-style.ts';
import { clocksIn, roomDisplayState } from './room-display.ts';

/** One for each digit key. */
const menuLength = 9;
/** A terminal takes a packet of 8 KiB, whatever a store calls its services. */
const longestName = 24;

export interface DisplayFrame {
  readonly deviceId: string;
  readonly pos: number;
  readonly hubAt: number;
  readonly utcOffsetMinutes?: number;
  readonly language: DisplayMessage['language'];
  /** How loud the terminal speaks, by what it reminds of. */
  readonly voice?: SpeakingStyle['room'];
}

/** Undefined: the room is not of this store (any more). */
export function displayOf(
  state: State,
  roomNo: string,
  { voice, ...frame }: DisplayFrame,
): DisplayMessage | undefined {
  const { catalogue } = state;
  const room = state.rooms.get(roomNo);
  if (catalogue === null || room === undefined) return undefined;
  const visit = room.visitId === null ? undefined : state.visits.get(room.visitId);
  const clocks = clocksIn(state, room);
  const reminder = reminderOf(clocks);
  return {
    v: 1,
    ...frame,
    roomNo,
    state: roomDisplayState(state, room),
    clocks: clocks.flatMap((clock) => shownClock(catalogue, clock) ?? []),
    guests: visit?.guests.length ?? 0,
    billFen: visit === undefined ? null : quote(state, catalogue, visit).dueFen,
    ...reminder,
    ...(voice && { voice: voice(reminder.reminder, timesOver(catalogue, clocks)) }),
    calls: callsOf(state, roomNo),
    menu: menuOf(catalogue),
  };
}

const menus = new WeakMap<Catalogue, DisplayMessage['menu']>();

/** The same for every room until the catalogue changes. */
function menuOf(catalogue: Catalogue): DisplayMessage['menu'] {
  const known = menus.get(catalogue);
  if (known !== undefined) return known;
  const menu = catalogue.config.goods
    .slice(0, menuLength)
    .map(({ code, name, nameEn, priceFen }) => ({
      ...{ goodsCode: code, name: short(name), priceFen },
      ...(nameEn === undefined ? {} : { nameEn: short(nameEn) }),
    }));
  menus.set(catalogue, menu);
  return menu;
}

/** Those that are over or stand behind another one of the same guest are not shown: one a guest at most. */
function shownClock(
  catalogue: Catalogue,
  clock: Clock,
): DisplayMessage['clocks'][number] | undefined {
  const service = catalogue.services.get(clock.serviceCode);
  const what = {
    serviceName: short(service?.name ?? clock.serviceCode),
    ...(service?.nameEn === undefined ? {} : { serviceNameEn: short(service.nameEn) }),
  };
  const minutes = service?.minutes ?? 0;
  const notStarted = { startedAt: null, expectedEndAt: null };
  switch (clock.status) {
    case 'awaitingTechnician':
      return { staffNo: null, ...what, minutes, status: clock.status, ...notStarted };
    case 'called':
      return { staffNo: clock.staffNo, ...what, minutes, status: clock.status, ...notStarted };
    case 'started': {
      const { staffNo, status, startedAt, expectedEndAt } = clock;
      return { staffNo, ...what, minutes: clock.minutes, status, startedAt, expectedEndAt };
    }
    case 'queued':
    case 'ended':
    case 'cancelled':
      return undefined;
  }
}

function callsOf(state: State, roomNo: string): NonNullable<DisplayMessage['calls']> {
  return [...state.calls.values()]
    .filter((call) => call.roomNo === roomNo)
    .map(({ what, takenBy }) => ({ what, taken: takenBy !== null }));
}

const urgency = ['none', 'before', 'end', 'over'] as const;

/** The most urgent that nobody has acknowledged, and when the last of its kind was raised. */
function reminderOf(clocks: readonly Clock[]): Pick<DisplayMessage, 'reminder' | 'reminderAt'> {
  const reminders = clocks.flatMap((clock) => (clock.status === 'started' ? [clock.reminder] : []));
  const most = Math.max(0, ...reminders.map(({ raised }) => urgency.indexOf(raised)));
  const reminder = urgency[most] ?? 'none';
  if (reminder === 'none') return { reminder, reminderAt: null };
  const moments = reminders.map(({ raised, raisedAt }) =>
    raised === reminder ? (raisedAt ?? 0) : 0,
  );
  return { reminder, reminderAt: Math.max(...moments) };
}

/** The how many-th reminder after the end the last one was, from 0. */
function timesOver({ config }: Catalogue, clocks: readonly Clock[]): number {
  const every = config.settings.reminderEveryMinutes * minuteMs;
  const over = clocks.flatMap((clock) =>
    clock.status === 'started' && clock.reminder.raised === 'over'
      ? [(clock.reminder.raisedAt ?? 0) - clock.expectedEndAt]
      : [],
  );
  return Math.max(0, Math.floor(Math.max(0, ...over) / every) - 1);
}

function short(name: string): string {
  return [...name].slice(0, longestName).join('');
}

/** Rooms whose terminals these events may change; 'all' when the store itself changed. */
export function roomsTouched(
  state: State,
  events: readonly TouchingEvent[],
): ReadonlySet<string> | 'all' {
  const touched = new Set<string>();
  const add = (roomNo: string | undefined) =>
    roomNo === undefined ? touched : touched.add(roomNo);
  const addVisit = (visitId: string | null | undefined) =>
    add(state.visits.get(visitId ?? '')?.roomNo);
  for (const event of events) {
    if (event.type === 'storeConfigured') return 'all';
    add(event.roomNo ?? undefined);
    addVisit(event.visitId);
    addVisit(state.clocks.get(event.clockId ?? '')?.visitId);
    addVisit(state.visitByTicket.get(event.ticketId ?? ''));
  }
  return touched;
}

/** Every event names what it is about by one of these, or touches no room. A visit that has closed says so by its room's status. */
export interface TouchingEvent {
  readonly type: string;
  readonly roomNo?: Room['roomNo'] | null;
  readonly visitId?: string | null;
  readonly clockId?: string | null;
  readonly ticketId?: string;
}
