/**
 * The whole store on a virtual clock: hub, terminals, people and what goes
 * wrong. Nothing in it knows the real time or real chance, so that one seed is
 * one run. Time only moves when everything that was set going has come to rest.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import { type Command, type Event, policyOf, type RotationPolicy } from '@baozhong/core/index.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { localTime } from '../../../hub/src/ingress/stamp.ts';
import { MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import { configOf, minuteOf } from '../../../hub/src/setup/import-store.ts';
import { Cashier } from '../agents/cashier.ts';
import { FollowUps } from '../agents/follow-ups.ts';
import { Guests } from '../agents/guests.ts';
import { House } from '../agents/house.ts';
import { Kitchen } from '../agents/kitchen.ts';
import { meddle } from '../agents/meddler.ts';
import { Players } from '../agents/players.ts';
import { type Agent, type Floor, minuteMs, personOf, type Stage } from '../agents/stage.ts';
import { Technicians } from '../agents/technicians.ts';
import type { Counts } from '../checks/counts.ts';
import { isSettled } from '../checks/quiet.ts';
import { Agenda } from './agenda.ts';
import { Chance } from './chance.ts';
import { DeskClient } from './desk-client.ts';
import type { FaultName } from './faults.ts';
import { Lives } from './lives.ts';
import { Mischief } from './mischief.ts';
import { planDay, type Planned } from './plan.ts';
import { optionsOf, randomPolicy } from './random-policy.ts';
import { SimTerminal } from './terminal.ts';
import { type Violation, Watcher } from './watcher.ts';

export type { Violation };

export interface WorldOptions {
  readonly seed: number;
  readonly days: number;
  readonly store: StoreFile;
  readonly faults: ReadonlySet<FaultName>;
  /** From the first day on; absent: one by the seed; null: the usual one. */
  readonly policy?: RotationPolicy | null;
  /** Only these of the plan, by number; absent: all. */
  readonly only?: ReadonlySet<number>;
  /** Every decided command with what came of it, for a replay. */
  readonly onDecided?: (command: Command, events: readonly Event[]) => void;
}

export interface Run {
  readonly seed: number;
  readonly floorHash: string;
  readonly booksHash: string;
  readonly events: number;
  readonly commands: number;
  readonly clocks: number;
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  readonly planned: readonly Planned[];
  /** What happened last, for a person to read. */
  readonly trace: readonly string[];
}

/** The first simulated day; every run has the same. */
const firstDay = '2026-03-02';
const quietMinutes = [20 * 60, 29 * 60 + 30];
const quietLeadMs = 4 * minuteMs;
const settleMostMs = 3 * minuteMs;
const restMs = 120;
const mostViolations = 5;
/** A banquet of a large store takes a few hundred. */
const mostTurns = 5_000;

export class World {
  readonly #options: WorldOptions;
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #disk = new MemoryDisk();
  readonly #terminals = new Map<string, SimTerminal>();
  readonly #stage: Stage;
  readonly #desk: DeskClient;
  readonly #agents: readonly Agent[];
  readonly #guests: Guests;
  readonly #technicians: Technicians;
  readonly #mischief: Mischief;
  readonly #watcher: Watcher;
  readonly #lives: Lives;
  readonly #planned: Planned[] = [];
  readonly #days: readonly number[];
  #stirred = false;

