/**
 * Both ends a version apart, room by room: in every other one a device that
 * knows the first version alone, against the hub of today; in the others the
 * firmware of today, against a hub of a later version.
 */
import { createDevice, type TapDone } from '@baozhong/terminal/src/device.ts';
import { MemoryStorage } from '@baozhong/terminal/src/storage.ts';
import { FirstVersion } from './first-version.ts';
import { LaterHub, wordOfLater } from './later-hub.ts';
import { type Deed, type ForeignTerminal, type Identity, type Result, serve } from './serve.ts';

class FirmwareOfToday implements ForeignTerminal {
  readonly #hub: LaterHub;
  readonly #device: ReturnType<typeof createDevice>;
  #uptime = 0;

  private constructor(hub: LaterHub, { storeId, deviceId, secret }: Identity, port: number) {
    this.#hub = hub;
    this.#device = createDevice({
      ...{ host: '127.0.0.1', port, storeId, deviceId, secret },
      storage: new MemoryStorage(),
      uptime: () => this.#uptime,
    });
  }

  static async start(identity: Identity): Promise<FirmwareOfToday> {
    const hub = new LaterHub(identity.host, identity.port);
    const terminal = new FirmwareOfToday(hub, identity, await hub.listen());
    const device = terminal.#device;
    await device.until(({ link }) => link === 'online' && device.display() !== null);
    return terminal;
  }

  async do(deed: Deed): Promise<Result> {
    this.#uptime = deed.uptime;
    const device = this.#device;
    const before = device.display()?.pos ?? 0;
    const done = await this.#tap(deed);
    await device.settled();
    if (done.status !== 'accepted' && done.status !== 'refused')
      throw new Error(`a tap was ${done.status}`);
    if (done.status === 'accepted' && done.did !== wordOfLater)
      throw new Error(`the hub was of today: ${done.did}`);
    if (done.status === 'accepted') {
      // The display of a later hub is read as well: it comes with the answer.
      await device.until(() => (device.display()?.pos ?? 0) > before);
    }
    return done;
  }

  #tap(deed: Deed): Promise<TapDone> {
    switch (deed.do) {
      case 'card': {
        const { uid, intent, extensions } = deed;
        const wish = extensions === undefined ? { intent } : { intent, extensions };
        return this.#device.card(uid, wish);
      }
      case 'order':
        return this.#device.order(deed.code, deed.qty, deed.guest);
      case 'call':
        return this.#device.callService(deed.what);
    }
  }

  async close(): Promise<void> {
    await this.#device.close();
    await this.#hub.close();
  }
}

await serve((identity, index) =>
  index % 2 === 0 ? FirstVersion.start(identity) : FirmwareOfToday.start(identity),
);
