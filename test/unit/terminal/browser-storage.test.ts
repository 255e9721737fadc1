import { describe, expect, test } from 'vitest';
import { BrowserStorage } from '../../../floor-ui/src/lib/terminal/browser-storage.ts';
import { tapOf } from './bench.ts';

/** A browser's storage, with room for so many characters. */
class Place {
  readonly #items = new Map<string, string>();
  room = Number.POSITIVE_INFINITY;
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.room) throw new Error('QuotaExceededError');
    this.#items.set(key, value);
  }
  spoil(text: string): void {
    for (const key of this.#items.keys()) this.#items.set(key, text);
  }
}

describe("[TRM-01] a virtual terminal's taps in the browser", () => {
  test('outlive the page, each room by itself', () => {
    const place = new Place();
    const storage = new BrowserStorage('302', place);
    for (const seq of [1, 2, 3]) storage.store(tapOf('boot-a', seq));
    storage.unstore([{ bootId: 'boot-a', seq: 2 }]);
    expect(new BrowserStorage('302', place).load()).toEqual([
      tapOf('boot-a', 1),
      tapOf('boot-a', 3),
    ]);
    expect(new BrowserStorage('303', place).load()).toEqual([]);
  });

  test('one that does not fit is refused, and the others stay', () => {
    const place = new Place();
    const storage = new BrowserStorage('302', place);
    storage.store(tapOf('boot-a', 1));
    place.room = 10;
    expect(() => storage.store(tapOf('boot-a', 2))).toThrow('Quota');
    expect(storage.load()).toEqual([tapOf('boot-a', 1)]);
    expect(new BrowserStorage('302', place).load()).toEqual([tapOf('boot-a', 1)]);
  });

  test.each(['not json', '{}', '[{"seq":1}]', 'null'])('what is no tap is left out: %s', (text) => {
    const place = new Place();
    new BrowserStorage('302', place).store(tapOf('boot-a', 1));
    place.spoil(text);
    expect(new BrowserStorage('302', place).load()).toEqual([]);
  });
});
