/**
 * One printer's work: its jobs in order, one at a time. A job is written down as
 * being sent before its first byte leaves, and as printed after the printer has
 * confirmed it; whatever happens in between, it goes out again marked as a copy.
 */
import type { PrintStore, WaitingJob } from '../persistence/print-store.ts';
import {
  type PrinterAddress,
  type PrinterCondition,
  type PrinterConnection,
  type PrinterPort,
  PrinterTrouble,
} from './port.ts';

export interface Pace {
  /** After a failure; doubles up to the most. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** How often a printer without work is asked how it is. */
  readonly lookMs: number;
}
export const usualPace: Pace = { firstMs: 1_000, mostMs: 15_000, lookMs: 20_000 };
export const quickPace: Pace = { firstMs: 30, mostMs: 250, lookMs: 2_000 };

/** A job that broke so often is held until somebody looks: each try costs paper. */
const mostTries = 12;

const closingMs = 3_000;

export type SpoolPoint = 'beforePrintSend' | 'midPrint' | 'beforePrintDone';

export interface SpoolerOptions {
  readonly printerId: string;
  /** Null: not to be reached now. */
  readonly address: () => PrinterAddress | null;
  readonly port: PrinterPort;
  readonly store: Pick<PrintStore, 'next' | 'sending' | 'printed' | 'broken'>;
  readonly render: (job: WaitingJob) => Promise<Buffer>;
  readonly now: () => number;
  readonly pace: Pace;
  readonly faultPoint: (point: SpoolPoint) => void;
  readonly onCondition: (condition: PrinterCondition) => void;
  /** Something of this job or the queue changed. */
  readonly onJob: (job: WaitingJob, state: 'sending' | 'printed' | 'waiting' | 'held') => void;
  readonly onError: (error: unknown) => void;
}

export class Spooler {
  readonly #options: SpoolerOptions;
  readonly #done: Promise<void>;
  #connection: PrinterConnection | undefined;
  #closing = false;
  #failures = 0;
  #wake: (() => void) | undefined;
  /** While it waits after a failure, new work does not hurry it. */
  #patient = false;
  #nudged = false;
  #sending = false;
  #idle: (() => void)[] = [];

  constructor(options: SpoolerOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** There may be work. */
  nudge(): void {
    this.#nudged = true;
    if (!this.#patient) this.#wake?.();
  }

  /** Now, and not when patience has run out. */
  retry(): void {
    this.#failures = 0;
    this.#nudged = true;
    this.#wake?.();
  }

  /** Ends what is being sent; it counts as broken. Resolves when that is written down. */
  async interrupt(): Promise<void> {
    this.#connection?.close();
    if (this.#sending) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    // What is under way is let out, if it does not take long.
    const hurry = setTimeout(() => this.#connection?.close(), this.#sending ? closingMs : 0);
    await this.#done;
    clearTimeout(hurry);
  }

  async #run(): Promise<void> {
    const { pace } = this.#options;
    while (!this.#closing) {
      this.#nudged = false;
      try {
        if (!(await this.#step())) {
          this.#hangUp();
          await this.#pause(pace.lookMs, false);
        }
        this.#failures = 0;
      } catch (error) {
        this.#hangUp();
        if (error instanceof PrinterTrouble)
          this.#options.onCondition({ state: error.state, paperLow: false });
        else this.#options.onError(error);
        // When it is closing, the pause is none.
        const waitMs = Math.min(pace.mostMs, pace.firstMs * 2 ** Math.min(this.#failures, 10));
        this.#failures += 1;
        await this.#pause(waitMs, true);
      }
    }
    this.#hangUp();
  }

  /** Prints one job, or only asks how the printer is. Whether there was a job. */
  async #step(): Promise<boolean> {
    const { store, printerId, address } = this.#options;
    const where = address();
    if (where === null) return false;
    const job = await store.next(printerId);
    const connection = await this.#connected(where);
    const condition = await connection.condition();
    this.#options.onCondition(condition);
    if (condition.state === 'ok' && job !== undefined) {
      await this.#print(job, connection);
      return true;
    }
    // Nothing was sent: it is only waited for.
    if (job !== undefined && condition.state !== 'unknown' && condition.state !== 'ok')
      throw new PrinterTrouble(condition.state, condition.state);
    return false;
  }

  async #connected(where: PrinterAddress): Promise<PrinterConnection> {
    this.#connection ??= await this.#options.port.connect(where);
    return this.#connection;
  }

  async #print(job: WaitingJob, connection: PrinterConnection): Promise<void> {
    const { store, faultPoint, onJob, now, printerId, render } = this.#options;
    this.#sending = true;
    try {
      if (!(await store.sending(job.no, printerId))) return;
      onJob(job, 'sending');
      faultPoint('beforePrintSend');
      const bytes = await this.#rendered(job, render);
      if (bytes === undefined) return;
      try {
        await connection.print(bytes, {
          midway: () => {
            faultPoint('midPrint');
          },
          condition: this.#options.onCondition,
        });
      } catch (error) {
        const state = job.tries + 1 >= mostTries ? 'held' : 'waiting';
        await this.#insist(() => store.broken(job.no, textOf(error), state));
        onJob(job, state);
        throw error;
      }
      faultPoint('beforePrintDone');
      await this.#insist(() => store.printed(job.no, now()));
      onJob(job, 'printed');
      // What answers nothing has closed the line to say that it was all.
      if (this.#options.address()?.confirms === 'nothing') this.#hangUp();
    } finally {
      this.#sending = false;
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** A document that cannot be laid out must not keep the others waiting. */
  async #rendered(
    job: WaitingJob,
    render: (job: WaitingJob) => Promise<Buffer>,
  ): Promise<Buffer | undefined> {
    try {
      return await render(job);
    } catch (error) {
      this.#options.onError(error);
      await this.#insist(() => this.#options.store.broken(job.no, textOf(error), 'held'));
      this.#options.onJob(job, 'held');
      return undefined;
    }
  }

  /** The paper is what it is; a database that is away for a moment must know of it all the same. */
  async #insist(write: () => Promise<void>): Promise<void> {
    for (;;)
      try {
        await write();
        return;
      } catch (error) {
        if (this.#closing) throw error;
        this.#options.onError(error);
        await this.#pause(this.#options.pace.mostMs, true);
      }
  }

  #hangUp(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #pause(ms: number, patient: boolean): Promise<void> {
    if (this.#closing || (this.#nudged && !patient)) return;
    this.#patient = patient;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
    this.#patient = false;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error).slice(0, 200);
}
