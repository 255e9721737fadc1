/** A guest rings, the desk writes it down, the room is kept, they come: in the browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
  await hub.signInAs('host');
  for (const staffNo of ['1', '2', '3']) await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

test('[FLR-13, BKG-1, BKG-6] a booking is taken, refused where it clashes, kept, and opened with who was asked for', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('bookings'));
  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/bookings'));
  await page.getByText('这一天没有预约').waitFor();

  await page.keyboard.press('F1');
  const sheet = page.getByRole('dialog', { name: '新预约' });
  await page.keyboard.type('14:30');
  await sheet.getByLabel('房间').selectOption('203');
  await sheet.getByLabel('姓名').fill('王先生');
  await sheet.getByLabel('电话').fill('139 0000 5678');
  await sheet.getByLabel('客1 技师').selectOption('指定技师');
  await sheet.getByLabel('工号').pressSequentially('2');
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: /^2 /, pressed: true }).waitFor();
  // Enter saves from where the desk stopped typing.
  await sheet.getByLabel('电话').press('Enter');
  await page.getByRole('link', { name: '139 0000 5678' }).waitFor();
  // It is to be seen in the grid, beside its own drawer; rooms stand there in their place.
  const box = async (selector: string) => {
    const found = await page.locator(selector).boundingBox();
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  };
  const [block, drawer] = [await box('[data-booking]'), await box('aside')];
  expect(block.x + block.width).toBeLessThanOrEqual(drawer.x);
  const rooms = await page.locator('.grid .room').allTextContents();
  expect(rooms.filter((text) => /^\d+$/.test(text))).toEqual(rooms.filter(Boolean).toSorted());
  // The day opens half an hour before now.
  const [now, grid] = [await box('.grid .now'), await box('section:has(> .grid)')];
  expect(now.x - grid.x - 72).toBeGreaterThanOrEqual(48);
  expect(now.x - grid.x - 72).toBeLessThanOrEqual(96);

  // Another one who wants the same: what is taken cannot be chosen.
  await page.keyboard.press('F1');
  await page.keyboard.type('1445');
  const again = page.getByRole('dialog', { name: '新预约' });
  expect(await again.getByRole('option', { name: '203（已约）' }).isDisabled()).toBe(true);
  await again.getByLabel('客1 技师').selectOption('指定技师');
  expect(await again.getByRole('button', { name: '2 已预约' }).isDisabled()).toBe(true);
  // The night belongs to the business day before: what guests call that day is said.
  await again.getByLabel('几点到').fill('0130');
  await again.getByText('11-21 凌晨').waitFor();
  await page.keyboard.press('Escape');

  await hub.driveMinutes(75);
  await page.getByText('203 已留好').waitFor();
  await page.getByRole('button', { name: '到店', exact: true }).click();
  const open = page.getByRole('dialog', { name: /203/ });
  await open.getByText('→').first().waitFor();
  await open.getByRole('button', { name: /^开房/ }).click();
  await page.getByText('已到店').first().waitFor();
  await page.getByRole('button', { name: '看房间' }).click();
  await page.getByRole('complementary', { name: /203/ }).getByText('2号').first().waitFor();
  expect(window.errors).toEqual([]);
  await window.close();
});

test('[BKG-3] what the desk does not touch in a booking stays: moment, grade, whom not, who serves at the same time', async () => {
  const window = await Window.open(browser, { width: 1366, height: 768 });
  const { page } = window;
  onTestFailed(() => window.picture('changed'));
  const wish = { ...{ type: 'rotation', gender: 'F', grade: 'senior' }, exclude: ['3'] };
  const guests = [
    {
      items: [
        { serviceCode: 'FOOT60', wish },
        { serviceCode: 'FOOT60', wish: { type: 'rotation' }, together: true },
      ],
    },
  ];
  // No whole number of five minutes, and seconds.
  const startAt = hub.process.at + 3 * 3_600_000 + 123_456;
  await hub.signInAs('host');
  const booked = await hub.command(
    { ...{ type: 'bookVisit', roomNo: '204', startAt, minutes: 60 }, guests },
    { contact: { name: '李女士', phone: '' } },
  );
  expect(booked).toMatchObject({ status: 'accepted' });

  await window.carry(hub.cookie, hub.url);
  await page.goto(storeUrl(hub.url, '/bookings'));
  const lastChange = async () => {
    const all = (await hub.log()).filter(({ type }) => type === 'bookingChanged');
    return {
      n: all.length,
      event: JSON.parse(all.at(-1)?.body ?? '{}') as Record<string, unknown>,
    };
  };
  await page.getByText('李女士').first().click();
  await page.getByText(/女技师, .*不要 3/).waitFor();
  await page.getByRole('button', { name: '修改', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: '修改预约' });
  await sheet.getByText('＋同时').waitFor();
  await sheet.getByLabel('电话').fill('139 0000 1234');
  await sheet.getByLabel('电话').press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(async () => (await lastChange()).n).toBe(1);
  expect((await lastChange()).event).toMatchObject({ startAt, minutes: 60, guests });

  // Another grade, and the rest of the wish stays.
  await page.getByRole('button', { name: '修改', exact: true }).click();
  const grade = sheet.getByRole('group', { name: '级别' }).first();
  await grade.getByRole('button', { name: '首席' }).click();
  await sheet.getByLabel('电话').press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(async () => (await lastChange()).n).toBe(2);
  const [first, second] = guests[0]?.items ?? [];
  const items = [{ ...first, wish: { ...wish, grade: 'master' } }, second];
  expect((await lastChange()).event).toMatchObject({ startAt, guests: [{ items }] });
  expect(window.errors).toEqual([]);
  await window.close();
});
