import type { BookingView } from '@baozhong/contract/bookings.ts';
import type {
  AnnouncementView,
  CallView,
  Entity,
  EntityKind,
  HubTimeView,
  LiveMessage,
  OrderView,
  PrinterView,
  QueueView,
  ReceiptView,
  RoomView,
  SignInAlarmView,
  StockView,
  StoreView,
  TechnicianView,
  TerminalView,
  VoiceView,
  VisitView,
} from '@baozhong/contract/live.ts';
import { backoffMs } from './backoff.ts';
import { heartbeatSeconds, liveClosed, paths } from '@baozhong/contract/paths.ts';
import { compareNumbers, formatFor } from './format.ts';
import { HubTime } from './hub-time.ts';
import { untrack } from 'svelte';

/** One entity: replaced whole, so that only what shows it is drawn again. */
class Cell<T> {
  value = $state.raw<T | undefined>(undefined);
}

export class Collection<T extends { id: string }> {
  #cells = new Map<string, Cell<T>>();
  /** Changes only when something appears or goes. */
  ids = $state.raw<readonly string[]>([]);
  all = $derived(this.ids.map((id) => this.get(id)).filter((one) => one !== undefined));

  get(id: string | null | undefined): T | undefined {
    if (id === null || id === undefined) return undefined;
    const cell = this.#cells.get(id);
    if (cell) return cell.value;
    void this.ids; // so that the reader hears when it appears
    return undefined;
  }

