/** Every page at its size: no serious fault for those who cannot see well, nothing cut off, and what it says when the hub is away. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.startSecure();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '2', '3', '4', '5']) await hub.command({ type: 'clockOn', staffNo });
  const guests = [
    { wristband: 21, items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
  ];
  await hub.command({ type: 'openVisit', roomNo: '201', guests });
  await hub.command({ type: 'startClock', clockId: 'V20261120-1/1' });
  await hub.command({
    type: 'openVisit',
    roomNo: '205',
    guests: [...guests, ...guests].map(({ items }) => ({ items })),
  });
  await hub.command({ type: 'startClock', clockId: 'V20261120-2/1' });
  await hub.command({ type: 'startClock', clockId: 'V20261120-2/2' });
  await hub.driveMinutes(58);
  for (const no of ['1', '2'])
    await hub.command({ type: 'endClock', clockId: `V20261120-2/${no}`, early: true });
  const ticketId = 'T20261120-1';
  for (const goodsCode of ['TEA1', 'WATER'])
    await hub.command({ type: 'orderGoods', ticketId, goodsCode, qty: 2 });
  await hub.command({ type: 'markGoodsMade', lineId: `${ticketId}/g2` });
  const booked = { items: [{ serviceCode: 'FOOT60', wish: { type: 'booked', staffNo: '4' } }] };
  const startAt = hub.process.at + 20 * 60_000;
  await hub.command(
    { type: 'bookVisit', roomNo: '209', startAt, minutes: 60, guests: [booked] },
    { contact: { name: '王先生', phone: '13900005678' } },
  );
  await hub.command({ type: 'openVisit', roomNo: '202', guests: [{ items: guests[0]?.items }] });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

interface Fault {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function seriousFaults(window: Window): Promise<string[]> {
  await window.page.evaluate(axeSource);
  // Half-way through a change of colour nothing can be said of contrast.
  await window.page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
  const faults = await window.page.evaluate<Fault[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
  );
  return faults
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0]?.failureSummary ?? ''} ${nodes[0]?.html.slice(0, 120) ?? ''}`,
    );
}

const desk = { width: 1366, height: 768 };
/** A state of a page that has to be brought about first. */
interface Looked {
  readonly name: string;
  readonly path: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly shows: string;
  readonly act?: (page: Page) => Promise<void>;
}
const line =
  (text: string, then?: (page: Page) => Promise<void>) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('Slash');
    // As a person does: faster, and it is a scanner.
    await page.keyboard.type(text, { delay: 60 });
    await page.keyboard.press('Enter');
    await then?.(page);
  };
const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name }).first().click();
const tablet = { width: 1024, height: 768 };
const till = { path: '/cashier?room=205', size: desk };
async function withMember(page: Page): Promise<void> {
  await page.locator('[data-guest="0"]').click();
  await page.keyboard.press('F7');
  await page.getByRole('combobox').last().fill('M00200004');
  await page.getByRole('option').first().click();
}

