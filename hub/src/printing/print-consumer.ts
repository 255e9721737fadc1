/**
 * Follows the log and makes a job of what wants paper: a slip for each call, a
 * ticket for kitchen or bar for each order and for what became of it, a receipt
 * for each settlement, a copy when it is asked for. A job is named by
 * its event, so that an event handed twice makes one.
 */
import type { PrintKind } from '@baozhong/contract/live.ts';
import type { Event } from '@baozhong/core/index.ts';
import type { NewJob, PrintStore } from '../persistence/print-store.ts';
import type { Consumer } from '../pipeline/consumers.ts';
import {
  dispatchSlipOf,
  goodsSource,
  goodsTicketOf,
  Receipt,
  receiptOf,
  type StoreFacts,
  topUpSlipOf,
} from './documents.ts';

/** After a long stop nobody waits for the paper of then. */
const freshMs = 10 * 60_000;

type GoodsEvent = Parameters<typeof goodsTicketOf>[0];
const isGoods = (event: Event): event is GoodsEvent =>
  event.type === 'goodsOrdered' ||
  event.type === 'goodsCancelled' ||
  event.type === 'goodsRedirected';

/** The printer that prints a kind now; undefined: this store prints none. */
export interface Target {
  readonly printerId: string;
  readonly addedAt: number;
}

export interface PrintConsumerOptions {
  readonly store: Pick<PrintStore, 'add' | 'isMade' | 'receiptsOf' | 'settlements'>;
  readonly target: (kind: PrintKind) => Target | undefined;
  readonly facts: () => StoreFacts;
  readonly now: () => number;
  /** Position of the opening of the business day. */
  readonly dayStart: () => Promise<number>;
  readonly onAdded: (jobs: readonly NewJob[]) => void;
}

export function createPrintConsumer(options: PrintConsumerOptions): Consumer<Event> {
  const { store, target, facts, now, onAdded } = options;

  const wanted = (kind: PrintKind, at: number): string | undefined => {
    const printer = target(kind);
    if (printer === undefined || at < printer.addedAt || now() - at > freshMs) return undefined;
    return printer.printerId;
  };

  /** As it was printed first; a store that had no printer then has it in the log. */
  const originals = async (ticketId: string): Promise<Receipt[]> => {
    const kept = await store.receiptsOf(ticketId);
    if (kept.length > 0) return kept.map((document) => Receipt.parse(document));
    const bodies = await store.settlements(ticketId, await options.dayStart());
    return bodies.flatMap((body) => {
      const event = JSON.parse(body) as Event;
      return event.type === 'ticketSettled' ? [receiptOf(event, facts())] : [];
    });
  };

  return {
    name: 'printing',
    async handle(events) {
      let jobs: NewJob[] = [];
      const flush = async (): Promise<void> => {
        if (jobs.length === 0) return;
        await store.add(jobs);
        onAdded(jobs);
        jobs = [];
      };
      for (const { stored, event } of events) {
        const source = `event/${String(stored.pos)}`;
        const { at } = event;
        if (event.type === 'announcementQueued' && event.what !== 'recall') {
          const printerId = wanted('dispatchSlip', at);
          if (printerId === undefined) continue;
          const document = dispatchSlipOf(event, facts());
          jobs.push({ source, printerId, kind: 'dispatchSlip', ticketId: null, document, at });
        } else if (isGoods(event)) {
          const ticket = goodsTicketOf(event, facts());
          const printerId = ticket && wanted(ticket.kind, at);
          if (ticket === undefined || printerId === undefined) continue;
          const order = goodsSource(event.lineId);
          const isOrder = event.type === 'goodsOrdered';
          if (!isOrder) {
            await flush();
            // Who never had the order on paper need not hear on paper that it is off.
            if (!(await store.isMade(order))) continue;
          }
          jobs.push({ source: isOrder ? order : source, printerId, ticketId: null, at, ...ticket });
        } else if (event.type === 'ticketSettled') {
          const printerId = wanted('receipt', at);
          if (printerId === undefined) continue;
          const { ticketId } = event;
          const document = receiptOf(event, facts());
          jobs.push({ source, printerId, kind: 'receipt', ticketId, document, at });
        } else if (event.type === 'memberToppedUp') {
          const printerId = wanted('receipt', at);
          if (printerId === undefined) continue;
          const document = topUpSlipOf(event, facts());
          jobs.push({ source, printerId, kind: 'receipt', ticketId: null, document, at });
        } else if (event.type === 'receiptReprinted') {
          const printerId = wanted('receipt', at);
          if (printerId === undefined) continue;
          await flush();
          const { ticketId, copy } = event;
          for (const [index, document] of (await originals(ticketId)).entries())
            jobs.push({
              ...{ source: `${source}/${String(index)}`, printerId, kind: 'receipt', ticketId, at },
              document: { ...document, copy },
            });
        }
      }
      await flush();
    },
  };
}
