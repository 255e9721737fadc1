/** The Station by sight: the whole clock in a store whose rooms have no terminals, and a technician's own day. */
import { readFileSync } from 'node:fs';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { smallStore, TestHub } from '../support/hub.ts';
import { AtStation } from '../support/station.ts';

const file = StoreFile.parse(JSON.parse(readFileSync(smallStore, 'utf8')));
const host = file.staff.find(({ role }) => role === 'host');
if (host === undefined) throw new Error('no host');

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4', '5']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

async function at(size: { width: number; height: number }, locale = 'zh-CN') {
  const window = await Window.open(browser, size, locale);
  const { page } = window;
  await page.goto(storeUrl(hub.url, '/station'));
  await page.locator('.line:not(.off)').waitFor();
  return { window, page, person: new AtStation(page) };
}
const lastEvent = async (type: string) => {
  const found = (await hub.log()).findLast((event) => event.type === type);
  return JSON.parse(found?.body ?? '{}') as Record<string, unknown>;
};
const cardOf = (staffNo: unknown) =>
  file.technicians.find((one) => one.staffNo === staffNo)?.cardUid ?? '';

describe('[TRM-15] the whole clock at the Station', () => {
  test('[TAP-11, TRM-10] a host opens a room by card; its technician starts, extends and ends, and reads the day with each figure', async () => {
    const { window, page, person } = await at({ width: 1366, height: 768 });
    onTestFailed(() => window.picture('station-sight'));
    await window.picture('station-empty');
    await person.card(host.cardUid, '派房');
    await page.getByRole('heading', { name: '选房间' }).waitFor();
    await window.picture('station-rooms');
    await page.getByRole('button', { name: /^203/ }).click();
    await page.getByRole('heading', { name: '几位客人' }).waitFor();
    await page.getByRole('button', { name: /1位/ }).click();
    await page.getByRole('heading', { name: '什么项目' }).waitFor();
    await window.picture('station-services');
    await page.locator('.items button').first().click();
    await page.getByRole('heading', { name: '谁来做' }).waitFor();
    await page.getByRole('button', { name: /轮钟/ }).click();
    await page
      .getByRole('status')
      .getByText(/203房已开，\d+号来/)
      .waitFor();
    await window.picture('station-opened');
    const { staffNo } = await lastEvent('technicianCalled');
    // With guests in it the same room has one more service.
    await page.getByRole('button', { name: /^203/ }).click();
    await page.getByRole('heading', { name: '哪位客人' }).waitFor();
    await page.getByRole('button', { name: '返回', exact: true }).click();

    await person.card(cardOf(staffNo), `${String(staffNo)}号`);
    await page.getByText('请去 203 房').waitFor();
    await page.getByRole('button', { name: '上钟', exact: true }).click();
    await page
      .getByRole('status')
      .getByText(`${String(staffNo)}号上钟`)
      .waitFor();
    await window.picture('station-started');
    await page.getByRole('button', { name: '加钟', exact: true }).click();
    await page.getByRole('heading', { name: '加几个钟' }).waitFor();
    await page.getByRole('button', { name: /半个钟/ }).click();
    await window.picture('station-extend');
    await page.getByRole('button', { name: /加 0.5 个钟/ }).click();
    await page
      .getByRole('status')
      .getByText(`${String(staffNo)}号加钟`)
      .waitFor();
    expect(await lastEvent('clockExtended')).toMatchObject({ extensions: 0.5 });

    await page.getByRole('button', { name: '落钟', exact: true }).click();
    await page.getByText(/还早/).waitFor();
    await window.picture('station-refused');
    const { minutes } = await lastEvent('clockStarted');
    await hub.driveMinutes(Number(minutes) * 1.5);
    await page.getByRole('button', { name: '落钟', exact: true }).click();
    await page
      .getByRole('status')
      .getByText(`${String(staffNo)}号落钟`)
      .waitFor();

    await page.getByRole('button', { name: '今天的钟', exact: true }).click();
    const row = page.locator('ol > li');
    await row.waitFor();
    const earned = await lastEvent('commissionEarned');
    const lines = earned['lines'] as { eachFen: number; gradeAddFen: number }[];
    for (const { eachFen } of lines)
      expect(await row.textContent()).toContain((eachFen / 100).toFixed(2));
    expect(await row.textContent()).toContain(`¥${(Number(earned['fen']) / 100).toFixed(2)}`);
    expect(await row.textContent()).toMatch(/轮钟.*加半钟/);
    await window.picture('station-day');
    expect(window.errors).toEqual([]);
    await window.close();
  });

  test('[TRM-10, TAP-4] a typed number reads no earnings, a stranger’s card nothing; an attendant’s card opens nothing', async () => {
    const { window, page, person } = await at({ width: 1366, height: 768 });
    onTestFailed(() => window.picture('station-number'));
    await page.keyboard.type('2', { delay: 120 });
    await page.keyboard.press('Enter');
    await page.getByText('提成请刷卡看').waitFor();
    const day = page.getByRole('button', { name: '今天的钟', exact: true });
    expect(await day.getAttribute('aria-disabled')).toBe('true');
    await person.hears('要做事请刷卡');
    await person.card('0BFFFFFF', '不认识这张卡');
    const attendant = file.staff.find(({ role }) => role === 'attendant');
    await person.card(attendant?.cardUid ?? '', '您没有此项权限');
    expect(window.errors).toEqual([]);
    await window.close();
  });

  test('[TRM-10] a tablet that stands, in English: nothing is cut off, and axe finds nothing serious', async () => {
    const { window, page, person } = await at({ width: 800, height: 1280 }, 'en');
    onTestFailed(() => window.picture('station-tablet'));
    await page.getByRole('button', { name: 'English' }).click();
    const faults = async (name: string) => {
      await window.picture(name);
      await page.evaluate(axe.source);
      const found: { violations: { id: string; impact: string; nodes: { html: string }[] }[] } =
        await page.evaluate('axe.run()');
      const wide: boolean = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      expect(wide, name).toBe(false);
      return found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [name, id, nodes[0]?.html]);
    };
    expect(await faults('station-tablet-empty')).toEqual([]);
    await person.card(host.cardUid, 'rooms');
    expect(await faults('station-tablet-rooms')).toEqual([]);
    await person.card(cardOf('1'), 'No. 1');
    expect(await faults('station-tablet-person')).toEqual([]);
    await person.keys('4');
    await person.hears('Duty');
    expect(await faults('station-tablet-duty')).toEqual([]);
    await person.keys('*9');
    await person.hears('Press 9 for the earnings');
    expect(await faults('station-tablet-day')).toEqual([]);
    expect(window.errors).toEqual([]);
    await window.close();
  });
});
