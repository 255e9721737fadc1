import type { DeskCommand, Outcome } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { send, type Sent, type SentStatus, type Vouched } from './commands.svelte.ts';

/**
 * The commands of one place on the screen: which button has one on its way, and
 * what was refused last. A button cannot be pressed twice meanwhile.
 */
export class Runner {
  #running = $state.raw<ReadonlyMap<string, Sent>>(new Map());
  refused = $state.raw<{ id: string; refusal: Refusal; command: DeskCommand } | null>(null);

  status(id: string): SentStatus {
    return this.#running.get(id)?.status ?? 'done';
  }

  /** Sends and waits for the truth. Undefined when the same button is on its way already. */
  async run(id: string, command: DeskCommand, vouched: Vouched = {}): Promise<Outcome | undefined> {
    if (this.#running.has(id)) return undefined;
    if (this.refused) this.refused = null;
    const sent = send(command, vouched);
    this.#running = new Map(this.#running).set(id, sent);
    const outcome = await sent.outcome;
    const rest = new Map(this.#running);
    rest.delete(id);
    this.#running = rest;
    if (outcome.status === 'refused') this.refused = { id, refusal: outcome.refusal, command };
    return outcome;
  }

  forget() {
    this.refused = null;
  }
}
