/** Guests pay, together or one by one, with every tender there is; the cashier asks what is due and takes it. */
import type { DeskCommand, Quote, TenderGiven } from '@baozhong/contract/commands.ts';
import type { Event } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import { rightPin } from '../world/sim-hub.ts';
import { type Agent, labelOf, minuteMs, personOf, type Stage } from './stage.ts';

type Settle = Extract<DeskCommand, { type: 'settle' }>;
type Member = Stage['store']['members'][number];

const wholeYuan = 10_000;

export class Cashier implements Agent {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  saw(event: Event): void {
    if (event.type === 'roomStatusChanged' && event.to === 'awaitingPayment')
      this.#payLater(event.visitId ?? '', 0);
    if (event.type === 'ticketSettled' && event.closes) this.#reprint(event.ticketId);
  }

  #payLater(visitId: string, tries: number): void {
    if (tries > 12) return;
    const chance = this.#stage.chance(`pay/${labelOf(this.#stage, visitId)}/${String(tries)}`);
    this.#stage.agenda.after(chance.between(30, 480) * 1_000, () => {
      this.#pay(visitId, chance, tries);
      // Whatever came of it: until the room is empty somebody asks for the money.
      this.#payLater(visitId, tries + 1);
    });
  }

  #pay(visitId: string, chance: Chance, tries: number): void {
    const hub = this.#stage.hub();
    const visit = this.#stage.floor()?.state.visits.get(visitId);
    if (hub === undefined || visit === undefined) return;
    const unpaid = visit.guests.map((_, index) => index);
    const left = unpaid.filter((guest) => !visit.settledGuests.includes(guest));
    const oneByOne = left.length > 1 && chance.is(0.2);
    const guests =
      oneByOne || visit.settledGuests.length > 0
        ? left.slice(0, oneByOne ? 1 : undefined)
        : undefined;
    const member = tries < 3 && chance.is(0.4) ? chance.pick(this.#stage.store.members) : undefined;
    const countCard = member !== undefined && chance.is(0.4);
    this.#stage.stirred();
    void hub.desk
      .previewSettle({
        ticketId: visit.ticketId,
        ...(member === undefined ? {} : { memberId: member.memberNo, countCard }),
        ...(guests === undefined ? {} : { guests }),
      })
      .then((quote) => {
        if ('name' in quote) return;
        this.#settle(
          { quote, member, countCard, chance, plain: tries > 3 },
          visit.ticketId,
          guests,
        );
      });
  }

  #settle(paying: Paying, ticketId: string, guests: number[] | undefined): void {
    const { quote, chance, member } = paying;
    const tipFen = chance.is(0.12) ? chance.between(1, 20) * 1_000 : 0;
    const tenders = tendersFor(paying, quote.dueFen + tipFen - quote.countCardFen, this.#stage);
    const command: Settle = {
      ...{
        type: 'settle',
        ticketId,
        seenVersion: quote.version,
        seenDueFen: quote.dueFen,
        tenders,
      },
      ...(guests === undefined ? {} : { guests }),
      ...(tipFen > 0 ? { tipFen } : {}),
    };
    const manager = personOf(this.#stage, 'manager', chance);
    const approval = { staffNo: manager.staffNo, pin: rightPin };
    this.#stage.desk.ask(personOf(this.#stage, 'cashier', chance), command, {
      ...(member === undefined ? {} : { memberPin: rightPin }),
      // Now and then the manager is asked only when the hub says so.
      ...(chance.is(0.75) ? { approval } : {}),
    });
  }

  #reprint(ticketId: string): void {
    const chance = this.#stage.chance(`reprint/${ticketId}`);
    if (!chance.is(0.05)) return;
    this.#stage.agenda.after(chance.between(1, 30) * minuteMs, () => {
      const cashier = personOf(this.#stage, 'cashier', chance);
      this.#stage.desk.ask(cashier, { type: 'reprintReceipt', ticketId });
    });
  }
}

interface Paying {
  readonly quote: Quote;
  readonly member: Member | undefined;
  readonly countCard: boolean;
  readonly chance: Chance;
  /** After refusals: one tender that always pays. */
  readonly plain: boolean;
}

function tendersFor(
  { member, countCard, chance, plain }: Paying,
  restFen: number,
  stage: Stage,
): TenderGiven[] {
  const tenders: TenderGiven[] = [];
  const memberId = member?.memberNo;
  if (memberId !== undefined && countCard) tenders.push({ tender: 'countCard', memberId });
  if (memberId !== undefined && chance.is(0.8))
    tenders.push(
      chance.is(0.7)
        ? { tender: 'storedValue', memberId }
        : { tender: 'storedValue', memberId, upToFen: Math.floor(restFen / 2) },
    );
  if (plain) return [...tenders, { tender: 'qr' }];
  const rest = chance.weighed({ qr: 30, bankCard: 15, cash: 35, foreign: 8, house: 6, mixed: 6 });
  switch (rest) {
    case 'qr':
    case 'bankCard':
      return [...tenders, { tender: rest }];
    case 'cash':
      // Miscounted: the hub finds it too little.
      if (chance.is(0.04))
        return [...tenders, { tender: 'cash', handedFen: Math.floor(restFen / 2) }];
      return [...tenders, { tender: 'cash', handedFen: roundUp(restFen) }];
    case 'foreign': {
      const currency = chance.pick(stage.store.currencies);
      if (currency === undefined) return [...tenders, { tender: 'qr' }];
      const handedMinor = Math.ceil(restFen / Number(currency.rate)) + 100;
      return [...tenders, { tender: 'cash', currency: currency.code, handedMinor }];
    }
    case 'house':
      return [...tenders, { tender: 'complimentary', reason: '老板朋友' }];
    case 'mixed':
      return [...tenders, { tender: 'bankCard', fen: Math.floor(restFen / 3) }, { tender: 'qr' }];
  }
}

function roundUp(fen: number): number {
  return Math.ceil(fen / wholeYuan) * wholeYuan;
}
