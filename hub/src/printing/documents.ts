/** What is printed, as data: kept with the job, laid out when its printer is known. */
import type { PrintKind } from '@baozhong/contract/live.ts';
import { ClockType, Course } from '@baozhong/contract/primitives.ts';
import type { BillLine, Event } from '@baozhong/core/index.ts';
import { z } from 'zod';

type Settled = Extract<Event, { type: 'ticketSettled' }>;

const member = z.object({
  memberNo: z.string(),
  /** What they hold after it; null where the log does not say. */
  holds: z
    .object({
      principalFen: z.int(),
      bonusFen: z.int(),
      counts: z.array(z.object({ name: z.string(), left: z.int() })),
    })
    .nullable(),
});
const line = z.object({
  lineKind: z.enum(['service', 'extension', 'goods', 'roomFee'] satisfies BillLine['lineKind'][]),
  guest: z.int().nullable(),
  name: z.string(),
  staffNo: z.string().nullable(),
  /** Of extensions in halves. */
  qty: z.number(),
  fen: z.int(),
});
/** Each tender has its own figures; those that it lacks are left out. */
const tender = z.object({
  tender: z.string(),
  takenFen: z.int(),
  handedFen: z.int().optional(),
  foreign: z.object({ currency: z.string(), rate: z.string(), handedMinor: z.int() }).optional(),
  principalFen: z.int().optional(),
  bonusFen: z.int().optional(),
});

export const Receipt = z.object({
  type: z.literal('receipt'),
  storeName: z.string(),
  currency: z.string(),
  timezone: z.string(),
  ticketId: z.string(),
  roomNo: z.string(),
  openedAt: z.int().nullable(),
  settledAt: z.int(),
  cashier: z.string(),
  /** Guests that this part of the bill is for; null: all. */
  part: z.array(z.int()).nullable(),
  lines: z.array(line),
  payPct: z.int(),
  discountFen: z.int(),
  tipFen: z.int(),
  tipStaffNo: z.string().nullable(),
  billedFen: z.int(),
  tenders: z.array(tender),
  changeFen: z.int(),
  member: member.nullable(),
  /** 0: the first; more: how often it was asked for again. */
  copy: z.int(),
});
export type Receipt = z.infer<typeof Receipt>;

export const DispatchSlip = z.object({
  type: z.literal('dispatchSlip'),
  storeName: z.string(),
  timezone: z.string(),
  no: z.int(),
  clockId: z.string(),
  staffNo: z.string(),
  staffName: z.string(),
  roomNo: z.string(),
  /** Called again because the guests changed rooms. */
  moved: z.boolean(),
  /** Of a clock that runs: taken over from somebody, `minutes` are left. */
  takesOver: z.boolean().default(false),
  serviceName: z.string(),
  minutes: z.int(),
  clockType: ClockType,
  calledAt: z.int(),
});
export type DispatchSlip = z.infer<typeof DispatchSlip>;

export const TopUpSlip = z.object({
  type: z.literal('topUp'),
  storeName: z.string(),
  currency: z.string(),
  timezone: z.string(),
  no: z.int(),
  at: z.int(),
  cashier: z.string(),
  soldBy: z.string().nullable(),
  tender: z.string(),
  fen: z.int(),
  member,
});
export type TopUpSlip = z.infer<typeof TopUpSlip>;

export const TestSlip = z.object({
  type: z.literal('test'),
  storeName: z.string(),
  timezone: z.string(),
  printerName: z.string(),
  at: z.int(),
});
export type TestSlip = z.infer<typeof TestSlip>;

/** One order for the kitchen or the bar: one kind of goods. Or what became of an order that was printed. */
export const GoodsTicket = z.object({
  type: z.literal('goodsTicket'),
  storeName: z.string(),
  timezone: z.string(),
  place: z.enum(['kitchen', 'bar']),
  /** Null: an order. */
  change: z.enum(['cancelled', 'changed', 'moved']).nullable(),
  lineId: z.string(),
  roomNo: z.string(),
  /** Where its guests sat when it was ordered, if they have moved. */
  fromRoomNo: z.string().nullable().default(null),
  /** From 0. */
  guest: z.int(),
  name: z.string(),
  /** How many are to be made from now on. */
  qty: z.int(),
  /** Of a change: how many were before. */
  before: z.int(),
  course: Course.nullable(),
  /** Empty: from the room's terminal. */
  by: z.string(),
  reason: z.string(),
  at: z.int(),
});
export type GoodsTicket = z.infer<typeof GoodsTicket>;

export const SlipDocument = z.discriminatedUnion('type', [
  Receipt,
  DispatchSlip,
  TopUpSlip,
  GoodsTicket,
  TestSlip,
]);
export type SlipDocument = z.infer<typeof SlipDocument>;

