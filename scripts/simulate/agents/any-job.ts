/** Any command about parties that are served: more, other, by somebody else, in several rooms; and about bookings. */
import type { Chance } from '../world/chance.ts';
import type { MakersOf } from './any-command.ts';
import { anItem, aWish } from './guests.ts';
import {
  anyRoomNo,
  anyStaffNo,
  anyVisit,
  aReason,
  clockIn,
  guestOf,
  neverVisit,
  nobody,
  oneOf,
  roomIn,
  strangeService,
} from './pick.ts';
import { type Floor, minuteMs } from './stage.ts';

type Job =
  | ('openLinked' | 'addGuest' | 'addService' | 'addHelper' | 'changeService' | 'transferClock')
  | ('bookVisit' | 'changeBooking' | 'cancelBooking' | 'openBooking' | 'markNoShow')
  | 'acknowledgeBooking';

export function oddItem(floor: Floor, chance: Chance) {
  const item = anItem(floor, chance);
  if (chance.is(0.04)) return { ...item, serviceCode: strangeService };
  if (chance.is(0.06))
    return { ...item, wish: { type: 'requested', staffNo: anyStaffNo(floor, chance) } as const };
  if (chance.is(0.02))
    return { ...item, wish: { type: 'booked', staffNo: anyStaffNo(floor, chance) } as const };
  return item;
}

/** A wish that fits the service of the clock. */
function wishFor(floor: Floor, chance: Chance, clockId: string) {
  const service = floor.catalogue.services.get(floor.state.clocks.get(clockId)?.serviceCode ?? '');
  return service === undefined || chance.is(0.1)
    ? ({ type: 'picked', staffNo: anyStaffNo(floor, chance) } as const)
    : aWish(floor, service, chance);
}

export const jobMakers: MakersOf<Job> = {
  openLinked: (floor, chance) => ({
    type: 'openLinked',
    rooms: Array.from({ length: chance.between(2, 3) }, () => ({
      roomNo: roomIn(floor, chance, 'vacant'),
      guests: [{ items: [oddItem(floor, chance)] }],
    })),
  }),
  addGuest: (floor, chance) => ({
    type: 'addGuest',
    visitId: anyVisit(floor, chance)?.visitId ?? neverVisit,
    ...(chance.is(0.3) ? { wristband: chance.between(1, 60) } : {}),
    items: [oddItem(floor, chance)],
  }),
  addService(floor, chance) {
    const of = anyVisit(floor, chance);
    return {
      ...{ type: 'addService', visitId: of?.visitId ?? neverVisit, guest: guestOf(of, chance) },
      ...oddItem(floor, chance),
      ...(chance.is(0.4) ? { together: true } : {}),
    };
  },
  addHelper(floor, chance) {
    const clockId = clockIn(floor, chance, chance.is(0.3) ? 'called' : 'started');
    return { type: 'addHelper', clockId, wish: wishFor(floor, chance, clockId) };
  },
  changeService: (floor, chance) => ({
    type: 'changeService',
    clockId: clockIn(floor, chance, chance.is(0.5) ? 'started' : 'called'),
    serviceCode: oneOf(chance, floor.catalogue.services.keys(), strangeService),
  }),
  transferClock(floor, chance) {
    const reason = aReason(chance);
    const kept = chance.is(0.7) ? toOneKept(floor, chance) : undefined;
    if (kept !== undefined) return { type: 'transferClock', ...kept, reason };
    const clockId = clockIn(floor, chance, 'started');
    return { type: 'transferClock', clockId, wish: wishFor(floor, chance, clockId), reason };
  },
  bookVisit: (floor, chance) => ({ type: 'bookVisit', ...aBooking(floor, chance) }),
  changeBooking(floor, chance) {
    const booking = chance.pick([...floor.state.bookings.values()]);
    return {
      type: 'changeBooking',
      bookingId: bookingId(floor, chance, booking?.bookingId),
      seenVersion: chance.is(0.1) ? 99 : (booking?.version ?? 0),
      ...aBooking(floor, chance),
    };
  },
  cancelBooking: (floor, chance) => ({
    ...{ type: 'cancelBooking', bookingId: bookingId(floor, chance), reason: aReason(chance) },
  }),
  openBooking: (floor, chance) => ({
    ...{ type: 'openBooking', bookingId: bookingId(floor, chance) },
    ...(chance.is(0.5) ? { roomNo: roomIn(floor, chance, 'vacant') } : {}),
  }),
  markNoShow: (floor, chance) => ({ type: 'markNoShow', bookingId: bookingId(floor, chance) }),
  acknowledgeBooking: (floor, chance) => ({
    ...{ type: 'acknowledgeBooking', bookingId: bookingId(floor, chance) },
  }),
};

/** A clock, and somebody who could do it, sits there, and is locked for a booking: others are not to be given them. */
export function toOneKept({ state, catalogue }: Floor, chance: Chance) {
  const locked = [...state.bookings.values()].filter(({ status }) => status === 'locked');
  const staffNo = chance.pick(
    locked
      .flatMap(({ holds }) => holds.flatMap((hold) => ('staffNo' in hold ? [hold.staffNo] : [])))
      .filter((one) => state.technicians.get(one)?.status === 'waiting'),
  );
  const skills = catalogue.technicians.get(staffNo ?? '')?.skills ?? [];
  const clock = chance.pick(
    [...state.clocks.values()].filter(
      ({ status, serviceCode, helps }) =>
        status === 'started' &&
        helps === undefined &&
        skills.includes(catalogue.services.get(serviceCode)?.skill ?? ''),
    ),
  );
  if (staffNo === undefined || clock === undefined) return undefined;
  return { clockId: clock.clockId, wish: { type: 'requested', staffNo } as const };
}

function bookingId({ state }: Floor, chance: Chance, wanted?: string): string {
  const over = [...state.bookingsOver.keys()];
  if (chance.is(0.15)) return chance.pick(over) ?? 'B20000101-1';
  return wanted ?? oneOf(chance, state.bookings.keys(), 'B20000101-1');
}

/** For some time today or the next days; now and then for a moment that is over. */
function aBooking(floor: Floor, chance: Chance) {
  const { state, catalogue } = floor;
  const now = state.lastAt;
  const ahead = chance.weighed({ soon: 5, later: 4, past: 1 });
  const from = ahead === 'soon' ? chance.between(5, 90) : chance.between(60, 600);
  const startAt = ahead === 'past' ? now - 10 * minuteMs : now + from * minuteMs;
  const guests = Array.from({ length: chance.between(1, 2) }, () => aBookedGuest(floor, chance));
  const longest = Math.max(
    ...guests.flatMap(({ items }) =>
      items.map(({ serviceCode }) => catalogue.services.get(serviceCode)?.minutes ?? 60),
    ),
  );
  return {
    roomNo: chance.is(0.25) ? null : anyRoomNo(floor, chance),
    startAt,
    minutes: longest + chance.between(0, 30) - (chance.is(0.05) ? 30 : 0),
    guests,
    ...(chance.is(0.2) ? { memberId: oneOf(chance, floor.state.wallets.keys(), nobody) } : {}),
  };
}

function aBookedGuest(floor: Floor, chance: Chance) {
  const { serviceCode, wish } = anItem(floor, chance);
  const booked =
    wish.type === 'rotation' ? wish : ({ type: 'booked', staffNo: wish.staffNo } as const);
  return { items: [{ serviceCode, wish: booked }] };
}
