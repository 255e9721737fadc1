/**
 * What was ordered and stands, added up from the events alone, by a program that
 * knows no floor: ordered less cancelled. Bills and the floor must say the same.
 */
import type { Event, State } from '@baozhong/core/index.ts';

type Say = (sentence: string) => void;

interface Line {
  readonly guest: number;
  readonly eachFen: number;
  stands: number;
  settled: boolean;
}

export class NaiveGoods {
  readonly #tickets = new Map<string, Map<string, Line>>();

  apply(event: Event, say: Say): void {
    switch (event.type) {
      case 'goodsOrdered': {
        const lines = this.#tickets.get(event.ticketId) ?? new Map<string, Line>();
        this.#tickets.set(event.ticketId, lines);
        if (lines.has(event.lineId)) say(`${event.lineId} was ordered twice`);
        const { guest, eachFen, qty } = event;
        lines.set(event.lineId, { guest, eachFen, stands: qty, settled: false });
        return;
      }
      case 'goodsCancelled': {
        const line = this.#tickets.get(event.ticketId)?.get(event.lineId);
        if (line === undefined || line.settled) {
          say(`${event.lineId} was cancelled and ${line === undefined ? 'never ordered' : 'paid'}`);
          return;
        }
        line.stands -= event.qty;
        if (event.qty < 1 || line.stands !== event.left || line.stands < 0)
          say(`${event.lineId} says ${String(event.left)} stand where ${String(line.stands)} do`);
        if (event.was !== 'ordered' && event.approvedBy === undefined)
          say(`${event.lineId} was ${event.was} and cancelled without a manager`);
        return;
      }
      case 'ticketSettled':
        this.#settle(event, say);
        return;
      case 'visitClosed':
        this.#tickets.delete(`T${event.visitId.slice(1)}`);
        return;
      default:
    }
  }

  #settle(event: Extract<Event, { type: 'ticketSettled' }>, say: Say): void {
    const billed = new Map(
      event.lines.flatMap((line) => (line.lineKind === 'goods' ? [[line.lineId, line]] : [])),
    );
    for (const [lineId, line] of this.#tickets.get(event.ticketId) ?? []) {
      const asked = !line.settled && (event.part?.guests.includes(line.guest) ?? true);
      const due = asked ? line.stands : 0;
      const found = billed.get(lineId);
      billed.delete(lineId);
      if ((found?.qty ?? 0) !== due || (found?.fen ?? 0) !== due * line.eachFen)
        say(`${lineId} is billed ${String(found?.qty ?? 0)} times where ${String(due)} are due`);
      if (asked) line.settled = true;
    }
    for (const lineId of billed.keys()) say(`${lineId} is billed and was never ordered`);
  }

  check(state: State, say: Say): void {
    for (const visit of state.visits.values()) {
      const lines = this.#tickets.get(visit.ticketId);
      for (const { lineId, qty } of visit.goods)
        if (lines?.get(lineId)?.stands !== qty)
          say(
            `${lineId} stands ${String(qty)} times where ${String(lines?.get(lineId)?.stands)} do`,
          );
      if (visit.goods.length !== (lines?.size ?? 0)) say(`${visit.ticketId} has lost an order`);
    }
  }
}
