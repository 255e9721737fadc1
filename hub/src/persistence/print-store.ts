/** Printers, their jobs and what stands on every slip: mutable rows beside the log (migration 0005). */
import { PrintKind } from '@baozhong/contract/live.ts';
import {
  Confirms,
  PrintJobView,
  type PrinterRow,
  type PrinterSave,
  PrintSettings,
} from '@baozhong/contract/printing.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

export interface NewJob {
  /** The same source makes no second job. */
  readonly source: string;
  readonly printerId: string;
  readonly kind: PrintKind | 'test';
  readonly ticketId: string | null;
  readonly document: unknown;
  readonly at: number;
}

export interface WaitingJob {
  readonly no: number;
  readonly kind: string;
  readonly ticketId: string | null;
  readonly document: unknown;
  /** Paper of it may be out already. */
  readonly uncertain: boolean;
  readonly tries: number;
  readonly madeAt: number;
}

export interface QueueRow {
  readonly printerId: string;
  readonly waiting: number;
  readonly oldestAt: number | null;
}

export interface ReceiptRow {
  readonly ticketId: string;
  readonly state: 'waiting' | 'sending' | 'printed' | 'held' | 'cancelled';
  readonly printerId: string;
  readonly copy: number;
}

export interface StoredPrinter extends PrinterRow {
  readonly addedAt: number;
}

export interface PrintStore {
  printers(): Promise<readonly StoredPrinter[]>;
  savePrinter(id: string, printer: PrinterSave, addedAt: number): Promise<void>;
  setReroute(id: string, to: string | null): Promise<void>;
  /** False while something still waits for it. */
  removePrinter(id: string): Promise<boolean>;
  settings(): Promise<PrintSettings>;
  saveSettings(settings: PrintSettings): Promise<void>;

  add(jobs: readonly NewJob[]): Promise<void>;
  next(printerId: string): Promise<WaitingJob | undefined>;
  /** Before the first byte: from now on paper may be out. False: it has been moved or cancelled meanwhile. */
  sending(no: number, printerId: string): Promise<boolean>;
  printed(no: number, at: number): Promise<void>;
  /** Tried in vain. `uncertain`: bytes went out; `held`: not again by itself. */
  broken(no: number, trouble: string, state: 'waiting' | 'held'): Promise<void>;
  /** Those that were being sent when the hub died: paper may be out. */
  recover(): Promise<void>;
  /** What waits moves; only one of them when its number is given. */
  move(from: string, to: string, no?: number): Promise<number>;
  /** Held ones wait again. */
  release(printerId: string): Promise<void>;
  cancel(no: number, by: string, reason: string): Promise<'cancelled' | 'over' | 'unknown'>;
  jobs(last: number): Promise<readonly PrintJobView[]>;
  queues(): Promise<readonly QueueRow[]>;
  /** Whether there is a job of this source that nobody cancelled. */
  isMade(source: string): Promise<boolean>;
  /** Of the first printing of a ticket's receipts: what was on them. */
  receiptsOf(ticketId: string): Promise<readonly unknown[]>;
  lastReceipts(limit: number): Promise<readonly ReceiptRow[]>;
  /** `ticketSettled` events of a ticket since a position, as they are in the log. */
  settlements(ticketId: string, after: number): Promise<readonly string[]>;
  /** Forgets what was over before. */
  forget(before: number): Promise<void>;
}

const printerRow = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string().nullable(),
  port: z.int(),
  width: z.union([z.literal(58), z.literal(80)]),
  prints: z.array(PrintKind),
  confirms: Confirms,
  drawer: z.boolean(),
  nativeQr: z.boolean(),
  waitSeconds: z.coerce.number(),
  rerouteTo: z.string().nullable(),
  addedAt: z.int(),
});
const waitingRow = z.object({
  no: z.int(),
  kind: z.string(),
  ticketId: z.string().nullable(),
  document: z.unknown(),
  uncertain: z.boolean(),
  tries: z.int(),
  madeAt: z.int(),
});
const queueRow = z.object({
  printerId: z.string(),
  waiting: z.int(),
  oldestAt: z.int().nullable(),
});
const receiptRow = z.object({
  ticketId: z.string(),
  state: z.enum(['waiting', 'sending', 'printed', 'held', 'cancelled']),
  printerId: z.string(),
  copy: z.int(),
});
const numbered = z.object({ no: z.int() });
const documentRow = z.object({ document: z.unknown() });
const bodyRow = z.object({ body: z.string() });
const stateRow = z.object({ state: z.string() });

