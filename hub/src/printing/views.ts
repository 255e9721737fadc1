/** What the screens see of printing: each printer with its queue, and the paper of the last tickets. */
import type { PrinterView, ReceiptView } from '@baozhong/contract/live.ts';
import type { PrinterRow } from '@baozhong/contract/printing.ts';
import type { NewJob, PrintStore } from '../persistence/print-store.ts';
import type { PrinterCondition } from './port.ts';

const keptReceipts = 100;
type Shown = PrinterView | ReceiptView;

export interface PrintingBoard {
  printingChanged(
    upserts: readonly Shown[],
    removes?: readonly { readonly kind: 'printer' | 'receipt'; readonly id: string }[],
  ): void;
}

type JobState = 'waiting' | 'sending' | 'printed' | 'held' | 'cancelled';

export class PrintingViews {
  readonly #board: PrintingBoard;
  readonly #store: Pick<PrintStore, 'queues' | 'lastReceipts'>;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #printers = new Map<string, PrinterView>();
  readonly #receipts = new Map<string, ReceiptView>();
  #counting: Promise<void> | undefined;
  #countAgain = false;

  constructor(parts: {
    readonly board: PrintingBoard;
    readonly store: Pick<PrintStore, 'queues' | 'lastReceipts'>;
    readonly now: () => number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#board = parts.board;
    this.#store = parts.store;
    this.#now = parts.now;
    this.#onError = parts.onError;
  }

  async restore(): Promise<void> {
    for (const { ticketId, state, printerId, copy } of await this.#store.lastReceipts(keptReceipts))
      this.receipt(ticketId, state, printerId, copy);
  }

  printer({ id, name, prints, rerouteTo }: PrinterRow): void {
    const before = this.#printers.get(id);
    this.#show({
      ...(before ?? {
        ...{ state: 'unknown', sinceAt: this.#now(), paperLow: false, waiting: 0, oldestAt: null },
      }),
      ...{ kind: 'printer', id, name, prints, rerouteTo },
    });
  }

  gone(id: string): void {
    this.#printers.delete(id);
    this.#board.printingChanged([], [{ kind: 'printer', id }]);
  }

  condition(id: string, { state, paperLow }: PrinterCondition): void {
    const before = this.#printers.get(id);
    if (before === undefined) return;
    if (before.state === state && before.paperLow === paperLow) return;
    const sinceAt = before.state === state ? before.sinceAt : this.#now();
    this.#show({ ...before, state, paperLow, sinceAt });
  }

  added(jobs: readonly NewJob[]): void {
    for (const { ticketId, kind, printerId, document } of jobs)
      if (kind === 'receipt' && ticketId !== null)
        this.receipt(ticketId, 'waiting', printerId, copyOf(document));
    this.count();
  }

  receipt(ticketId: string, state: JobState, printerId: string, copy: number): void {
    const view: ReceiptView = {
      ...{ kind: 'receipt', id: ticketId, printerId, copy },
      state: state === 'sending' ? 'printing' : state === 'held' ? 'waiting' : state,
    };
    this.#receipts.delete(ticketId);
    this.#receipts.set(ticketId, view);
    const removes: { kind: 'receipt'; id: string }[] = [];
    for (const id of this.#receipts.keys()) {
      if (this.#receipts.size <= keptReceipts) break;
      this.#receipts.delete(id);
      removes.push({ kind: 'receipt', id });
    }
    this.#board.printingChanged([view], removes);
  }

  /** Asks how much waits; a burst asks once. */
  count(): void {
    if (this.#counting !== undefined) {
      this.#countAgain = true;
      return;
    }
    this.#counting = this.#count()
      .catch(this.#onError)
      .finally(() => {
        this.#counting = undefined;
        if (this.#countAgain) {
          this.#countAgain = false;
          this.count();
        }
      });
  }

  /** What is being counted is counted to its end. */
  async close(): Promise<void> {
    this.#countAgain = false;
    await this.#counting;
  }

  async #count(): Promise<void> {
    const queues = new Map((await this.#store.queues()).map((row) => [row.printerId, row]));
    for (const view of this.#printers.values()) {
      const { waiting = 0, oldestAt = null } = queues.get(view.id) ?? {};
      if (view.waiting !== waiting || view.oldestAt !== oldestAt)
        this.#show({ ...view, waiting, oldestAt });
    }
  }

  #show(view: PrinterView): void {
    this.#printers.set(view.id, view);
    this.#board.printingChanged([view]);
  }
}

/** How often the receipt in a job was asked for again. */
export function copyOf(document: unknown): number {
  const copy =
    typeof document === 'object' && document !== null && 'copy' in document ? document.copy : 0;
  return typeof copy === 'number' ? copy : 0;
}
