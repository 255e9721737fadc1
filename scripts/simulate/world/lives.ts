/** The hub's lives on one disk: each starts from the log, works, and is taken away at any moment. */
import type { HubClock } from '../../../hub/src/clock.ts';
import type { MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import type { EventStore } from '../../../hub/src/persistence/port.ts';
import type { Agenda } from './agenda.ts';
import { HubKilled, type Mischief } from './mischief.ts';
import { SimBroker } from './sim-broker.ts';
import { SimHub } from './sim-hub.ts';
import { createSimStore } from './sim-store.ts';
import type { Watcher } from './watcher.ts';

export interface LivesOptions {
  readonly agenda: Agenda;
  readonly disk: MemoryDisk;
  readonly watcher: Watcher;
  readonly mischief: () => Mischief;
  /** The room of each terminal. */
  readonly rooms: () => ReadonlyMap<string, string>;
  readonly newKey: () => string;
  readonly stirred: () => void;
  /** Whether a hub may be told to die within a decision: that costs two turns of the loop a commit. */
  readonly diesInside: boolean;
}

/** Until the next one stands there. */
const repairMs = 5_000;

export class Lives {
  readonly #options: LivesOptions;
  #hub: SimHub | undefined;
  #lives = 0;
  /** How far the hub's clock is off. */
  skewMs = 0;

  constructor(options: LivesOptions) {
    this.#options = options;
  }

  /** That lives, whether it answers yet or not. */
  get current(): SimHub | undefined {
    return this.#hub;
  }
  /** That lives and answers. */
  get ready(): SimHub | undefined {
    return this.#hub?.ready === true ? this.#hub : undefined;
  }

  start(): void {
    const { watcher, stirred, disk } = this.#options;
    const life = (this.#lives += 1);
    const isAlive = (): boolean => this.#lives === life;
    const hub = this.#make(isAlive);
    this.#hub = hub;
    stirred();
    void hub.start().then(() => {
      stirred();
      if (isAlive() && disk.events.length > 0) watcher.hubStarted(hub.pipeline.state);
    });
  }

  crash(downMs: number): void {
    const { agenda, watcher } = this.#options;
    const hub = this.#hub;
    if (hub === undefined) return;
    watcher.hubDied();
    this.#lives += 1;
    this.#hub = undefined;
    hub.broker.die();
    agenda.after(downMs, () => {
      watcher.note('the hub starts');
      this.start();
    });
  }

  #make(isAlive: () => boolean): SimHub {
    const { watcher, mischief, newKey, diesInside } = this.#options;
    return new SimHub({
      ...{ core: watcher.watchedCore(), clock: this.#clockOf(isAlive), broker: this.#broker() },
      ...{ store: this.#storeOf(isAlive), newKey },
      pause: (ms, signal) => this.#pause(ms, signal),
      faultPoint: diesInside
        ? (point) => {
            mischief().pass(point);
          }
        : undefined,
      handle: (events) => {
        watcher.handed(events);
      },
      onFatal: () => {
        if (isAlive()) this.crash(4 * repairMs);
      },
      onParked: ({ command, error }) => {
        const where = error.split('\n').slice(0, 3).join(' ');
        watcher.say(`a command broke the hub: ${command} ${where}`);
      },
      onError: (about) => {
        const { err } = about as { readonly err?: unknown };
        if (!(err instanceof HubKilled)) watcher.say(`the hub says ${String(err ?? about)}`);
      },
    });
  }

  #broker(): SimBroker {
    const { agenda, rooms, watcher } = this.#options;
    return new SimBroker(
      rooms(),
      () => agenda.now,
      (name) => {
        watcher.counts.add('refusal', name);
      },
    );
  }

  #storeOf(isAlive: () => boolean): EventStore {
    const { disk, mischief, watcher } = this.#options;
    return createSimStore({
      ...{ disk, isAlive },
      die: () => {
        this.crash(repairMs);
      },
      fateOf: (write) => mischief().fateOf(write),
      sleep: (ms) => this.#pause(ms),
      onAppended: (batch) => {
        watcher.appended(batch);
      },
    });
  }

  #clockOf(isAlive: () => boolean): HubClock {
    const { agenda, stirred } = this.#options;
    const now = (): number => agenda.now + this.skewMs;
    return {
      now,
      wakeAt: (at, wake) =>
        agenda.after(Math.max(0, at - now()), () => {
          if (!isAlive()) return;
          stirred();
          wake();
        }),
    };
  }

  #pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const takeBack = this.#options.agenda.after(ms, () => {
        this.#options.stirred();
        resolve();
      });
      signal?.addEventListener('abort', () => {
        takeBack();
        reject(signal.reason as Error);
      });
    });
  }
}