const pages: readonly Looked[] = [
  { name: 'Floor', path: '/', size: desk, shows: '202' },
  { name: 'Cashier', path: '/cashier?room=201', size: desk, shows: '足底按摩' },
  { name: 'Turn board', path: '/board', size: { width: 1920, height: 1080 }, shows: '202' },
  { name: 'Virtual terminal', path: '/terminal/202', size: desk, shows: '202' },
  { name: 'Station', path: '/station', size: { width: 1280, height: 800 }, shows: '请刷卡' },
  { name: 'Kitchen', path: '/kitchen', size: { width: 1280, height: 800 }, shows: '铁观音' },
  { name: 'Kitchen, nothing to make', path: '/kitchen?place=kitchen', size: desk, shows: '新单' },
  {
    name: 'Kitchen without its hub',
    path: '/kitchen?place=kitchen',
    size: { width: 1280, height: 800 },
    shows: '连上以前新单不会出现',
    act: (page) => page.context().setOffline(true),
  },
  { name: 'Shifts', path: '/manage/shifts', size: desk, shows: '今天' },
  { name: 'People', path: '/manage/people', size: desk, shows: '添加人员' },
  { name: 'Sign-ins', path: '/manage/sessions', size: desk, shows: '最后操作' },
  { name: 'On duty', path: '/manage/duty', size: desk, shows: '技师上下班' },
  { name: 'Rotation rules', path: '/manage/rotation', size: desk, shows: '改规则' },
  { name: 'Terminals', path: '/manage/terminals', size: desk, shows: '认领报钟器' },
  {
    name: 'A terminal',
    path: '/manage/terminals',
    size: desk,
    shows: '立即断开',
    act: press(/管理.*205/),
  },
  { name: 'Bookings', path: '/bookings', size: desk, shows: '王先生' },
  { name: 'A booking', path: '/bookings', size: desk, shows: '取消预约', act: press(/王先生/) },
  {
    name: 'New booking',
    path: '/bookings',
    size: tablet,
    shows: '保存预约',
    act: press(/^新预约/),
  },
  { name: 'Stock', path: '/manage/stock', size: desk, shows: '酒水 › 茶' },
  { name: 'Speech', path: '/manage/voice', size: desk, shows: '分时段音量' },
  { name: 'Printers', path: '/manage/printers', size: desk, shows: '还没有打印机' },
  { name: 'Virtual printers', path: '/manage/printers/virtual', size: desk, shows: '虚拟打印机' },
  { name: 'Devices', path: '/manage/devices', size: desk, shows: '登记为电脑' },
  { name: 'My sign-in', path: '/me', size: desk, shows: '换 PIN 码' },
  { name: 'Open', path: '/', size: desk, shows: '合计', act: line('203 1 足底 @1') },
  {
    name: 'Room',
    path: '/',
    size: desk,
    shows: '历史',
    act: line('201', (page) => page.locator('.raise button:not([aria-disabled])').first().click()),
  },
  {
    name: 'Swap',
    path: '/',
    size: tablet,
    shows: '换成',
    act: line('202', (page) => page.locator('[data-action="swap"] button').first().click()),
  },
  { name: 'Move', path: '/', size: desk, shows: '转到 206', act: line('201>206') },
  { name: 'Bill of one guest by count card', ...till, shows: '会员密码', act: withMember },
  {
    name: 'Top-up',
    ...till,
    shows: '充值金额',
    act: async (page) => {
      await withMember(page);
      await press('充值')(page);
    },
  },
  {
    name: 'On the house',
    ...till,
    shows: '原因',
    act: async (page) => {
      await page.locator('[data-guest="0"]').waitFor();
      await page.keyboard.press('F8');
    },
  },
  {
    name: 'Floor without its hub',
    path: '/',
    size: desk,
    shows: '连接中断',
    act: (page) => page.context().setOffline(true),
  },
];

describe.each(pages)('$name', ({ name, path, size, shows, act }) => {
  test.each(['light', 'dark'])('has no serious axe fault, %s', async (theme) => {
    const window = await Window.open(browser, size);
    onTestFailed(() => window.picture(`${name}-${theme}`));
    const { page } = window;
    await page.goto(storeUrl(hub.url, '/sign-in'));
    await page.evaluate((wanted) => {
      localStorage.setItem('baozhong.theme', wanted);
    }, theme);
    await page.getByRole('button', { name: /店长/ }).first().click();
    await page.locator('[data-room="201"]').waitFor();
    await page.goto(storeUrl(hub.url, path));
    if (act) {
      await page
        .locator(
          '[data-room="201"], [data-terminal="201"], .paper, main.bookings, section.make .empty',
        )
        .first()
        .waitFor();
      await act(page);
    }
    await page.getByText(shows).first().waitFor();
    // A fault that lasts; what is seen in the middle of a change of theme is none.
    await expect.poll(() => seriousFaults(window)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    expect(window.errors).toEqual([]);
    await window.close();
  });
});

test('sign-in has no serious axe fault', async () => {
  const window = await Window.open(browser, desk);
  await window.page.goto(storeUrl(hub.url, '/'));
  await window.page.getByRole('button', { name: /店长/ }).first().waitFor();
  await expect.poll(() => seriousFaults(window)).toEqual([]);
  await window.close();
});
