/** The lines of a ticket, and what is due of them (TKT). */
import type { BillLine, CountLeft, CountUse } from '../../events.ts';
import { percentOf, sum } from '../../money.ts';
import type { Fen } from '../../units.ts';
import { clocksOf } from '../lines.ts';
import type { Catalogue, State, Visit } from '../state.ts';

/** TKT-1: started clocks and their extensions, goods, and the fee of the room. Those that are settled stay among them. */
export function billLines(state: State, catalogue: Catalogue, visit: Visit): BillLine[] {
  const lines: BillLine[] = [];
  for (const clock of clocksOf(state, visit)) {
    // JOB-4: a helper is not on the bill.
    if (clock.helps !== undefined) continue;
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
  for (const { lineId, guest, goodsCode, name, qty, eachFen } of visit.goods) {
    // GDS-4: what was cancelled is off the bill.
    if (qty === 0) continue;
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
  }
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

/** For whom a bill is made out. */
export interface Asked {
  /** Of the paying member. */
  readonly levelCode?: string | undefined;
  /** What their count card holds, where it is to pay. */
  readonly counts?: readonly CountLeft[] | undefined;
  /** Only the lines of these; absent: all that is not settled. */
  readonly guests?: readonly number[] | undefined;
}

export interface Quote {
  readonly version: number;
  readonly servicesFen: Fen;
  readonly goodsFen: Fen;
  readonly roomFeeFen: Fen;
  readonly discountFen: Fen;
  /** Without a tip; what a count card pays is in it. */
  readonly dueFen: Fen;
  readonly payPct: number;
  readonly countCardFen: Fen;
  readonly countUses: CountUse[];
}

/** TKT-8: whether paying for these guests (absent: for all that is left) ends the visit. */
export function closesVisit(visit: Visit, guests: readonly number[] | undefined): boolean {
  return (
    guests === undefined ||
    visit.guests.every((_, guest) => visit.settledGuests.includes(guest) || guests.includes(guest))
  );
}

/** TKT-8: the lines of these guests; the room's fee is on the settlement that closes the visit. */
export function dueLines(
  state: State,
  catalogue: Catalogue,
  visit: Visit,
  guests: readonly number[] | undefined,
): BillLine[] {
  const closes = closesVisit(visit, guests);
  return billLines(state, catalogue, visit).filter(({ guest }) =>
    guest === null
      ? closes
      : !visit.settledGuests.includes(guest) && (guests?.includes(guest) ?? true),
  );
}

/** TKT-3: the level discount is on services and extensions only, each line rounded by itself. */
export function quote(
  state: State,
  catalogue: Catalogue,
  visit: Visit,
  { levelCode, counts = [], guests }: Asked = {},
): Quote {
  const lines = dueLines(state, catalogue, visit, guests);
  const level = catalogue.config.memberLevels.find(({ code }) => code === levelCode);
  const payPct = level?.payPct ?? 100;
  const fenOf = (...kinds: readonly BillLine['lineKind'][]) =>
    sum(lines.filter(({ lineKind }) => kinds.includes(lineKind)).map(({ fen }) => fen));
  const covered = coveredBy(counts, lines);
  const discountFen = sum(
    lines
      .filter((line) => ['service', 'extension'].includes(line.lineKind) && !covered.has(line))
      .map(({ fen }) => fen - percentOf(fen, payPct)),
  );
  const servicesFen = fenOf('service', 'extension');
  const goodsFen = fenOf('goods');
  const roomFeeFen = fenOf('roomFee');
  return {
    version: visit.ticketVersion,
    servicesFen,
    goodsFen,
    roomFeeFen,
    discountFen,
    dueFen: servicesFen - discountFen + goodsFen + roomFeeFen,
    payPct,
    countCardFen: sum([...covered].map(({ fen }) => fen)),
    countUses: [...covered].map(({ code, lineId }) => ({ serviceCode: code, lineId })),
  };
}

/** TKT-10: each service whose piece is left is paid by it at its list price, in the order of the bill, and has no other discount. */
function coveredBy(counts: readonly CountLeft[], lines: readonly BillLine[]): Set<BillLine> {
  const left = new Map(counts.map(({ serviceCode, left: pieces }) => [serviceCode, pieces]));
  const covered = new Set<BillLine>();
  for (const line of lines) {
    const pieces = left.get(line.code) ?? 0;
    if (line.lineKind !== 'service' || pieces < 1) continue;
    left.set(line.code, pieces - 1);
    covered.add(line);
  }
  return covered;
}
