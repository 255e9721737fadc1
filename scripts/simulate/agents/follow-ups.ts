/** What follows from what somebody did: who went out comes back, who booked arrives, what was kept is let go. */
import type { Event } from '@baozhong/core/index.ts';
import { stationId } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import { toOneKept } from './any-job.ts';
import { type Agent, minuteMs, personOf, secondMs, type Stage } from './stage.ts';

type StatusChanged = Extract<Event, { type: 'technicianStatusChanged' }>;
type BookingMade = Extract<Event, { type: 'bookingMade' | 'bookingChanged' }>;

const ownPauses: readonly string[] = ['onBreak', 'meal', 'away'];
const managersPauses: readonly string[] = ['suspended', 'covered', 'leave'];

export class FollowUps implements Agent {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  saw(event: Event): void {
    switch (event.type) {
      case 'technicianStatusChanged':
        this.#comeBack(event);
        return;
      case 'bookingMade':
      case 'bookingChanged':
        this.#arrive(event);
        return;
      case 'bookingReminderDue':
        this.#remind(event.bookingId);
        return;
      case 'bookingLocked':
        this.#wantKept(event.bookingId);
        return;
      case 'slotHeld':
        this.#release(event.staffNo, event.untilAt);
        return;
      case 'storeConfigured':
        this.#openPlaces(event.version);
        return;
      default:
    }
  }

  #chance(name: string): Chance {
    return this.#stage.chance(`${name} ${String(this.#stage.agenda.now)}`);
  }

  /** By themselves at the Station, or by the manager who sent them out. */
  #comeBack({ staffNo, to }: StatusChanged): void {
    const own = ownPauses.includes(to);
    if (!own && !managersPauses.includes(to)) return;
    const chance = this.#chance(`back ${staffNo}`);
    if (to === 'leave' && chance.is(0.6)) return;
    this.#stage.agenda.after(chance.between(4, 55) * minuteMs, () => {
      const command = { type: 'setDuty', staffNo, to: 'waiting' } as const;
      if (this.#stage.floor()?.state.technicians.get(staffNo)?.status !== to) return;
      if (own && chance.is(0.6)) this.#atStation(command);
      else this.#stage.desk.ask(personOf(this.#stage, 'manager', chance), command);
    });
  }

  #atStation(command: { readonly type: 'setDuty'; readonly staffNo: string; to: 'waiting' }): void {
    this.#stage.stirred();
    void this.#stage
      .hub()
      ?.submit(
        { source: 'desk', key: this.#stage.desk.newKey() },
        { kind: 'terminal', id: stationId },
        command,
      );
  }

  /** On time, late, or not at all. */
  #arrive({ bookingId, startAt }: BookingMade): void {
    const chance = this.#chance(`arrive ${bookingId}`);
    const how = chance.weighed({ comes: 70, late: 12, cancels: 8, never: 10 });
    const { agenda } = this.#stage;
    const lateMs = (how === 'late' ? chance.between(10, 45) : chance.between(-15, 5)) * minuteMs;
    if (how === 'never') return;
    agenda.at(startAt + lateMs, () => {
      const booking = this.#stage.floor()?.state.bookings.get(bookingId);
      if (booking === undefined || booking.startAt !== startAt) return;
      const host = personOf(this.#stage, 'host', chance);
      if (how === 'cancels')
        this.#stage.desk.ask(host, { type: 'cancelBooking', bookingId, reason: '客人来电' });
      else this.#open(bookingId, chance, 6);
    });
  }

  /** In the booked room, or in any that is free. */
  #open(bookingId: string, chance: Chance, triesLeft: number): void {
    const floor = this.#stage.floor();
    const booking = floor?.state.bookings.get(bookingId);
    if (floor === undefined || booking === undefined || triesLeft === 0) return;
    const vacant = [...floor.state.rooms.values()].filter((room) => {
      const seats = floor.catalogue.rooms.get(room.roomNo)?.seats ?? 0;
      return room.status === 'vacant' && seats >= booking.guests.length;
    });
    const kept = floor.state.rooms.get(booking.roomNo ?? '')?.status;
    const own = kept === 'reserved' || kept === 'vacant';
    const roomNo = own ? undefined : chance.pick(vacant)?.roomNo;
    if (own || roomNo !== undefined)
      this.#stage.desk.ask(personOf(this.#stage, 'host', chance), {
        ...{ type: 'openBooking', bookingId },
        ...(roomNo === undefined ? {} : { roomNo }),
      });
    this.#stage.agenda.after(5 * minuteMs, () => {
      this.#open(bookingId, chance, triesLeft - 1);
    });
  }

  #remind(bookingId: string): void {
    const chance = this.#chance(`remind ${bookingId}`);
    if (!chance.is(0.7)) return;
    this.#stage.agenda.after(chance.between(20, 300) * secondMs, () => {
      const host = personOf(this.#stage, 'host', chance);
      this.#stage.desk.ask(host, { type: 'acknowledgeBooking', bookingId });
    });
  }

  /** The guest of another room would have just the one who is kept. */
  #wantKept(bookingId: string): void {
    const chance = this.#chance(`wantKept ${bookingId}`);
    if (!chance.is(0.5)) return;
    this.#stage.agenda.after(chance.between(10, 600) * secondMs, () => {
      const floor = this.#stage.floor();
      const kept = floor && toOneKept(floor, chance);
      if (kept === undefined) return;
      this.#stage.desk.ask(personOf(this.#stage, 'host', chance), {
        ...{ type: 'transferClock', ...kept, reason: '客人要求' },
      });
    });
  }

  #release(staffNo: string, untilAt: number): void {
    const chance = this.#chance(`release ${staffNo}`);
    if (!chance.is(0.5)) return;
    const { agenda } = this.#stage;
    agenda.after(chance.next() * (untilAt - agenda.now), () => {
      const host = personOf(this.#stage, 'host', chance);
      this.#stage.desk.ask(host, { type: 'releaseHold', staffNo });
    });
  }

  /** Clocks may be started and ended everywhere again before the evening is lost. */
  #openPlaces(version: number): void {
    const chance = this.#chance(`places ${String(version)}`);
    this.#stage.agenda.after(chance.between(3, 20) * minuteMs, () => {
      const { clockStartPlaces: start, clockEndPlaces: end } =
        this.#stage.floor()?.catalogue.config.settings ?? {};
      if ((start?.length ?? 3) === 3 && (end?.length ?? 3) === 3) return;
      const all: ('room' | 'station' | 'desk')[] = ['room', 'station', 'desk'];
      const manager = personOf(this.#stage, 'manager', chance);
      this.#stage.desk.ask(manager, { type: 'setClockPlaces', start: all, end: all });
    });
  }
}
