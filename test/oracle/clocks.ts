/** Every item of the day file is one clock, tapped in and out once, at its time; every order is on its ticket once. */
import { counts, type History, itemsOf, type Line, type Visit } from './history.ts';
import { type DayVisit, minuteMs, type Report, type Store } from './inputs.ts';

const walkMinutes = 2;
const missedTurnMinutes = 3;
const swapAfterMinutes = 3;
const cancelAfterMinutes = 5;

export function checkClocks(history: History, store: Store, report: Report): void {
  for (const visit of history.visits) {
    for (const line of visit.lines) checkTaps(line, report);
    if (visit.asked === undefined) continue;
    for (const guest of visit.asked.guests.keys()) checkGuest(visit, visit.asked, guest, report);
    checkTimes(visit, visit.asked, store, report);
    checkOrders(visit, visit.asked, report);
  }
  checkOverlaps(history, report);
}

function checkTaps({ added, calls, missed, cancelled, starts, ends }: Line, report: Report): void {
  const where = added.clockId;
  if (starts.length > 1) report('doubled-clock', where, `started ${String(starts.length)} times`);
  if (ends.length > 1) report('doubled-clock', where, `ended ${String(ends.length)} times`);
  if (calls.length > missed.length + 1)
    report('called-twice', where, calls.map(({ staffNo }) => staffNo).join());
  if (cancelled !== undefined) {
    if (ends.length > 0) report('cancelled-clock-ended', where, '');
    return;
  }
  if (starts.length === 0) report('lost-tap', where, 'nobody tapped in');
  else if (ends.length === 0) report('lost-tap', where, 'nobody tapped out');
  const [start] = starts;
  for (const end of ends)
    if (start === undefined || end.pos < start.pos)
      report('lost-tap', where, 'tapped out before anybody tapped in');
}

/** The items of one guest, and what the day file says came between. */
function checkGuest(visit: Visit, asked: DayVisit, guest: number, report: Report): void {
  const where = `visit ${String(asked.visit)} guest ${String(guest)}`;
  const wanted = asked.guests[guest]?.items ?? [];
  const items = itemsOf(visit, guest);
  if (items.length > wanted.length)
    report('doubled-clock', where, `${String(items.length)} lines for ${String(wanted.length)}`);
  const said = (what: string) =>
    asked.events.filter((event) => event.do === what && event.guest === guest);
  const leaves = said('cancelClock').length > 0;
  for (const [index, { service }] of wanted.entries()) {
    const chain = items[index];
    const last = chain?.at(-1);
    if (chain === undefined || last === undefined) {
      report('line-missing', where, service);
      continue;
    }
    for (const { added } of chain)
      if (added.serviceCode !== service)
        report('line-differs', where, `${added.serviceCode} instead of ${service}`);
    const first = index === 0;
    checkMisses(chain, first ? said('missedTurn').length : 0, where, report);
    checkSwap(chain, first && said('swapTechnician').length > 0, where, report);
    checkLeaving(last, items[0]?.[0], leaves, where, report);
    const extensions = said('extendClock').reduce((sum, one) => sum + (one.extensions ?? 0), 0);
    checkExtensions(chain, first && !leaves ? extensions : 0, report);
  }
}

/** Who does not come is waited for until the limit; then somebody else is sent, once. */
function checkMisses(chain: readonly Line[], wanted: number, where: string, report: Report): void {
  const missed = chain.flatMap((line) => line.missed);
  if (missed.length < wanted) report('missed-turn-missing', where, 'nobody was found missing');
  if (missed.length > wanted) report('missed-turn-unasked', where, String(missed.length));
  for (const { calls, missed: ofLine } of chain)
    for (const [index, miss] of ofLine.entries()) {
      const call = calls[index];
      if (call?.staffNo !== miss.staffNo)
        report('missed-turn-differs', where, `${miss.staffNo} was not the one who was called`);
      else if (miss.at !== call.at + missedTurnMinutes * minuteMs)
        report(
          'missed-turn-differs',
          where,
          `called ${String(call.at)}, missed ${String(miss.at)}`,
        );
    }
}

/** The first technician is let go after three minutes; another one gives the whole clock. */
function checkSwap(chain: readonly Line[], wanted: boolean, where: string, report: Report): void {
  if (wanted && chain.length < 2) report('swap-missing', where, 'the same technician stayed');
  if (chain.length > (wanted ? 2 : 1))
    report('swap-unasked', where, `${String(chain.length)} technicians`);
  for (const [index, line] of chain.slice(0, -1).entries()) {
    const { cancelled, starts } = line;
    const next = chain[index + 1];
    if (cancelled?.because !== 'swapped') report('swap-differs', where, 'the first clock stands');
    const startedAt = starts[0]?.startedAt;
    if (
      cancelled !== undefined &&
      startedAt !== undefined &&
      cancelled.at !== startedAt + swapAfterMinutes * minuteMs
    )
      report('swap-differs', where, `started ${String(startedAt)}, let go ${String(cancelled.at)}`);
    if (next?.calls.some(({ staffNo }) => staffNo === line.calls.at(-1)?.staffNo) === true)
      report('swap-differs', where, 'the one who was let go came back');
  }
}

