/** What happens to a party after it was seated, by the screens: two at once on a guest, two rooms, halves, another service, another hand, one more guest. */
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
  for (let no = 1; no <= 12; no++) await hub.command({ type: 'clockOn', staffNo: String(no) });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const quick = async (page: Page, line: string): Promise<void> => {
  await page.keyboard.press('Slash');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
};
const happened = async (type: string): Promise<Record<string, unknown>[]> =>
  (await hub.log())
    .filter((event) => event.type === type)
    .map((event) => JSON.parse(event.body) as Record<string, unknown>);

test('[FLR-03, FLR-05, FLR-08] linked rooms and two at once on a guest; then half a clock, a helper, another service, another hand and another guest', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('jobs'));
  await page.goto(storeUrl(hub.url, '/'));
  await page.getByRole('button', { name: /店长/ }).first().click();
  await page.locator('[data-room="201"]').waitFor();

  // Two rooms in one decision, and two technicians on one guest.
  await quick(page, '201 1 足底');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '联房' }).click();
  await sheet.getByText('同一批客人一起开').waitFor();
  const offered = await sheet.locator('.free').getByRole('button').allTextContents();
  const numbers = offered.map((text) => parseInt(text, 10));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  await sheet.locator('.free').getByRole('button', { name: /^203/ }).click();
  await sheet.getByText('203 客1').waitFor();
  await sheet.locator('[data-row]').nth(1).click();
  await sheet.getByRole('button', { name: '加项目' }).first().click();
  await sheet.locator('.services').getByRole('button', { name: /足底/ }).click();
  await sheet.getByRole('button', { name: '同时做' }).click();
  await sheet.getByRole('button', { name: /开房 ¥/ }).click();
  await page.locator('[data-room="203"][data-meaning="awaited"]').waitFor();
  const opened = await happened('visitOpened');
  expect(new Set(opened.map(({ partyId }) => partyId)).size).toBe(1);
  expect(await happened('technicianCalled')).toHaveLength(3);
  for (const roomNo of ['201', '203'])
    await page.locator(`[data-room="${roomNo}"] .linked`).waitFor();

  // Until it has begun another service can be taken back.
  await page.locator('[data-room="203"]').click();
  const before = page.getByRole('complementary', { name: '房间 203' });
  await before.locator('.more').first().click();
  await before.locator('[data-action=changeService] button').first().click();
  await sheet.locator('.services').getByRole('button').nth(1).click();
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  // The newest stands first.
  await page.getByRole('button', { name: /^撤销/ }).first().click();
  await expect.poll(() => happened('serviceChanged')).toHaveLength(2);
  await page.keyboard.press('Escape');

  const clocks = await happened('technicianCalled');
  for (const { clockId } of clocks) await hub.command({ type: 'startClock', clockId });
  await page.locator('[data-room="203"][data-meaning="running"]').click();
  const drawer = page.getByRole('complementary', { name: '房间 203' });
  await drawer.getByText('同行').waitFor();
  await drawer.getByRole('button', { name: /加半钟/ }).click();
  await drawer.getByText('已加0.5次').waitFor();

  await drawer.locator('.more').first().click();
  await drawer.locator('[data-action=changeService] button').first().click();
  await sheet.locator('.services').getByRole('button').nth(1).click();
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  expect(await happened('serviceChanged')).toHaveLength(3);

  await drawer.locator('[data-action=transfer] button').first().click();
  const hand = sheet.getByRole('button', { name: /转给 \d+号/ });
  await sheet
    .getByText(/号.*牌/)
    .first()
    .waitFor();
  expect(await hand.getAttribute('aria-disabled')).toBe('true');
  await sheet.getByRole('button', { name: '技师不适' }).click();
  await hand.click();
  await sheet.waitFor({ state: 'detached' });
  expect(await happened('clockTransferred')).toHaveLength(1);
  await drawer.getByText(/\d+号做到/).waitFor();
  // Whoever takes over stands on the Turn board as those who are called, with what is left.
  const [{ to = '' } = {}] = await happened('clockTransferred');
  expect((await happened('announcementQueued')).at(-1)).toMatchObject({
    ...{ what: 'handOver', staffNo: to, roomNo: '203' },
  });
  const wall = await window.tab();
  await wall.goto(storeUrl(hub.url, '/board'));
  const row = wall.locator(`[data-staff-no="${String(to)}"]`);
  await row.getByText('接钟').waitFor();
  await row.getByText(/^剩\d+分$/).waitFor();
  // At the desk they are there by the button that starts a clock.
  await drawer.getByText(`接钟，${String(to)}号还在路上`).waitFor();
  await drawer.getByRole('button', { name: '人到了' }).click();
  await drawer.getByText('还在路上').waitFor({ state: 'detached' });
  await row.waitFor({ state: 'detached' });
  expect(await happened('takerArrived')).toMatchObject([{ staffNo: to }]);
  expect(await happened('clockEnded')).toEqual([]);
  await wall.close();

  await drawer.locator('[data-action=helper] button').first().click();
  await sheet.getByRole('button', { name: /派 \d+号帮钟/ }).click();
  await sheet.waitFor({ state: 'detached' });
  await drawer
    .getByText(/^.*帮 \d+号/)
    .first()
    .waitFor();
  await drawer.getByText(/ 约 \d+ 分/).waitFor();
  // The newest stands first.
  await page.getByRole('button', { name: /^撤销/ }).first().click();
  await page.getByText('203 不帮钟了').waitFor();

  await page.keyboard.press('Escape');
  await page.locator('[data-room="201"]').click();
  await page
    .getByRole('complementary', { name: '房间 201' })
    .getByRole('button', { name: /^加客/ })
    .click();
  await sheet.locator('.services').getByRole('button').first().click();
  await sheet.getByRole('button', { name: /加 ¥/ }).click();
  await sheet.waitFor({ state: 'detached' });
  expect(await happened('guestJoined')).toHaveLength(1);

  // Nobody ends it: after the grace the desk is asked, once.
  await hub.driveMinutes(140);
  await page.locator('[data-card=overrun]').first().waitFor({ state: 'attached' });
  expect(window.errors).toEqual([]);
  await window.close();
});
