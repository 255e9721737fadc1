/** The core with its state: decides batches, and builds the state anew when it cannot be trusted. */
import { sameMark } from '../persistence/chain.ts';
import { type EventStore, HeadMoved, type LogHead } from '../persistence/port.ts';
import { CoreFailed } from './core-failed.ts';
import type { Commanded, Core, Folded, Happened } from './core-port.ts';
import { Draft } from './draft.ts';
import { type Loaded, loadState } from './load.ts';
import type { Limits } from './limits.ts';
import type { Waiting } from './queue.ts';

export interface DeciderOptions<S extends Folded, C extends Commanded, E extends Happened> {
  readonly store: EventStore;
  readonly core: Core<S, C, E>;
  readonly limits: Limits;
  readonly stampAt: ((at: number) => C['stamp']) | undefined;
}

export class Decider<S extends Folded, C extends Commanded, E extends Happened> {
  readonly #options: DeciderOptions<S, C, E>;
  #state: S;

  constructor(options: DeciderOptions<S, C, E>) {
    this.#options = options;
    this.#state = options.core.emptyState();
  }

  get state(): S {
    return this.#state;
  }

  /** Reads the state from the log, which must end at `head`. */
  async load(head: LogHead): Promise<Loaded<S, E>> {
    const { store, core, limits } = this.#options;
    const loaded = await loadState(store, core, limits.page);
    if (!sameMark(loaded.mark, head))
      throw new HeadMoved(`the log ends at ${loaded.mark.pos}, and its head is at ${head.pos}`);
    this.#state = loaded.state;
    return loaded;
  }

  /** `left`: what did not fit in, and comes first in the next batch. Throws `CoreFailed`. */
  decide(
    waiting: readonly Waiting<C>[],
    head: LogHead,
  ): { readonly draft: Draft<C, E>; readonly left: readonly Waiting<C>[] } {
    const { core, limits } = this.#options;
    const draft = new Draft<C, E>(core, head);
    for (const [index, one] of waiting.entries()) {
      const { command } = one.submitted;
      // A wallet of a member who joins by this batch cannot be read before it is written.
      const early = core.membersOf(command).some((memberId) => draft.registers(memberId));
      if (early || draft.logged.length >= limits.batchEvents)
        return { draft, left: waiting.slice(index) };
      try {
        const stamped = this.stamped(command);
        draft.add(one, core.decide(this.#state, stamped), stamped);
      } catch (error) {
        throw new CoreFailed(`the core failed on ${command.type}`, { cause: error });
      }
    }
    return { draft, left: [] };
  }

  /** Time never goes back, whatever the clock does. */
  stamped(command: C): C {
    const { lastAt } = this.#state;
    if (command.stamp.at >= lastAt) return command;
    const stamp = this.#options.stampAt?.(lastAt) ?? { ...command.stamp, at: lastAt };
    return { ...command, stamp };
  }

  /** The core sees the rows as they are now: nothing is being written meanwhile. */
  async loadWallets(waiting: readonly Waiting<C>[]): Promise<void> {
    const { core, store } = this.#options;
    const { wallets } = this.#state;
    const missing = new Set<string>();
    for (const { submitted } of waiting)
      for (const memberId of core.membersOf(submitted.command)) {
        const wallet = wallets.get(memberId);
        if (wallet === undefined) missing.add(memberId);
        // Used last, forgotten last.
        else if (wallets.delete(memberId)) wallets.set(memberId, wallet);
      }
    if (missing.size === 0) return;
    for (const row of await store.wallets([...missing])) wallets.set(row.memberId, { ...row });
  }

  /** Between batches, so that no command misses a wallet that was loaded for it. */
  forgetWallets(): void {
    const { wallets } = this.#state;
    for (const memberId of wallets.keys()) {
      if (wallets.size <= this.#options.limits.wallets) return;
      wallets.delete(memberId);
    }
  }
}
