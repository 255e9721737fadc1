/** Who should have paid what how, what is left on the cards, who should have earned what: held against the settlements. */
import { counts, type History, type Line, type Of, type Visit } from './history.ts';
import { type DayVisit, need, type Report, type Store, type Tender } from './inputs.ts';
import { type Part, partsOf, priceOf } from './prices.ts';

interface Wallet {
  principal: number;
  bonus: number;
  readonly counts: Record<string, number>;
}
export interface Figures {
  billedFen: number;
  readonly tenderedFen: Record<string, number>;
  changeFen: number;
  readonly tipsFen: Record<string, number>;
  readonly topUpsFen: Record<string, number>;
  readonly commissionFen: Record<string, number>;
  /** By member number, at the end of the day. */
  readonly wallets: Map<string, Wallet>;
  /** By ticket: what its payments should have brought as revenue, and passed on as tips. */
  readonly tickets: Map<string, { billedFen: number; tipFen: number }>;
}

const ten = 1_000;
const hundred = 10_000;

export function deriveMoney(history: History, store: Store, report: Report): Figures {
  const figures: Figures = {
    billedFen: 0,
    tenderedFen: {},
    changeFen: 0,
    tipsFen: {},
    topUpsFen: {},
    commissionFen: {},
    wallets: new Map(
      store.members.map(({ memberNo, principal, bonus, counts: left }) => [
        memberNo,
        { principal, bonus, counts: { ...left } },
      ]),
    ),
    tickets: new Map(),
  };
  const inOrder = history.visits
    .filter(({ settlements }) => settlements.length > 0)
    .sort((a, b) => (a.settlements[0]?.pos ?? 0) - (b.settlements[0]?.pos ?? 0));
  for (const visit of inOrder) {
    if (visit.asked === undefined) continue;
    topUp(visit.asked, store, figures);
    for (const part of partsOf(visit, visit.asked))
      settle(visit, visit.asked, part, store, figures, report);
  }
  for (const line of history.lines) earn(line, store, figures, report);
  return figures;
}

export function add(fen: Record<string, number>, key: string, amount: number): void {
  fen[key] = (fen[key] ?? 0) + amount;
}

function memberOf(store: Store, card: string | undefined) {
  if (card === undefined) return undefined;
  return need(
    store.members.find(({ cardUid }) => cardUid === card),
    card,
  );
}

/** Before paying; whether it was done at all is looked for in the books. */
function topUp({ topUpBefore }: DayVisit, store: Store, figures: Figures): void {
  if (topUpBefore === undefined) return;
  const { card, principal, tender } = topUpBefore;
  const wallet = figures.wallets.get(memberOf(store, card)?.memberNo ?? '');
  if (wallet !== undefined) wallet.principal += principal;
  add(figures.topUpsFen, tender, principal);
}

/** What was given for one payment, as the day file has it, told in words that the log is told in, too. */
interface Given {
  readonly words: string[];
  changeFen: number;
  rate: string | undefined;
}

function settle(
  visit: Visit,
  asked: DayVisit,
  part: Part,
  store: Store,
  figures: Figures,
  report: Report,
): void {
  const cards = asked.pay.tenders.filter(({ card }) => card !== undefined);
  const member = memberOf(store, cards[0]?.card);
  const payPct = store.memberLevels.find(({ code }) => code === member?.memberLevel)?.payPct ?? 100;
  const wallet = figures.wallets.get(member?.memberNo ?? '');
  const byCount = cards.some(({ tender }) => tender === 'countCard');
  const left = byCount && wallet !== undefined ? wallet.counts : {};
  const { billedFen, countCardFen, used } = priceOf(visit, asked, part, payPct, left, store);

  for (const service of used) add(wallet?.counts ?? {}, service, -1);
  const given = give(
    billedFen + part.tipFen,
    asked,
    { countCardFen, used },
    wallet,
    store,
    figures,
  );
  figures.billedFen += billedFen;
  figures.changeFen += given.changeFen;
  if (part.tipStaffNo !== undefined) add(figures.tipsFen, part.tipStaffNo, part.tipFen);
  const { ticketId } = visit.opened;
  const ticket = figures.tickets.get(ticketId) ?? { billedFen: 0, tipFen: 0 };
  figures.tickets.set(ticketId, {
    billedFen: ticket.billedFen + billedFen,
    tipFen: ticket.tipFen + part.tipFen,
  });

  const where = `visit ${String(asked.visit)} guests ${part.guests.join()}`;
  const settled = visit.settlements.find((one) =>
    part.single
      ? one.part?.guests.join() === part.guests.join()
      : (one.part ?? null) === null || one.part?.guests.join() === part.guests.join(),
  );
  if (settled === undefined) report('guest-unbilled', where, `${String(billedFen)} were due`);
  else compare(settled, part, billedFen, given, where, report);
}