  apply(upserts: readonly T[], removes: readonly string[] = []) {
    let changed = false;
    for (const id of removes) {
      const cell = this.#cells.get(id);
      if (!cell) continue;
      this.#cells.delete(id);
      cell.value = undefined;
      changed = true;
    }
    for (const one of upserts) {
      let cell = this.#cells.get(one.id);
      if (!cell) {
        cell = new Cell<T>();
        this.#cells.set(one.id, cell);
        changed = true;
      }
      cell.value = one;
    }
    if (changed) this.ids = [...this.#cells.keys()];
  }

  replaceAll(all: readonly T[]) {
    const kept = new Set(all.map((one) => one.id));
    this.apply(
      all,
      [...this.#cells.keys()].filter((id) => !kept.has(id)),
    );
  }
}

export type Connection = 'connecting' | 'live' | 'stale' | 'lost';
type Snapshot = Extract<LiveMessage, { type: 'snapshot' }>;

const staleAfterMs = heartbeatSeconds * 3_000;

/**
 * What the hub shows this screen. One WebSocket; first a snapshot, then whole
 * entities. Messages are gathered and applied once per animation frame.
 */
export class Live {
  store = $state.raw<StoreView | undefined>(undefined);
  rooms = new Collection<RoomView>();
  technicians = new Collection<TechnicianView>();
  queues = new Collection<QueueView>();
  visits = new Collection<VisitView>();
  announcements = new Collection<AnnouncementView>();
  terminals = new Collection<TerminalView>();
  signInAlarms = new Collection<SignInAlarmView>();
  printers = new Collection<PrinterView>();
  receipts = new Collection<ReceiptView>();
  calls = new Collection<CallView>();
  orders = new Collection<OrderView>();
  stock = new Collection<StockView>();
  bookings = new Collection<BookingView>();
  voices = new Collection<VoiceView>();
  hubTimes = new Collection<HubTimeView>();

  /**
   * Where each room stands: by area, then number. Changes only when rooms come
   * or go, not with what happens in them.
   */
  places = $derived.by(() => {
    const areas = this.store?.areas ?? [];
    const rank = (area: string) => (areas.includes(area) ? areas.indexOf(area) : areas.length);
    return this.rooms.ids
      .map((id) => untrack(() => this.rooms.get(id)))
      .filter((room) => room !== undefined)
      .map(({ id, area, roomNo }) => ({ id, area, roomNo }))
      .sort((a, b) => rank(a.area) - rank(b.area) || compareNumbers(a.roomNo, b.roomNo));
  });

  /** The rooms themselves in that order. */
  roomOrder = $derived(
    this.places.map(({ id }) => this.rooms.get(id)).filter((room) => room !== undefined),
  );

  connection: Connection = $state('connecting');
  /** The hub closed the view: nobody is signed in here, or the screen is not known. */
  turnedAway = $state(false);
  /** Whether a snapshot has come: before that there is nothing but grey tiles. */
  ready = $state(false);
  /** Hub time, changing once a minute: what every "minutes left" is counted from. */
  now = $state(Date.now());
  /** The moment, in hub time, that the screen shows; and its age while the connection is lost. */
  shownAt = $state(0);
  ageSeconds = $state(0);
  /** Names this connection where a Turn board asks to speak. */
  session = '';
  /** Position in the log that is on the screen. */
  pos = 0;

  /** Whether commands may be sent. */
  usable = $derived(this.connection === 'live');

  /** Whether the screen shows something that may no longer be so. */
  dated = $derived(this.ready && (this.connection === 'stale' || this.connection === 'lost'));

  #screen = 'floor';
  #socket: WebSocket | undefined;
  #time = new HubTime();
  #heardAt = 0;
  #tries = 0;
  #waiting: LiveMessage[] = [];
  #frame = 0;
  #watch: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #minute: ReturnType<typeof setTimeout> | undefined;
  #reaching: { pos: number; done: () => void }[] = [];

  /** Keeps a live view of a screen until the returned function is called. */
  open(screen: 'floor' | 'turnBoard' | 'kitchen'): () => void {
    this.#screen = screen;
    this.#connect();
    this.#watch ??= setInterval(() => this.#look(), 1_000);
    const wake = () => {
      if (document.visibilityState === 'visible') this.#look();
    };
    document.addEventListener('visibilitychange', wake);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      this.close();
    };
  }

  close() {
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    clearTimeout(this.#minute);
    this.#watch = undefined;
    this.#drop();
  }

  /** Drops the connection and asks for a new snapshot (F5). */
  resync() {
    this.#tries = 0;
    this.#connect();
  }

  /** Hub time now, to the second: for what ticks faster than a minute. */
  hubNow(): number {
    return this.#time.at(Date.now());
  }

  /** Resolves when the screen shows position `pos`, or after a while without. */
  reached(pos: number, patienceMs = 2_000): Promise<void> {
    if (this.pos >= pos) return Promise.resolve();
    return new Promise((resolve) => {
      const one = { pos, done: resolve };
      this.#reaching.push(one);
      setTimeout(() => {
        this.#reaching = this.#reaching.filter((other) => other !== one);
        resolve();
      }, patienceMs);
    });
  }

  /** Shows a snapshot that came by another way: pictures and tests. */
  show(snapshot: Omit<Snapshot, 'type'>, connection: Connection = 'live') {
    this.#heardAt = Date.now();
    this.#time.heard(snapshot.at, this.#heardAt);
    this.#apply([{ type: 'snapshot', ...snapshot }]);
    this.shownAt = snapshot.at;
    this.connection = connection;
    this.#tick();
  }

  #connect() {
    this.#drop();
    clearTimeout(this.#retry);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(
      `${scheme}://${location.host}${paths.live}?screen=${this.#screen}`,
    );
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(event.data)) as LiveMessage);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      this.turnedAway = code === liveClosed.notSignedIn || code === liveClosed.locked;
      this.#lost();
    };
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #lost() {
    this.#drop();
    this.connection = this.ready ? 'lost' : 'connecting';
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), backoffMs(this.#tries++, Math.random()));
  }

  #hear(message: LiveMessage) {
    this.#heardAt = Date.now();
    if (this.#time.heard(message.at, this.#heardAt)) this.#tick();
    this.#waiting.push(message);
    if (document.hidden) this.#flush();
    else if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#flush());
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length === 0) return;
    this.#apply(messages);
    const last = messages.at(-1);
    if (last) this.shownAt = last.at;
    this.turnedAway = false;
    if (this.ready) {
      this.connection = 'live';
      this.#tries = 0;
      this.ageSeconds = 0;
    }
  }

  #apply(messages: readonly LiveMessage[]) {
    for (const message of messages) {
      if (message.type === 'snapshot') this.#applySnapshot(message);
      else if (message.type === 'changes') {
        const removes = Map.groupBy(message.removes, (one) => one.kind);
        const upserts = Map.groupBy(message.upserts, (one) => one.kind);
        for (const kind of new Set([...removes.keys(), ...upserts.keys()]) as Set<EntityKind>) {
          const gone = (removes.get(kind) ?? []).map((one) => one.id);
          this.#collection(kind)?.apply(upserts.get(kind) ?? [], gone);
        }
        this.#useStore(upserts.get('store'));
      }
      if (message.type !== 'heartbeat') this.pos = message.pos;
    }
    const reached = this.#reaching.filter((one) => one.pos <= this.pos);
    this.#reaching = this.#reaching.filter((one) => one.pos > this.pos);
    for (const one of reached) one.done();
  }

  #applySnapshot(snapshot: Snapshot) {
    const byKind = Map.groupBy(snapshot.entities, (one) => one.kind);
    this.#useStore(byKind.get('store'));
    for (const kind of kinds) this.#collection(kind)?.replaceAll(byKind.get(kind) ?? []);
    this.session = snapshot.session ?? '';
    this.ready = true;
    // Only now is the store's time zone known, in which times are written.
    this.#tick();
  }

  #useStore(entities: readonly Entity[] | undefined) {
    const store = entities?.at(-1);
    if (store?.kind !== 'store') return;
    formatFor(store);
    this.store = store;
  }

  /** The collection of a kind: entities are grouped by their kind before they come here. */
  #collection(kind: EntityKind): Collection<Entity> | undefined {
    const collections = {
      room: this.rooms,
      technician: this.technicians,
      queue: this.queues,
      visit: this.visits,
      announcement: this.announcements,
      terminal: this.terminals,
      printer: this.printers,
      receipt: this.receipts,
      call: this.calls,
      order: this.orders,
      stock: this.stock,
      booking: this.bookings,
      signInAlarm: this.signInAlarms,
      voice: this.voices,
      hubTime: this.hubTimes,
      store: undefined,
    };
    return collections[kind];
  }

  /** Once a second: is the view stale, how old is it, does the minute still tick? */
  #look() {
    const silentMs = Date.now() - this.#heardAt;
    if (this.#socket && silentMs > staleAfterMs) {
      if (this.connection === 'live') this.connection = 'stale';
      if (silentMs > 2 * staleAfterMs) this.#lost();
    }
    if (this.connection === 'stale' || this.connection === 'lost') {
      this.ageSeconds = Math.max(0, Math.round((this.hubNow() - this.shownAt) / 1_000));
    }
  }

  /** One clock for the page: sets `now` and comes back at the next full minute of hub time. */
  #tick() {
    clearTimeout(this.#minute);
    this.now = this.hubNow();
    this.#minute = setTimeout(() => this.#tick(), 60_000 - (this.now % 60_000) + 20);
  }
}

const kinds: EntityKind[] = [
  ...(['room', 'technician', 'queue', 'visit', 'announcement', 'terminal'] as const),
  ...(['printer', 'receipt', 'call', 'order', 'stock', 'booking', 'signInAlarm', 'voice'] as const),
  'hubTime',
];

export const live = new Live();
