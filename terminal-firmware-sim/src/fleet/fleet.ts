/**
 * Many terminals in one process, each the firmware itself with a line and a
 * storage of its own, and in each room people who act on what its terminal shows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { TerminalsFile } from '@baozhong/contract/terminal.ts';
import { type Address, type Identity } from '../connection.ts';
import { createDevice, type Device, type TapDone } from '../device.ts';
import type { Storage } from '../storage.ts';
import { Counts } from './counts.ts';
import { anyTap, type Deed, type Habits, type Planned, plansFor, stillWanted } from './people.ts';

export interface FleetOptions {
  readonly terminals: readonly (Identity & { readonly roomNo: string })[];
  readonly address: Address;
  readonly cards: TerminalsFile['cards'];
  readonly storage: (deviceId: string) => Storage;
  readonly habits: Habits;
  readonly chance: () => number;
  readonly dice: (name: string) => number;
  /** Of a hundred terminals so many lose the network now and then, and find it again. */
  readonly offlinePercent?: number;
}

/** What one terminal's line on the dashboard needs. */
export interface Station {
  readonly roomNo: string;
  readonly device: Device;
  readonly lastDeed: string;
  readonly lastResult: string;
  readonly lastAtMs: number;
}

const spellOnlineMs = 60_000;
const spellOfflineMs = 20_000;

export class Fleet {
  readonly counts = new Counts();
  readonly #options: FleetOptions;
  readonly #closing = new AbortController();
  readonly #rooms: Room[];
  readonly #cards: ReadonlyMap<string, string>;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#cards = new Map(options.cards.map(({ staffNo, cardUid }) => [staffNo, cardUid]));
    this.#rooms = options.terminals.map(
      (terminal) => new Room(terminal, options, (deed, room) => this.#act(deed, room)),
    );
    const unlucky = Math.round((this.#rooms.length * (options.offlinePercent ?? 0)) / 100);
    for (const room of this.#rooms.slice(0, unlucky)) void this.#spells(room);
  }

  get stations(): readonly Station[] {
    return this.#rooms;
  }

  /** All who can be reached have been shown their room. */
  async ready(): Promise<void> {
    await Promise.all(
      this.#rooms.map(({ device }) =>
        device.until(({ link, roomNo }) => link === 'online' && roomNo !== ''),
      ),
    );
  }

  /** Every terminal at once; resolves with the milliseconds until the last one was answered. */
  async burst(): Promise<number> {
    const startedMs = performance.now();
    await Promise.all(this.#rooms.map((room) => this.#anyTap(room)));
    return performance.now() - startedMs;
  }

  /** So many taps a second beside what the people do, by the terminals in turn. */
  async load(perSecond: number): Promise<void> {
    const startedMs = performance.now();
    let sent = 0;
    while (!this.#closing.signal.aborted) {
      const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond);
      for (; sent < due; sent += 1) {
        const room = this.#rooms[sent % this.#rooms.length];
        if (room !== undefined) void this.#anyTap(room);
      }
      await pause(10);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#rooms.map((room) => room.close()));
  }

  #anyTap(room: Room): Promise<void> {
    const display = room.device.display();
    if (display === null) return Promise.resolve();
    const { habits, chance } = this.#options;
    return this.#act(anyTap(display, habits, chance()), room);
  }

  async #act(deed: Deed, room: Room): Promise<void> {
    const startedMs = performance.now();
    this.counts.begun();
    const outcome = await this.#tap(deed, room.device);
    const ms = performance.now() - startedMs;
    this.counts.done(outcome, ms);
    room.note(deed, outcome, ms);
  }

  #tap(deed: Deed, device: Device): Promise<TapDone> {
    if (deed.kind === 'order') return device.order(deed.goodsCode, 1, 0);
    return device.card(this.#cards.get(deed.staffNo) ?? '', { intent: deed.intent });
  }

  async #spells({ device }: Room): Promise<void> {
    const { chance } = this.#options;
    const { signal } = this.#closing;
    try {
      for (;;) {
        await pause(spellOnlineMs * (0.5 + chance()), undefined, { signal });
        await device.network(false);
        await pause(spellOfflineMs * (0.5 + chance()), undefined, { signal });
        await device.network(true);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

class Room implements Station {
  readonly roomNo: string;
  readonly device: Device;
  lastDeed = '';
  lastResult = '';
  lastAtMs = 0;
  readonly #options: FleetOptions;
  readonly #act: (deed: Deed, room: Room) => Promise<void>;
  readonly #plans = new Map<string, NodeJS.Timeout>();
  /** The device shows its first face while it is still being made. */
  #ready = false;

  constructor(
    terminal: FleetOptions['terminals'][number],
    options: FleetOptions,
    act: (deed: Deed, room: Room) => Promise<void>,
  ) {
    const { roomNo, ...identity } = terminal;
    this.roomNo = roomNo;
    this.#options = options;
    this.#act = act;
    this.device = createDevice({
      ...options.address,
      ...identity,
      storage: options.storage(identity.deviceId),
      chance: options.chance,
      onFace: () => {
        if (this.#ready) this.#look();
      },
    });
    this.#ready = true;
  }

  note(deed: Deed, outcome: TapDone, ms: number): void {
    this.lastDeed =
      deed.kind === 'order' ? `order ${deed.goodsCode}` : `${deed.intent} ${deed.staffNo}`;
    const what = outcome.status === 'refused' ? outcome.refusal.name : outcome.status;
    this.lastResult = `${what} ${ms.toFixed(0)} ms`;
    this.lastAtMs = performance.now();
  }

  close(): Promise<void> {
    this.#ready = false;
    for (const timer of this.#plans.values()) clearTimeout(timer);
    return this.device.close();
  }

  /** People look at the screen, and make up their minds once about each thing they see. */
  #look(): void {
    const display = this.device.display();
    if (display === null) return;
    const { habits, dice } = this.#options;
    const plans = plansFor(display, this.device.hubNow() ?? display.hubAt, habits, dice);
    for (const [name, timer] of this.#plans) {
      if (plans.some((plan) => plan.name === name)) continue;
      clearTimeout(timer);
      this.#plans.delete(name);
    }
    for (const plan of plans) if (!this.#plans.has(plan.name)) this.#plan(plan);
  }

  #plan(plan: Planned): void {
    const timer = setTimeout(() => {
      const display = this.device.display();
      // The name stays, so that what was done is not planned again while the screen shows the same.
      if (this.#ready && display !== null && stillWanted(plan, display))
        void this.#act(plan.deed, this);
    }, plan.inMs);
    this.#plans.set(plan.name, timer);
  }
}
