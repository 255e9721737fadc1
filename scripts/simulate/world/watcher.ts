/** Looks on: counts what happens, asks the laws of what was touched, of everything each minute, and of all there is at quiet. */
import type { Command, Event, State } from '@baozhong/core/index.ts';
import { brokenLaws } from '@baozhong/core/index.ts';
import type { MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { Batch } from '../../../hub/src/persistence/port.ts';
import type { Core } from '../../../hub/src/pipeline/core-port.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import type { Logged } from '../../../hub/src/pipeline/load.ts';
import { type Floor, minuteMs } from '../agents/stage.ts';
import { Counts } from '../checks/counts.ts';
import { NaiveGoods } from '../checks/naive-goods.ts';
import { NaiveStock } from '../checks/naive-stock.ts';
import { checkDisplays, checkTaps, Refold } from '../checks/quiet.ts';
import { touchedBy } from '../checks/touched.ts';
import { idleWhileWaiting } from '../checks/waiting.ts';
import type { Agenda } from './agenda.ts';
import type { SimHub } from './sim-hub.ts';
import type { SimTerminal } from './terminal.ts';
import { Trace } from './trace.ts';

export interface Violation {
  readonly at: number;
  readonly sentence: string;
}

export interface WatcherOptions {
  readonly agenda: Agenda;
  readonly disk: MemoryDisk;
  /** Of everything that was decided and written, in order. */
  readonly onEvent: (event: Event) => void;
  readonly onDecided: ((command: Command, events: readonly Event[]) => void) | undefined;
}

const keptMs = 3 * 24 * 60 * minuteMs;

export class Watcher {
  readonly counts = new Counts();
  readonly violations: Violation[] = [];
  readonly trace = new Trace();
  readonly #options: WatcherOptions;
  readonly #refold = new Refold();
  readonly #goods = new NaiveGoods();
  readonly #stock = new NaiveStock();
  /** How often each tap was decided. */
  readonly #taps = new Map<string, number>();
  #decided: { readonly command: Command; readonly events: readonly Event[] }[] = [];
  #slipsAt = 0;
  #checkedPos = 0;
  #forgotten = 0;
  commands = 0;
  clocks = 0;
  lastCommitAt = 0;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  say(sentence: string): void {
    this.violations.push({ at: this.#options.agenda.now, sentence });
    this.note(`VIOLATION ${sentence}`);
  }

  note(what: string | Event): void {
    if (this.violations.length <= 1) this.trace.add(this.#options.agenda.now, what);
  }

  /** The core with somebody who looks over its shoulder. */
  watchedCore(): Core<State, Command, Event> {
    return {
      ...floorCore,
      decide: (state, command) => {
        const decision = floorCore.decide(state, command);
        const events = decision.kind === 'accepted' ? decision.events : [];
        this.#decided.push({ command, events });
        if (events.length > 0)
          for (const law of brokenLaws(state, touchedBy(state, events)))
            this.say(`after ${command.type}: ${law}`);
        return decision;
      },
    };
  }

  /** What was decided and not written is gone with the hub. */
  hubDied(): void {
    this.note('the hub dies');
    this.#decided = [];
  }

  /** The floor that a hub has read from the log is the one that the log gives. */
  hubStarted(state: State): void {
    this.#refold.check(this.#options.disk, state, (sentence) => {
      this.say(`at the start: ${sentence}`);
    });
  }

  appended(batch: Batch): void {
    this.lastCommitAt = this.#options.agenda.now;
    this.commands += batch.outcomes.length;
    const decided = this.#decided.slice(-batch.outcomes.length);
    this.#decided = [];
    for (const { key, keyed, outcome } of batch.outcomes) {
      if (keyed.source === 'device') this.#taps.set(key, (this.#taps.get(key) ?? 0) + 1);
      // The desk counts what it hears itself.
      if (keyed.source !== 'desk' && outcome.status === 'refused')
        this.counts.add('refusal', outcome.refusal.name);
    }
    for (const { command, events } of decided) {
      this.#options.onDecided?.(command, events);
      if (command.actor.kind !== 'staff') this.counts.add('command', command.type);
      for (const event of events) this.#happened(event);
    }
  }

  #happened(event: Event): void {
    this.counts.add('event', event.type);
    if (event.type === 'clockStarted') this.clocks += 1;
    this.note(event);
    const say = (sentence: string): void => {
      this.say(sentence);
    };
    this.#goods.apply(event, say);
    this.#stock.apply(event, say);
    this.#options.onEvent(event);
  }

  /** What a durable consumer is handed: in order, and nothing left out. */
  handed(events: readonly Logged<Event>[]): void {
    for (const { stored } of events) {
      if (stored.pos > this.#slipsAt + 1)
        this.say(`the slips were handed ${String(stored.pos)} after ${String(this.#slipsAt)}`);
      this.#slipsAt = Math.max(this.#slipsAt, stored.pos);
    }
  }

  /** Everything, if anything has changed. */
  checkAll(floor: Floor, hub: SimHub): void {
    const { head } = this.#options.disk;
    if (this.#checkedPos === head.pos) return;
    this.#checkedPos = head.pos;
    for (const law of brokenLaws(floor.state)) this.say(law);
    const stamp = hub.local().stamp(Math.max(floor.state.lastAt, this.#options.agenda.now));
    // At the change of day the new one's time is not yet the floor's.
    if (stamp.localDay === floor.state.businessDay)
      for (const sentence of idleWhileWaiting(floor, stamp)) this.say(sentence);
  }

  checkQuiet(state: State, terminals: readonly SimTerminal[]): void {
    const { disk } = this.#options;
    const say = (sentence: string): void => {
      this.say(`at quiet: ${sentence}`);
    };
    checkDisplays(state, terminals, say);
    checkTaps(disk, this.#taps, terminals, say);
    this.#refold.check(disk, state, say);
    this.#goods.check(state, say);
    this.#stock.check(state, say);
    if (this.#slipsAt !== disk.head.pos)
      say(`the slips stand at ${String(this.#slipsAt)}, the log at ${String(disk.head.pos)}`);
    let sum = 0;
    for (const fen of disk.balances.values()) sum += fen;
    if (sum !== 0) say(`the books do not sum to zero but to ${String(sum)}`);
    this.#taps.clear();
    this.#forgetOld();
  }

  /** A month of a large store would fill the memory: no hub reads beyond the opening of its day, nor asks for keys of last week. */
  #forgetOld(): void {
    const { agenda, disk } = this.#options;
    const { events, outcomes } = disk;
    const opened = events.findLastIndex(({ type }) => type === 'businessDayOpened');
    for (; this.#forgotten < opened; this.#forgotten += 1) {
      const event = events[this.#forgotten];
      if (event !== undefined) events[this.#forgotten] = { ...event, body: '' };
    }
    const longAgo = agenda.now - keptMs;
    for (const [key, { at }] of outcomes) {
      if (at >= longAgo) break;
      outcomes.delete(key);
    }
  }
}
