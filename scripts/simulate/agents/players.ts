/** Two Turn boards that speak: one at a time, the most urgent first; now and then one dies while it does, or asks out of its turn. */
import { type Event, speakingOrder } from '@baozhong/core/index.ts';
import type { Chance } from '../world/chance.ts';
import type { Agent, Stage } from './stage.ts';

const soundMs = 4_000;
const lookMs = { from: 150, to: 1_200 };
const deadMs = 60_000;

class Player {
  readonly #name: string;
  readonly #stage: Stage;
  readonly #chance: Chance;
  #isBusy = false;

  constructor(name: string, stage: Stage) {
    this.#name = name;
    this.#stage = stage;
    this.#chance = stage.chance(name);
  }

  look(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#later(this.#chance.between(lookMs.from, lookMs.to), () => {
      this.#ask();
    });
  }

  #later(ms: number, then: () => void): void {
    this.#stage.agenda.after(ms, then);
  }

  #rest(ms: number): void {
    this.#later(ms, () => {
      this.#isBusy = false;
      if ((this.#stage.floor()?.state.announcements.size ?? 0) > 0) this.look();
    });
  }

  #ask(): void {
    const hub = this.#stage.hub();
    const queued = [...(this.#stage.floor()?.state.announcements.values() ?? [])];
    const one = this.#choose(queued.filter(({ playing }) => playing === null));
    if (hub === undefined || one === undefined) {
      this.#isBusy = false;
      return;
    }
    this.#stage.stirred();
    let isHeard = false;
    void hub.speaking.claim(one.no, this.#name).then((outcome) => {
      isHeard = true;
      if (outcome.status === 'refused') this.#rest(soundMs);
      else if (this.#chance.is(0.03)) this.#rest(deadMs);
      else this.#sound(one.no);
    });
    // The hub died over the question.
    this.#later(2 * soundMs, () => {
      if (!isHeard) this.#isBusy = false;
    });
  }

  #choose<T extends Parameters<typeof speakingOrder>[0]>(queued: readonly T[]): T | undefined {
    if (this.#chance.is(0.03)) return this.#chance.pick(queued);
    return [...queued].sort(speakingOrder)[0];
  }

  #sound(no: number): void {
    this.#later(soundMs, () => {
      const result = this.#chance.is(0.97) ? 'played' : 'failed';
      this.#stage.stirred();
      void this.#stage.hub()?.speaking.report(no, this.#name, result, 'audio');
      this.#rest(100);
    });
  }
}

export class Players implements Agent {
  readonly #first: Player;
  readonly #second: Player;
  readonly #chance: Chance;

  constructor(stage: Stage) {
    this.#first = new Player('board-1', stage);
    this.#second = new Player('board-2', stage);
    this.#chance = stage.chance('players');
  }

  saw(event: Event): void {
    if (event.type !== 'announcementQueued') return;
    this.#first.look();
    if (this.#chance.is(0.05)) this.#second.look();
  }
}
