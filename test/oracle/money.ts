/** What each visit should have cost, who should have paid it how, what is left on the cards, who should have earned what. */
import type { History, Line, Visit } from './history.ts';
import { type DayVisit, type LogEvent, need, type Report, type Store } from './inputs.ts';

export interface Figures {
  billedFen: number;
  readonly tenderedFen: Record<string, number>;
  changeFen: number;
  readonly commissionFen: Record<string, number>;
  /** By member number, at the end of the day. */
  readonly wallets: Map<string, { principal: number; bonus: number }>;
}

const hundredYuan = 10_000;

export function deriveMoney(
  history: History,
  events: readonly LogEvent[],
  store: Store,
  report: Report,
): Figures {
  const figures: Figures = {
    billedFen: 0,
    tenderedFen: {},
    changeFen: 0,
    commissionFen: {},
    wallets: new Map(
      store.members.map(({ memberNo, principal, bonus }) => [memberNo, { principal, bonus }]),
    ),
  };
  const inOrder = history.visits
    .filter(({ settlements }) => settlements.length > 0)
    .sort((a, b) => (a.settlements[0]?.pos ?? 0) - (b.settlements[0]?.pos ?? 0));
  for (const visit of inOrder)
    if (visit.asked !== undefined) settle(visit, visit.asked, store, figures, report);
  for (const line of history.lines) earn(line, store, figures, report);
  checkLedger(history, events, figures, report);
  return figures;
}

function add(fen: Record<string, number>, key: string, amount: number): void {
  fen[key] = (fen[key] ?? 0) + amount;
}

/** Prices from the store file, quantities from the day file; from the log only the room and what was cancelled. */
function priceOf(visit: Visit, asked: DayVisit, payPct: number, store: Store): number {
  let due = 0;
  for (const [guest, { items }] of asked.guests.entries()) {
    const lines = visit.lines.filter(({ added }) => added.guest === guest);
    for (const [index, { service: code }] of items.entries()) {
      if (lines[index]?.cancelled === true) continue;
      const service = need(
        store.services.find((one) => one.code === code),
        code,
      );
      due += share(service.price, payPct);
      if (index > 0) continue;
      for (const event of asked.events)
        if (event.do === 'extendClock' && event.guest === guest)
          due += share(service.extendPrice * (event.extensions ?? 0), payPct);
    }
  }
  for (const { do: what, goods, qty = 0 } of asked.events)
    if (what === 'order')
      due +=
        qty *
        need(
          store.goods.find(({ code }) => code === goods),
          goods ?? '',
        ).price;
  if (due === 0) return 0;
  const room = need(
    store.rooms.find(({ no }) => no === visit.opened.roomNo),
    visit.opened.roomNo,
  );
  return (
    due +
    need(
      store.roomTypes.find(({ code }) => code === room.type),
      room.type,
    ).fee
  );
}

/** Half a fen upwards. */
function share(fen: number, pct: number): number {
  return Math.round((fen * pct) / 100);
}

