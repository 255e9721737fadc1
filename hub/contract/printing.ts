/** Printers, their queues, and the virtual ones: what the manager's page and the desk ask for beside commands. */
import { z } from 'zod';
import { PrintKind } from './live.ts';
import { At, Language } from './primitives.ts';

export const PrinterId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const Host = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9.:-]+$/);

/**
 * How a printer says that paper came out: `printed`, it answers in order behind
 * the slip; `state`, it only tells how it is; `nothing`, it never answers, and a
 * slip counts as printed when its bytes were taken.
 */
export const Confirms = z.enum(['printed', 'state', 'nothing']);
export type Confirms = z.infer<typeof Confirms>;

export const PrinterSave = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^[^\p{Cc}]+$/u),
  /** Null: the built-in virtual printer of a demo store. */
  host: Host.nullable(),
  port: z.int().min(1).max(65_535),
  width: z.union([z.literal(58), z.literal(80)]),
  prints: z.array(PrintKind).max(8),
  confirms: Confirms,
  /** A cash drawer hangs on it. */
  drawer: z.boolean(),
  /** It makes QR codes by itself; otherwise they are sent as a picture. */
  nativeQr: z.boolean(),
  /** How long it may be silent before that counts as trouble. */
  waitSeconds: z.number().min(0.2).max(60),
});
export type PrinterSave = z.infer<typeof PrinterSave>;

export const PrintJobView = z.object({
  no: z.int(),
  printerId: PrinterId,
  kind: z.enum([...PrintKind.options, 'test']),
  /** What it is of, for people: room, ticket. */
  title: z.string(),
  state: z.enum(['waiting', 'sending', 'printed', 'held', 'cancelled']),
  /** Goes out, or went out, marked as a copy. */
  copy: z.boolean(),
  tries: z.int(),
  madeAt: At,
  printedAt: At.nullable(),
  trouble: z.string(),
  cancelledBy: z.string(),
  reason: z.string(),
});
export type PrintJobView = z.infer<typeof PrintJobView>;

export const PrinterRow = PrinterSave.extend({
  id: PrinterId,
  rerouteTo: PrinterId.nullable(),
});
export type PrinterRow = z.infer<typeof PrinterRow>;

export const PrintersAnswer = z.object({
  printers: z.array(PrinterRow),
  /** All that wait or are held, and the last that are over. */
  jobs: z.array(PrintJobView),
  /** Whether this store has built-in virtual printers. */
  virtual: z.boolean(),
});
export type PrintersAnswer = z.infer<typeof PrintersAnswer>;

export const RerouteRequest = z.strictObject({ to: PrinterId.nullable() });
export const CancelJobRequest = z.strictObject({ reason: z.string().trim().min(1).max(80) });

export const PrintSettings = z.strictObject({
  language: Language,
  /** Under each receipt. */
  footer: z.string().max(200),
  /** PNG, as base64; empty: none. */
  logo: z.base64().max(60_000),
});
export type PrintSettings = z.infer<typeof PrintSettings>;

export const VirtualFault = z.enum(['none', 'paperOut', 'coverOpen', 'offline', 'silent']);
export type VirtualFault = z.infer<typeof VirtualFault>;
export const VirtualFaultRequest = z.strictObject({ fault: VirtualFault });

/** `GET ?after=<no>`: slips with a higher number, oldest first. The picture is at `/<id>/<no>.svg`. */
export const VirtualPrintersAnswer = z.object({
  printers: z.array(
    z.object({
      id: PrinterId,
      name: z.string(),
      fault: VirtualFault,
      slips: z.array(
        z.object({
          no: z.int(),
          at: At,
          text: z.string(),
          width: z.int(),
          height: z.int(),
          /** The drawer sprang open. */
          drawer: z.boolean(),
          /** Torn off before it was whole. */
          torn: z.boolean(),
        }),
      ),
    }),
  ),
});
export type VirtualPrintersAnswer = z.infer<typeof VirtualPrintersAnswer>;
