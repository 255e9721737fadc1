/**
 * Makes the pictures of the README anew: demo stores on loopback, a real
 * browser, the screens at their sizes. `node scripts/pictures.ts`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { StoreFile } from '../hub/contract/store-file.ts';
import { commandKey } from './bench/keys.ts';
import { ensureChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'docs/pictures');
const desk = { width: 1366, height: 768 };
const station = { width: 1280, height: 800 };
const television = { width: 1920, height: 1080 };

interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

async function startStore(demo: string, port: number): Promise<Store> {
  const data = mkdtempSync(join(tmpdir(), 'baozhong-pictures-'));
  const args = ['--demo', demo, '--data', data, '--port', String(port), '--mqtt-port', '0'];
  const child: ChildProcess = spawn(process.execPath, [join(root, 'hub/src/store.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('no output');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('the store did not start'));
    });
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.includes('Ctrl-C')) resolve();
    });
  });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function managerOf(demo: string): { readonly staffNo: string; readonly pin: string } {
  const file = StoreFile.parse(
    JSON.parse(readFileSync(join(root, `db/demo/store-${demo}.json`), 'utf8')),
  );
  const manager = file.staff.find((person) => person.role === 'manager');
  if (manager === undefined) throw new Error('no manager');
  return { staffNo: manager.staffNo, pin: manager.pin };
}

async function signedIn(context: BrowserContext, store: Store, demo: string): Promise<Page> {
  await context.request.post(`${store.url}/api/session`, { data: managerOf(demo) });
  const page = await context.newPage();
  await page.goto(store.url);
  await page.locator('[data-room]').first().waitFor();
  return page;
}

/** When nothing moves any more. */
async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(`Promise.allSettled(document.getAnimations().map((one) => one.finished))`);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(out, `${name}.png`) });
}

async function line(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Slash');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** As a card reader types; on a busy machine too slowly to be one: then the card is held up again. */
async function heldUp(page: Page, cardUid: string): Promise<void> {
  const here = page.getByRole('button', { name: '今天的钟' });
  for (let tries = 0; tries < 20 && !(await here.isVisible()); tries++) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
    await page.keyboard.type(cardUid);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(800);
  }
  await here.waitFor();
}

/** Rooms and a technician kept for guests who come this evening. */
async function booked(context: BrowserContext, store: Store, page: Page): Promise<void> {
  const hour = 3_600_000;
  const next = Math.ceil(Date.now() / (hour / 4)) * (hour / 4);
  const guests = [
    ['201', '王先生'],
    ['202', '李女士'],
    ['203', '陈先生'],
    ['304', '赵女士'],
  ] as const;
  for (const [index, [roomNo, name]] of guests.entries()) {
    const answer = await context.request.post(`${store.url}/api/commands`, {
      data: {
        key: commandKey(Date.now()),
        contact: { name, phone: '' },
        command: {
          ...{ type: 'bookVisit', roomNo, startAt: next + (1 + index * 0.75) * hour, minutes: 90 },
          guests: [{ items: [{ serviceCode: 'FOOT60', wish: { type: 'rotation' } }] }],
        },
      },
    });
    const { status } = (await answer.json()) as { readonly status?: string };
    if (status !== 'accepted') throw new Error(`not booked: ${await answer.text()}`);
  }
  await page.goto(`${store.url}/bookings`);
  await page.getByText('赵女士').first().waitFor();
  await take(page, 'bookings');
}

/** By a guest of the next room that is served: two of them share a room, the third has one alone. */
let ordered = 0;
async function order(page: Page, goods: string): Promise<void> {
  await page
    .locator('[data-room][data-meaning="running"]')
    .nth(Math.floor(ordered / 2) * 3)
    .click();
  ordered += 1;
  const drawer = page.locator('aside.drawer');
  await drawer.getByRole('textbox', { name: /名称/ }).fill(goods);
  await drawer.locator('.goods').getByRole('button', { name: goods }).click();
  await drawer
    .locator('li', { hasText: `${goods} ×1` })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
}

async function medium(context: BrowserContext, store: Store): Promise<void> {
  const page = await signedIn(context, store, 'medium');
  await take(page, 'floor');
  const roomOf = async (meaning: string) => {
    const tile = page.locator(`[data-room][data-meaning="${meaning}"]`).first();
    return (await tile.getAttribute('data-room')) ?? '';
  };
  const vacant = await roomOf('available');
  await line(page, `${vacant} 2 足底`);
  await page.getByRole('button', { name: /开房 ¥/ }).waitFor();
  await take(page, 'open');
  await page.keyboard.press('Escape');
  const running = await roomOf('running');
  await line(page, running);
  await page.getByText('历史').waitFor();
  await take(page, 'room');
  await page.keyboard.press('Escape');
  await page.locator('.rail .chip').nth(1).click();
  await page.getByRole('complementary', { name: /号$/ }).locator('time').first().waitFor();
  await take(page, 'why');
  await page.goto(`${store.url}/manage/rotation`);
  await page.getByRole('button', { name: '改规则' }).waitFor();
  await take(page, 'rules');
  await booked(context, store, page);
  await page.goto(`${store.url}/cashier`);
  await page.getByRole('button', { name: /下一单/ }).click();
  await page.locator('.pay').waitFor();
  await page.keyboard.press('NumpadDivide');
  await take(page, 'cashier');
  await page.goto(`${store.url}/terminal/${running}`);
  await page.getByText('已连接').first().waitFor();
  await take(page, 'terminal');
  await page.setViewportSize(station);
  await page.goto(`${store.url}/station`);
  await page.getByText('请刷卡').waitFor();
  await heldUp(page, '040100085E8061');
  await take(page, 'station');
  await page.goto(`${store.url}/`);
  for (const goods of ['牛肉面', '水饺', '果盘', '菊花茶', '啤酒']) await order(page, goods);
  await page.goto(`${store.url}/kitchen`);
  await page.getByRole('button', { name: /^做好/ }).first().click();
  await page.getByText('撤销').waitFor();
  await take(page, 'kitchen');
  await page.setViewportSize(desk);
  await page.goto(`${store.url}/manage/stock`);
  await page.getByText('平均成本').waitFor();
  await take(page, 'stock');
  const board = await context.newPage();
  await board.setViewportSize(television);
  await board.goto(`${store.url}/board`);
  await board.locator('[data-connection="live"]').waitFor();
  await take(board, 'board');
}

async function large(context: BrowserContext, store: Store): Promise<void> {
  const page = await signedIn(context, store, 'large');
  await page.getByRole('button', { name: /深色/ }).first().click();
  await take(page, 'floor-large');
}

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
try {
  for (const [demo, port, act] of [
    ['medium', 7431, medium],
    ['large', 7432, large],
  ] as const) {
    const store = await startStore(demo, port);
    try {
      const context = await browser.newContext({
        viewport: desk,
        locale: 'zh-CN',
        reducedMotion: 'reduce',
      });
      await act(context, store);
      await context.close();
    } finally {
      await store.stop();
    }
  }
} finally {
  await browser.close();
}
