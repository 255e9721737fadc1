/** Printing put together: the printers of the store, a spooler each, and what people may do with them. */
import type { PrintKind } from '@baozhong/contract/live.ts';
import type {
  PrinterRow,
  PrintersAnswer,
  PrinterSave,
  PrintSettings,
  VirtualFault,
} from '@baozhong/contract/printing.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { Event } from '@baozhong/core/index.ts';
import { randomUUID } from 'node:crypto';
import type { PrintStore, StoredPrinter, WaitingJob } from '../persistence/print-store.ts';
import type { Consumer } from '../pipeline/consumers.ts';
import { type Bitmap, logoOf } from './bitmap.ts';
import { SlipDocument, type StoreFacts } from './documents.ts';
import { slipBytes } from './escpos.ts';
import { layOut } from './layout.ts';
import type { PrinterAddress, PrinterPort } from './port.ts';
import { createPrintConsumer, type Target } from './print-consumer.ts';
import { dotsOfWidth } from './sheet.ts';
import { type Pace, Spooler, type SpoolPoint } from './spooler.ts';
import { copyOf, type PrintingBoard, PrintingViews } from './views.ts';
import { VirtualPrinter } from './virtual/printer.ts';

/** A drawer that springs open long after the guest has paid would spring open before nobody. */
const drawerMs = 60_000;
const keptDays = 3;
const shownJobs = 40;

export interface PrintingParts {
  readonly store: PrintStore;
  readonly board: PrintingBoard;
  readonly port: PrinterPort;
  readonly pace: Pace;
  readonly facts: () => StoreFacts;
  readonly now: () => number;
  readonly dayStart: () => Promise<number>;
  readonly faultPoint: (point: SpoolPoint) => void;
  readonly onError: (error: unknown) => void;
}

type Refused = Refusal | undefined;
const unknownPrinter: Refusal = { name: 'unknown_printer', detail: {} };

interface Running {
  row: StoredPrinter;
  readonly spooler: Spooler;
  readonly virtual: VirtualPrinter | undefined;
}

export class Printing {
  readonly #parts: PrintingParts;
  readonly #views: PrintingViews;
  readonly #running = new Map<string, Running>();
  #settings: PrintSettings = { language: 'zh-CN', footer: '', logo: '' };
  #logo: Bitmap | undefined;
  readonly consumer: Consumer<Event>;

  private constructor(parts: PrintingParts) {
    this.#parts = parts;
    this.#views = new PrintingViews(parts);
    this.consumer = createPrintConsumer({
      ...parts,
      target: (kind) => this.#target(kind),
      onAdded: (jobs) => {
        this.#views.added(jobs);
        for (const id of new Set(jobs.map(({ printerId }) => printerId)))
          this.#running.get(id)?.spooler.nudge();
      },
    });
  }

  static async open(parts: PrintingParts): Promise<Printing> {
    const printing = new Printing(parts);
    // Before anything is sent: what was under way when the hub died is a copy from now on.
    await parts.store.recover();
    await parts.store.forget(parts.now() - keptDays * 24 * 3_600_000);
    printing.#takeSettings(await parts.store.settings());
    for (const row of await parts.store.printers()) await printing.#start(row);
    await printing.#views.restore();
    printing.#views.count();
    return printing;
  }

  get count(): number {
    return this.#running.size;
  }
  get settings(): PrintSettings {
    return this.#settings;
  }

