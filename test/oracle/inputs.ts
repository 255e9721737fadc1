/**
 * What the oracle reads: the store file, the day file, the log. Read anew and
 * by eye of the data's README: a second opinion shares no code with the first.
 */

export const minuteMs = 60_000;

export type Gender = 'F' | 'M';
export interface Store {
  readonly storeId: string;
  readonly timezone: string;
  readonly shiftPlans: Readonly<Record<string, { readonly start: string; readonly end: string }>>;
  readonly roomTypes: readonly { readonly code: string; readonly fee: number }[];
  readonly rooms: readonly { readonly no: string; readonly type: string; readonly seats: number }[];
  readonly queueGroups: readonly { readonly code: string; readonly skills: readonly string[] }[];
  readonly services: readonly {
    readonly code: string;
    readonly skill: string;
    readonly minutes: number;
    readonly price: number;
    readonly extendMinutes: number;
    readonly extendPrice: number;
  }[];
  readonly technicians: readonly {
    readonly staffNo: string;
    readonly gender: Gender;
    readonly grade: string;
    readonly skills: readonly string[];
    readonly shiftPlan: string;
  }[];
  readonly goods: readonly { readonly code: string; readonly price: number }[];
  readonly memberLevels: readonly { readonly code: string; readonly payPct: number }[];
  readonly members: readonly {
    readonly memberNo: string;
    readonly memberLevel: string;
    readonly cardUid: string;
    readonly principal: number;
    readonly bonus: number;
    readonly counts: Readonly<Record<string, number>>;
  }[];
  readonly currencies: readonly { readonly code: string; readonly rate: string }[];
  readonly commission: {
    readonly rules: readonly {
      readonly service: string;
      readonly type: string;
      readonly fen: number;
    }[];
    readonly gradeAdd: Readonly<Record<string, number>>;
  };
  readonly wishPolicy: { readonly requestedBusyWaitMinutes: number };
}

export type Wish =
  | { readonly type: 'rotation'; readonly gender?: Gender }
  | { readonly type: 'requested' | 'picked'; readonly staffNo: string };

export interface DayEvent {
  readonly do: string;
  readonly guest?: number;
  readonly extensions?: number;
  readonly goods?: string;
  readonly qty?: number;
  readonly from?: string;
  readonly what?: string;
}
export interface DayTender {
  readonly tender: string;
  readonly card?: string;
  readonly currency?: string;
  readonly handed?: string;
  readonly rest?: string;
  readonly by?: string;
}
export interface DayVisit {
  readonly visit: number;
  readonly at: string;
  readonly guests: readonly {
    readonly wristband?: number;
    readonly items: readonly { readonly service: string; readonly wish: Wish }[];
  }[];
  readonly events: readonly DayEvent[];
  readonly pay: {
    readonly how: string;
    readonly tenders: readonly DayTender[];
    readonly tip: number;
  };
  readonly topUpBefore?: {
    readonly card: string;
    readonly principal: number;
    readonly tender: string;
    readonly soldBy?: string;
  };
}
export interface Day {
  readonly businessDay: string;
  readonly visits: readonly DayVisit[];
}

export interface Stored {
  readonly pos: number;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly body: string;
  readonly hash: string;
}

export interface Tender {
  readonly tender: string;
  readonly takenFen: number;
  readonly memberId?: string;
  readonly principalFen?: number;
  readonly bonusFen?: number;
  readonly handedFen?: number;
  readonly changeFen?: number;
  readonly foreign?: {
    readonly currency: string;
    readonly rate: string;
    readonly handedMinor: number;
  };
  readonly uses?: readonly { readonly serviceCode: string; readonly lineId: string }[];
}
export interface BilledLine {
  readonly lineId: string;
  readonly lineKind: string;
  readonly guest: number | null;
  readonly fen: number;
}

/** The events that the oracle has an opinion on; others pass by. */
export type Known =
  | { type: 'technicianStatusChanged'; staffNo: string; from: string; to: string }
  | { type: 'queueMoved'; group: string; staffNo: string; from: number | null; to: number | null }
  | {
      type: 'memberRegistered';
      memberId: string;
      memberNo: string;
      cardUid: string;
      levelCode: string;
    }
  | {
      type: 'visitOpened';
      visitId: string;
      ticketId: string;
      roomNo: string;
      guests: readonly { wristband: number | null }[];
    }
  | {
      type: 'clockLineAdded';
      clockId: string;
      visitId: string;
      guest: number;
      serviceCode: string;
      wish: Wish;
      status: string;
      /** The line of another technician whose place this one takes. */
      replaces?: string | null;
    }
  | { type: 'clockLineReady'; clockId: string }
  | { type: 'wishFellBack'; clockId: string; staffNo: string; because: string; wish: Wish }
  | { type: 'technicianCalled'; clockId: string; staffNo: string; clockType: string }
  | { type: 'clockStarted'; clockId: string; staffNo: string; startedAt: number }
  | { type: 'clockExtended'; clockId: string; extensions: number }
  | { type: 'clockEnded'; clockId: string; endedAt: number }
  | { type: 'clockCancelled'; clockId: string; because: string }
  | { type: 'turnMissed'; clockId: string; staffNo: string; by: string }
  | {
      type: 'roomStatusChanged';
      roomNo: string;
      from: string;
      to: string;
    }
  | { type: 'visitMoved'; visitId: string; from: string; to: string }
  | { type: 'serviceCalled'; callId: string; roomNo: string; visitId: string | null; what: string }
  | { type: 'serviceCallTaken'; callId: string }
  | { type: 'serviceCallDone'; callId: string }
  | { type: 'memberToppedUp'; memberId: string; principalFen: number; tender: string }
  | { type: 'commissionEarned'; clockId: string; staffNo: string; fen: number }
  | {
      type: 'goodsOrdered';
      ticketId: string;
      goodsCode: string;
      qty: number;
      guest: number;
      from: string;
    }
  | {
      type: 'ticketSettled';
      ticketId: string;
      visitId: string;
      /** Only these guests', when the party pays one by one. */
      part?: { readonly guests: readonly number[] } | null;
      closes?: boolean;
      lines: readonly BilledLine[];
      billedFen: number;
      tipFen?: number;
      tipStaffNo?: string | null;
      tenders: readonly Tender[];
      changeFen: number;
    }
  | {
      type: 'ledgerPosted';
      txId: string;
      entries: readonly { account: string; fen: number }[];
    }
  | { type: 'visitClosed'; visitId: string; because: string };

export type LogEvent = { readonly pos: number; readonly at: number; readonly day: string } & Known;

/** What is wrong, by name; `where` is the position in the log or the visit. */
export interface Finding {
  readonly name: string;
  readonly where: string;
  readonly detail: string;
}
export type Report = (name: string, where: string, detail: string) => void;

export function readDay(text: string): Day {
  const [header, ...visits] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  return {
    businessDay: (header as { businessDay: string }).businessDay,
    visits: visits as DayVisit[],
  };
}

export function readLog(text: string): Stored[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Stored);
}

export function decode(stored: readonly Stored[]): LogEvent[] {
  return stored.map(({ pos, body }) => ({ ...(JSON.parse(body) as LogEvent), pos }));
}

/** `HH:MM`, counted on past midnight. */
export function minutesOf(text: string): number {
  const colon = text.indexOf(':');
  return (
    60 * Number.parseInt(text.slice(0, colon), 10) + Number.parseInt(text.slice(colon + 1), 10)
  );
}

export function need<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`the oracle has no ${what}`);
  return value;
}
