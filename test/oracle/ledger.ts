/** The books: both sides of every posting, each once, and what they leave in the wallets and the drawers. */
import type { History } from './history.ts';
import type { LogEvent, Report, Store } from './inputs.ts';
import { add, type Figures } from './money.ts';

export function checkLedger(
  history: History,
  events: readonly LogEvent[],
  figures: Figures,
  store: Store,
  report: Report,
): void {
  const books = new Books(report);
  for (const event of events) books.take(event);
  for (const { settlements } of history.visits)
    for (const { ticketId, billedFen } of settlements)
      if (billedFen > 0 && books.ofTicket(ticketId).length === 0)
        report('posting-missing', ticketId, '');
  checkWallets(books, figures, report);
  checkTickets(books, figures, report);
  checkTopUps(history, books, store, report);
  checkTenders(books, figures, report);
  for (const [staffNo, fen] of Object.entries(figures.tipsFen)) {
    const held = books.balance(`tips/${staffNo}`);
    if (held !== fen)
      report('tip-differs', staffNo, `${String(held)} in the books, ${String(fen)} given`);
  }
}

interface Posting {
  readonly txId: string;
  readonly entries: readonly { readonly account: string; readonly fen: number }[];
}

class Books {
  readonly #balances = new Map<string, number>();
  readonly #postings: Posting[] = [];
  readonly #memberNos = new Map<string, string>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  take(event: LogEvent): void {
    if (event.type === 'memberRegistered') this.#memberNos.set(event.memberId, event.memberNo);
    if (event.type !== 'ledgerPosted') return;
    const { txId, entries } = event;
    if (this.#postings.some((other) => other.txId === txId)) this.#report('posted-twice', txId, '');
    this.#postings.push({ txId, entries });
    const sum = entries.reduce((total, { fen }) => total + fen, 0);
    if (sum !== 0) this.#report('one-sided-entry', txId, `the entries sum to ${String(sum)}`);
    for (const { account, fen } of entries)
      this.#balances.set(account, (this.#balances.get(account) ?? 0) + fen);
  }

  memberNo(memberId: string): string {
    return this.#memberNos.get(memberId) ?? memberId;
  }

  ofTicket(ticketId: string): readonly Posting[] {
    return this.#postings.filter(({ txId }) => txId.split('/').includes(ticketId));
  }

  balance(account: string): number {
    return this.#balances.get(account) ?? 0;
  }

  /** Of an account and everything under it. */
  under(prefix: string): number {
    let fen = 0;
    for (const [account, held] of this.#balances)
      if (account === prefix || account.startsWith(`${prefix}/`)) fen += held;
    return fen;
  }

  /** What members hold, wherever it is held: `<member number> principal`, `... bonus`, `... count/<service>`. */
  held(): ReadonlyMap<string, number> {
    const held: Record<string, number> = {};
    for (const [account, fen] of this.#balances) {
      const [kind, memberId = '', ...place] = account.split('/');
      if (kind !== 'wallet') continue;
      const what = place.includes('count') ? place.slice(-2).join('/') : (place.at(-1) ?? '');
      add(held, `${this.memberNo(memberId)} ${what}`, fen);
    }
    return new Map(Object.entries(held));
  }
}

function checkWallets(books: Books, figures: Figures, report: Report): void {
  const held = books.held();
  for (const [memberNo, wallet] of figures.wallets) {
    for (const part of ['principal', 'bonus'] as const) {
      const fen = held.get(`${memberNo} ${part}`) ?? 0;
      if (fen !== wallet[part])
        report(
          'wallet-differs',
          memberNo,
          `${part} ${String(fen)}, should be ${String(wallet[part])}`,
        );
    }
    for (const [service, left] of Object.entries(wallet.counts)) {
      const has = held.get(`${memberNo} count/${service}`) ?? 0;
      const where = `${memberNo} ${service}`;
      if (has < left) report('count-used-twice', where, `${String(has)} left of ${String(left)}`);
      if (has > left)
        report('count-unused', where, `${String(has)} left, should be ${String(left)}`);
    }
  }
}

/** Revenue is what was billed: less than the tenders by the tip, which belongs to the technician. */
function checkTickets(books: Books, figures: Figures, report: Report): void {
  for (const [ticketId, { billedFen, tipFen }] of figures.tickets) {
    const entries = books.ofTicket(ticketId).flatMap((posting) => posting.entries);
    const sum = (...kinds: string[]) =>
      entries
        .filter(({ account }) => kinds.includes(account.split('/')[0] ?? ''))
        .reduce((total, { fen }) => total + fen, 0);
    const revenue = sum('revenue', 'discount');
    if (tipFen > 0 && revenue === billedFen + tipFen)
      report('tip-as-revenue', ticketId, `${String(revenue)} of ${String(billedFen)}`);
    else if (revenue !== billedFen)
      report('revenue-differs', ticketId, `${String(revenue)}, billed ${String(billedFen)}`);
  }
}

/** Each one that the day file asks for is in the log before its visit pays, once. */
function checkTopUps(history: History, books: Books, store: Store, report: Report): void {
  const left = [...history.topUps];
  for (const { asked, settlements } of history.visits) {
    if (asked?.topUpBefore === undefined || settlements[0] === undefined) continue;
    const { card, principal, tender } = asked.topUpBefore;
    const memberNo = store.members.find(({ cardUid }) => cardUid === card)?.memberNo ?? '';
    const paysAt = settlements[0].pos;
    const index = left.findIndex(
      (one) =>
        one.pos < paysAt &&
        books.memberNo(one.memberId) === memberNo &&
        one.principalFen === principal &&
        one.tender === tender,
    );
    if (index >= 0) left.splice(index, 1);
    else report('top-up-lost', `visit ${String(asked.visit)}`, `${String(principal)} on ${card}`);
  }
  for (const { pos, principalFen } of left)
    report('top-up-unasked', `pos ${String(pos)}`, String(principalFen));
}

/** What went into the drawer, through the machines and off the cards, top-ups among it. */
function checkTenders(books: Books, figures: Figures, report: Report): void {
  const given = figures.tenderedFen;
  for (const tender of ['cash', 'qr', 'bankCard', 'countCard', 'complimentary']) {
    const change = tender === 'cash' ? figures.changeFen : 0;
    const taken = (given[tender] ?? 0) - change + (figures.topUpsFen[tender] ?? 0);
    const booked = -books.under(`tender/${tender}`);
    if (booked !== taken)
      report(
        `${tender}-differs`,
        'ledger',
        `${String(booked)} in the books, ${String(taken)} taken`,
      );
  }
}
