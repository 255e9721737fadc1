import type { Refusal } from '@baozhong/contract/refusals.ts';
import { ask, type Asked } from '../http.ts';
import { session } from '../session.svelte.ts';

/** What a page asked the hub for: nothing yet, the answer, or word that the hub is away. */
export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined);
  away = $state(false);
  /** Why there is no answer, where the hub said so. */
  unread = $state.raw<Refusal | null>(null);
  /** What was refused last, at which button. */
  refused = $state.raw<{ id: string; refusal: Refusal } | null>(null);
  busy = $state('');
  #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async load() {
    const asked = await ask<T>('GET', this.#path);
    this.away = asked.kind === 'lost';
    this.unread = asked.kind === 'refused' ? asked.refusal : null;
    if (asked.kind === 'answered') this.value = asked.value;
    else if (asked.kind === 'refused') await session.look();
  }

  /** Asks for a change, then for everything anew. */
  async act<R>(id: string, path: string, body: unknown): Promise<Asked<R>> {
    this.busy = id;
    this.refused = null;
    const asked = await ask<R>('POST', path, body);
    if (asked.kind === 'refused') {
      this.refused = { id, refusal: asked.refusal };
      if (asked.status === 401 || asked.status === 423) await session.look();
    }
    if (asked.kind === 'lost') this.away = true;
    else await this.load();
    this.busy = '';
    return asked;
  }

  refusalAt(id: string): Refusal | null {
    return this.refused?.id === id ? this.refused.refusal : null;
  }
}