/** The tenders in their order, each paying what it can of what is left. */
function give(
  dueFen: number,
  asked: DayVisit,
  counted: { readonly countCardFen: number; readonly used: readonly string[] },
  wallet: Wallet | undefined,
  store: Store,
  figures: Figures,
): Given {
  const given: Given = { words: [], changeFen: 0, rate: undefined };
  let left = dueFen;
  const take = (tender: string, fen: number, words: string) => {
    if (fen === 0) return;
    given.words.push(words);
    add(figures.tenderedFen, tender, fen);
    left -= fen;
  };
  const cash = (handed: string | undefined) => {
    const due = left;
    const fen = handed === undefined || handed === 'exact' ? due : above(due, stepOf(handed));
    take('cash', fen, `cash ${String(due)} of ${String(fen)}`);
    given.changeFen += fen - due;
    left = 0;
  };
  const notes = (currency: string, handed: string | undefined) => {
    const due = left;
    given.rate = need(
      store.currencies.find(({ code }) => code === currency),
      currency,
    ).rate;
    const minor = notesFor(due, given.rate, handed);
    const fen = exchanged(minor, given.rate);
    take('cash', fen, `cash ${String(due)} of ${String(fen)}, ${String(minor)} ${currency}`);
    given.changeFen += fen - due;
    left = 0;
  };
  const rest = (tender: string | undefined) => {
    if (tender === undefined || left === 0) return;
    if (tender === 'cash') cash('exact');
    else take(tender, left, `${tender} ${String(left)}`);
  };
  for (const { tender, currency, handed, rest: leaves } of asked.pay.tenders) {
    if (left === 0) break;
    if (tender === 'storedValue' && wallet !== undefined) {
      const principal = Math.min(wallet.principal, left);
      const bonus = Math.min(wallet.bonus, left - principal);
      wallet.principal -= principal;
      wallet.bonus -= bonus;
      take('storedValue', principal + bonus, `storedValue ${String(principal)}+${String(bonus)}`);
      rest(leaves);
    } else if (tender === 'countCard') {
      const { countCardFen, used } = counted;
      take('countCard', countCardFen, `countCard ${String(countCardFen)} ${used.join()}`);
      rest(leaves);
    } else if (tender === 'cash' && currency !== undefined) notes(currency, handed);
    else if (tender === 'cash') cash(handed);
    else rest(tender);
  }
  return given;
}

function stepOf(handed: string): number {
  return handed === 'nextTen' ? ten : hundred;
}

function above(fen: number, step: number): number {
  return (Math.floor(fen / step) + 1) * step;
}

/** The rate as a fraction of whole numbers: no float comes near the amounts. */
export function exchanged(minor: number, rate: string): number {
  const [whole = '', decimals = ''] = rate.split('.');
  const one = 10n ** BigInt(decimals.length);
  return Number((BigInt(minor) * (BigInt(whole) * one + BigInt(decimals || '0'))) / one);
}

function notesFor(dueFen: number, rate: string, handed: string | undefined): number {
  const step = handed === undefined || handed === 'exact' ? 1 : stepOf(handed);
  let minor = 0;
  while (step === 1 ? exchanged(minor, rate) < dueFen : exchanged(minor, rate) <= dueFen)
    minor += step;
  return minor;
}

