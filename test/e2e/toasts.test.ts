/** What is said for a while never lies on what a person needs to touch: on a board that is full to its edges. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

const largeStore = fileURLToPath(new URL('../../db/demo/store-large.json', import.meta.url));

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start(largeStore);
  browser = await launchBrowser();
  const { staff } = StoreFile.parse(JSON.parse(readFileSync(largeStore, 'utf8')));
  const manager = staff.find(({ role }) => role === 'manager');
  if (manager === undefined) throw new Error('no manager');
  await hub.signIn(manager.staffNo, manager.pin);
  for (const staffNo of ['1', '2', '3', '4', '5', '6', '7', '8'])
    await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

/** What can be touched and has a toast on it. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const toasts = [...document.querySelectorAll('.toast')].map((one) =>
      one.getBoundingClientRect(),
    );
    return [...document.querySelectorAll('a, button, input, select, [data-room]')]
      .filter((one) => one.closest('.toasts') === null && one.checkVisibility())
      .filter((one) => {
        const box = one.getBoundingClientRect();
        return toasts.some(
          ({ left, right, top, bottom }) =>
            left < box.right && right > box.left && top < box.bottom && bottom > box.top,
        );
      })
      .map((one) => (one.getAttribute('data-room') ?? one.textContent).trim());
  });

async function open(page: Page, roomNo: string): Promise<void> {
  await page.keyboard.press('Slash');
  // As a person does: faster, and it is a scanner.
  await page.keyboard.type(`${roomNo} 1 足底`, { delay: 60 });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^开房 ¥/ }).click();
}

test('[FLR-01] what was done is said where no tile and no button is, and taken back there', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('toasts'));
  await page.goto(storeUrl(hub.url, '/'));
  await page.getByRole('button', { name: /店长/ }).first().click();
  await page.locator('[data-room="201"]').waitFor();

  for (const [index, roomNo] of ['201', '202'].entries()) {
    await open(page, roomNo);
    await page.locator('.toast').nth(index).waitFor();
    expect(await covered(page)).toEqual([]);
  }
  // The newest is the one that is surely seen, whatever was said before it.
  const said = page.locator('.toast', { hasText: '202' });
  const right = async (of: Locator) => (await of.boundingBox())?.x ?? 0;
  expect(await right(said)).toBeGreaterThan(
    await right(page.locator('.toast', { hasText: '201' })),
  );
  await said.getByRole('button').click();
  await page.locator('[data-room="202"][data-meaning="available"]').waitFor();
  await page.locator('[data-room="201"][data-meaning="awaited"]').waitFor();
  expect(await covered(page)).toEqual([]);

  // Where there is no room beside the quick line, a touch on what is said gives its place back.
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.locator('.toast').first().waitFor({ state: 'detached', timeout: 15_000 });
  await open(page, '203');
  const toast = page.locator('.toast').first();
  await toast.waitFor();
  expect((await covered(page)).filter((one) => one !== '')).toEqual([]);
  await toast.click({ position: { x: 8, y: 8 } });
  await toast.waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: '快捷输入' }).click();
  expect(window.errors).toEqual([]);
  await window.close();
});
