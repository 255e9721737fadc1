/** The Turn board when many are on their way: what each of them needs can be read, in both languages. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

const mediumStore = fileURLToPath(new URL('../../db/demo/store-medium.json', import.meta.url));

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start(mediumStore);
  browser = await launchBrowser();
  const { staff } = StoreFile.parse(JSON.parse(readFileSync(mediumStore, 'utf8')));
  const manager = staff.find(({ role }) => role === 'manager');
  if (manager === undefined) throw new Error('no manager');
  await hub.signIn(manager.staffNo, manager.pin);
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

test.each(['中文', 'English'])(
  '[TRM-06] five who are late: the wall names the service of each, %s',
  async (language) => {
    const wall = await Window.open(browser, { width: 1920, height: 1080 });
    const { page } = wall;
    onTestFailed(() => wall.picture(`board-late-${language}`));
    await page.goto(storeUrl(hub.url, '/board'));
    await page.evaluate((wanted) => {
      localStorage.setItem('baozhong.language', wanted === 'English' ? 'en' : 'zh-CN');
    }, language);
    await page.reload();
    const rows = page.locator('.call[data-meaning="late"]');
    if ((await hub.log()).every(({ type }) => type !== 'visitOpened')) {
      const services = ['FOOT60', 'FOOT90', 'FOOT60', 'FOOT90', 'FOOT60'];
      for (const staffNo of ['1', '2', '4', '6', '7', '9', '10', '11', '12'])
        await hub.command({ type: 'clockOn', staffNo });
      for (const [index, serviceCode] of services.entries()) {
        const guests = [{ items: [{ serviceCode, wish: { type: 'rotation' } }] }];
        await hub.command({ type: 'openVisit', roomNo: String(201 + index), guests });
      }
      await hub.driveMinutes(11);
    }
    await expect.poll(() => rows.count()).toBe(5);
    const cut = await rows
      .locator('.service span')
      .evaluateAll((names) =>
        names
          .filter(
            (name) => name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight,
          )
          .map((name) => name.textContent),
      );
    expect(cut).toEqual([]);
    expect(wall.errors).toEqual([]);
    await wall.close();
  },
);