export interface StoreFacts {
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  /** Names by number or code; undefined when they have left. */
  readonly staffName: (staffNo: string) => string | undefined;
  readonly serviceName: (code: string) => string | undefined;
}

type Holding = NonNullable<Settled['memberAfter']>;

function memberOf(memberNo: string, after: Holding | null, store: StoreFacts): TopUpSlip['member'] {
  if (after === null) return { memberNo, holds: null };
  const { principalFen, bonusFen } = after;
  const counts = after.counts.map(({ serviceCode, left }) => ({
    ...{ name: store.serviceName(serviceCode) ?? serviceCode, left },
  }));
  return { memberNo, holds: { principalFen, bonusFen, counts } };
}

function personOf(who: string, store: StoreFacts): string {
  const staffNo = who.slice(who.indexOf(':') + 1);
  return `${staffNo} ${store.staffName(staffNo) ?? ''}`.trim();
}

export function receiptOf(event: Settled, store: StoreFacts, copy = 0): Receipt {
  const { ticketId, roomNo, openedAt, at, who, lines, payPct, discountFen } = event;
  const { billedFen, tipFen, tipStaffNo, tenders, changeFen, payingMemberId, memberAfter } = event;
  const { name, currency, timezone } = store;
  return {
    ...{ type: 'receipt', storeName: name, currency, timezone, ticketId, roomNo, openedAt },
    ...{ settledAt: at, cashier: personOf(who, store), payPct, discountFen, billedFen, copy },
    ...{ tipFen, tipStaffNo, changeFen },
    part: event.part === null ? null : [...event.part.guests],
    lines: lines.map((one) => line.parse(one)),
    tenders: tenders.map((one) => tender.parse(one)),
    member: payingMemberId === null ? null : memberOf(payingMemberId, memberAfter, store),
  };
}

export function topUpSlipOf(
  event: Extract<Event, { type: 'memberToppedUp' }>,
  store: StoreFacts,
): TopUpSlip {
  const { no, at, who, soldBy, tender: by, principalFen, memberId, memberAfter } = event;
  const { name, currency, timezone } = store;
  return {
    ...{
      type: 'topUp',
      storeName: name,
      currency,
      timezone,
      no,
      at,
      cashier: personOf(who, store),
    },
    ...{ soldBy: soldBy === null ? null : personOf(soldBy, store), tender: by, fen: principalFen },
    member: memberOf(memberId, memberAfter, store),
  };
}

/** Told by the announcement, which has all that a slip says, for the called technician to take along. */
export function dispatchSlipOf(
  event: Extract<Event, { type: 'announcementQueued' }>,
  store: StoreFacts,
): DispatchSlip {
  const { no, clockId, staffNo, roomNo, serviceName, minutes, clockType, at } = event;
  return {
    ...{ type: 'dispatchSlip', storeName: store.name, timezone: store.timezone },
    ...{ no, clockId, staffNo, roomNo, serviceName, minutes, clockType, calledAt: at },
    staffName: store.staffName(staffNo) ?? '',
    moved: event.what === 'roomMove',
    takesOver: event.what === 'handOver' || event.left === true,
  };
}

type Goods = Extract<Event, { type: 'goodsOrdered' | 'goodsCancelled' | 'goodsRedirected' }>;
const ticketKinds: Readonly<Record<GoodsTicket['place'], PrintKind>> = {
  kitchen: 'kitchenTicket',
  bar: 'barTicket',
};

/** Of goods that are made somewhere; what is fetched at the desk is no paper's business. */
export function goodsTicketOf(
  event: Goods,
  store: StoreFacts,
): { readonly kind: PrintKind; readonly document: GoodsTicket } | undefined {
  const { lineId, guest, name, course, at, who } = event;
  const moved = event.type === 'goodsRedirected';
  const roomNo = moved ? event.to : event.roomNo;
  const place = event.place === 'kitchen' || event.place === 'bar' ? event.place : undefined;
  // Logs of before goods were made anywhere tell neither.
  if (place === undefined || roomNo === undefined) return undefined;
  const counts =
    event.type !== 'goodsCancelled'
      ? { change: moved ? ('moved' as const) : null, qty: event.qty, before: event.qty, reason: '' }
      : {
          change: event.left === 0 ? ('cancelled' as const) : ('changed' as const),
          ...{ qty: event.left, before: event.left + event.qty, reason: event.reason },
        };
  const document: GoodsTicket = {
    ...{ type: 'goodsTicket', storeName: store.name, timezone: store.timezone, place },
    ...{ fromRoomNo: moved ? event.from : null },
    ...{ lineId, roomNo, guest, name, course: course ?? null, at, ...counts },
    by: who.startsWith('terminal:') ? '' : personOf(who, store),
  };
  return { kind: ticketKinds[place], document };
}

/** The paper of a line: its order is printed once, whatever comes of it later. */
export function goodsSource(lineId: string): string {
  return `goods/${lineId}`;
}
