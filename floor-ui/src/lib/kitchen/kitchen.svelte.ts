import type { Outcome } from '@baozhong/contract/commands.ts';
import type { KitchenAct, KitchenRequest } from '@baozhong/contract/kitchen.ts';
import type { OrderView } from '@baozhong/contract/live.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { backoffMs, pause } from '../backoff.ts';
import { commandKey } from '../command-key.ts';
import { send } from '../commands.svelte.ts';
import { ask } from '../http.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameInWords } from '../names.svelte.ts';
import { refusalText } from '../refusal-text.ts';
import { session } from '../session.svelte.ts';
import { toasts } from '../toasts.svelte.ts';

/** Of one wish whose answer got lost; the key stays the same. */
const tries = 4;

/** What is on its way from this screen: by whoever is signed in, else by the screen itself. */
export class Kitchen {
  #busy = $state.raw<ReadonlySet<string>>(new Set());

  isBusy(lineId: string): boolean {
    return this.#busy.has(lineId);
  }

  async mark(order: OrderView, type: 'markGoodsMade' | 'markGoodsServed'): Promise<void> {
    const outcome = await this.#do(order, type);
    if (outcome === undefined) return;
    const about = { room: order.roomNo, name: nameInWords(order.name) };
    const text = type === 'markGoodsMade' ? 'kitchen.did.made' : 'kitchen.did.served';
    toasts.undoable(t(text, about), () => void this.#takeBack(order));
  }

  async #takeBack(order: OrderView): Promise<void> {
    const outcome = await this.#do(order, 'takeBackGoods');
    if (outcome === undefined) return;
    toasts.say(t('kitchen.didBack', { room: order.roomNo, name: nameInWords(order.name) }));
  }

  /** Undefined: refused or lost, and said so. */
  async #do(order: OrderView, type: KitchenAct['type']): Promise<Outcome | undefined> {
    if (this.#busy.has(order.id) || !live.usable) return undefined;
    this.#busy = new Set(this.#busy).add(order.id);
    const act: KitchenAct = { type, lineId: order.id };
    const outcome = await (session.open ? send(act).outcome : byScreen(act));
    this.#busy = new Set([...this.#busy].filter((id) => id !== order.id));
    if (outcome?.status === 'accepted') return outcome;
    toasts.refuse(outcome === undefined ? t('kitchen.lost') : refusalText(outcome.refusal));
    return undefined;
  }
}

async function byScreen(act: KitchenAct): Promise<Outcome | undefined> {
  const request: KitchenRequest = { key: commandKey(live.hubNow()), act };
  for (let tried = 0; tried < tries; tried++) {
    const asked = await ask<Outcome>('POST', paths.kitchenAct, request);
    if (asked.kind === 'answered') {
      await live.reached(asked.value.pos);
      return asked.value;
    }
    if (asked.kind === 'refused')
      return { status: 'refused', pos: live.pos, refusal: asked.refusal };
    await pause(backoffMs(tried, Math.random()));
  }
  return undefined;
}
