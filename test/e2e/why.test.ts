/** "Why not me": who is next and why not the ones before; what was done to somebody's turn, in sentences. */
import { readFileSync } from 'node:fs';
import { paths } from '@baozhong/contract/http.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { WhyNextAnswer } from '@baozhong/contract/why.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { smallStore, TestHub } from '../support/hub.ts';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));

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

/** Whom a guest who names nobody would get now. */
async function nextFor(serviceCode: string, more: object = {}): Promise<string> {
  const asked = { serviceCode, wish: { type: 'rotation', ...more } };
  const { next } = WhyNextAnswer.parse((await hub.request('POST', paths.whyNext, asked)).json);
  if (next === null) throw new Error(`nobody for ${serviceCode}`);
  return next;
}

/** The smallest text that is to be seen there, in pixels. */
const smallestText = (section: Locator) =>
  section.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const sizes: number[] = [];
    while (walker.nextNode()) {
      const { parentElement: around, textContent } = walker.currentNode;
      if (around === null || (textContent ?? '').trim() === '') continue;
      if (around.checkVisibility()) sizes.push(parseFloat(getComputedStyle(around).fontSize));
    }
    return Math.min(...sizes);
  });

test('[FLR-06, WHY-1, WHY-3] at the Station anybody asks who is next, and why not they; the wall has words for its signs', async () => {
  await hub.signInAs('manager');
  await hub.command({ type: 'clockOn', staffNo: '5' });
  // A woman and a man more, whoever is next.
  for (const gender of ['F', 'M']) {
    const one = file.technicians.find(
      (each) => each.gender === gender && each.skills.includes('foot') && Number(each.staffNo) > 5,
    );
    expect(await hub.command({ type: 'clockOn', staffNo: one?.staffNo })).toMatchObject({
      status: 'accepted',
    });
  }
  const held = await nextFor('FOOT60');
  const hold = { type: 'holdSlot', staffNo: held, minutes: 20, reason: '熟客要来' };
  expect(await hub.command(hold)).toMatchObject({ status: 'accepted' });
  const next = await nextFor('FOOT60');
  expect(next).not.toBe(held);

  const window = await Window.open(browser, { width: 1280, height: 800 });
  const { page } = window;
  onTestFailed(() => window.picture('station-next'));
  await page.goto(storeUrl(hub.url, '/station'));
  const ask = page.getByRole('button', { name: '谁是下一位' });
  await ask.click();
  const list = page.locator('section', { has: page.getByRole('heading', { name: '谁是下一位' }) });
  await list.getByRole('button', { name: '足疗', pressed: true }).waitFor();
  await list.getByText(`轮到 ${next}号`).waitFor();
  const row = list.getByRole('listitem').filter({ has: page.getByText(held, { exact: true }) });
  await row.getByText('留牌中').waitFor();
  // A guest asks for a woman, or a man: the answer is theirs, and whose place is kept for it is told.
  const own = file.technicians.find(({ staffNo }) => staffNo === next)?.gender;
  const gender = own === 'F' ? 'M' : 'F';
  const wished = await nextFor('FOOT60', { gender });
  expect(wished).not.toBe(next);
  await list.getByRole('button', { name: gender === 'F' ? '女' : '男', exact: true }).click();
  await list.getByText(`轮到 ${wished}号`).waitFor();
  await list
    .getByRole('listitem')
    .filter({ has: page.getByText(next, { exact: true }) })
    .getByText('性别不合')
    .waitFor();
  // It goes with the screen: the next one to ask is not answered for somebody else's guest.
  await list.getByRole('button', { name: '返回' }).click();
  await ask.click();
  await list.getByRole('button', { name: '不限', pressed: true }).waitFor();
  await list.getByText(`轮到 ${next}号`).waitFor();
  // Large enough to press and to read, all of it to be seen.
  for (const button of await list.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(64);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1_280);
  }
  expect(await smallestText(list)).toBeGreaterThanOrEqual(20);
  // The floor goes on while somebody reads.
  await hub.command({ type: 'releaseHold', staffNo: held });
  await list.getByText(`轮到 ${held}号`).waitFor();
  expect(await hub.command(hold)).toMatchObject({ status: 'accepted' });
  await list.getByText(`轮到 ${next}号`).waitFor();
  await list.getByRole('button', { name: 'SPA' }).click();
  await list.getByText('现在派不到人').or(list.getByText(/^轮到/)).first().waitFor();
  await list.getByRole('button', { name: '返回' }).click();
  await page.getByText('请刷卡').waitFor();

  // Who has told the number asks why it is not their turn; nobody's secret is in it.
  await page.keyboard.type(held, { delay: 120 });
  await page.keyboard.press('Enter');
  const standing = page.locator('section.person .places');
  await standing.getByText('留牌中').first().waitFor();
  expect(await standing.textContent()).not.toContain('下一个就是您');
  await page.getByRole('button', { name: '为什么', exact: true }).click();
  await page.getByRole('button', { name: '谁是下一位，为什么不是我' }).click();
  await list.getByText(new RegExp(`^您（${held}号）：第\\d+位，留牌中`)).waitFor();
  await list.getByRole('button', { name: '返回' }).click();
  await page.locator('section.person').waitFor();
  await page.getByRole('button', { name: /^完成/ }).click();

  // Nobody has to put it away; a card in between is somebody.
  await ask.click();
  await list.getByText(`轮到 ${next}号`).waitFor();
  await page.getByRole('button', { name: /^完成.*秒后关闭/ }).waitFor();

  const wall = await Window.open(browser, { width: 1920, height: 1080 });
  onTestFailed(() => wall.picture('wall'));
  await wall.page.goto(storeUrl(hub.url, '/board'));
  await wall.page.locator('.queue li.next', { hasText: next }).first().waitFor();
  const cell = wall.page.locator('.queue li[data-mark="held"]', { hasText: held }).first();
  const sign = await cell.locator('i').textContent();
  const told = wall.page.locator('[data-legend="held"]');
  expect(await told.textContent()).toBe(`${sign ?? ''}留牌`);
  await wall.page.getByRole('list', { name: '颜色和字的意思' }).getByText('下一位').waitFor();
  const shown = await wall.page
    .locator('.queue li[data-mark]')
    .evaluateAll((cells) => cells.map((one) => one.getAttribute('data-mark')));
  const explained = await wall.page
    .locator('[data-legend]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-legend')));
  expect(new Set(explained)).toEqual(new Set(shown));
  await wall.close();

  await page.getByText('请刷卡').waitFor({ timeout: 45_000 });
  expect(window.errors).toEqual([]);
  await window.close();
});
