/** What the desk does while a party is there, by the screens: swap, move, calls, a missed turn, scanners, and every way to pay. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { launchBrowser, storeUrl, Window } from '../support/browser.ts';
import { TestHub } from '../support/hub.ts';

/** As the small store has them. */
const manager = { cardUid: '0B020007', pin: '9837' };
const member = { memberNo: 'M00200004', pin: '031678', cardUid: '0A020004' };
const size = { width: 1366, height: 768 };

let hub: TestHub;
let browser: Browser;
beforeAll(async () => {
  hub = await TestHub.start();
  browser = await launchBrowser();
  await hub.signInAs('manager');
  for (const staffNo of ['1', '3', '10', '12', '14', '7'])
    await hub.command({ type: 'clockOn', staffNo });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

const tile = (desk: Page, roomNo: string) => desk.locator(`[data-room="${roomNo}"]`);
const quick = async (desk: Page, line: string): Promise<void> => {
  await desk.keyboard.press('Slash');
  // As a person does: faster, and it is a scanner.
  await desk.keyboard.type(line, { delay: 60 });
  await desk.keyboard.press('Enter');
};
const events = async (type: string): Promise<Record<string, unknown>[]> =>
  (await hub.log())
    .filter((event) => event.type === type)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const last = async (type: string) => (await events(type)).at(-1);

async function open(role: RegExp, path = '/'): Promise<{ window: Window; desk: Page }> {
  const window = await Window.open(browser, size);
  const desk = window.page;
  onTestFailed(() => window.picture('desk'));
  await desk.goto(storeUrl(hub.url, '/'));
  await desk.getByRole('button', { name: role }).first().click();
  await tile(desk, '201').waitFor();
  if (path !== '/') await desk.goto(storeUrl(hub.url, path));
  return { window, desk };
}

/** A reader types faster than any person, whatever the load of this machine. */
function scan(page: Page, text: string): Promise<void> {
  return page.evaluate((typed) => {
    const target = document.activeElement ?? document.body;
    const send = (type: string, code: string) =>
      target.dispatchEvent(new KeyboardEvent(type, { code, bubbles: true, cancelable: true }));
    const press = (code: string, character = '') => {
      const goesIn = send('keydown', code);
      if (goesIn && target instanceof HTMLInputElement) {
        target.value += character;
        target.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }
      send('keyup', code);
    };
    for (const key of typed) press(/\d/.test(key) ? `Digit${key}` : `Key${key}`, key);
    press('Enter');
  }, text);
}

/** A party that has been served and waits to pay: each guest had one clock. */
async function served(roomNo: string, guests: number): Promise<string> {
  const items = [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }];
  const party = Array.from({ length: guests }, () => ({ items }));
  const opened = await hub.command({ type: 'openVisit', roomNo, guests: party });
  if (opened.status === 'refused') throw new Error(opened.refusal.name);
  const visitId = String(opened.answer['visitId']);
  for (let no = 1; no <= guests; no += 1)
    await hub.command({ type: 'startClock', clockId: `${visitId}/${String(no)}` });
  await hub.driveMinutes(60);
  for (let no = 1; no <= guests; no += 1)
    await hub.command({ type: 'endClock', clockId: `${visitId}/${String(no)}` });
  return visitId;
}

describe('a party that is served', () => {
  test('[FLR-08] the technician is swapped for the one who was shown, the party moves, calls are raised, taken and done', async () => {
    const { window, desk } = await open(/店长/);
    await quick(desk, '201 1 足底');
    await desk.getByRole('button', { name: /开房 ¥128/ }).click();
    await desk.locator('[data-room="201"][data-meaning="awaited"]').waitFor();
    const first = await last('technicianCalled');

    await quick(desk, '201');
    await desk.locator('[data-action="swap"] button').click();
    const confirm = desk.getByRole('button', { name: /^换成 \d+号/ });
    const promised = /换成 (\d+)号/.exec((await confirm.textContent()) ?? '')?.[1];
    expect(promised).not.toBe(first?.['staffNo']);
    await desk.getByRole('button', { name: '客人要求' }).click();
    await confirm.click();
    await expect.poll(async () => (await last('technicianCalled'))?.['staffNo']).toBe(promised);
    expect(await last('clockCancelled')).toMatchObject({ because: 'swapped', reason: '客人要求' });

    // A clock that has run too long stays as it is, and says so.
    const clockId = String((await last('technicianCalled'))?.['clockId']);
    await hub.command({ type: 'startClock', clockId });
    await hub.driveMinutes(11);
    await expect
      .poll(() => desk.locator('[data-action="cancelClock"] button').getAttribute('aria-disabled'))
      .toBe('true');
    // Handing the clock over stands where swapping stood, which is behind the rest and says why.
    await desk.locator('[data-action="transfer"] button').waitFor();
    await desk.locator('.drawer').getByRole('button', { name: '更多' }).first().click();
    const swap = desk.locator('[data-action="swap"]');
    expect(await swap.getByRole('button').getAttribute('aria-disabled')).toBe('true');
    expect(await swap.textContent()).toContain('已过 10 分钟');

    await quick(desk, '201>204');
    await desk.getByRole('button', { name: '转到 204' }).click();
    await desk.locator('[data-room="204"][data-meaning="running"]').waitFor();
    expect(await tile(desk, '201').textContent()).toContain('脏房');

    await desk.getByRole('button', { name: '叫茶水' }).click();
    const card = desk.getByRole('region', { name: /呼叫/ }).locator('[data-card="call"]');
    await card.filter({ hasText: '204' }).getByRole('button', { name: /^接/ }).click();
    await expect.poll(() => card.textContent()).toContain('已接');
    await card.getByRole('button', { name: /^完成/ }).click();
    await expect.poll(() => card.count()).toBe(0);
    expect(await events('serviceCallDone')).toHaveLength(1);
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);

  test('[FLR-08] who does not come is called again or loses the turn to the next', async () => {
    const { window, desk } = await open(/店长/);
    await quick(desk, '205 1 足底');
    await desk.getByRole('button', { name: /开房 ¥128/ }).click();
    await desk.locator('[data-room="205"][data-meaning="awaited"]').waitFor();
    const missing = (await last('technicianCalled'))?.['staffNo'];
    await hub.driveMinutes(4);
    const card = desk.locator('[data-card="late"]').filter({ hasText: '205' });
    await card.getByRole('button', { name: /再叫/ }).click();
    await card.getByRole('button', { name: /派下一位/ }).click();
    await expect.poll(() => events('turnMissed')).toHaveLength(1);
    await expect.poll(async () => (await last('technicianCalled'))?.['staffNo']).not.toBe(missing);
    await card.waitFor({ state: 'detached' });
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);
});

describe('a reader or scanner', () => {
  test('[FLR-11] is heard anywhere; what a person typed stays, and its Enter presses nothing', async () => {
    const { window, desk } = await open(/店长/);
    await hub.command({
      type: 'openVisit',
      roomNo: '206',
      guests: [
        { wristband: 23_456, items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] },
      ],
    });
    await desk.locator('[data-room="206"][data-meaning="awaited"]').waitFor();
    await tile(desk, '203').focus();
    await scan(desk, '023456');
    await desk.getByRole('complementary', { name: '房间 206' }).waitFor();
    await desk.keyboard.press('Escape');

    await desk.keyboard.press('Slash');
    await desk.keyboard.type('20');
    await desk.waitForTimeout(200);
    await scan(desk, member.cardUid);
    await desk.getByText('银卡').first().waitFor();
    // A technician's own card shows them.
    await scan(desk, '040200015E8061');
    await desk.getByRole('complementary', { name: '1号' }).waitFor();
    expect(await desk.getByRole('combobox').first().inputValue()).toBe('20');
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('Escape');

    // Over an open sheet the sheet takes it: a wristband for the first guest.
    await quick(desk, '207 2 足底');
    await desk.getByLabel('手牌').waitFor();
    await scan(desk, '000031');
    await expect.poll(() => desk.getByLabel('手牌').inputValue()).toBe('31');
    expect(await events('visitOpened')).toHaveLength(3);
    await desk.keyboard.press('Escape');
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);
});

describe('paying', () => {
  test('[CSH-02, CSH-04, CSH-06] one guest pays with two tenders and a tip; the rest stays open and goes on', async () => {
    await served('208', 2);
    const { window, desk } = await open(/收银/, '/cashier?room=208');
    await desk.locator('[data-guest="1"]').click();
    await desk.locator('output').filter({ hasText: '¥128.00' }).waitFor();
    await desk.getByRole('button', { name: '小费' }).click();
    await desk.getByRole('button', { name: '¥20', exact: true }).click();
    await desk.locator('output').filter({ hasText: '¥148.00' }).waitFor();
    await desk.keyboard.press('F2');
    await desk.keyboard.type('100', { delay: 70 });
    await desk.getByRole('button', { name: /先收 ¥100/ }).click();
    await desk.keyboard.press('F4');
    await desk.getByRole('button', { name: /收 ¥148/ }).click();
    await desk.getByText('收款成功').waitFor();
    expect(await last('ticketSettled')).toMatchObject({
      ...{ billedFen: 12_800, tipFen: 2_000, closes: false, part: { guests: [1] } },
      tenders: [
        { tender: 'cash', takenFen: 10_000 },
        { tender: 'qr', takenFen: 4_800 },
      ],
    });
    await desk.waitForTimeout(900);
    await desk.getByRole('button', { name: /继续 客1/ }).click();
    // With the room's fee, which the last one pays; a hundred and sixty in Hong Kong dollars are ¥147.20.
    await desk.locator('output').filter({ hasText: '¥148.00' }).waitFor();
    await desk.getByRole('button', { name: /货币 CNY/ }).click();
    await desk.keyboard.type('170', { delay: 70 });
    await desk.getByText('合 ¥156.40').waitFor();
    await desk.getByRole('button', { name: /收 ¥148/ }).click();
    await desk.getByText('收款成功').waitFor();
    expect(await last('ticketSettled')).toMatchObject({ closes: true, changeFen: 840 });
    await desk.getByText('¥8.40', { exact: true }).waitFor();
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);

  test('[CSH-04, MBR-03, MBR-04, MBR-16] a member tops up while paying, and pays by count card and stored value', async () => {
    await served('203', 1);
    const { window, desk } = await open(/收银/, '/cashier?room=203');
    await desk.getByText('待付').first().waitFor();
    await desk.locator('.pay').waitFor();
    await scan(desk, member.cardUid);
    await desk.getByRole('button', { name: '充值' }).click();
    await desk.getByRole('button', { name: '¥500', exact: true }).click();
    await desk.getByRole('button', { name: /收 ¥500/ }).click();
    await expect.poll(() => events('memberToppedUp')).toHaveLength(1);
    await desk.getByText('¥700.00').first().waitFor();
    await desk.getByText(/已充 ¥500/).waitFor();

    await desk.keyboard.press('F7');
    await desk.getByText('抵 足底按摩×1').waitFor();
    await desk.locator('input[name="member-pin"]').fill(member.pin);
    await desk.getByRole('button', { name: /扣储值 ¥128|收 ¥128/ }).click();
    await desk.getByText('收款成功').waitFor();
    expect(await last('ticketSettled')).toMatchObject({
      tenders: [{ tender: 'countCard', takenFen: 12_800 }],
    });
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);

  test('[CSH-04, SEC-02] on the house only with a reason and a manager: card and PIN at the pop-over', async () => {
    await served('209', 1);
    const { window, desk } = await open(/收银/, '/cashier?room=209');
    await desk.locator('output').filter({ hasText: '¥128.00' }).waitFor();
    await desk.keyboard.press('F8');
    const sheet = desk.getByRole('dialog');
    await sheet.getByRole('button', { name: '投诉补偿' }).click();
    await scan(desk, manager.cardUid);
    await sheet.locator('input[name="approving-pin"]').fill('0000');
    await sheet.getByRole('button', { name: /免单 ¥128/ }).click();
    await sheet.getByText(/密码不对/).waitFor();
    await sheet.locator('input[name="approving-pin"]').fill(manager.pin);
    await sheet.getByRole('button', { name: /免单 ¥128/ }).click();
    await desk.getByText('收款成功').waitFor();
    expect(await last('ticketSettled')).toMatchObject({
      tenders: [
        { tender: 'complimentary', takenFen: 12_800, reason: '投诉补偿', approvedBy: 'B1' },
      ],
    });
    expect(window.errors).toEqual([]);
    await window.close();
  }, 120_000);
});