function settle(
  visit: Visit,
  asked: DayVisit,
  store: Store,
  figures: Figures,
  report: Report,
): void {
  const card = asked.pay.tenders.find(({ tender }) => tender === 'storedValue')?.card;
  const member =
    card === undefined
      ? undefined
      : need(
          store.members.find(({ cardUid }) => cardUid === card),
          card,
        );
  const level = store.memberLevels.find(({ code }) => code === member?.memberLevel);
  const due = priceOf(visit, asked, level?.payPct ?? 100, store);
  const wallet = figures.wallets.get(member?.memberNo ?? '');

  let left = due;
  let change = 0;
  const given: string[] = [];
  const cash = (handed: number) => {
    given.push(`cash ${String(left)} of ${String(handed)}`);
    add(figures.tenderedFen, 'cash', handed);
    change += handed - left;
    left = 0;
  };
  for (const { tender, handed, rest } of asked.pay.tenders) {
    if (tender === 'storedValue' && wallet !== undefined) {
      const principal = Math.min(wallet.principal, left);
      const bonus = Math.min(wallet.bonus, left - principal);
      wallet.principal -= principal;
      wallet.bonus -= bonus;
      left -= principal + bonus;
      if (principal + bonus > 0) {
        given.push(`storedValue ${String(principal)}+${String(bonus)}`);
        add(figures.tenderedFen, 'storedValue', principal + bonus);
      }
      if (rest === 'cash' && left > 0) cash(left);
    } else if (tender === 'cash' && left > 0)
      cash(handed === 'nextHundred' ? (Math.floor(left / hundredYuan) + 1) * hundredYuan : left);
  }
  figures.billedFen += due;
  figures.changeFen += change;

  for (const settled of visit.settlements) {
    const where = `visit ${String(asked.visit)} ${settled.ticketId}`;
    if (settled.billedFen !== due)
      report('amount-differs', where, `billed ${String(settled.billedFen)}, due ${String(due)}`);
    const took = settled.tenders.map((one) =>
      one.tender === 'cash'
        ? `cash ${String(one.takenFen)} of ${String(one.handedFen)}`
        : `${one.tender} ${String(one.principalFen)}+${String(one.bonusFen)}`,
    );
    if (took.join() !== given.join())
      report('amount-differs', where, `took ${took.join()}, should have been ${given.join()}`);
    if (settled.changeFen !== change)
      report('amount-differs', where, `change ${String(settled.changeFen)}, due ${String(change)}`);
  }
}

/** By the rule of the store file for how this clock really came about, on whoever served it. */
function earn(line: Line, store: Store, figures: Figures, report: Report): void {
  const { added, calls, starts, extensions, commissions, cancelled, ends } = line;
  const [call, start] = [calls.at(-1), starts[0]];
  const where = added.clockId;
  if (commissions.length > 1) report('commission-doubled', where, '');
  if (cancelled || call === undefined || start === undefined) {
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

/** Both sides of every posting, each once, and the wallets that they leave behind. */
function checkLedger(
  history: History,
  events: readonly LogEvent[],
  figures: Figures,
  report: Report,
): void {
  const balances = new Map<string, number>();
  const seen = new Set<string>();
  const memberNos = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'memberRegistered') memberNos.set(event.memberId, event.memberNo);
    if (event.type !== 'ledgerPosted') continue;
    if (seen.has(event.txId)) report('posted-twice', event.txId, '');
    seen.add(event.txId);
    const sum = event.entries.reduce((total, { fen }) => total + fen, 0);
    if (sum !== 0) report('one-sided-entry', event.txId, `the entries sum to ${String(sum)}`);
    for (const { account, fen } of event.entries)
      balances.set(account, (balances.get(account) ?? 0) + fen);
  }
  for (const { settlements } of history.visits)
    for (const { ticketId, billedFen } of settlements)
      if (billedFen > 0 && ![...seen].some((txId) => txId.endsWith(ticketId)))
        report('posting-missing', ticketId, '');
  const held = new Map<string, number>();
  for (const [account, fen] of balances) {
    const [kind = '', memberId = ''] = account.split('/');
    if (kind !== 'wallet') continue;
    const key = `${memberNos.get(memberId) ?? memberId} ${account.split('/').at(-1) ?? ''}`;
    held.set(key, (held.get(key) ?? 0) + fen);
  }
  for (const [memberNo, wallet] of figures.wallets)
    for (const part of ['principal', 'bonus'] as const) {
      const fen = held.get(`${memberNo} ${part}`) ?? 0;
      if (fen !== wallet[part])
        report(
          'wallet-differs',
          memberNo,
          `${part} ${String(fen)}, should be ${String(wallet[part])}`,
        );
    }
  const cash = -(balances.get('tender/cash') ?? 0);
  const taken = (figures.tenderedFen['cash'] ?? 0) - figures.changeFen;
  if (cash !== taken)
    report(
      'cash-differs',
      'ledger',
      `${String(cash)} in the books, ${String(taken)} in the drawer`,
    );
}
