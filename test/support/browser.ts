/**
 * A real browser against a test's hub, under a made-up host name that the
 * browser's resolver maps to loopback and with the tests' authority trusted, so
 * that pages meet the rules that a store's pages meet.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureCertutil, ensureChromium } from '../../scripts/chromium.ts';
import { authority, storeHost } from './authority.ts';

/** `trusting`: its person has been shown the page `/trust`. */
export async function launchBrowser(trusting = true): Promise<Browser> {
  const home = await mkdtemp(join(tmpdir(), 'baozhong-browser-'));
  if (trusting) await trustIn(home);
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    // Where it looks for authorities that this person trusts.
    env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, '.local/share') },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--no-first-run'],
      '--autoplay-policy=no-user-gesture-required',
      `--host-resolver-rules=MAP ${storeHost} 127.0.0.1`,
    ],
  });
  browser.once('disconnected', () => void rm(home, { recursive: true, force: true }));
  return browser;
}

async function trustIn(home: string): Promise<void> {
  const database = join(home, '.pki/nssdb');
  await mkdir(database, { recursive: true });
  const file = join(home, 'authority.pem');
  await writeFile(file, authority.cert);
  const certutil = ensureCertutil();
  const run = (...args: string[]) => execFileSync(certutil, ['-d', `sql:${database}`, ...args]);
  run('-N', '--empty-password');
  run('-A', '-t', 'C,,', '-n', 'store', '-i', file);
}

/** A person's window. Errors of the page are collected: a test that sees none asserts so. */
export class Window {
  readonly page: Page;
  readonly errors: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open(
    browser: Browser,
    size: { readonly width: number; readonly height: number },
    locale = 'zh-CN',
  ): Promise<Window> {
    const context = await browser.newContext({ viewport: size, locale, reducedMotion: 'reduce' });
    return new Window(context, await context.newPage());
  }

  /** Signed in already, as this cookie header says. */
  async carry(cookie: string, hubUrl: string): Promise<void> {
    const cookies = cookie.split('; ').map((one) => {
      const [name = '', value = ''] = one.split('=');
      return { name, value, url: storeUrl(hubUrl, '/') };
    });
    await this.#context.addCookies(cookies);
  }

  /** Another tab of the same person. */
  async tab(): Promise<Page> {
    const page = await this.#context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    return page;
  }

  /** What stood on each tab, for whoever has to find out why a test failed. */
  async picture(name: string): Promise<void> {
    for (const [index, page] of this.#context.pages().entries())
      await page.screenshot({ path: `test-results/${name}-${String(index + 1)}.png` });
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

/** As a browser under the made-up name sees the hub. */
export function storeUrl(hubUrl: string, path: string): string {
  const { protocol, port } = new URL(hubUrl);
  return `${protocol}//${storeHost}:${port}${path}`;
}