const usualSettings: PrintSettings = { language: 'zh-CN', footer: '谢谢光临，欢迎再来', logo: '' };

export function createPrintStore(pool: DatabasePool): PrintStore {
  return { ...printerTables(pool), ...queueTables(pool), ...lookUps(pool) };
}

type Part<K extends keyof PrintStore> = Pick<PrintStore, K>;

function printerTables(
  pool: DatabasePool,
): Part<'printers' | 'savePrinter' | 'setReroute' | 'removePrinter' | 'settings' | 'saveSettings'> {
  return {
    async printers() {
      return pool.any(sql.type(printerRow)`
        select printer_id as id, name, host, port, width, prints, confirms, drawer,
          native_qr as "nativeQr", wait_ms / 1000.0 as "waitSeconds",
          reroute_to as "rerouteTo", added_at as "addedAt"
        from printer order by added_at, printer_id`);
    },
    async savePrinter(id, printer, addedAt) {
      const { name, host, port, width, prints, confirms, drawer, nativeQr, waitSeconds } = printer;
      const kinds = sql.array([...prints], 'text');
      await pool.query(sql.unsafe`
        insert into printer (printer_id, name, host, port, width, prints, confirms, drawer,
          native_qr, wait_ms, added_at)
        values (${id}, ${name}, ${host}, ${port}, ${width}, ${kinds}, ${confirms}, ${drawer},
          ${nativeQr}, ${Math.round(waitSeconds * 1000)}, ${addedAt})
        on conflict (printer_id) do update set name = excluded.name, host = excluded.host,
          port = excluded.port, width = excluded.width, prints = excluded.prints,
          confirms = excluded.confirms, drawer = excluded.drawer,
          native_qr = excluded.native_qr, wait_ms = excluded.wait_ms`);
    },
    async setReroute(id, to) {
      await pool.query(sql.unsafe`
        update printer set reroute_to = ${to} where printer_id = ${id}`);
    },
    async removePrinter(id) {
      return pool.transaction(async (connection) => {
        const open = await connection.maybeOne(sql.type(numbered)`
          select job_no as no from print_job
          where printer_id = ${id} and state in ('waiting', 'sending', 'held') limit 1`);
        if (open !== null) return false;
        await connection.query(sql.unsafe`delete from print_job where printer_id = ${id}`);
        await connection.query(sql.unsafe`delete from printer where printer_id = ${id}`);
        return true;
      });
    },
    async settings() {
      const row = await pool.maybeOne(sql.type(PrintSettings)`
        select language, footer, logo from print_setting`);
      return row ?? usualSettings;
    },
    async saveSettings({ language, footer, logo }) {
      await pool.query(sql.unsafe`
        insert into print_setting (language, footer, logo)
        values (${language}, ${footer}, ${logo})
        on conflict (only_one) do update set language = excluded.language,
          footer = excluded.footer, logo = excluded.logo`);
    },
  };
}

function queueTables(
  pool: DatabasePool,
): Part<
  | ('add' | 'next' | 'sending' | 'printed' | 'broken')
  | ('recover' | 'move' | 'release' | 'cancel' | 'forget')
