/** Every item of the day file is one clock, tapped in and out once, at its time; every order is on its ticket once. */
import type { History, Line, Visit } from './history.ts';
import type { DayVisit, Report, Store } from './inputs.ts';

const minuteMs = 60_000;
const walkMinutes = 2;

export function checkClocks(history: History, store: Store, report: Report): void {
  for (const visit of history.visits) {
    if (visit.settlements.length === 0)
      report('ticket-open', visit.opened.ticketId, 'never settled');
    if (visit.settlements.length > 1) report('ticket-settled-twice', visit.opened.ticketId, '');
    for (const line of visit.lines) checkTaps(line, report);
    if (visit.asked !== undefined) {
      checkItems(visit, visit.asked, report);
      checkTimes(visit, visit.asked, store, report);
      checkOrders(visit, visit.asked, report);
    }
  }
  checkOverlaps(history, report);
}

function checkTaps({ added, cancelled, starts, ends }: Line, report: Report): void {
  if (cancelled) return;
  const where = added.clockId;
  if (starts.length === 0) report('lost-tap', where, 'nobody tapped in');
  else if (ends.length === 0) report('lost-tap', where, 'nobody tapped out');
  if (starts.length > 1) report('doubled-clock', where, `started ${String(starts.length)} times`);
  if (ends.length > 1) report('doubled-clock', where, `ended ${String(ends.length)} times`);
  const [start] = starts;
  for (const end of ends)
    if (start === undefined || end.pos < start.pos)
      report('lost-tap', where, 'tapped out before anybody tapped in');
}

function linesOf(visit: Visit, guest: number): Line[] {
  return visit.lines.filter(({ added }) => added.guest === guest);
}

function checkItems(visit: Visit, asked: DayVisit, report: Report): void {
  for (const [guest, { items }] of asked.guests.entries()) {
    const where = `visit ${String(asked.visit)} guest ${String(guest)}`;
    const lines = linesOf(visit, guest);
    for (const [index, item] of items.entries()) {
      const added = lines[index]?.added;
      if (added === undefined) report('line-missing', where, item.service);
      else if (added.serviceCode !== item.service)
        report('line-differs', where, `${added.serviceCode} instead of ${item.service}`);
    }
    if (lines.length > items.length)
      report(
        'doubled-clock',
        where,
        `${String(lines.length)} lines for ${String(items.length)} items`,
      );
    const wanted = asked.events
      .filter((event) => event.do === 'extendClock' && event.guest === guest)
      .reduce((sum, { extensions }) => sum + (extensions ?? 0), 0);
    for (const [index, line] of lines.entries()) {
      const got = line.extensions.reduce((sum, { extensions }) => sum + extensions, 0);
      const due = index === 0 && !line.cancelled ? wanted : 0;
      if (got < due)
        report('lost-tap', line.added.clockId, `extended by ${String(got)} of ${String(due)}`);
      if (got > due)
        report('doubled-extension', line.added.clockId, `${String(got)} of ${String(due)}`);
    }
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
  for (const { do: what, goods = '', qty = 0, guest, from = '' } of asked.events) {
    if (what !== 'order') continue;
    const wanted = named(goods, qty, guest, from);
    const index = left.indexOf(wanted);
    if (index >= 0) left.splice(index, 1);
    else report(from === 'terminal' ? 'lost-tap' : 'order-missing', where, wanted);
  }
  for (const extra of left) report('doubled-order', where, extra);
}

/** One technician, one guest, one room: one thing at a time. */
function checkOverlaps(history: History, report: Report): void {
  const spans = new Map<string, { from: number; to: number; what: string }[]>();
  const note = (who: string, from: number, to: number, what: string) =>
    spans.set(who, [...(spans.get(who) ?? []), { from, to, what }]);
  for (const visit of history.visits) {
    const { opened, settlements } = visit;
    note(`room ${opened.roomNo}`, opened.at, settlements.at(-1)?.at ?? Infinity, opened.visitId);
    for (const { added, starts, ends, cancelled } of visit.lines)
      for (const start of starts) {
        const to = cancelled ? start.startedAt : (ends[0]?.endedAt ?? Infinity);
        note(`technician ${start.staffNo}`, start.startedAt, to, added.clockId);
        note(
          `guest ${String(added.guest)} of ${added.visitId}`,
          start.startedAt,
          to,
          added.clockId,
        );
      }
  }
  for (const [who, list] of spans) {
    list.sort((a, b) => a.from - b.from || a.to - b.to);
    for (const [index, { to, what }] of list.entries()) {
      const next = list[index + 1];
      if (next === undefined || next.from >= to) continue;
      const name = who.startsWith('room') ? 'room-shared' : 'doubled-clock';
      report(name, who, `${what} and ${next.what} at one time`);
    }
  }
}
