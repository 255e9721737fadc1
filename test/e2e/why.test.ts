/** "Why not me": who is next and why not the ones before; what was done to somebody's turn, in sentences. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const chip = (page: Page, staffNo: string) =>
  page.locator('.rail .chip', { hasText: new RegExp(`^${staffNo}\\b`) }).first();

test('[FLR-06, WHY-1, WHY-2] a place is kept, a penalty given: the rail, the drawer and the next one say so and why', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('why'));
  await page.goto(storeUrl(hub.url, '/'));
  await page.getByRole('button', { name: /店长/ }).first().click();
  await page.locator('[data-room="201"]').waitFor();

  await chip(page, '1').click();
  const drawer = page.getByRole('complementary', { name: '1号' });
  await drawer.getByText(/进轮牌|进入轮牌/).waitFor();
  await drawer.getByRole('button', { name: /^留牌/ }).click();
  await drawer.getByRole('button', { name: '熟客要来' }).click();
  await drawer
    .getByText(/留牌到 .*熟客要来/)
    .first()
    .waitFor();
  await drawer.getByRole('button', { name: /取消留牌/ }).waitFor();

  await page.keyboard.press('Slash');
  await page.keyboard.type('t2');
  await page.keyboard.press('Enter');
  const second = page.getByRole('complementary', { name: '2号' });
  await second.getByRole('button', { name: /^罚牌/ }).click();
  await second.getByRole('textbox', { name: '其他原因' }).fill('不接钟两次');
  await page.keyboard.press('Enter');
  await second.getByText('罚牌，排到牌尾：不接钟两次').waitFor();

  // It was another who moved: said beside the own move.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Slash');
  await page.keyboard.type('t4');
  await page.keyboard.press('Enter');
  await page.getByText('之后前面走了 1 位，排到第2').waitFor();

  // Of who is busy the drawer says why some things cannot be done; the moves, which it is opened for, come first.
  await hub.command({
    ...{ type: 'openVisit', roomNo: '203' },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'requested', staffNo: '3' } }] }],
  });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Slash');
  await page.keyboard.type('t3');
  await page.keyboard.press('Enter');
  const third = page.getByRole('complementary', { name: '3号' });
  await third.getByText('在 203 房，落钟后再说').first().waitFor();
  const order = await third.getByRole('heading', { level: 2 }).allTextContents();
  expect(order).toEqual(['上班以来牌位的变化，为什么', '在岗', '牌位']);
  await page.keyboard.press('Escape');

  await page.locator('.rail .ask').first().click();
  const next = page.getByRole('dialog', { name: '谁是下一位' });
  await next.getByText(/轮到 \d+号/).waitFor();
  await next.getByText('留牌中').waitFor();
  expect(window.errors).toEqual([]);
  await window.close();
});
