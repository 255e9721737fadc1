/** A small store to test the floor with, and the words to do it: given a floor, when a command, then what happened. */
import {
  brokenLaws,
  type CommandBody,
  decide,
  defaultPolicy,
  defaultSettings,
  emptyState,
  type Event,
  evolve,
  minuteMs,
  nextTimer,
  type RefusalName,
  type RotationPolicy,
  type Settings,
  type Stamp,
  type State,
  type StoreConfig,
  type Timer,
} from '@baozhong/core/index.ts';
import { expect } from 'vitest';

/** Noon of the business day, local minute 720. */
export const noon = Date.UTC(2026, 10, 20, 4, 0);

export function storeConfig(settings: Partial<Settings> = {}): StoreConfig {
  const technician = (staffNo: string, gender: 'F' | 'M', skills: string[], grade = 'junior') => ({
    staffNo,
    name: `技师${staffNo}`,
    gender,
    grade,
    skills,
    shiftPlan: 'day',
    cardUid: `0402000${staffNo}5E8061`,
  });
  return {
    storeId: 'S1',
    name: '试店',
    timezone: 'Asia/Shanghai',
    currency: 'CNY',
    businessDayCutoff: 360,
    shiftPlans: { day: { start: 720, end: 1440 } },
    roomTypes: [
      { code: 'double', name: '双人房', seats: 2, feeFen: 0 },
      { code: 'vip', name: '贵宾房', seats: 2, feeFen: 8000 },
    ],
    skills: [
      { code: 'foot', name: '足疗' },
      { code: 'body', name: '推拿' },
    ],
    grades: [
      { code: 'junior', name: '初级' },
      { code: 'senior', name: '高级' },
    ],
    queueGroups: [
      { code: 'foot', name: '足疗', skills: ['foot'] },
      { code: 'body', name: '推拿', skills: ['body'] },
    ],
    rooms: [
      { roomNo: '301', area: '3F', typeCode: 'double', seats: 2 },
      { roomNo: '302', area: '3F', typeCode: 'vip', seats: 2 },
      { roomNo: '303', area: '3F', typeCode: 'double', seats: 2 },
    ],
    services: [
      {
        code: 'FOOT60',
        name: '足底按摩',
        skill: 'foot',
        minutes: 60,
        priceFen: 12800,
        extendMinutes: 30,
        extendPriceFen: 6000,
      },
      {
        code: 'BODY60',
        name: '中式推拿',
        skill: 'body',
        minutes: 60,
        priceFen: 15800,
        extendMinutes: 30,
        extendPriceFen: 7500,
      },
    ],
    technicians: [
      technician('1', 'F', ['foot']),
      technician('2', 'M', ['foot', 'body'], 'senior'),
      technician('3', 'F', ['foot', 'body']),
      technician('4', 'F', ['body']),
    ],
    staff: [
      { staffNo: 'A1', name: '服务员', role: 'attendant', cardUid: '0B020004' },
      { staffNo: 'H1', name: '咨客', role: 'host', cardUid: '0B020001' },
      { staffNo: 'B1', name: '店长', role: 'manager', cardUid: '0B020007' },
    ],
    goods: [{ code: 'TEA', name: '菊花茶', priceFen: 2800, printTo: 'bar' }],
    memberLevels: [
      { code: 'regular', name: '普通会员', payPct: 100 },
      { code: 'gold', name: '金卡', payPct: 88 },
    ],
    commissionRules: [
      { ruleId: 'c/foot/rot', serviceCode: 'FOOT60', clockType: 'rotation', fen: 4800 },
      { ruleId: 'c/foot/req', serviceCode: 'FOOT60', clockType: 'requested', fen: 5700 },
      { ruleId: 'c/foot/ext', serviceCode: 'FOOT60', clockType: 'extension', fen: 2000 },
    ],
    gradeAddFen: { junior: 0, senior: 200 },
    currencies: [
      { code: 'HKD', rate: '0.9200' },
      { code: 'USD', rate: '7.1' },
    ],
    settings: { ...defaultSettings, ...settings },
  };
}

export class Floor {
  readonly events: Event[] = [];
  state: State = emptyState();
  at: number;

  constructor(at = noon) {
    this.at = at;
  }

  /** Open for business, with these technicians on duty in this order. */
  static open(
    staffNos: readonly string[] = ['1', '2', '3', '4'],
    settings: Partial<Settings> = {},
  ): Floor {
    const floor = new Floor();
    floor.does({ type: 'configureStore', config: storeConfig(settings) });
    floor.does({ type: 'openBusinessDay', day: '2026-11-20' });
    for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
    return floor;
  }

