/** A real hub for a test: a throw-away store with a driven clock, its own database, free ports; gone afterwards. */
import { paths } from '@baozhong/contract/http.ts';
import { Outcome } from '@baozhong/contract/commands.ts';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HubProcess } from '../../scripts/day/hub-process.ts';
import { giveAuthority, storeHost } from './authority.ts';

export const smallStore = fileURLToPath(new URL('../../db/demo/store-small.json', import.meta.url));
/** 13:00 of the fixture's day, when the day shift is on. */
export const early = Date.UTC(2026, 10, 20, 5, 0);

/** A key as a browser makes it, of the time that the hub's clock shows. */
export function keyAt(at: number): string {
  const hex = at.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  const version = `7${hex.slice(13, 16)}`;
  const variant = `a${hex.slice(17, 20)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}-${variant}-${hex.slice(20, 32).padEnd(12, '0')}`;
}

export class TestHub {
  readonly process: HubProcess;
  #cookie = '';

  private constructor(process: HubProcess) {
    this.process = process;
  }

  static async start(
    storeFile = smallStore,
    at = early,
    more: readonly string[] = [],
    kept: Readonly<Record<string, string>> = {},
  ): Promise<TestHub> {
    const dataDir = await mkdtemp(join(tmpdir(), 'baozhong-test-'));
    await giveAuthority(dataDir, kept);
    const options = ['--name', storeHost, ...more];
    const hub = new TestHub(new HubProcess(storeFile, dataDir, at, options));
    try {
      await hub.process.start();
    } catch (error) {
      await hub.stop();
      throw error;
    }
    return hub;
  }

  /** On TLS, as a store beyond this machine is. `kept`: what its folder of certificates holds already. */
  static startSecure(kept: Readonly<Record<string, string>> = {}): Promise<TestHub> {
    return TestHub.start(smallStore, early, ['--tls'], kept);
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.process.dataDir, { recursive: true, force: true });
  }

  get url(): string {
    return this.process.http;
  }
  get cookie(): string {
    return this.#cookie;
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return { status: response.status, json, headers: response.headers };
  }

  async signIn(staffNo: string, pin: string): Promise<number> {
    const { status, headers } = await this.request('POST', paths.session, { staffNo, pin });
    // The session belongs to the browser: both cookies go back together.
    const cookies = headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
    if (status === 200) this.#cookie = cookies.join('; ');
    return status;
  }

  /** From here on a browser that nobody has signed in at. */
  signOut(): void {
    this.#cookie = '';
  }

  /** As the store file has it: `manager` is B1. */
  async signInAs(role: 'manager' | 'host' | 'cashier' | 'attendant'): Promise<void> {
    const file = JSON.parse(await readFile(smallStore, 'utf8')) as {
      readonly staff: readonly {
        readonly staffNo: string;
        readonly pin: string;
        readonly role: string;
      }[];
    };
    const person = file.staff.find((one) => one.role === role);
    if (person === undefined || (await this.signIn(person.staffNo, person.pin)) !== 200)
      throw new Error(`cannot sign in as ${role}`);
  }

  async command(
    command: object,
    more: {
      readonly key?: string;
      readonly memberPin?: string;
      readonly contact?: { readonly name: string; readonly phone: string };
      readonly approval?: { readonly staffNo: string; readonly pin: string };
    } = {},
  ) {
    const body = { key: keyAt(this.process.at), command, ...more };
    const { json } = await this.request('POST', paths.commands, body);
    return Outcome.parse(json);
  }

  async driveMinutes(minutes: number): Promise<void> {
    this.process.at += minutes * 60_000;
    await this.request('POST', paths.testClock, { toAt: this.process.at });
  }

  async log(): Promise<{ readonly pos: number; readonly type: string; readonly body: string }[]> {
    const { json } = await this.request('GET', `${paths.testLog}?after=0&limit=20000`);
    return json as { pos: number; type: string; body: string }[];
  }
}
