/** What is due, and paying it (TKT). */
import type { CommandBody, TenderGiven } from '../commands.ts';
import { type Answer, isRefused, refuse, type Refused } from '../decision.ts';
import type { BillLine, TenderTaken } from '../events.ts';
import { settlementEntries, splitStoredValue } from '../ledger/accounts.ts';
import { percentOf, sum } from '../money.ts';
import type { Fen, MemberId } from '../units.ts';
import { closeVisit } from './calls.ts';
import { clocksOf, isOpen } from './lines.ts';
import type { Recording } from './recording.ts';
import type { Catalogue, State, Visit, Wallet } from './state.ts';

type Of<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** TKT-1: started clocks and their extensions, goods, and the fee of the room. */
export function billLines(state: State, catalogue: Catalogue, visit: Visit): BillLine[] {
  const lines: BillLine[] = [];
  for (const clock of clocksOf(state, visit)) {
    if (clock.status !== 'started' && clock.status !== 'ended') continue;
    const { clockId, guest, serviceCode: code, staffNo } = clock;
    const name = catalogue.services.get(code)?.name ?? code;
    const line = { guest, code, name, staffNo };
    lines.push({
      ...line,
      lineId: clockId,
      lineKind: 'service',
      qty: 1,
      fen: clock.priceFen,
      ruleId: clock.priceRuleId,
    });
    clock.extensions.forEach((extension, index) => {
      lines.push({
        ...line,
        lineId: `${clockId}+${String(index + 1)}`,
        lineKind: 'extension',
        qty: extension.extensions,
        fen: extension.priceFen,
        ruleId: extension.priceRuleId,
      });
    });
  }
  for (const { lineId, guest, goodsCode, name, qty, eachFen } of visit.goods)
    lines.push({
      lineId,
      lineKind: 'goods',
      guest,
      code: goodsCode,
      name,
      staffNo: null,
      qty,
      fen: qty * eachFen,
      ruleId: `price/${goodsCode}`,
    });
  const fee = roomFee(catalogue, visit);
  if (fee !== undefined && lines.length > 0) lines.push(fee);
  return lines;
}

/** TKT-2: once a visit, of the room at the end. */
function roomFee(catalogue: Catalogue, visit: Visit): BillLine | undefined {
  const typeCode = catalogue.rooms.get(visit.roomNo)?.typeCode;
  const type = catalogue.config.roomTypes.find((candidate) => candidate.code === typeCode);
  if (type === undefined || type.feeFen === 0) return undefined;
  return {
    lineId: `${visit.ticketId}/roomFee`,
    lineKind: 'roomFee',
    guest: null,
    code: type.code,
    name: type.name,
    staffNo: null,
    qty: 1,
    fen: type.feeFen,
    ruleId: `roomFee/${type.code}`,
  };
}

export interface Quote {
  readonly version: number;
  readonly servicesFen: Fen;
  readonly goodsFen: Fen;
  readonly roomFeeFen: Fen;
  readonly discountFen: Fen;
  readonly dueFen: Fen;
  readonly payPct: number;
}

/** TKT-3: the level discount is on services and extensions only, each line rounded by itself. */
export function quote(
  state: State,
  catalogue: Catalogue,
  visit: Visit,
  levelCode: string | undefined,
): Quote {
  const lines = billLines(state, catalogue, visit);
  const payPct =
    catalogue.config.memberLevels.find((level) => level.code === levelCode)?.payPct ?? 100;
  const isService = (line: BillLine) =>
    line.lineKind === 'service' || line.lineKind === 'extension';
  const services = lines.filter(isService);
  const servicesFen = sum(services.map((line) => line.fen));
  const discountFen = servicesFen - sum(services.map((line) => percentOf(line.fen, payPct)));
  const goodsFen = sum(lines.filter((line) => line.lineKind === 'goods').map((line) => line.fen));
  const roomFeeFen = sum(
    lines.filter((line) => line.lineKind === 'roomFee').map((line) => line.fen),
  );
  const dueFen = servicesFen - discountFen + goodsFen + roomFeeFen;
  return {
    version: visit.ticketVersion,
    servicesFen,
    goodsFen,
    roomFeeFen,
    discountFen,
    dueFen,
    payPct,
  };
}

export function visitOfTicket(state: State, ticketId: string): Visit | Refused {
  if (state.settledToday.has(ticketId)) return refuse('ticket_settled', { ticketId });
  const visitId = state.visitByTicket.get(ticketId);
  const visit = visitId === undefined ? undefined : state.visits.get(visitId);
  return visit ?? refuse('unknown_ticket', { ticketId });
}

