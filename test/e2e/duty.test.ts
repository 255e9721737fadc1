/** A store's day begins with technicians on duty: by number and by button, and nobody goes with a clock running. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';
import { smallStore, TestHub } from '../support/hub.ts';

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

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const cardOf4 = file.technicians.find(({ staffNo }) => staffNo === '4')?.cardUid ?? '';

const row = (page: Page, staffNo: string) => page.locator(`[data-technician="${staffNo}"]`);

test('[FLR-02] the host puts technicians on duty, and whoever is called stays', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('duty'));
  await page.goto(storeUrl(hub.url, '/'));
  await page.getByRole('button', { name: /^前台/ }).first().click();
  await page.locator('[data-room="201"]').waitFor();
  await page.goto(storeUrl(hub.url, '/manage/duty'));

  await page.getByRole('textbox', { name: '工号' }).fill('999');
  await page.keyboard.press('Enter');
  await page.getByText('没有技师 999').waitFor();
  await page.getByRole('textbox', { name: '工号' }).fill('1');
  await page.keyboard.press('Enter');
  await row(page, '1').getByText('待钟').waitFor();
  await row(page, '3').getByRole('button', { name: '上班' }).click();
  await row(page, '3').getByText('待钟').waitFor();
  await row(page, '3').getByRole('button', { name: '下班' }).click();
  await row(page, '3').getByText('下班').first().waitFor();
  expect((await hub.log()).filter(({ type }) => type === 'queueMoved').length).toBeGreaterThan(2);

  await hub.signInAs('manager');
  await hub.command({
    type: 'openVisit',
    roomNo: '201',
    guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'requested', staffNo: '1' } }] }],
  });
  await row(page, '1').getByText('已派').waitFor();
  const off = row(page, '1').getByRole('button', { name: '下班' });
  expect(await off.getAttribute('aria-disabled')).toBe('true');

  await row(page, '1').getByRole('button', { name: '更多' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: /^停牌/ }).click();
  await sheet
    .getByRole('button', { name: /投诉|complaint/ })
    .first()
    .click();
  await sheet.getByRole('button', { name: '不停牌了' }).waitFor();
  await page.keyboard.press('Escape');
  await row(page, '1').getByText('落钟后停牌').waitFor();
  expect(window.errors).toEqual([]);
  await window.close();
});

/** By the name of its token: the colour that its words have. */
const wears = (words: Locator) =>
  words.evaluate((element) => {
    const probe = element.appendChild(document.createElement('i'));
    const names = ['danger', 'available-text', 'accent-ink', 'text'];
    const worn = getComputedStyle(element).color;
    const found = names.find((name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color === worn;
    });
    probe.remove();
    return found;
  });

test('[FLR-02, DTY-3, DTY-6] at the Station somebody eats and comes back, and is forgotten after a while', async () => {
  const window = await Window.open(browser, { width: 1280, height: 800 });
  const { page } = window;
  onTestFailed(() => window.picture('station'));
  await page.goto(storeUrl(hub.url, '/station'));
  await page.getByText('请刷卡').waitFor();
  const person = page.locator('section.person');
  const press = (name: string) => person.getByRole('button', { name, exact: true }).click();
  // On a busy machine a reader's keys may come too slowly to be a reader's: the card is held up again.
  const card = async (said: string) => {
    for (let tries = 0; ; tries += 1) {
      await page.keyboard.type(cardOf4, { delay: 2 });
      await page.keyboard.press('Enter');
      const isSaid = person.getByText(said).waitFor({ timeout: 2_000 });
      if (
        await isSaid.then(
          () => true,
          () => tries >= 8,
        )
      )
        return;
    }
  };
  // A number can be typed by anybody: it is told of them, and what changes anything asks for the card.
  await page.keyboard.type('4', { delay: 120 });
  await page.keyboard.press('Enter');
  await person.getByText('4号').waitFor();
  await press('上班');
  await person.getByText('上班：请 4 号刷卡').waitFor();
  await press('不了');
  await person.getByText('请 4 号刷卡').waitFor({ state: 'detached' });
  await press('上班');
  await card('已上班');
  await press('吃饭');
  await person.getByText(/牌留到/).waitFor();
  await press('返回待钟');
  await person.getByText('已返回待钟').waitFor();
  expect(await wears(person.getByText('已返回待钟'))).toBe('available-text');
  await press('下班');
  await person.getByText('已下班').waitFor();
  // Who has gone is not available.
  expect(await wears(person.getByText('已下班'))).toBe('text');
  await person.waitFor({ state: 'detached', timeout: 15_000 });
  await page.getByText('请刷卡').first().waitFor();
  await page.keyboard.type('04020009055E80', { delay: 2 });
  await page.keyboard.press('Enter');
  await page.getByText(/不认识这张卡/).waitFor();
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[DTY-10] a shift of one day is found by number, marked where it differs, and taken back', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('shifts'));
  await hub.signInAs('manager');
  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/manage/shifts'));
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  await page.getByLabel('工号').fill('12');
  await expect.poll(() => rows.count()).toBe(1);
  const cell = rows.locator('td').nth(2);
  const shift = cell.getByRole('combobox');
  const usual = await shift.inputValue();
  await shift.focus();
  await shift.selectOption({ label: '休息' });
  await cell.getByText(/^平时 /).waitFor();
  await page.getByText(/^12号 .*：休息/).waitFor();
  // In the field it is the field's own: what was typed goes, the shift stays.
  const field = page.getByLabel('工号');
  await field.press('End');
  await field.pressSequentially('3', { delay: 120 });
  await field.press('Control+z');
  await expect.poll(() => field.inputValue()).toBe('12');
  await cell.getByText(/^平时 /).waitFor();
  await field.fill('12');
  await shift.focus();
  await page.keyboard.press('Control+z');
  await cell.getByText(/^平时 /).waitFor({ state: 'detached' });
  expect(await shift.inputValue()).toBe(usual);
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[SEC-01, DTY-4] what is not theirs to do is not offered, or greyed with the reason', async () => {
  await hub.signInAs('manager');
  await hub.command({ type: 'clockOn', staffNo: '6' });
  await hub.command({ type: 'setDuty', staffNo: '6', to: 'suspended', reason: '投诉' });
  for (const [role, back, start] of [
    [/^收银/, 0, '您的岗位不能'],
    [/^前台/, 1, null],
  ] as const) {
    const window = await Window.open(browser, { width: 1366, height: 768 });
    const { page } = window;
    onTestFailed(() => window.picture('theirs'));
    await page.goto(storeUrl(hub.url, '/'));
    await page.getByRole('button', { name: role }).first().click();
    await page.locator('[data-room="201"]').click();
    const button = page.locator('[data-action="start"]').first();
    await button.waitFor();
    const told = await button.textContent();
    if (start === null) expect(told).not.toContain('您的岗位不能');
    else expect(told).toContain(start);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Slash');
    await page.keyboard.type('t6', { delay: 60 });
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('complementary', { name: '6号' });
    await drawer.getByText('停牌').first().waitFor();
    expect(await drawer.getByRole('button', { name: /^返回待钟/ }).count()).toBe(back);
    expect(window.errors).toEqual([]);
    await window.close();
  }
});