/** A guest who leaves takes back all items, five minutes after the first one began. */
function checkLeaving(
  { cancelled, added }: Line,
  first: Line | undefined,
  wanted: boolean,
  where: string,
  report: Report,
): void {
  if (!wanted) {
    if (cancelled !== undefined) report('cancelled-unasked', where, added.clockId);
    return;
  }
  if (cancelled === undefined) {
    report('cancel-missing', where, added.clockId);
    return;
  }
  const startedAt = first?.starts[0]?.startedAt;
  if (startedAt !== undefined && cancelled.at !== startedAt + cancelAfterMinutes * minuteMs)
    report('cancel-differs', where, `started ${String(startedAt)}, left ${String(cancelled.at)}`);
}

function checkExtensions(chain: readonly Line[], wanted: number, report: Report): void {
  for (const [index, line] of chain.entries()) {
    const got = line.extensions.reduce((sum, { extensions }) => sum + extensions, 0);
    const due = index === chain.length - 1 ? wanted : 0;
    if (got < due)
      report('lost-tap', line.added.clockId, `extended by ${String(got)} of ${String(due)}`);
    if (got > due)
      report('doubled-extension', line.added.clockId, `${String(got)} of ${String(due)}`);
  }
}

/** The technician walks two minutes, and taps out when the last extension is over. */
function checkTimes(visit: Visit, asked: DayVisit, store: Store, report: Report): void {
  for (const { added, calls, starts, extensions, ends } of visit.lines) {
    const [call, start, end] = [calls.at(-1), starts[0], ends[0]];
    const service = store.services.find(({ code }) => code === added.serviceCode);
    if (call === undefined || start === undefined || service === undefined) continue;
    const where = `visit ${String(asked.visit)} ${added.clockId}`;
    if (start.startedAt !== call.at + walkMinutes * minuteMs)
      report(
        'tap-time-differs',
        where,
        `in at ${String(start.startedAt)}, called at ${String(call.at)}`,
      );
    const times = extensions.reduce((sum, one) => sum + one.extensions, 0);
    const minutes = service.minutes + times * service.extendMinutes;
    if (end !== undefined && end.endedAt !== start.startedAt + minutes * minuteMs)
      report('tap-time-differs', where, `out at ${String(end.endedAt)}`);
    if (start.staffNo !== call.staffNo)
      report('wrong-technician', where, `${call.staffNo} was called, ${start.staffNo} started`);
  }
}

function checkOrders(visit: Visit, asked: DayVisit, report: Report): void {
  const where = `visit ${String(asked.visit)}`;
  const named = (code: string, qty: number, guest: number, from: string) =>
    `${String(qty)} ${code} for guest ${String(guest)} from the ${from}`;
  const left = visit.goods.map((one) => named(one.goodsCode, one.qty, one.guest, one.from));
  for (const { do: what, goods = '', qty = 0, guest = 0, from = '' } of asked.events) {
    if (what !== 'order') continue;
    const wanted = named(goods, qty, guest, from);
    const index = left.indexOf(wanted);
    if (index >= 0) left.splice(index, 1);
    else report(from === 'terminal' ? 'lost-tap' : 'order-missing', where, wanted);
  }
  for (const extra of left) report('doubled-order', where, extra);
}

/** One technician, one guest: one thing at a time. */
function checkOverlaps(history: History, report: Report): void {
  const spans = new Spans();
  for (const visit of history.visits)
    for (const line of visit.lines)
      for (const { staffNo, startedAt } of line.starts) {
        const { clockId, guest, visitId } = line.added;
        const to = (counts(line) ? line.ends[0]?.endedAt : line.cancelled?.at) ?? Infinity;
        spans.note(`technician ${staffNo}`, startedAt, to, clockId);
        spans.note(`guest ${String(guest)} of ${visitId}`, startedAt, to, clockId);
      }
  spans.reportOverlaps('doubled-clock', report);
}

/** Who was where from when to when. */
export class Spans {
  readonly #of = new Map<string, { from: number; to: number; what: string }[]>();

  note(who: string, from: number, to: number, what: string): void {
    const list = this.#of.get(who) ?? [];
    list.push({ from, to, what });
    this.#of.set(who, list);
  }

  reportOverlaps(name: string, report: Report): void {
    for (const [who, list] of this.#of) {
      list.sort((a, b) => a.from - b.from || a.to - b.to);
      for (const [index, { to, what }] of list.entries()) {
        const next = list[index + 1];
        if (next === undefined || next.from >= to) continue;
        report(name, who, `${what} and ${next.what} at one time`);
      }
    }
  }
}
