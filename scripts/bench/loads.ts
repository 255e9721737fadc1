/** The loads as the bench holds them: one on our hub, one on the bare hub, taking turns. */
import type { BareAddress, OursAddress } from './fleets.ts';
import type { Landed, LoadQuestion } from './load.ts';
import { Helper, ProgramFailed } from './programs.ts';

export interface Both {
  readonly ours: Load;
  readonly bare: Load;
}

export class Load {
  readonly #helper: Helper;
  readonly #name: string;

  private constructor(name: string, helper: Helper) {
    this.#name = name;
    this.#helper = helper;
  }

  static async connect(address: OursAddress | BareAddress): Promise<Load> {
    const name = `the load on ${address.kind === 'ours' ? 'our' : 'the bare'} hub`;
    const helper = new Helper(name, new URL('./load.ts', import.meta.url));
    try {
      await helper.ask({ ask: 'connect', address } satisfies LoadQuestion);
    } catch (error) {
      await helper.stop();
      throw error;
    }
    return new Load(name, helper);
  }

  async ask(question: LoadQuestion): Promise<Landed> {
    const landed = await this.#helper.ask<Landed>(question);
    if (landed.lost.length > 0)
      throw new ProgramFailed(`${this.#name}: taps were never shown: ${landed.lost.join('; ')}`);
    return landed;
  }

  stop(): Promise<void> {
    return this.#helper.stop();
  }
}
