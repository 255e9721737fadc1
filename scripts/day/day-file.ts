/**
 * `baozhong.day/1`: one visit a line. What this player does not know, a key, an
 * event, a tender, is collected in `unknown` and left out of what is played:
 * never skipped in silence. What is not of the format at all is an error.
 */
import { Wish } from '@baozhong/contract/commands.ts';
import {
  CardUid,
  GoodsCode,
  ServiceCode,
  StaffNo,
  Wristband,
} from '@baozhong/contract/primitives.ts';
import { z } from 'zod';
import { minuteOf } from './store-time.ts';

const HourMinute = z.string().regex(/^\d{1,2}:[0-5]\d$/);

const Header = z.strictObject({
  format: z.literal('baozhong.day/1'),
  storeId: z.string(),
  businessDay: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  visits: z.int().min(0),
  items: z.int().min(0),
});

const Guest = z.int().min(0).max(19);
const Reason = z.string().min(1).max(80);

/** Of one guest, whose first item they mean. */
const GuestEvent = [
  z.strictObject({ do: z.literal('missedTurn'), guest: Guest }),
  z.strictObject({ do: z.literal('cancelClock'), guest: Guest, reason: Reason.optional() }),
  z.strictObject({ do: z.literal('swapTechnician'), guest: Guest, reason: Reason.optional() }),
  z.strictObject({
    do: z.literal('extendClock'),
    guest: Guest,
    extensions: z.int().min(1).max(8),
  }),
  z.strictObject({
    do: z.literal('order'),
    guest: Guest,
    goods: GoodsCode,
    qty: z.int().min(1).max(99),
    from: z.enum(['desk', 'terminal']),
  }),
] as const;
/** Of the whole party; a guest may be named, otherwise the first one's clock sets the time. */
const PartyEvent = [
  z.strictObject({ do: z.literal('moveRoom'), guest: Guest.default(0) }),
  z.strictObject({
    do: z.literal('serviceCall'),
    guest: Guest.default(0),
    what: z.string().regex(/^[a-zA-Z]{1,24}$/),
  }),
] as const;
const Event = z.discriminatedUnion('do', [...GuestEvent, ...PartyEvent]);
export type PlayEvent = z.infer<typeof Event>;
export type EventOf<D extends PlayEvent['do']> = Extract<PlayEvent, { do: D }>;

/** What may pay what a card leaves. */
const Rest = z.enum(['cash', 'qr', 'bankCard']);
const Tender = z.discriminatedUnion('tender', [
  z.strictObject({
    tender: z.literal('cash'),
    /** Foreign notes; in the store's own currency when not named. */
    currency: z.string().length(3).optional(),
    handed: z.enum(['exact', 'nextTen', 'nextHundred']),
  }),
  z.strictObject({ tender: z.literal('qr') }),
  z.strictObject({ tender: z.literal('bankCard') }),
  z.strictObject({ tender: z.literal('storedValue'), card: CardUid, rest: Rest.optional() }),
  z.strictObject({ tender: z.literal('countCard'), card: CardUid, rest: Rest.optional() }),
  z.strictObject({
    tender: z.literal('complimentary'),
    reason: Reason,
    /** Who approves it. */
    by: StaffNo,
  }),
]);
export type PayTender = z.infer<typeof Tender>;

const TopUp = z.strictObject({
  card: CardUid,
  principal: z.int().min(1),
  tender: z.enum(['cash', 'qr', 'bankCard']),
  soldBy: StaffNo.optional(),
});
export type PlayTopUp = z.infer<typeof TopUp>;

const Visit = z.strictObject({
  visit: z.int().min(1),
  at: HourMinute,
  guests: z
    .array(
      z.strictObject({
        wristband: Wristband.optional(),
        items: z.array(z.strictObject({ service: ServiceCode, wish: z.unknown() })).min(1),
      }),
    )
    .min(1),
  events: z.array(z.unknown()),
  pay: z.strictObject({
    how: z.string(),
    tenders: z.array(z.unknown()).min(1),
    tip: z.int().min(0),
  }),
  topUpBefore: TopUp.optional(),
});

export interface PlayGuest {
  readonly wristband: number | undefined;
  readonly items: readonly { readonly service: string; readonly wish: z.infer<typeof Wish> }[];
}
export interface PlayVisit {
  readonly no: number;
  readonly minute: number;
  readonly guests: readonly PlayGuest[];
  readonly events: readonly PlayEvent[];
  /** All at once, or one guest after the other, each with the same tenders. */
  readonly how: 'together' | 'byGuest';
  readonly tenders: readonly PayTender[];
  readonly tipFen: number;
  readonly topUp: PlayTopUp | undefined;
}
export interface DayFile {
  readonly storeId: string;
  readonly businessDay: string;
  readonly visits: readonly PlayVisit[];
  /** What was not understood and therefore not played, one sentence each. */
  readonly unknown: readonly string[];
}