  constructor(options: WorldOptions) {
    const { seed, days, store } = options;
    this.#options = options;
    this.#chance = new Chance(`baozhong ${String(seed)}`);
    const config = configOf(store);
    const midnight = midnightOf(store.timezone);
    this.#days = Array.from({ length: days }, (_, day) => midnight + day * 24 * 60 * minuteMs);
    this.#agenda = new Agenda(midnight + config.businessDayCutoff * minuteMs);
    this.#watcher = new Watcher({
      ...{ agenda: this.#agenda, disk: this.#disk, onDecided: options.onDecided },
      onEvent: (event) => {
        this.#saw(event);
      },
    });
    this.#lives = this.#makeLives();
    this.#desk = this.#makeDesk();
    this.#stage = this.#makeStage();
    this.#guests = new Guests(this.#stage);
    this.#technicians = new Technicians(this.#stage);
    const house = new House(this.#stage);
    this.#agents = [
      ...[this.#guests, this.#technicians, house],
      ...[new Cashier(this.#stage), new Players(this.#stage), new FollowUps(this.#stage)],
      new Kitchen(this.#stage),
    ];
    this.#mischief = this.#makeMischief();
    this.#makeTerminals();
  }

  async run(): Promise<Run> {
    await this.#openStore();
    for (const terminal of this.#terminals.values()) terminal.powerOn();
    for (const [day, midnightAt] of this.#days.entries()) this.#plan(day, midnightAt);
    this.#everyMinute();
    const last = this.#days.at(-1) ?? 0;
    const endAt =
      last + (24 * 60 + minuteOf(this.#options.store.businessDayCutoff) + 10) * minuteMs;
    while (this.#agenda.nextAt <= endAt && this.#watcher.violations.length < mostViolations)
      await this.#moment();
    return this.#result();
  }

  /** Everything of one moment, and what it sets going. */
  async #moment(): Promise<void> {
    const at = this.#agenda.nextAt;
    while (this.#agenda.nextAt === at) this.#agenda.step();
    for (let turns = 0; this.#stirred; turns += 1) {
      this.#stirred = false;
      await turn();
      // A timer that fires and is due at once again, say.
      if (turns === mostTurns) {
        this.#watcher.say('time stands still: something happens again and again at one moment');
        return;
      }
      while (this.#agenda.nextAt <= this.#agenda.now) this.#agenda.step();
    }
  }

  /** Something was set going: time stands until it has come to rest. */
  readonly #stir = (): void => {
    this.#stirred = true;
  };

  #result(): Run {
    const { head, events } = this.#disk;
    const { commands, clocks, violations, counts, trace } = this.#watcher;
    return {
      seed: this.#options.seed,
      floorHash: head.floorHash,
      booksHash: head.booksHash,
      events: events.length,
      ...{ commands, clocks, violations, counts },
      planned: this.#planned,
      trace: trace.told(),
    };
  }

  // ---- making

  #makeStage(): Stage {
    return {
      agenda: this.#agenda,
      store: this.#options.store,
      desk: this.#desk,
      terminals: this.#terminals,
      chance: (name) => this.#chance.of(name),
      floor: () => this.#floor(),
      hub: () => this.#lives.ready,
      stirred: this.#stir,
    };
  }

  #floor(): Floor | undefined {
    const state = this.#lives.ready?.pipeline.state;
    const catalogue = state?.catalogue ?? undefined;
    return state === undefined || catalogue === undefined ? undefined : { state, catalogue };
  }

  #makeDesk(): DeskClient {
    const colleagues = this.#chance.of('colleagues');
    return new DeskClient({
      agenda: this.#agenda,
      chance: this.#chance.of('desk'),
      hub: () => this.#lives.ready,
      stirred: this.#stir,
      clumsiness: () => this.#mischief.clumsiness(),
      colleague: (person) => personOf(this.#stage, person.role, colleagues),
      answered: (command, outcome) => {
        if (outcome.status === 'refused') this.#watcher.counts.add('refusal', outcome.refusal.name);
        else this.#watcher.counts.add('command', command.type);
      },
      contradicted: (sentence) => {
        this.#watcher.say(sentence);
      },
    });
  }

  #makeLives(): Lives {
    return new Lives({
      ...{ agenda: this.#agenda, disk: this.#disk, watcher: this.#watcher, stirred: this.#stir },
      mischief: () => this.#mischief,
      rooms: () =>
        new Map([...this.#terminals.values()].map(({ deviceId, roomNo }) => [deviceId, roomNo])),
      newKey: () => this.#desk.newKey(),
      diesInside: this.#options.faults.has('crashInDecision'),
    });
  }

  #makeMischief(): Mischief {
    return new Mischief({
      stage: this.#stage,
      crash: (downMs) => {
        this.#lives.crash(downMs);
      },
      skewClock: (ms) => {
        this.#lives.skewMs = ms;
      },
      happened: (fault) => {
        this.#watcher.counts.add('fault', fault);
      },
    });
  }

  #makeTerminals(): void {
    this.#options.store.rooms.forEach(({ no: roomNo }, index) => {
      const deviceId = `t${String(index + 1)}`;
      const terminal = new SimTerminal({
        ...{ deviceId, roomNo, agenda: this.#agenda, chance: this.#chance.of(deviceId) },
        broker: () => this.#lives.ready?.broker,
        stirred: this.#stir,
        happened: (fault) => {
          this.#watcher.counts.add('fault', fault);
        },
      });
      this.#terminals.set(roomNo, terminal);
    });
  }

  /** A store is made of its file as a real one is: config and members by commands. */
  async #openStore(): Promise<void> {
    this.#lives.start();
    await this.#rest();
    const hub = this.#lives.current;
    if (hub === undefined) throw new Error('the hub did not start');
    const { store } = this.#options;
    const actor = { kind: 'system', id: 'import' } as const;
    const must = hub.submit({ source: 'system', key: 'import/config' }, actor, {
      type: 'configureStore',
      config: configOf(store),
    });
    const policy = this.#firstPolicy();
    // With the config, before the day is opened that takes it.
    if (policy !== null)
      void hub.submit({ source: 'system', key: 'import/policy' }, actor, {
        ...{ type: 'setRotationPolicy', policy, fromDay: firstDay },
      });
    for (const member of store.members) {
      const { memberNo, cardUid, memberLevel, principal, bonus, counts } = member;
      void hub.submit({ source: 'system', key: `import/${memberNo}` }, actor, {
        ...{ type: 'registerMember', memberId: memberNo, memberNo, cardUid },
        ...{ levelCode: memberLevel, principalFen: principal, bonusFen: bonus },
        counts: Object.entries(counts).map(([serviceCode, left]) => ({ serviceCode, left })),
      });
    }
    await this.#rest();
    if ((await must).status !== 'accepted') throw new Error('the store was not accepted');
  }

  #firstPolicy(): RotationPolicy | null {
    const { policy } = this.#options;
    return policy === undefined ? randomPolicy(this.#chance.of('policy')) : policy;
  }

  async #rest(): Promise<void> {
    for (let turns = 0; turns < 4; turns += 1) await turn();
  }

  #plan(day: number, midnightAt: number): void {
    const { store, faults, only } = this.#options;
    const chance = this.#chance.of(`plan ${String(day)}`);
    const planned = planDay({ midnightAt, store, faults, chance, firstNo: this.#planned.length });
    this.#planned.push(...planned);
    for (const entry of planned)
      if (only?.has(entry.no) !== false)
        this.#agenda.at(entry.at, () => {
          this.#do(entry, midnightAt);
        });
    for (const minute of quietMinutes) this.#planQuiet(midnightAt + minute * minuteMs);
  }

  #do({ what, name }: Planned, midnightAt: number): void {
    const chance = this.#chance.of(`${name} ${String(midnightAt)}`);
    switch (what) {
      case 'party':
        this.#guests.arrive(chance);
        return;
      case 'duty':
        this.#technicians.workOn(name, midnightAt, chance);
        return;
      case 'meddle':
        meddle(this.#stage, chance);
        return;
      case 'topUp': {
        const member = chance.pick(this.#options.store.members)?.memberNo ?? '';
        const principalFen = chance.between(1, 20) * 10_000;
        const cashier = personOf(this.#stage, 'cashier', chance);
        const tender = chance.pick(['cash', 'qr', 'bankCard'] as const) ?? 'cash';
        this.#desk.ask(cashier, { type: 'topUp', memberId: member, principalFen, tender });
        return;
      }
      default:
        this.#mischief.do(what, chance);
    }
  }

  #saw(event: Event): void {
    if (event.type === 'businessDayOpened') this.#countOptions();
    for (const agent of this.#agents) agent.saw(event);
  }

  /** A minute after the day was opened: its policy is taken after that. */
  #countOptions(): void {
    this.#agenda.after(minuteMs, () => {
      const floor = this.#floor();
      if (floor === undefined) return;
      for (const option of optionsOf(policyOf(floor.state)))
        this.#watcher.counts.add('option', option);
    });
  }