> {
  return {
    async add(jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map(({ source, printerId, kind, ticketId, document, at }) => [
        ...[source, printerId, kind, ticketId, JSON.stringify(document), at],
      ]);
      await pool.query(sql.unsafe`
        insert into print_job (source, printer_id, kind, ticket_id, document, made_at, state)
        select source, printer_id, kind, ticket_id, document::jsonb, made_at, 'waiting'
        from ${sql.unnest(rows, ['text', 'text', 'text', 'text', 'text', 'int8'])}
          as added (source, printer_id, kind, ticket_id, document, made_at)
        on conflict (source) do nothing`);
    },
    async next(printerId) {
      const row = await pool.maybeOne(sql.type(waitingRow)`
        select job_no as no, kind, ticket_id as "ticketId", document, uncertain, tries,
          made_at as "madeAt"
        from print_job where printer_id = ${printerId} and state = 'waiting'
        order by job_no limit 1`);
      return row ?? undefined;
    },
    async sending(no, printerId) {
      const { rowCount } = await pool.query(sql.unsafe`
        update print_job set state = 'sending', tries = tries + 1
        where job_no = ${no} and printer_id = ${printerId} and state = 'waiting'`);
      return rowCount === 1;
    },
    async printed(no, at) {
      await pool.query(sql.unsafe`
        update print_job set state = 'printed', printed_at = ${at}, trouble = ''
        where job_no = ${no}`);
    },
    async broken(no, trouble, state) {
      await pool.query(sql.unsafe`
        update print_job set state = ${state}, uncertain = true, trouble = ${trouble}
        where job_no = ${no} and state = 'sending'`);
    },
    async recover() {
      await pool.query(sql.unsafe`
        update print_job set state = 'waiting', uncertain = true where state = 'sending'`);
    },
    async move(from, to, no) {
      const one = no === undefined ? sql.fragment`true` : sql.fragment`job_no = ${no}`;
      const { rowCount } = await pool.query(sql.unsafe`
        update print_job set printer_id = ${to}, state = 'waiting'
        where printer_id = ${from} and state in ('waiting', 'held') and ${one}`);
      return rowCount;
    },
    async release(printerId) {
      await pool.query(sql.unsafe`
        update print_job set state = 'waiting', tries = 0
        where printer_id = ${printerId} and state = 'held'`);
    },
    async cancel(no, by, reason) {
      const done = await pool.maybeOne(sql.type(stateRow)`
        update print_job set state = 'cancelled', cancelled_by = ${by}, reason = ${reason}
        where job_no = ${no} and state in ('waiting', 'held') returning state`);
      if (done !== null) return 'cancelled';
      const there = await pool.maybeOne(sql.type(stateRow)`
        select state from print_job where job_no = ${no}`);
      return there === null ? 'unknown' : 'over';
    },
    async forget(before) {
      await pool.query(sql.unsafe`
        delete from print_job where state in ('printed', 'cancelled') and made_at < ${before}`);
    },
  };
}

function lookUps(
  pool: DatabasePool,
): Part<'jobs' | 'queues' | 'isMade' | 'receiptsOf' | 'lastReceipts' | 'settlements'> {
  const view = sql.fragment`
    job_no as no, printer_id as "printerId", kind,
    coalesce(document->>'roomNo', document->'member'->>'memberNo', '') as title, state,
    uncertain or coalesce((document->>'copy')::int, 0) > 0 as copy, tries,
    made_at as "madeAt", printed_at as "printedAt", trouble,
    cancelled_by as "cancelledBy", reason`;
  return {
    async jobs(last) {
      const open = await pool.any(sql.type(PrintJobView)`
        select ${view} from print_job where state in ('waiting', 'sending', 'held')
        order by job_no limit 500`);
      const over = await pool.any(sql.type(PrintJobView)`
        select ${view} from print_job where state in ('printed', 'cancelled')
        order by job_no desc limit ${last}`);
      return [...open, ...over];
    },
    async queues() {
      return pool.any(sql.type(queueRow)`
        select printer_id as "printerId", count(*) as waiting, min(made_at) as "oldestAt"
        from print_job where state in ('waiting', 'sending', 'held') group by printer_id`);
    },
    async isMade(source) {
      const row = await pool.maybeOne(sql.type(numbered)`
        select job_no as no from print_job where source = ${source} and state <> 'cancelled'`);
      return row !== null;
    },
    async receiptsOf(ticketId) {
      const rows = await pool.any(sql.type(documentRow)`
        select document from print_job
        where ticket_id = ${ticketId} and (document->>'copy')::int = 0
        order by job_no`);
      return rows.map(({ document }) => document);
    },
    async lastReceipts(limit) {
      return pool.any(sql.type(receiptRow)`
        select ticket_id as "ticketId", state, printer_id as "printerId",
          (document->>'copy')::int as copy
        from (select * from print_job where ticket_id is not null order by job_no desc limit ${limit}) last
        order by job_no`);
    },
    async settlements(ticketId, after) {
      const rows = await pool.any(sql.type(bodyRow)`
        select body from event_log
        where pos > ${after} and type = 'ticketSettled' and body::jsonb->>'ticketId' = ${ticketId}
        order by pos`);
      return rows.map(({ body }) => body);
    },
  };
}