/** TKT-4: goods go on the ticket of the guest who ordered. */
export function orderGoods(
  recording: Recording,
  visit: Visit,
  order: { readonly goodsCode: string; readonly qty: number; readonly guest?: number | undefined },
  from: 'desk' | 'terminal',
): Answer | Refused {
  const goods = recording.catalogue.goods.get(order.goodsCode);
  if (goods === undefined) return refuse('unknown_goods', { goodsCode: order.goodsCode });
  const { qty } = order;
  if (!Number.isInteger(qty) || qty < 1 || qty > 99) return refuse('bad_quantity', { qty });
  const guest = order.guest ?? 0;
  if (visit.guests[guest] === undefined) return refuse('no_guests', { roomNo: visit.roomNo });
  const lineId = `${visit.ticketId}/g${String(visit.goods.length + 1)}`;
  recording.record({
    type: 'goodsOrdered',
    ticketId: visit.ticketId,
    lineId,
    goodsCode: goods.code,
    name: goods.name,
    qty,
    eachFen: goods.priceFen,
    guest,
    from,
  });
  return { did: 'orderGoods', lineId };
}

interface Taken {
  readonly tenders: TenderTaken[];
  readonly changeFen: Fen;
}

/** TKT-6: tenders pay in order; stored value what it can, cash the rest with change. Nothing is taken twice, nothing more than due. */
function takeTenders(
  given: readonly TenderGiven[],
  dueFen: Fen,
  wallet: Wallet | undefined,
): Taken | Refused {
  const tenders: TenderTaken[] = [];
  let leftFen = dueFen;
  let changeFen = 0;
  for (const tender of given) {
    if (tender.tender === 'storedValue') {
      if (wallet === undefined) return refuse('unknown_member', { memberId: tender.memberId });
      const split = splitStoredValue(wallet, Math.min(leftFen, tender.upToFen ?? leftFen));
      const takenFen = split.principalFen + split.bonusFen;
      // No value, no line: the next tender pays (floor-rules §10).
      if (takenFen > 0)
        tenders.push({ tender: 'storedValue', memberId: tender.memberId, takenFen, ...split });
      leftFen -= takenFen;
    } else {
      const { handedFen } = tender;
      if (leftFen === 0 && handedFen > 0) return refuse('over_tender', { dueFen });
      if (handedFen < leftFen)
        return refuse('insufficient_tender', { dueFen, shortFen: leftFen - handedFen });
      if (handedFen === 0) continue;
      changeFen = handedFen - leftFen;
      tenders.push({ tender: 'cash', takenFen: leftFen, handedFen, changeFen });
      leftFen = 0;
    }
  }
  if (leftFen > 0) return refuse('insufficient_tender', { dueFen, shortFen: leftFen });
  return { tenders, changeFen };
}

/** TKT-5: settles the whole ticket at once, only as the person saw it, and only when every line is over. */
export function settle(recording: Recording, command: Of<'settle'>): Answer | Refused {
  const { state, catalogue } = recording;
  const visit = visitOfTicket(state, command.ticketId);
  if (isRefused(visit)) return visit;
  const open = clocksOf(state, visit).filter(isOpen);
  if (open.length > 0)
    return refuse('clocks_open', { clockIds: open.map((clock) => clock.clockId) });

  const paying = payingMember(command.tenders);
  if (paying === 'several') return refuse('over_tender', { dueFen: command.seenDueFen });
  const wallet = paying === undefined ? undefined : state.wallets.get(paying);
  if (paying !== undefined && wallet === undefined)
    return refuse('unknown_member', { memberId: paying });
  const due = quote(state, catalogue, visit, wallet?.levelCode);
  if (due.version !== command.seenVersion || due.dueFen !== command.seenDueFen)
    return refuse('ticket_changed', { dueFen: due.dueFen, version: due.version });
  const taken = takeTenders(command.tenders, due.dueFen, wallet);
  if (isRefused(taken)) return taken;

  const { ticketId, visitId, roomNo } = visit;
  const { storeId } = catalogue.config;
  const entries = settlementEntries(
    storeId,
    {
      servicesFen: due.servicesFen - due.discountFen,
      goodsFen: due.goodsFen,
      roomFeeFen: due.roomFeeFen,
    },
    taken.tenders,
  );
  recording.record({
    type: 'ticketSettled',
    ticketId,
    visitId,
    roomNo,
    openedAt: visit.openedAt,
    lines: billLines(state, catalogue, visit),
    payingMemberId: paying ?? null,
    payPct: due.payPct,
    discountFen: due.discountFen,
    billedFen: due.dueFen,
    tenders: taken.tenders,
    changeFen: taken.changeFen,
  });
  if (entries.length > 0)
    recording.record({
      type: 'ledgerPosted',
      txId: `settle/${ticketId}`,
      reason: 'settlement',
      entries,
    });
  closeVisit(recording, visitId, 'settled');
  const from = state.rooms.get(roomNo)?.status ?? 'awaitingPayment';
  recording.record({ type: 'roomStatusChanged', roomNo, from, to: 'dirty', visitId: null });
  return { ticketId, billedFen: due.dueFen, changeFen: taken.changeFen };
}

/** The one member whose card pays and whose level counts. */
function payingMember(tenders: readonly TenderGiven[]): MemberId | undefined | 'several' {
  const members = tenders.flatMap((tender) =>
    tender.tender === 'storedValue' ? [tender.memberId] : [],
  );
  return members.length > 1 ? 'several' : members[0];
}