  async answer(): Promise<PrintersAnswer> {
    const jobs = await this.#parts.store.jobs(shownJobs);
    const all = [...this.#running.values()];
    return {
      printers: all.map(({ row: { addedAt: _addedAt, ...row } }) => row),
      jobs: [...jobs],
      virtual: all.some(({ virtual }) => virtual !== undefined),
    };
  }

  async save(id: string | undefined, save: PrinterSave): Promise<Refused> {
    const before = id === undefined ? undefined : this.#running.get(id);
    if (id !== undefined && before === undefined) return unknownPrinter;
    const printerId = id ?? randomUUID();
    await this.#parts.store.savePrinter(printerId, save, this.#parts.now());
    const { addedAt, rerouteTo } = before?.row ?? { addedAt: this.#parts.now(), rerouteTo: null };
    if (before !== undefined) await this.#stop(before);
    await this.#start({ ...save, id: printerId, rerouteTo, addedAt });
    return undefined;
  }

  async remove(id: string): Promise<Refused> {
    const running = this.#running.get(id);
    if (running === undefined) return unknownPrinter;
    if (!(await this.#parts.store.removePrinter(id))) return { name: 'busy', detail: {} };
    await this.#stop(running);
    this.#views.gone(id);
    for (const { row } of this.#running.values())
      if (row.rerouteTo === id) this.#setRow({ ...row, rerouteTo: null });
    return undefined;
  }

  /** What waits, and what comes from now on, goes to another printer; null: it prints by itself again. */
  async reroute(id: string, to: string | null): Promise<Refused> {
    const running = this.#running.get(id);
    const target = to === null ? undefined : this.#running.get(to);
    if (running === undefined || (to !== null && target === undefined) || to === id)
      return unknownPrinter;
    // One step only: who takes over must print by itself.
    if (target !== undefined && target.row.rerouteTo !== null) return unknownPrinter;
    await this.#parts.store.setReroute(id, to);
    this.#setRow({ ...running.row, rerouteTo: to });
    if (to !== null) await this.#move(running, to);
    return undefined;
  }

  async retry(id: string): Promise<Refused> {
    const running = this.#running.get(id);
    if (running === undefined) return unknownPrinter;
    await this.#parts.store.release(id);
    running.spooler.retry();
    this.#views.count();
    return undefined;
  }

  async test(id: string): Promise<Refused> {
    const running = this.#running.get(id);
    if (running === undefined) return unknownPrinter;
    const { name, timezone } = this.#parts.facts();
    const at = this.#parts.now();
    const document: SlipDocument = {
      ...{ type: 'test', storeName: name, timezone, printerName: running.row.name, at },
    };
    await this.#parts.store.add([
      { source: `test/${randomUUID()}`, printerId: id, kind: 'test', ticketId: null, document, at },
    ]);
    this.#views.count();
    running.spooler.retry();
    return undefined;
  }

  async cancel(no: number, by: string, reason: string): Promise<Refused> {
    const done = await this.#parts.store.cancel(no, by, reason);
    if (done === 'unknown') return { name: 'unknown_print_job', detail: {} };
    if (done === 'over') return { name: 'print_job_over', detail: {} };
    await this.#views.restore();
    this.#views.count();
    return undefined;
  }

  async saveSettings(settings: PrintSettings): Promise<Refused> {
    try {
      this.#takeSettings(settings);
    } catch (error) {
      return { name: 'malformed', detail: { where: 'logo', why: (error as Error).message } };
    }
    await this.#parts.store.saveSettings(settings);
    return undefined;
  }

  virtualPrinters(): { readonly row: PrinterRow; readonly printer: VirtualPrinter }[] {
    return [...this.#running.values()].flatMap(({ row, virtual }) =>
      virtual === undefined ? [] : [{ row, printer: virtual }],
    );
  }

  async setFault(id: string, fault: VirtualFault): Promise<Refused> {
    const running = this.#running.get(id);
    if (running?.virtual === undefined) return unknownPrinter;
    await running.virtual.setFault(fault);
    running.spooler.retry();
    return undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((one) => this.#stop(one)));
    await this.#views.close();
  }

  #takeSettings(settings: PrintSettings): void {
    this.#logo = settings.logo === '' ? undefined : logoOf(Buffer.from(settings.logo, 'base64'));
    this.#settings = settings;
  }

  /** The first that prints the kind, or who stands in for it. */
  #target(kind: PrintKind): Target | undefined {
    const [row] = [...this.#running.values()]
      .map((one) => one.row)
      .filter(({ prints }) => prints.includes(kind))
      .sort((a, b) => a.addedAt - b.addedAt);
    if (row === undefined) return undefined;
    return { printerId: row.rerouteTo ?? row.id, addedAt: row.addedAt };
  }

  async #start(row: StoredPrinter): Promise<void> {
    const { store, port, pace, now, faultPoint, onError } = this.#parts;
    const virtual = row.host === null ? new VirtualPrinter(dotsOfWidth[row.width], now) : undefined;
    await virtual?.open(0);
    this.#views.printer(row);
    const spooler = new Spooler({
      ...{ printerId: row.id, port, store, pace, now, faultPoint, onError },
      address: () => this.#addressOf(row.id),
      render: (job) => Promise.resolve(this.#render(job, row.id)),
      onCondition: (condition) => {
        this.#views.condition(row.id, condition);
      },
      onJob: ({ kind, ticketId, document }, state) => {
        if (kind === 'receipt' && ticketId !== null)
          this.#views.receipt(ticketId, state, row.id, copyOf(document));
        this.#views.count();
      },
    });
    this.#running.set(row.id, { row, spooler, virtual });
  }

  async #stop({ row, spooler, virtual }: Running): Promise<void> {
    await spooler.close();
    await virtual?.close();
    this.#running.delete(row.id);
  }

  #setRow(row: StoredPrinter): void {
    const running = this.#running.get(row.id);
    if (running === undefined) return;
    running.row = row;
    this.#views.printer(row);
  }

  async #move(from: Running, to: string): Promise<void> {
    // What hangs in the broken printer comes along, as a copy.
    await from.spooler.interrupt();
    await this.#parts.store.move(from.row.id, to);
    this.#running.get(to)?.spooler.retry();
    this.#views.count();
  }

  #addressOf(id: string): PrinterAddress | null {
    const running = this.#running.get(id);
    if (running === undefined) return null;
    const { host, port, confirms, waitSeconds } = running.row;
    const waitMs = waitSeconds * 1_000;
    if (running.virtual === undefined)
      return host === null ? null : { host, port, confirms, waitMs };
    return { host: '127.0.0.1', port: running.virtual.port, confirms, waitMs };
  }

  #render(job: WaitingJob, printerId: string): Buffer {
    const row = this.#running.get(printerId)?.row;
    if (row === undefined) throw new Error(`printer ${printerId} is gone`);
    const document = SlipDocument.parse(job.document);
    const { width, nativeQr, drawer } = row;
    const elements = layOut(document, {
      ...{ width, settings: this.#settings, again: job.uncertain, jobNo: job.no },
    });
    const fresh = this.#parts.now() - job.madeAt <= drawerMs;
    const openDrawer = drawer && byCash(document) && fresh && !job.uncertain;
    return slipBytes(elements, { width, nativeQr, logo: this.#logo, openDrawer });
  }
}

/** A copy opens no drawer: nothing is paid with it. */
function byCash(document: SlipDocument): boolean {
  if (document.type === 'topUp') return document.tender === 'cash';
  if (document.type !== 'receipt' || document.copy > 0) return false;
  return document.tenders.some(({ tender }) => tender === 'cash');
}
