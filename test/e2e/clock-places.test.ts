/** A store decides where clocks are started: the manager unticks the desk, and the technician starts at the Station. */
import { readFileSync } from 'node:fs';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { smallStore, TestHub } from '../support/hub.ts';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const [one] = file.technicians;
if (one === undefined) throw new Error('no technicians');

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

const tick = (page: Page, act: string, place: number) =>
  page.getByRole('row', { name: act }).getByRole('checkbox').nth(place);

test('[CLK-10, TAP-10, FLR-07] where clocks are started is the manager’s, and at the Station it takes the card', async () => {
  await hub.signInAs('manager');
  const window = await Window.open(browser, { width: 1280, height: 800 });
  const { page } = window;
  onTestFailed(() => window.picture('clock-places'));
  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/manage/clocks'));
  await tick(page, '起钟', 2).uncheck();
  await tick(page, '起钟', 0).uncheck();
  await expect.poll(() => tick(page, '起钟', 1).isDisabled()).toBe(true);

  await hub.command({ type: 'clockOn', staffNo: one.staffNo });
  const service = file.services.find(({ skill }) => one.skills.includes(skill));
  const wish = { type: 'requested', staffNo: one.staffNo };
  const opened = await hub.command({
    ...{ type: 'openVisit', roomNo: file.rooms[0]?.no ?? '' },
    guests: [{ items: [{ serviceCode: service?.code ?? '', wish }] }],
  });
  if (opened.status !== 'accepted') throw new Error('not opened');

  await page.goto(storeUrl(hub.url, '/station'));
  await page.getByText('请刷卡').first().waitFor();
  const person = page.locator('section.person');
  const start = person.getByRole('button', { name: '上钟' });
  await page.keyboard.type(one.staffNo, { delay: 120 });
  await page.keyboard.press('Enter');
  await start.click();
  await person.getByText('号刷卡').waitFor();
  await person.getByRole('button', { name: '不了' }).click();
  // On a busy machine a reader's keys may come too slowly to be a reader's: the card is held up again.
  const heldUp = async (cardUid: string, button: Locator) => {
    await page.keyboard.type(cardUid, { delay: 2 });
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
    // Earnings are told to a card alone.
    if ((await person.getByText('提成请刷卡看').count()) > 0) return 'by number';
    return button.getAttribute('aria-disabled', { timeout: 1_000 }).catch(() => 'away');
  };
  const patience = { interval: 1_000, timeout: 25_000 };
  await expect.poll(() => heldUp(one.cardUid, start), patience).toBeNull();
  await start.click();
  await person.getByText(`${one.staffNo}号上钟，`).waitFor();
  await person.getByRole('button', { name: '落钟' }).click();
  await person.getByText(/还早/).waitFor();

  // Who is handed a running clock says at the Station that they are there, by the card, too (TAP-10).
  const [other] = file.technicians.filter(
    ({ staffNo, skills }) => staffNo !== one.staffNo && skills.includes(service?.skill ?? ''),
  );
  if (other === undefined) throw new Error('nobody else can do it');
  await hub.command({ type: 'clockOn', staffNo: other.staffNo });
  const clockId = `${String(opened.answer['visitId'])}/1`;
  const handed = { type: 'requested', staffNo: other.staffNo };
  const transferred = await hub.command({ type: 'transferClock', clockId, wish: handed });
  expect(transferred.status).toBe('accepted');
  const here = person.getByRole('button', { name: '我到了' });
  await expect.poll(() => heldUp(other.cardUid, here), patience).toBeNull();
  await person.getByText(/请去 .* 房接钟/).waitFor();
  await here.click();
  await person.getByText(/号接钟，还剩\d+分钟/).waitFor();
  await person.getByRole('button', { name: '上钟' }).waitFor();
  expect((await hub.log()).filter(({ type }) => type === 'takerArrived')).toHaveLength(1);
  expect(window.errors).toEqual([]);
  await window.close();
});
