/**
 * The live board: every entity that a screen may show, kept up to date by the
 * committed events. It can be thrown away: `rebuild` makes the same from the
 * state and the day's events (law 4).
 */
import { isDeepStrictEqual } from 'node:util';
import type {
  Entity,
  EntityKind,
  HubTimeView,
  PrinterView,
  ReceiptView,
  SignInAlarmView,
  TerminalView,
  VoiceView,
} from '@baozhong/contract/live.ts';
import {
  type Event,
  policyOf,
  queuesOfStore,
  type Stamp,
  type State,
} from '@baozhong/core/index.ts';
import { bookingRefs } from './booking-facts.ts';
import { DayFacts, type Ref, visitOfClock, visitOfTicket } from './day-facts.ts';
import { Moves } from './moves.ts';
import {
  callView,
  orderView,
  stockView,
  queueView,
  roomView,
  storeView,
  technicianView,
  visitView,
} from './views.ts';

export interface Changes {
  readonly pos: number;
  readonly upserts: readonly Entity[];
  readonly removes: readonly { readonly kind: EntityKind; readonly id: string }[];
}

export class Board {
  readonly #state: () => State;
  readonly #stamp: () => Stamp;
  #facts = new DayFacts();
  #moves = new Moves();
  readonly #entities = new Map<Ref, Entity>();
  readonly #listeners = new Set<(changes: Changes) => void>();
  #pos = 0;

  /** `stamp`: the store's time now, since whose turn it is depends on it. */
  constructor(state: () => State, stamp: () => Stamp) {
    this.#state = state;
    this.#stamp = stamp;
  }

