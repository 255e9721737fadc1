/** Goods from order to served in front of the screens: the kitchen's, without anybody signed in, and the desk's. */
import { readFileSync } from 'node:fs';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { smallStore, TestHub } from '../support/hub.ts';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const manager = file.staff.find(({ role }) => role === 'manager');
if (manager === undefined) throw new Error('no manager');

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const card = (page: Page, roomNo: string) =>
  page.getByRole('region', { name: '要做' }).locator('.card', { hasText: roomNo });
const readied = (page: Page) => page.getByRole('region', { name: '做好待上' });

async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

async function orders(ticketId: string, goodsCode: string, qty: number): Promise<string> {
  const outcome = await hub.command({ type: 'orderGoods', ticketId, goodsCode, qty, guest: 0 });
  if (outcome.status !== 'accepted') throw new Error('not ordered');
  return String(outcome.answer['lineId']);
}
const log = async (type: string) =>
  (await hub.log()).filter((one) => one.type === type).map(({ body }) => body);

test('[CSH-10, GDS-1, GDS-2, GDS-3] the kitchen sees an order, makes it, takes a slip back; the desk serves, and cancels with a manager', async () => {
  await hub.signInAs('manager');
  const kitchen = await Window.open(browser, { width: 1280, height: 800 });
  const { page } = kitchen;
  onTestFailed(() => kitchen.picture('kitchen'));
  await page.goto(storeUrl(hub.url, '/kitchen?place=kitchen'));
  await page.getByText('没有要做的').waitFor();

  const [one] = file.technicians;
  await hub.command({ type: 'clockOn', staffNo: one?.staffNo ?? '' });
  const opened = await hub.command({
    ...{ type: 'openVisit', roomNo: '201' },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  if (opened.status !== 'accepted') throw new Error('not opened');
  const ticketId = String(opened.answer['visitId']).replace('V', 'T');
  const noodles = await orders(ticketId, 'NOODLE', 2);
  await orders(ticketId, 'TEA1', 1);

  // By keys alone; the bar's tea is not the kitchen's.
  await card(page, '201').getByText('牛肉面', { exact: true }).waitFor();
  expect(await page.getByText('铁观音').count()).toBe(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await readied(page).getByText('×2 牛肉面').waitFor();
  await page.keyboard.press('Control+z');
  await card(page, '201').getByText('牛肉面', { exact: true }).waitFor();
  expect(await log('goodsTakenBack')).toHaveLength(1);
  await card(page, '201').getByRole('button', { name: '做好' }).click();
  await readied(page).getByText('×2 牛肉面').waitFor();
  expect((await log('goodsMade')).at(-1)).toContain('"who":"terminal:kitchen"');

  // At the bar, in English; less is wanted meanwhile, and then nothing.
  await page.getByRole('button', { name: '吧台' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  const beer = await orders(ticketId, 'BEER', 3);
  await page.getByText('Guest 1').first().waitFor();
  const reason = '客人不要';
  await hub.command({ type: 'cancelGoods', lineId: beer, left: 2, reason });
  await page.getByText('3→2').waitFor();
  await hub.command({ type: 'cancelGoods', lineId: beer, reason });
  await page.getByText('3 off').waitFor();
  await page.getByRole('button', { name: 'Seen' }).click();
  await page.getByText('3 off').waitFor({ state: 'detached' });
  expect(await axeProblems(page)).toEqual([]);

  const desk = await Window.open(browser, { width: 1366, height: 768 });
  onTestFailed(() => desk.picture('kitchen-desk'));
  await desk.page.goto(storeUrl(hub.url, '/'));
  await desk.page.getByRole('button', { name: /^前台/ }).first().click();
  const strip = desk.page.locator('[data-card="ready"]');
  await strip.getByText('2 份待上').waitFor();
  await strip.getByRole('button', { name: '已上' }).click();
  await strip.waitFor({ state: 'detached' });
  expect(await log('goodsServed')).toHaveLength(1);

  await desk.page.locator('[data-room="201"]').click();
  const drawer = desk.page.locator('aside.drawer');
  await drawer.getByText('点单', { exact: true }).waitFor();
  await drawer
    .locator('li', { hasText: '牛肉面' })
    .getByRole('button', { name: '退' })
    .first()
    .click();
  const sheet = desk.page.getByRole('dialog', { name: '退 牛肉面' });
  await sheet.getByText('已经做好，需要店长').waitFor();
  await sheet.getByRole('button', { name: '1', exact: true }).click();
  await sheet.getByRole('button', { name: '质量问题' }).click();
  await sheet.locator('[name="approving-manager"]').fill(manager.staffNo);
  await sheet.locator('[name="approving-pin"]').fill(manager.pin);
  expect(await axeProblems(desk.page)).toEqual([]);
  await desk.page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  const cancelled = JSON.parse((await log('goodsCancelled')).at(-1) ?? '{}') as object;
  expect(cancelled).toMatchObject({
    ...{ lineId: noodles, qty: 1, left: 1, was: 'served', reason: '质量问题' },
    approvedBy: manager.staffNo,
  });
  expect([...kitchen.errors, ...desk.errors]).toEqual([]);
  await kitchen.close();
  await desk.close();
});

test('[TRM-04, CAL-3] whoever is signed in there takes a call and says that it is done; the others see who', async () => {
  await hub.signInAs('attendant');
  const window = await Window.open(browser, { width: 1280, height: 800 });
  const { page } = window;
  onTestFailed(() => window.picture('kitchen-calls'));
  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/kitchen'));
  const calls = page.getByRole('region', { name: '呼叫' });
  await calls.getByText('没有呼叫').waitFor();
  await hub.command({ type: 'callService', roomNo: '203', what: 'tea' });
  await calls.getByText('203').first().waitFor();
  const alone = await Window.open(browser, { width: 1280, height: 800 });
  await alone.page.goto(storeUrl(hub.url, '/kitchen'));
  const seen = alone.page.getByRole('region', { name: '呼叫' });
  await seen.getByText('203').waitFor();
  expect(await seen.getByRole('button').count()).toBe(0);
  await calls.getByRole('button').click();
  await seen.getByText('A1').waitFor();
  await calls.getByRole('button').click();
  await seen.getByText('没有呼叫').waitFor();
  expect((await log('serviceCallDone')).length).toBeGreaterThan(0);
  expect([...window.errors, ...alone.errors]).toEqual([]);
  await window.close();
  await alone.close();
});

test('[STK-01, STK-02, STK-1, STK-2, STK-4, STK-5] the manager receives and counts; orders lower it, and stop where the store says so', async () => {
  await hub.signInAs('manager');
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('stock'));
  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/manage/stock'));
  const beer = page.locator('[data-goods="BEER"]');
  await beer.getByText('不计数').waitFor();
  await beer.getByRole('button', { name: '进货' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.locator('[name="qty"]').fill('4');
  await sheet.locator('[name="cost"]').fill('6.5');
  await sheet.getByText('共 ¥26.00').waitFor();
  await page.keyboard.press('Enter');
  await beer.getByText('4 瓶').waitFor();
  await beer.getByText('快没了').waitFor();

  const [, other] = file.technicians;
  await hub.command({ type: 'clockOn', staffNo: other?.staffNo ?? '' });
  const opened = await hub.command({
    ...{ type: 'openVisit', roomNo: '202' },
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
  });
  if (opened.status !== 'accepted') throw new Error('not opened');
  const ticketId = String(opened.answer['visitId']).replace('V', 'T');
  await orders(ticketId, 'BEER', 3);
  await beer.getByText('1 瓶').waitFor();
  await beer.getByText('¥6.50').first().waitFor();
  await page.getByLabel('库存不够也可以点').click();
  await expect.poll(() => page.getByLabel('库存不够也可以点').isChecked()).toBe(false);
  const tooMany = { type: 'orderGoods', ticketId, goodsCode: 'BEER', qty: 2 };
  expect(await hub.command(tooMany)).toMatchObject({ refusal: { name: 'out_of_stock' } });

  await beer.getByRole('button', { name: '盘点' }).click();
  await sheet.getByText('账上 1').waitFor();
  await sheet.locator('[name="qty"]').fill('12');
  await sheet.getByText('差 +11').waitFor();
  expect(await axeProblems(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await beer.getByText('12 瓶').waitFor();
  expect(await hub.command(tooMany)).toMatchObject({ status: 'accepted' });
  expect((await log('stockCounted')).at(-1)).toContain('"was":1,"counted":12');
  expect(await axeProblems(page)).toEqual([]);
  expect(window.errors).toEqual([]);
  await window.close();
});