export class DayFileError extends Error {
  override readonly name = 'DayFileError';
}

export function parseDay(text: string): DayFile {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const unknown: string[] = [];
  const [first, ...rest] = lines;
  const header = strict(Header, json(first ?? '', 1), 'header', unknown, 1);
  const visits = rest.map((line, index) => visitOf(json(line, index + 2), index + 2, unknown));
  if (visits.length !== header.visits)
    throw new DayFileError(
      `the header promises ${String(header.visits)} visits, the file has ${String(visits.length)}`,
    );
  return { storeId: header.storeId, businessDay: header.businessDay, visits, unknown };
}

function json(line: string, lineNo: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new DayFileError(`line ${String(lineNo)} is not JSON`);
  }
}

/** Parses strictly; keys that the schema does not know are noted and taken away, anything else is an error. */
function strict<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: string,
  unknown: string[],
  lineNo: number,
): z.infer<S> {
  const clean: unknown = structuredClone(value);
  const result = schema.safeParse(clean);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code !== 'unrecognized_keys')
      throw new DayFileError(
        `line ${String(lineNo)}, ${[where, ...issue.path].join('.')}: ${issue.message}`,
      );
    let holder: unknown = clean;
    for (const step of issue.path) holder = (holder as Record<PropertyKey, unknown>)[step];
    for (const key of issue.keys) {
      unknown.push([where, ...issue.path.map(String), key].join('.'));
      Reflect.deleteProperty(holder as object, key);
    }
  }
  return schema.parse(clean);
}

function visitOf(value: unknown, lineNo: number, unknown: string[]): PlayVisit {
  const named = (value as { visit?: unknown } | null)?.visit;
  const where = typeof named === 'number' ? `visit ${String(named)}` : 'visit';
  const visit = strict(Visit, value, where, unknown, lineNo);
  const events: PlayEvent[] = [];
  for (const event of visit.events) {
    const read = known(Event, event, 'do', `${where}.events`, unknown, lineNo);
    if (read === undefined) continue;
    if (read.guest < visit.guests.length) events.push(read);
    else throw new DayFileError(`line ${String(lineNo)}: guest ${String(read.guest)} is not there`);
  }
  return {
    no: visit.visit,
    minute: minuteOf(visit.at),
    guests: visit.guests.map((guest) => ({
      wristband: guest.wristband,
      items: guest.items.map(({ service, wish }) => ({
        service,
        wish: known(Wish, wish, 'type', `${where}.wish`, unknown, lineNo) ?? { type: 'rotation' },
      })),
    })),
    events,
    how: howOf(visit.pay.how, where, unknown),
    tenders: tendersOf(visit.pay, where, unknown, lineNo),
    tipFen: visit.pay.tip,
    topUp: visit.topUpBefore,
  };
}

function howOf(how: string, where: string, unknown: string[]): PlayVisit['how'] {
  if (how === 'together' || how === 'byGuest') return how;
  unknown.push(`${where}.pay.how ${how}`);
  return 'together';
}

/** What cannot be paid as the file says is reported and paid in cash, so that the visit ends. */
function tendersOf(
  pay: z.infer<typeof Visit>['pay'],
  where: string,
  unknown: string[],
  lineNo: number,
): PayTender[] {
  const tenders: PayTender[] = [];
  let replaced = false;
  for (const tender of pay.tenders) {
    const read = known(Tender, tender, 'tender', `${where}.pay`, unknown, lineNo);
    if (read === undefined) replaced = true;
    else tenders.push(read);
  }
  if (replaced) tenders.push({ tender: 'cash', handed: 'exact' });
  return tenders;
}

/** One of a union by its tag. A tag, a value or a key that is not known is noted; then the whole is left out. */
function known<S extends z.ZodType>(
  schema: S,
  value: unknown,
  tag: string,
  where: string,
  unknown: string[],
  lineNo: number,
): z.infer<S> | undefined {
  const name = (value as Record<string, unknown> | null)?.[tag];
  if (typeof name !== 'string')
    throw new DayFileError(`line ${String(lineNo)}, ${where}: no "${tag}"`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const onlyTag = issue === undefined || issue.code === 'invalid_union';
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []).map(String);
  unknown.push(onlyTag ? `${where} ${name}` : `${where} ${name}.${keys.join(',')}`);
  return undefined;
}
