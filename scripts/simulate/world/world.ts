/**
 * The whole store on a virtual clock: hub, terminals, people and what goes
 * wrong. Nothing in it knows the real time or real chance, so that one seed is
 * one run. Time only moves when everything that was set going has come to rest.
 */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Command, Event, RotationPolicy, State } from '@baozhong/core/index.ts';
import { brokenLaws, policyOf } from '@baozhong/core/index.ts';
import type { HubClock } from '../../../hub/src/clock.ts';
import { localTime } from '../../../hub/src/ingress/stamp.ts';
import { configOf, minuteOf } from '../../../hub/src/setup/import-store.ts';
import { MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { Batch } from '../../../hub/src/persistence/port.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import type { Core } from '../../../hub/src/pipeline/core-port.ts';
import type { Logged } from '../../../hub/src/pipeline/load.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { Cashier } from '../agents/cashier.ts';
import { FollowUps } from '../agents/follow-ups.ts';
import { Guests } from '../agents/guests.ts';
import { House } from '../agents/house.ts';
import { Players } from '../agents/players.ts';
import { meddle } from '../agents/meddler.ts';
import { type Agent, type Floor, minuteMs, personOf, type Stage } from '../agents/stage.ts';
import { Technicians } from '../agents/technicians.ts';
import { Counts } from '../checks/counts.ts';
import { checkDisplays, checkTaps, isSettled, Refold } from '../checks/quiet.ts';
import { idleWhileWaiting } from '../checks/waiting.ts';
import { touchedBy } from '../checks/touched.ts';
import { Agenda } from './agenda.ts';
import { Chance } from './chance.ts';
import { DeskClient } from './desk-client.ts';
import type { FaultName } from './faults.ts';
import { HubKilled, Mischief } from './mischief.ts';
import { planDay, type Planned } from './plan.ts';
import { optionsOf, randomPolicy } from './random-policy.ts';
import { Trace } from './trace.ts';
import { SimBroker } from './sim-broker.ts';
import { SimHub } from './sim-hub.ts';
import { createSimStore } from './sim-store.ts';
import { SimTerminal } from './terminal.ts';

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

export interface Violation {
  readonly at: number;
  readonly sentence: string;
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
const keptMs = 3 * 24 * 60 * minuteMs;
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
  readonly #counts = new Counts();
  readonly #violations: Violation[] = [];
  readonly #committed = new Map<string, number>();
  readonly #refold = new Refold();
  readonly #planned: Planned[] = [];
  readonly #trace = new Trace();
  readonly #days: readonly number[];
  #decided: { readonly command: Command; readonly events: readonly Event[] }[] = [];
  #dayEvents: Event[] = [];
  #hub: SimHub | undefined;
  #lives = 0;
  #skewMs = 0;
  #stirred = false;
  #commands = 0;
  #clocks = 0;
  #slipsAt = 0;
  #lastCommitAt = 0;
  #checkedPos = 0;
  #forgotten = 0;

  constructor(options: WorldOptions) {
    const { seed, days, store } = options;
    this.#options = options;
    this.#chance = new Chance(`baozhong ${String(seed)}`);
    const config = configOf(store);
    const midnight = midnightOf(store.timezone);
    this.#days = Array.from({ length: days }, (_, day) => midnight + day * 24 * 60 * minuteMs);
    this.#agenda = new Agenda(midnight + config.businessDayCutoff * minuteMs);
    this.#desk = this.#makeDesk();
    this.#stage = this.#makeStage();
    this.#guests = new Guests(this.#stage);
    this.#technicians = new Technicians(this.#stage);
    const house = new House(this.#stage);
    this.#agents = [
      ...[this.#guests, this.#technicians, house],
      ...[new Cashier(this.#stage), new Players(this.#stage), new FollowUps(this.#stage)],
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
    while (this.#agenda.nextAt <= endAt && this.#violations.length < mostViolations)
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
        this.#say('time stands still: something happens again and again at one moment');
        return;
      }
      while (this.#agenda.nextAt <= this.#agenda.now) this.#agenda.step();
    }
  }

  #result(): Run {
    const { head, events } = this.#disk;
    return {
      seed: this.#options.seed,
      floorHash: head.floorHash,
      booksHash: head.booksHash,
      events: events.length,
      commands: this.#commands,
      clocks: this.#clocks,
      violations: this.#violations,
      counts: this.#counts,
      planned: this.#planned,
      trace: this.#trace.told(),
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
      hub: () => (this.#hub?.ready === true ? this.#hub : undefined),
      stirred: () => {
        this.#stirred = true;
      },
    };
  }

  #floor(): Floor | undefined {
    if (this.#hub?.ready !== true) return undefined;
    const { state } = this.#hub.pipeline;
    return state.catalogue === null ? undefined : { state, catalogue: state.catalogue };
  }

  #makeDesk(): DeskClient {
    const colleagues = this.#chance.of('colleagues');
    return new DeskClient({
      agenda: this.#agenda,
      chance: this.#chance.of('desk'),
      hub: () => (this.#hub?.ready === true ? this.#hub : undefined),
      stirred: () => {
        this.#stirred = true;
      },
      clumsiness: () => this.#mischief.clumsiness(),
      colleague: (person) => personOf(this.#stage, person.role, colleagues),
      answered: (command, outcome) => {
        if (outcome.status === 'refused') this.#counts.add('refusal', outcome.refusal.name);
        else this.#counts.add('command', command.type);
      },
      contradicted: (sentence) => {
        this.#say(sentence);
      },
    });
  }

  #makeMischief(): Mischief {
    return new Mischief({
      stage: this.#stage,
      crash: (downMs) => {
        this.#crash(downMs);
      },
      skewClock: (ms) => {
        this.#skewMs = ms;
      },
      happened: (fault) => {
        this.#counts.add('fault', fault);
      },
    });
  }

  #makeTerminals(): void {
    this.#options.store.rooms.forEach(({ no: roomNo }, index) => {
      const deviceId = `t${String(index + 1)}`;
      const terminal = new SimTerminal({
        ...{ deviceId, roomNo, agenda: this.#agenda, chance: this.#chance.of(deviceId) },
        broker: () => (this.#hub?.ready === true ? this.#hub.broker : undefined),
        stirred: () => {
          this.#stirred = true;
        },
        happened: (fault) => {
          this.#counts.add('fault', fault);
        },
      });
      this.#terminals.set(roomNo, terminal);
    });
  }

  /** A store is made of its file as a real one is: config and members by commands. */
  async #openStore(): Promise<void> {
    this.#startHub();
    await this.#rest();
    const hub = this.#hub;
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

  // ---- the hub's lives

  #startHub(): void {
    const life = (this.#lives += 1);
    const isAlive = (): boolean => this.#lives === life;
    const broker = new SimBroker(
      new Map([...this.#terminals.values()].map(({ deviceId, roomNo }) => [deviceId, roomNo])),
      () => this.#agenda.now,
      (name) => {
        this.#counts.add('refusal', name);
      },
    );
    const hub = new SimHub({
      ...{ broker, core: this.#watchedCore(), clock: this.#clockOf(isAlive) },
      store: this.#storeOf(isAlive),
      pause: (ms, signal) => this.#pause(ms, signal),
      newKey: () => this.#desk.newKey(),
      faultPoint: this.#options.faults.has('crashInDecision')
        ? (point) => {
            this.#mischief.pass(point);
          }
        : undefined,
      handle: (events) => {
        this.#slips(events);
      },
      onFatal: () => {
        if (isAlive()) this.#crash(20_000);
      },
      onParked: ({ command, error }) => {
        this.#say(`a command broke the hub: ${command} ${error.split('\n').slice(0, 3).join(' ')}`);
      },
      onError: (about) => {
        const { err } = about as { readonly err?: unknown };
        if (!(err instanceof HubKilled)) this.#say(`the hub says ${String(err ?? about)}`);
      },
    });
    this.#hub = hub;
    this.#stirred = true;
    void hub.start().then(() => {
      this.#stirred = true;
      if (isAlive() && this.#disk.events.length > 0)
        this.#refold.check(this.#disk, hub.pipeline.state, (sentence) => {
          this.#say(`at the start: ${sentence}`);
        });
    });
  }

  #crash(downMs: number): void {
    const hub = this.#hub;
    if (hub === undefined) return;
    this.#note('the hub dies');
    this.#lives += 1;
    this.#hub = undefined;
    this.#decided = [];
    hub.broker.die();
    this.#agenda.after(downMs, () => {
      this.#note('the hub starts');
      this.#startHub();
    });
  }

  #storeOf(isAlive: () => boolean) {
    return createSimStore({
      disk: this.#disk,
      isAlive,
      die: () => {
        this.#crash(5_000);
      },
      fateOf: (write) => this.#mischief.fateOf(write),
      sleep: (ms) => this.#pause(ms),
      onAppended: (batch) => {
        this.#appended(batch);
      },
    });
  }

  #clockOf(isAlive: () => boolean): HubClock {
    const now = (): number => this.#agenda.now + this.#skewMs;
    return {
      now,
      wakeAt: (at, wake) =>
        this.#agenda.after(Math.max(0, at - now()), () => {
          if (!isAlive()) return;
          this.#stirred = true;
          wake();
        }),
    };
  }

  #pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const takeBack = this.#agenda.after(ms, () => {
        this.#stirred = true;
        resolve();
      });
      signal?.addEventListener('abort', () => {
        takeBack();
        reject(signal.reason as Error);
      });
    });
  }

  /** The core with somebody who looks over its shoulder. */
  #watchedCore(): Core<State, Command, Event> {
    return {
      ...floorCore,
      decide: (state, command) => {
        const decision = floorCore.decide(state, command);
        const events = decision.kind === 'accepted' ? decision.events : [];
        this.#decided.push({ command, events });
        if (events.length > 0)
          for (const law of brokenLaws(state, touchedBy(state, events)))
            this.#say(`after ${command.type}: ${law}`);
        return decision;
      },
    };
  }

  // ---- what was committed

  #appended(batch: Batch): void {
    this.#lastCommitAt = this.#agenda.now;
    this.#commands += batch.outcomes.length;
    const decided = this.#decided.slice(-batch.outcomes.length);
    this.#decided = [];
    for (const { key, keyed } of batch.outcomes)
      if (keyed.source === 'device') this.#committed.set(key, (this.#committed.get(key) ?? 0) + 1);
    for (const { outcome, keyed } of batch.outcomes)
      if (keyed.source !== 'desk') this.#countOutcome(outcome);
    for (const { command, events } of decided) {
      this.#options.onDecided?.(command, events);
      if (command.actor.kind !== 'staff') this.#counts.add('command', command.type);
      for (const event of events) this.#happened(event);
    }
  }

  #countOutcome(outcome: Batch['outcomes'][number]['outcome']): void {
    if (outcome.status === 'refused') this.#counts.add('refusal', outcome.refusal.name);
  }

  #happened(event: Event): void {
    this.#counts.add('event', event.type);
    if (event.type === 'clockStarted') this.#clocks += 1;
    if (event.type === 'businessDayOpened') this.#openedDay();
    this.#dayEvents.push(event);
    this.#note(event);
    for (const agent of this.#agents) agent.saw(event);
  }

  #openedDay(): void {
    this.#dayEvents = [];
    // Later than the event itself: the policy of the day is taken after it.
    this.#agenda.after(minuteMs, () => {
      const floor = this.#floor();
      if (floor === undefined) return;
      for (const option of optionsOf(policyOf(floor.state))) this.#counts.add('option', option);
    });
  }

  /** What a durable consumer is handed: in order, and nothing left out. */
  #slips(events: readonly Logged<Event>[]): void {
    for (const { stored } of events) {
      if (stored.pos > this.#slipsAt + 1)
        this.#say(`the slips were handed ${String(stored.pos)} after ${String(this.#slipsAt)}`);
      this.#slipsAt = Math.max(this.#slipsAt, stored.pos);
    }
  }

  // ---- checks

  #everyMinute(): void {
    this.#agenda.after(minuteMs, () => {
      this.#checkAll();
      this.#everyMinute();
    });
  }

  /** Everything, if anything has changed. */
  #checkAll(): void {
    const floor = this.#floor();
    if (floor === undefined || this.#checkedPos === this.#disk.head.pos) return;
    this.#checkedPos = this.#disk.head.pos;
    for (const law of brokenLaws(floor.state)) this.#say(law);
    const stamp = this.#hub?.local().stamp(Math.max(floor.state.lastAt, this.#agenda.now));
    if (stamp !== undefined) for (const law of idleWhileWaiting(floor, stamp)) this.#say(law);
  }

  #planQuiet(at: number): void {
    this.#agenda.at(at - quietLeadMs, () => {
      this.#skewMs = 0;
      this.#mischief.calmDown();
    });
    this.#agenda.at(at, () => {
      this.#beQuiet(at + settleMostMs);
    });
  }

  /** Looks again each second until nothing is under way; people go on meanwhile. */
  #beQuiet(untilAt: number): void {
    const floor = this.#floor();
    const rests = this.#agenda.now - this.#lastCommitAt >= restMs;
    const settled = [...this.#terminals.values()].every(isSettled);
    if (floor !== undefined && rests && settled) {
      this.#checkQuiet(floor.state);
      this.#mischief.isQuiet = false;
      return;
    }
    if (this.#agenda.now > untilAt) {
      const busy = [...this.#terminals.values()].filter((one) => !isSettled(one));
      const names = busy.map((one) => `${one.deviceId} keeps ${String(one.kept.length)}`);
      this.#say(`it does not become quiet: hub ${String(floor !== undefined)}, ${names.join()}`);
      this.#mischief.isQuiet = false;
      return;
    }
    this.#agenda.after(731, () => {
      this.#beQuiet(untilAt);
    });
  }

  #checkQuiet(state: State): void {
    const say = (sentence: string): void => {
      this.#say(`at quiet: ${sentence}`);
    };
    const terminals = [...this.#terminals.values()];
    checkDisplays(state, this.#dayEvents, this.#disk.head.pos, terminals, say);
    checkTaps(this.#disk, this.#committed, terminals, say);
    this.#refold.check(this.#disk, state, say);
    if (this.#slipsAt !== this.#disk.head.pos)
      say(`the slips stand at ${String(this.#slipsAt)}, the log at ${String(this.#disk.head.pos)}`);
    let sum = 0;
    for (const fen of this.#disk.balances.values()) sum += fen;
    if (sum !== 0) say(`the books do not sum to zero but to ${String(sum)}`);
    this.#committed.clear();
    this.#forgetOld();
  }

  /** A month of a large store would fill the memory: no hub reads beyond the opening of its day, nor asks for keys of last week. */
  #forgetOld(): void {
    const { events, outcomes } = this.#disk;
    const opened = events.findLastIndex(({ type }) => type === 'businessDayOpened');
    for (; this.#forgotten < opened; this.#forgotten += 1) {
      const event = events[this.#forgotten];
      if (event !== undefined) events[this.#forgotten] = { ...event, body: '' };
    }
    const longAgo = this.#agenda.now - keptMs;
    for (const [key, { at }] of outcomes) {
      if (at >= longAgo) break;
      outcomes.delete(key);
    }
  }

  #say(sentence: string): void {
    this.#violations.push({ at: this.#agenda.now, sentence });
    this.#note(`VIOLATION ${sentence}`);
  }

  #note(what: string | Event): void {
    if (this.#violations.length <= 1) this.#trace.add(this.#agenda.now, what);
  }
}

/** Local midnight of the first day. */
function midnightOf(timezone: string): number {
  const noon = Date.parse(`${firstDay}T12:00:00Z`);
  const { localMinute } = localTime(timezone, 0).stamp(noon);
  return noon - localMinute * minuteMs;
}