  get pos(): number {
    return this.#pos;
  }
  entities(): Iterable<Entity> {
    return this.#entities.values();
  }
  get facts(): DayFacts {
    return this.#facts;
  }
  /** What happened to each technician's turn. */
  get moves(): Moves {
    return this.#moves;
  }
  onChanges(listener: (changes: Changes) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes the day's events so far, then shows everything. `before`: those of the day before, for who has been there since. */
  rebuild(events: Iterable<Event>, pos: number, before: Iterable<Event> = []): void {
    this.#facts = new DayFacts();
    this.#moves = new Moves();
    for (const event of before) this.#moves.apply(event);
    for (const event of events) {
      this.#facts.apply(event);
      this.#moves.apply(event);
    }
    this.#facts.announcements.settle(this.#state().announcements);
    this.#facts.takeForgotten();
    this.#entities.clear();
    this.#refresh(this.#everything(), pos);
  }

  /** After a commit. `pos` is the log position that the state now stands at. */
  apply(events: readonly Event[], pos: number): void {
    const touched = new Set<Ref>();
    for (const event of events) {
      this.#facts.apply(event);
      this.#moves.apply(event);
      this.#touch(event, touched);
    }
    for (const no of this.#facts.announcements.settle(this.#state().announcements))
      touched.add(`announcement:${String(no)}`);
    for (const ref of this.#facts.takeForgotten()) touched.add(ref);
    for (const ref of this.#withNews(this.#queues())) touched.add(ref);
    this.#touchBookings(touched);
    this.#touchOrders(events, touched);
    this.#refresh(touched, pos);
  }

  /** A shift that ends soon, a booking that draws near, a night shift that is over: these change without an event, too. */
  timePassed(): void {
    const refs = this.#withNews([...this.#queues(), ...this.#overTheChangeOfDay()]);
    if (refs.length > 0) this.#refresh(refs, this.#pos);
  }

  /** A terminal came, went or said something: presence is no event. */
  terminalChanged(view: TerminalView): void {
    this.#entities.set(`terminal:${view.id}`, view);
    this.#tell({ pos: this.#pos, upserts: [view], removes: [] });
  }

  terminalGone(id: string): void {
    if (this.#entities.delete(`terminal:${id}`))
      this.#tell({ pos: this.#pos, upserts: [], removes: [{ kind: 'terminal', id }] });
  }

  /** Printers and their paper: no events either. */
  printingChanged(
    upserts: readonly (PrinterView | ReceiptView)[],
    removes: Changes['removes'] = [],
  ): void {
    for (const view of upserts) this.#entities.set(`${view.kind}:${view.id}`, view);
    for (const { kind, id } of removes) this.#entities.delete(`${kind}:${id}`);
    this.#tell({ pos: this.#pos, upserts, removes });
  }

  alarmRaised(view: SignInAlarmView): void {
    this.#entities.set(`signInAlarm:${view.id}`, view);
    this.#tell({ pos: this.#pos, upserts: [view], removes: [] });
  }
  alarmSeen(id: string): void {
    if (this.#entities.delete(`signInAlarm:${id}`))
      this.#tell({ pos: this.#pos, upserts: [], removes: [{ kind: 'signInAlarm', id }] });
  }

  /** The machine's date is wrong, or is not any more. */
  hubTimeChanged(view: HubTimeView | undefined): void {
    if (view === undefined) this.#entities.delete('hubTime:hubTime');
    else this.#entities.set('hubTime:hubTime', view);
    const removes = view === undefined ? [{ kind: 'hubTime' as const, id: 'hubTime' }] : [];
    this.#tell({ pos: this.#pos, upserts: view === undefined ? [] : [view], removes });
  }

  /** Who can speak: presence, too. */
  voiceChanged(view: VoiceView): void {
    this.#entities.set('voice:voice', view);
    this.#tell({ pos: this.#pos, upserts: [view], removes: [] });
  }

  soundMade(no: number, made: { readonly text: string; readonly speechId: string | null }): void {
    this.#facts.announcements.setSound(no, made);
    this.#refresh([`announcement:${String(no)}`], this.#pos);
  }

  #everything(): Set<Ref> {
    const state = this.#state();
    const all = new Set<Ref>(['store:store']);
    for (const roomNo of state.rooms.keys()) all.add(`room:${roomNo}`);
    for (const staffNo of state.technicians.keys()) all.add(`technician:${staffNo}`);
    for (const ref of this.#queues()) all.add(ref);
    for (const visitId of state.visits.keys()) all.add(`visit:${visitId}`);
    for (const visitId of this.#facts.settledIds()) all.add(`visit:${visitId}`);
    for (const callId of state.calls.keys()) all.add(`call:${callId}`);
    for (const goodsCode of state.stock.keys()) all.add(`stock:${goodsCode}`);
    for (const visit of state.visits.values())
      for (const { lineId } of visit.goods) all.add(`order:${lineId}`);
    for (const bookingId of this.#facts.bookings.ids()) all.add(`booking:${bookingId}`);
    for (const { id } of this.#facts.announcements.all()) all.add(`announcement:${id}`);
    return all;
  }

  /** Those that the rules of today divide the technicians into, and those that are shown still. */
  #queues(): Set<Ref> {
    const state = this.#state();
    const { catalogue } = state;
    if (catalogue === null) return new Set();
    const { partition } = policyOf(state);
    return new Set<Ref>([
      ...queuesOfStore(catalogue, partition).map((group): Ref => `queue:${group}`),
      ...[...this.#entities.keys()].filter((ref) => ref.startsWith('queue:')),
    ]);
  }

  /** Who came for a shift of the day before: which one is shown hangs on the time. */
  #overTheChangeOfDay(): Ref[] {
    const { standings, businessDay } = this.#state();
    return [...standings].flatMap(([staffNo, { cameFor }]): Ref[] =>
      cameFor !== undefined && cameFor.day !== businessDay ? [`technician:${staffNo}`] : [],
    );
  }

  #withNews(refs: Iterable<Ref>): Ref[] {
    return [...refs].filter((ref) => {
      const shown = this.#entities.get(ref);
      return shown !== undefined && !isDeepStrictEqual(this.#view(ref), shown);
    });
  }

  /** Whether a room is kept for somebody yet hangs on the room, and on who else has booked it. */
  #touchBookings(touched: Set<Ref>): void {
    const booked = [...this.#state().bookings.values()].filter(({ roomNo }) => roomNo !== null);
    const changed = booked.filter(
      ({ bookingId, roomNo }) =>
        touched.has(`room:${roomNo ?? ''}`) || touched.has(`booking:${bookingId}`),
    );
    const rooms = new Set(changed.map(({ roomNo }) => roomNo));
    for (const { bookingId, roomNo } of booked)
      if (rooms.has(roomNo)) touched.add(`booking:${bookingId}`);
  }

  #touch(event: Event, touched: Set<Ref>): void {
    const visit = (visitId: string): void => {
      touched.add(`visit:${visitId}`);
      const roomNo = this.#state().visits.get(visitId)?.roomNo;
      if (roomNo === undefined) return;
      touched.add(`room:${roomNo}`);
    };
    switch (event.type) {
      case 'storeConfigured':
      case 'businessDayOpened':
        for (const ref of this.#everything()) touched.add(ref);
        return;
      case 'announcementQueued':
        touched.add(`announcement:${String(event.no)}`);
        // Whoever took over a clock is awaited from then on.
        touched.add(`technician:${event.staffNo}`);
        return;
      case 'announcementPlaying':
      case 'announcementEnded':
        touched.add(`announcement:${String(event.no)}`);
        return;
      case 'queueMoved':
        touched.add(`queue:${event.group}`);
        return;
      case 'queuesLaidOut':
        for (const ref of this.#queues()) touched.add(ref);
        return;
      case 'serviceCalled':
      case 'serviceCallTaken':
      case 'serviceCallDone':
        touched.add(`call:${event.callId}`);
        break;
      case 'clockTransferred':
        touched.add(`technician:${event.from}`);
        touched.add(`technician:${event.to}`);
        break;
      case 'visitMoved':
        this.#touchMoved(event.visitId, touched);
        break;
      default:
    }
    this.#touchBooked(event, touched);
    if ('roomNo' in event && event.roomNo !== null) touched.add(`room:${event.roomNo}`);
    if ('staffNo' in event) touched.add(`technician:${event.staffNo}`);
    if ('visitId' in event && event.visitId !== null) visit(event.visitId);
    if ('clockId' in event && event.clockId !== null) {
      visit(visitOfClock(event.clockId));
      // An extension moves the end that the technician's row shows.
      const clock = this.#state().clocks.get(event.clockId);
      if (clock !== undefined && 'staffNo' in clock) touched.add(`technician:${clock.staffNo}`);
    }
    if ('ticketId' in event) visit(visitOfTicket(event.ticketId));
  }

  /** Where goods go to, and whether they are paid for, stands with their guests: shown again where that changed. */
  #touchOrders(events: readonly Event[], touched: Set<Ref>): void {
    for (const event of events) {
      if ('lineId' in event) touched.add(`order:${event.lineId}`);
      if ('goodsCode' in event) touched.add(`stock:${event.goodsCode}`);
      if (event.type === 'visitClosed')
        for (const ref of this.#entities.keys())
          if (ref.startsWith(`order:T${event.visitId.slice(1)}/`)) touched.add(ref);
      if (event.type !== 'visitMoved' && event.type !== 'ticketSettled') continue;
      for (const { lineId } of this.#state().visits.get(event.visitId)?.goods ?? [])
        touched.add(`order:${lineId}`);
    }
  }

  /** A booking stands in its room and its technicians, and in the clocks that have to make way for it. */
  #touchBooked(event: Event, touched: Set<Ref>): void {
    const state = this.#state();
    for (const ref of bookingRefs(event)) {
      touched.add(ref);
      const id = ref.slice(ref.indexOf(':') + 1);
      const technician = ref.startsWith('technician:') ? state.technicians.get(id) : undefined;
      const served = technician && 'clockId' in technician ? technician.clockId : '';
      const visitId = ref.startsWith('room:')
        ? state.rooms.get(id)?.visitId
        : state.clocks.get(served)?.visitId;
      if (visitId !== undefined && visitId !== null) touched.add(`visit:${visitId}`);
    }
  }

  /** Where the people of a visit are, and what it has called for, stands in their own entities. */
  #touchMoved(visitId: string, touched: Set<Ref>): void {
    const state = this.#state();
    for (const clockId of state.visits.get(visitId)?.clockIds ?? []) {
      const clock = state.clocks.get(clockId);
      if (clock?.status === 'called' || clock?.status === 'started')
        touched.add(`technician:${clock.staffNo}`);
    }
    for (const call of state.calls.values())
      if (call.visitId === visitId) touched.add(`call:${call.callId}`);
  }

  #view(ref: Ref): Entity | undefined {
    const state = this.#state();
    const { catalogue } = state;
    if (catalogue === null) return undefined;
    const split = ref.indexOf(':');
    const id = ref.slice(split + 1);
    switch (ref.slice(0, split) as EntityKind) {
      case 'store':
        return storeView(state, catalogue);
      case 'room':
        return roomView(state, catalogue, id);
      case 'technician':
        return technicianView(state, catalogue, this.#facts, id, this.#stamp());
      case 'queue':
        return queueView(state, catalogue, id, this.#stamp());
      case 'visit':
        return visitView(state, catalogue, this.#facts, id);
      case 'announcement':
        return this.#facts.announcements.get(Number(id));
      case 'call':
        return callView(state, id);
      case 'order':
        return orderView(state, catalogue, id);
      case 'stock':
        return stockView(state, catalogue, id);
      case 'booking':
        return this.#facts.bookings.view(state, id);
      case 'voice':
      case 'terminal':
      case 'printer':
      case 'receipt':
      case 'signInAlarm':
      case 'hubTime':
        return this.#entities.get(ref);
    }
  }

  #refresh(refs: Iterable<Ref>, pos: number): void {
    this.#pos = pos;
    const upserts: Entity[] = [];
    const removes: Changes['removes'][number][] = [];
    for (const ref of refs) {
      const entity = this.#view(ref);
      if (entity === undefined) {
        if (!this.#entities.delete(ref)) continue;
        const split = ref.indexOf(':');
        removes.push({ kind: ref.slice(0, split) as EntityKind, id: ref.slice(split + 1) });
      } else {
        this.#entities.set(ref, entity);
        upserts.push(entity);
      }
    }
    this.#tell({ pos, upserts, removes });
  }

  #tell(changes: Changes): void {
    for (const listener of this.#listeners) listener(changes);
  }
}
