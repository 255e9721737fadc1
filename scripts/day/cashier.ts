/** Paying: together or guest by guest, with a top-up before it where the guest makes one. */
import type { MemberFound } from '@baozhong/contract/commands.ts';
import type { PlayVisit } from './day-file.ts';
import { DayStuck, type Hands, type House, type Seat } from './hands.ts';
import { tendersFor } from './payment.ts';

/** Who pays at one time: some guests, or (undefined) all of them. */
interface Part {
  readonly guests: readonly number[] | undefined;
  readonly tipFen: number;
}

export class Cashier {
  readonly #house: House;
  readonly #hands: Hands;
  readonly #rates: ReadonlyMap<string, string>;

  constructor(house: House, hands: Hands) {
    this.#house = house;
    this.#hands = hands;
    this.#rates = new Map(house.store.currencies.map(({ code, rate }) => [code, rate]));
  }

  /** Whether everybody has paid. */
  async pay(visit: PlayVisit, seat: Seat): Promise<boolean> {
    await this.#topUp(visit);
    for (const part of this.#partsOf(visit, seat))
      if (!(await this.#settle(visit, seat, part))) return false;
    return true;
  }

  async #topUp({ topUp }: PlayVisit): Promise<void> {
    if (topUp === undefined) return;
    const { principal: principalFen, tender, soldBy } = topUp;
    const { memberId } = await this.#member(topUp.card);
    await this.#hands.command('cashier', {
      ...{ type: 'topUp', memberId, principalFen, tender },
      ...(soldBy === undefined ? {} : { soldBy }),
    });
  }

  /** The tip is for the first guest's technician; if that guest was not served, the next one's. */
  #partsOf(visit: PlayVisit, { visitId }: Seat): Part[] {
    const clocks = this.#house.live.visit(visitId)?.clocks ?? [];
    const served = (guest: number) =>
      clocks.some((clock) => clock.guest === guest && clock.status === 'ended');
    const all = [...visit.guests.keys()];
    const tipped = all.find(served);
    const tipFen = tipped === undefined ? 0 : visit.tipFen;
    if (visit.how === 'together') return [{ guests: undefined, tipFen }];
    return all.map((guest) => ({ guests: [guest], tipFen: guest === tipped ? tipFen : 0 }));
  }

  async #settle(visit: PlayVisit, { ticketId }: Seat, { guests, tipFen }: Part): Promise<boolean> {
    const card = visit.tenders.find((tender) => 'card' in tender)?.card;
    const member = card === undefined ? undefined : await this.#member(card);
    const memberId = member?.memberId;
    const ofGuests = guests === undefined ? {} : { guests: [...guests] };
    const quote = await this.#house.desk.quote({
      ticketId,
      ...ofGuests,
      ...(memberId === undefined ? {} : { memberId }),
      countCard: visit.tenders.some(({ tender }) => tender === 'countCard'),
    });
    const { dueFen, version, countCardFen } = quote;
    const tenders = tendersFor(visit.tenders, {
      dueFen: dueFen + tipFen,
      countCardFen,
      storedFen: (member?.principalFen ?? 0) + (member?.bonusFen ?? 0),
      memberId,
      rates: this.#rates,
    });
    const outcome = await this.#hands.command(
      'cashier',
      {
        ...{ type: 'settle', ticketId, seenVersion: version, seenDueFen: dueFen },
        ...ofGuests,
        ...(tipFen === 0 ? {} : { tipFen }),
        tenders,
      },
      {
        ...(tenders.some((tender) => 'memberId' in tender) ? this.#memberPin(card) : {}),
        ...(tenders.some(({ tender }) => tender === 'complimentary') ? this.#approval(visit) : {}),
      },
    );
    return outcome.status === 'accepted';
  }

  async #member(card: string): Promise<MemberFound> {
    const found = await this.#house.desk.memberByCard(card);
    if (found === undefined) throw new DayStuck(`the desk finds no member with card ${card}`);
    return found;
  }

  #memberPin(card: string | undefined) {
    const member = this.#house.store.members.find(({ cardUid }) => cardUid === card);
    return member === undefined ? {} : { memberPin: member.pin };
  }

  /** The manager whom the day file names comes to the desk. */
  #approval(visit: PlayVisit) {
    const given = visit.tenders.find(({ tender }) => tender === 'complimentary');
    const staffNo = given?.tender === 'complimentary' ? given.by : '';
    const person = this.#house.store.staff.find((one) => one.staffNo === staffNo);
    return person === undefined ? {} : { approval: { staffNo, pin: person.pin } };
  }
}
