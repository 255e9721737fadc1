/**
 * The commands of a run as they were decided, and a naive replay of them: the
 * core alone, one command after another, without batches, restarts or caches.
 * The same log must come of it, text by text.
 */
import {
  addTo,
  type Command,
  type CountLeft,
  decide,
  emptyState,
  type Event,
  type Wallet,
  walletPart,
} from '@baozhong/core/index.ts';
import { floorCore } from '../../hub/src/pipeline/floor-core.ts';

export class Replay {
  /** As text: what is decided later must not change what is compared. */
  readonly #decided: { readonly command: string; readonly events: readonly string[] }[] = [];

  readonly note = (command: Command, events: readonly Event[]): void => {
    const texts = events.map((event) => JSON.stringify(event));
    this.#decided.push({ command: JSON.stringify(command), events: texts });
  };

  get events(): number {
    return this.#decided.reduce((sum, { events }) => sum + events.length, 0);
  }

  /** In words; undefined: there is none. */
  difference(): string | undefined {
    const state = emptyState();
    const wallets = new Wallets();
    for (const [index, { command: text, events }] of this.#decided.entries()) {
      const command = JSON.parse(text) as Command;
      wallets.putInto(state.wallets, floorCore.membersOf(command));
      const decision = decide(state, command);
      const now = decision.kind === 'accepted' ? decision.events : [];
      const texts = now.map((event) => JSON.stringify(event));
      const at = texts.findIndex((one, place) => one !== events[place]);
      if (at >= 0 || texts.length !== events.length)
        return `command ${String(index)} ${text.slice(0, 300)} gave ${events[Math.max(0, at)] ?? 'nothing'}, and now ${texts[Math.max(0, at)] ?? 'nothing'}`;
      for (const event of now) wallets.take(event);
    }
    return undefined;
  }
}

/** What members hold, folded from the postings alone. */
class Wallets {
  readonly #levels = new Map<string, string>();
  readonly #held = new Map<
    string,
    { principalFen: number; bonusFen: number; counts: readonly CountLeft[] }
  >();

  take(event: Event): void {
    if (event.type === 'memberRegistered') this.#levels.set(event.memberId, event.levelCode);
    if (event.type !== 'ledgerPosted') return;
    for (const { account, fen } of event.entries) {
      const part = walletPart(account);
      if (part === undefined) continue;
      const none = { principalFen: 0, bonusFen: 0, counts: [] };
      const held = this.#held.get(part.memberId) ?? none;
      addTo(held, part, fen);
      this.#held.set(part.memberId, held);
    }
  }

  putInto(wallets: Map<string, Wallet>, memberIds: readonly string[]): void {
    for (const memberId of memberIds) {
      const levelCode = this.#levels.get(memberId);
      const held = this.#held.get(memberId) ?? { principalFen: 0, bonusFen: 0, counts: [] };
      wallets.delete(memberId);
      if (levelCode !== undefined) wallets.set(memberId, { memberId, levelCode, ...held });
    }
  }
}
