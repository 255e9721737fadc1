/** What should be on the shelf, added up from the events alone: received, less sold, and what was cancelled and found. */
import type { Event, State } from '@baozhong/core/index.ts';

type Say = (sentence: string) => void;

export class NaiveStock {
  readonly #there = new Map<string, number>();
  /** Orders that took something from the shelf. */
  readonly #took = new Set<string>();

  apply(event: Event, say: Say): void {
    switch (event.type) {
      case 'stockReceived':
        this.#set(event.goodsCode, (this.#there.get(event.goodsCode) ?? 0) + event.qty);
        this.#compare(event.goodsCode, event.left, say);
        return;
      case 'stockCounted': {
        this.#compare(event.goodsCode, event.was, say);
        this.#set(event.goodsCode, event.counted);
        return;
      }
      case 'goodsOrdered': {
        const there = this.#there.get(event.goodsCode);
        if (there === undefined) return;
        this.#took.add(event.lineId);
        this.#set(event.goodsCode, there - event.qty);
        this.#compare(event.goodsCode, event.stock?.left, say);
        return;
      }
      case 'goodsCancelled': {
        const there = this.#there.get(event.goodsCode);
        if (there === undefined || !this.#took.has(event.lineId)) return;
        this.#set(event.goodsCode, there + event.qty);
        this.#compare(event.goodsCode, event.stock?.left, say);
        return;
      }
      default:
    }
  }

  #set(goodsCode: string, qty: number): void {
    this.#there.set(goodsCode, qty);
  }

  #compare(goodsCode: string, said: number | undefined, say: Say): void {
    const is = this.#there.get(goodsCode) ?? 0;
    if (said !== is)
      say(`${String(said)} of ${goodsCode} are said to be there, and ${String(is)} are`);
  }

  check(state: State, say: Say): void {
    for (const [goodsCode, qty] of this.#there)
      if (state.stock.get(goodsCode)?.qty !== qty)
        say(`STK: ${String(qty)} of ${goodsCode} should be there`);
    if (state.stock.size !== this.#there.size) say('STK: something is counted that never came');
  }
}
