/** Guests arrive with wishes; the host seats them in the smallest room that fits, or they wait and in the end leave. */
import type { DeskCommand, Wish } from '@baozhong/contract/commands.ts';
import type { Event, ServiceConfig, TechnicianConfig } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import { type Agent, type Floor, minuteMs, personOf, type Stage } from './stage.ts';

type OpenVisit = Extract<DeskCommand, { type: 'openVisit' }>;
type OpenGuest = OpenVisit['guests'][number];

interface Party {
  readonly chance: Chance;
  readonly guests: readonly OpenGuest[];
  readonly leavesAt: number;
  isAsking: boolean;
}

const patienceMinutes = { from: 20, to: 70 };

export class Guests implements Agent {
  readonly #stage: Stage;
  readonly #waiting: Party[] = [];
  #wristbands = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  arrive(chance: Chance): void {
    const floor = this.#stage.floor();
    if (floor === undefined) return;
    const size = Number(chance.weighed({ 1: 30, 2: 45, 3: 10, 4: 12, 6: 3 }));
    const guests = Array.from({ length: size }, () => this.#guest(floor, chance));
    if (chance.is(0.06)) this.#bringIn(floor, guests, chance);
    const leavesAt =
      this.#stage.agenda.now + chance.between(patienceMinutes.from, patienceMinutes.to) * minuteMs;
    this.#waiting.push({ chance, guests, leavesAt, isAsking: false });
    this.#seat();
  }

  saw(event: Event): void {
    if (event.type === 'roomStatusChanged' && event.to === 'vacant') this.#seat();
  }

  /** A technician has told beforehand that the first of them comes for their sake. */
  #bringIn(floor: Floor, guests: OpenGuest[], chance: Chance): void {
    const waiting = floor.catalogue.config.technicians.filter(
      ({ staffNo }) => floor.state.technicians.get(staffNo)?.status === 'waiting',
    );
    const bringer = chance.pick(waiting);
    const service = floor.catalogue.config.services.find(({ skill }) =>
      bringer?.skills.includes(skill),
    );
    if (bringer === undefined || service === undefined) return;
    const { staffNo } = bringer;
    const host = personOf(this.#stage, 'host', chance);
    this.#stage.desk.ask(host, { type: 'registerCallIn', staffNo });
    guests[0] = { items: [{ serviceCode: service.code, wish: { type: 'calledIn', staffNo } }] };
  }

  #guest(floor: Floor, chance: Chance): OpenGuest {
    const items = Array.from({ length: chance.is(0.12) ? 2 : 1 }, (_, index) => ({
      ...anItem(floor, chance),
      ...(index > 0 && chance.is(0.4) ? { together: true } : {}),
    }));
    const wristband = (this.#wristbands = (this.#wristbands % 900) + 1);
    return chance.is(0.6) ? { wristband, items } : { items };
  }

  #seat(): void {
    const { agenda } = this.#stage;
    const gone = this.#waiting.filter(({ leavesAt }) => leavesAt < agenda.now);
    for (const party of gone) this.#waiting.splice(this.#waiting.indexOf(party), 1);
    for (const party of this.#waiting) {
      if (party.isAsking) continue;
      party.isAsking = true;
      // The host needs a moment to look at the screen and to speak with them.
      agenda.after(party.chance.between(5, 60) * 1_000, () => {
        this.#open(party);
      });
    }
  }

  #open(party: Party): void {
    party.isAsking = false;
    const floor = this.#stage.floor();
    if (floor === undefined) {
      this.#stage.agenda.after(minuteMs, () => {
        this.#seat();
      });
      return;
    }
    const command = opening(floor, party);
    const index = this.#waiting.indexOf(party);
    if (command === undefined || index < 0) return;
    this.#waiting.splice(index, 1);
    if (command.type === 'openVisit' && this.#openAtTheDoor(command.roomNo, party.chance)) return;
    this.#stage.desk.ask(personOf(this.#stage, 'host', party.chance), command, {}, (outcome) => {
      // Another desk was quicker with that room.
      if (outcome.status === 'refused' && outcome.refusal.name === 'room_not_vacant')
        this.#waiting.unshift(party);
    });
  }

  /** The host walks along and chooses at the room's terminal, for as many and whatever the guests say there. */
  #openAtTheDoor(roomNo: string, chance: Chance): boolean {
    const terminal = this.#stage.terminals.get(roomNo);
    if (terminal?.isOnline !== true || !chance.is(0.05)) return false;
    const { staffNo } = personOf(this.#stage, 'host', chance);
    const card = this.#stage.floor()?.catalogue.staff.get(staffNo)?.cardUid;
    if (typeof card !== 'string') return false;
    terminal.cardAndChoose(card, chance);
    return true;
  }
}

/** In one room, or in two that belong together. */
function opening(floor: Floor, { guests, chance }: Party): DeskCommand | undefined {
  const roomNo = roomFor(floor, guests.length);
  const splits = guests.length >= 3 && (roomNo === undefined || chance.is(0.3));
  if (roomNo !== undefined && !splits) return { type: 'openVisit', roomNo, guests: [...guests] };
  if (!splits) return undefined;
  const half = Math.ceil(guests.length / 2);
  const first = roomFor(floor, half);
  const second = roomFor(floor, guests.length - half, first);
  if (first === undefined || second === undefined) return undefined;
  return {
    type: 'openLinked',
    rooms: [
      { roomNo: first, guests: guests.slice(0, half) },
      { roomNo: second, guests: guests.slice(half) },
    ],
  };
}

function roomFor({ state, catalogue }: Floor, guests: number, butNot?: string): string | undefined {
  let best: { readonly roomNo: string; readonly seats: number } | undefined;
  for (const room of catalogue.config.rooms) {
    if (room.seats < guests || room.roomNo === butNot) continue;
    if (state.rooms.get(room.roomNo)?.status !== 'vacant') continue;
    if (best === undefined || room.seats < best.seats) best = room;
  }
  return best?.roomNo;
}

export function anItem(floor: Floor, chance: Chance): OpenGuest['items'][number] {
  const service = chance.pick(floor.catalogue.config.services);
  if (service === undefined) throw new Error('the store has no services');
  return { serviceCode: service.code, wish: aWish(floor, service, chance) };
}

/** A wish that can be met in principle: by somebody who has the skill. */
export function aWish(floor: Floor, service: ServiceConfig, chance: Chance): Wish {
  const able = floor.catalogue.config.technicians.filter((one) =>
    one.skills.includes(service.skill),
  );
  const onDuty = able.filter(
    ({ staffNo }) => floor.state.technicians.get(staffNo)?.status !== 'offDuty',
  );
  const one = chance.pick(chance.is(0.9) && onDuty.length > 0 ? onDuty : able);
  const kind = chance.weighed({
    rotation: 58,
    gender: 9,
    grade: 5,
    exclude: 6,
    requested: 14,
    picked: 8,
  });
  if (one === undefined || kind === 'rotation') return { type: 'rotation' };
  switch (kind) {
    case 'gender':
      return { type: 'rotation', gender: one.gender };
    case 'grade':
      return { type: 'rotation', grade: one.grade };
    case 'exclude':
      return { type: 'rotation', exclude: [one.staffNo, ...excluded(able, chance)] };
    case 'requested':
      return { type: 'requested', staffNo: one.staffNo };
    case 'picked':
      return { type: 'picked', staffNo: one.staffNo };
  }
}

function excluded(able: readonly TechnicianConfig[], chance: Chance): string[] {
  const other = chance.pick(able);
  return other === undefined || chance.is(0.5) ? [] : [other.staffNo];
}