  // ---- checks

  #everyMinute(): void {
    this.#agenda.after(minuteMs, () => {
      const floor = this.#floor();
      const hub = this.#lives.ready;
      if (floor !== undefined && hub !== undefined) this.#watcher.checkAll(floor, hub);
      this.#everyMinute();
    });
  }

  #planQuiet(at: number): void {
    this.#agenda.at(at - quietLeadMs, () => {
      this.#lives.skewMs = 0;
      this.#mischief.calmDown();
    });
    this.#agenda.at(at, () => {
      this.#beQuiet(at + settleMostMs);
    });
  }

  /** Looks again each second until nothing is under way; people go on meanwhile. */
  #beQuiet(untilAt: number): void {
    const floor = this.#floor();
    const rests = this.#agenda.now - this.#watcher.lastCommitAt >= restMs;
    const settled = [...this.#terminals.values()].every(isSettled);
    if (floor !== undefined && rests && settled) {
      this.#watcher.checkQuiet(floor.state, [...this.#terminals.values()]);
      this.#mischief.isQuiet = false;
      return;
    }
    if (this.#agenda.now > untilAt) {
      const busy = [...this.#terminals.values()].filter((one) => !isSettled(one));
      const names = busy.map((one) => `${one.deviceId} keeps ${String(one.kept.length)}`);
      this.#watcher.say(
        `it does not become quiet: hub ${String(floor !== undefined)}, ${names.join()}`,
      );
      this.#mischief.isQuiet = false;
      return;
    }
    this.#agenda.after(731, () => {
      this.#beQuiet(untilAt);
    });
  }
}

/** Local midnight of the first day. */
function midnightOf(timezone: string): number {
  const noon = Date.parse(`${firstDay}T12:00:00Z`);
  const { localMinute } = localTime(timezone, 0).stamp(noon);
  return noon - localMinute * minuteMs;
}
