/** Somebody before the Station: a card held up, keys pressed, and what is heard. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const patience = { timeout: 20_000, interval: 250 };

export class AtStation {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** What was spoken last; nothing of the screen is read. */
  async said(): Promise<string> {
    return (await this.page.locator('main').getAttribute('data-said')) ?? '';
  }

  async hears(words: string | RegExp): Promise<void> {
    const told = expect.poll(() => this.said(), patience);
    await (typeof words === 'string' ? told.toContain(words) : told.toMatch(words));
  }

  /** On a busy machine a reader's keys may come too slowly to be a reader's: the card is held up again. */
  async card(uid: string, words: string | RegExp): Promise<void> {
    const isHeard = async () => {
      const said = await this.said();
      return typeof words === 'string' ? said.includes(words) : words.test(said);
    };
    await expect
      .poll(
        async () => {
          await this.page.keyboard.press('Escape');
          await this.page.waitForTimeout(150);
          await this.page.keyboard.type(uid, { delay: 2 });
          await this.page.keyboard.press('Enter');
          for (let tries = 0; tries < 12; tries++) {
            await this.page.waitForTimeout(100);
            if (await isHeard()) return true;
          }
          return this.said();
        },
        { timeout: 40_000, interval: 200 },
      )
      .toBe(true);
  }

  /** One after the other, as a finger presses them: quicker keys are a reader's. */
  async keys(typed: string): Promise<void> {
    for (const key of typed) {
      await this.page.keyboard.press(
        key === '#' ? 'Enter' : key === '*' ? 'NumpadMultiply' : `Digit${key}`,
      );
      await this.page.waitForTimeout(150);
    }
  }
}