function compare(
  settled: Of<'ticketSettled'>,
  part: Part,
  billedFen: number,
  given: Given,
  where: string,
  report: Report,
): void {
  const tipFen = settled.tipFen ?? 0;
  if (settled.billedFen === billedFen + part.tipFen && part.tipFen > 0 && tipFen === 0)
    report('tip-as-revenue', where, `the tip of ${String(part.tipFen)} was billed`);
  else if (settled.billedFen !== billedFen)
    report(
      'amount-differs',
      where,
      `billed ${String(settled.billedFen)}, due ${String(billedFen)}`,
    );
  else if (tipFen !== part.tipFen)
    report('tip-differs', where, `tip ${String(tipFen)}, given ${String(part.tipFen)}`);
  if (part.tipFen > 0 && (settled.tipStaffNo ?? '') !== part.tipStaffNo)
    report(
      'tip-misplaced',
      where,
      `${settled.tipStaffNo ?? 'nobody'}, not ${part.tipStaffNo ?? ''}`,
    );
  const sum = settled.lines.reduce((total, { fen }) => total + fen, 0);
  if (sum < billedFen && settled.billedFen === billedFen)
    report('lines-differ', where, `the lines come to ${String(sum)}`);
  const took = settled.tenders.map(inWords);
  if (took.join('; ') !== given.words.join('; '))
    report('amount-differs', where, `took ${took.join('; ')}, given ${given.words.join('; ')}`);
  if (settled.changeFen !== given.changeFen)
    report(
      'amount-differs',
      where,
      `change ${String(settled.changeFen)}, due ${String(given.changeFen)}`,
    );
  for (const { foreign } of settled.tenders)
    if (foreign !== undefined && foreign.rate !== given.rate)
      report('rate-differs', where, `${foreign.rate}, the store's is ${given.rate ?? 'none'}`);
}

function inWords(one: Tender): string {
  const { tender, takenFen, handedFen, foreign, uses = [] } = one;
  if (tender === 'cash') {
    const words = `cash ${String(takenFen)} of ${String(handedFen)}`;
    if (foreign === undefined) return words;
    return `${words}, ${String(foreign.handedMinor)} ${foreign.currency}`;
  }
  if (tender === 'storedValue')
    return `storedValue ${String(one.principalFen)}+${String(one.bonusFen)}`;
  const fen = `${tender} ${String(takenFen)}`;
  if (tender !== 'countCard') return fen;
  return `${fen} ${uses.map(({ serviceCode }) => serviceCode).join()}`;
}

/** By the rule of the store file for how this clock really came about, on whoever served it. */
function earn(line: Line, store: Store, figures: Figures, report: Report): void {
  const { added, calls, starts, extensions, commissions, ends } = line;
  const [call, start] = [calls.at(-1), starts[0]];
  const where = added.clockId;
  if (commissions.length > 1) report('commission-doubled', where, '');
  if (!counts(line) || call === undefined || start === undefined) {
    if (commissions.length > 0) report('commission-unearned', where, '');
    return;
  }
  const rule = (type: string) =>
    store.commission.rules.find((one) => one.service === added.serviceCode && one.type === type)
      ?.fen ?? 0;
  const technician = need(
    store.technicians.find((one) => one.staffNo === call.staffNo),
    call.staffNo,
  );
  const times = extensions.reduce((sum, one) => sum + one.extensions, 0);
  const fen =
    rule(call.clockType) +
    (store.commission.gradeAdd[technician.grade] ?? 0) +
    times * rule('extension');
  add(figures.commissionFen, call.staffNo, fen);
  const [earned] = commissions;
  if (earned === undefined) {
    if (ends.length > 0)
      report('commission-missing', where, `${call.staffNo} earned ${String(fen)}`);
    return;
  }
  if (earned.staffNo !== call.staffNo)
    report('commission-misplaced', where, `${call.staffNo} served, ${earned.staffNo} was credited`);
  if (earned.fen !== fen)
    report('commission-differs', where, `${String(earned.fen)}, should be ${String(fen)}`);
}