  /** The same, by a policy of the store's choice. */
  static by(
    policy: Partial<RotationPolicy>,
    staffNos: readonly string[] = ['1', '2', '3', '4'],
    config: StoreConfig = storeConfig(),
  ): Floor {
    const floor = new Floor();
    floor.does({ type: 'configureStore', config });
    floor.does({
      type: 'setRotationPolicy',
      policy: { ...defaultPolicy, ...policy },
      fromDay: '2026-11-20',
    });
    floor.does({ type: 'openBusinessDay', day: '2026-11-20' });
    for (const staffNo of staffNos) floor.does({ type: 'clockOn', staffNo });
    return floor;
  }

  stamp(): Stamp {
    const minutes = Math.floor((this.at - noon) / minuteMs);
    return { at: this.at, localDay: '2026-11-20', localMinute: 720 + minutes };
  }

  send(body: CommandBody) {
    return decide(this.state, { ...body, stamp: this.stamp(), actor: { kind: 'staff', id: 'H1' } });
  }

  /** Must be accepted. Returns what happened. */
  does(body: CommandBody): readonly Event[] {
    const decision = this.send(body);
    if (decision.kind === 'refused')
      throw new Error(`refused: ${decision.name} ${JSON.stringify(decision.detail)}`);
    this.events.push(...decision.events);
    expect(brokenLaws(this.state)).toEqual([]);
    return decision.events;
  }

  /** Must be refused, by this name, with nothing changed. Returns the detail. */
  refuses(name: RefusalName, body: CommandBody) {
    const before = JSON.stringify(this.snapshot());
    const decision = this.send(body);
    expect(decision).toMatchObject({ kind: 'refused', name });
    expect(JSON.stringify(this.snapshot())).toBe(before);
    return decision.kind === 'refused' ? decision.detail : {};
  }

  passMinutes(minutes: number): this {
    this.at += minutes * minuteMs;
    return this;
  }

  /** One guest, one line. Returns the line's id. */
  opens(roomNo: string, wish: Wish = { type: 'rotation' }, serviceCode = 'FOOT60'): string {
    const events = this.does({
      type: 'openVisit',
      roomNo,
      guests: [{ items: [{ serviceCode, wish }] }],
    });
    const added = events.find((event) => event.type === 'clockLineAdded');
    if (added?.type !== 'clockLineAdded') throw new Error('no line');
    return added.clockId;
  }

  ticketIn(roomNo: string) {
    const visit = [...this.state.visits.values()].find((one) => one.roomNo === roomNo);
    if (visit === undefined) throw new Error(`nobody in ${roomNo}`);
    return visit;
  }

  clock(clockId: string) {
    const clock = this.state.clocks.get(clockId);
    if (clock === undefined) throw new Error(`no clock ${clockId}`);
    return clock;
  }

  queue(group: string): string {
    return (this.state.queues.get(group) ?? []).join(' ');
  }

  snapshot(): object {
    const { catalogue: _catalogue, wallets, ...rest } = this.state;
    return Object.fromEntries(
      Object.entries({ ...rest, wallets }).map(([name, value]) => [
        name,
        value instanceof Map || value instanceof Set ? [...value] : value,
      ]),
    );
  }

  replayed(): State {
    const state = emptyState();
    for (const event of this.events) evolve(state, JSON.parse(JSON.stringify(event)) as Event);
    return state;
  }
}

export type Wish = Extract<
  CommandBody,
  { type: 'openVisit' }
>['guests'][number]['items'][number]['wish'];
export const requested = (staffNo: string): Wish => ({ type: 'requested', staffNo });
export const picked = (staffNo: string): Wish => ({ type: 'picked', staffNo });
export const typesOf = (events: readonly Event[]) => events.map((event) => event.type);
/** A technician's card at the terminal of a room. */
export const tapOf = (
  roomNo: string,
  staffNo: string,
  tapAt: number,
): Extract<CommandBody, { type: 'tapCard' }> => {
  const cardUid = `0402000${staffNo}5E8061`;
  return { type: 'tapCard', roomNo, cardUid, intent: 'auto', tapAt, tapAtKnown: true };
};

/** The next timer of a clock: the technician room has heard everything. */
export function timerOf(floor: Floor): Timer | undefined {
  for (const no of [...floor.state.announcements.keys()])
    floor.does({ type: 'reportAnnouncement', no, player: null, result: 'played', why: '' });
  return nextTimer(floor.state);
}
