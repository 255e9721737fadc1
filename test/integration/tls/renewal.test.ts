/** The pages' certificate changes while a screen looks: the library's server, real sockets. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Server as SecureServer } from 'node:tls';
import { paths } from '@baozhong/contract/paths.ts';
import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { createHttp } from '../../../hub/src/ingress/http.ts';
import { issueLeaf, type Keyed } from '../../../hub/src/tls/certificates.ts';
import { createHosts } from '../../../hub/src/tls/hosts.ts';
import { authority } from '../../support/authority.ts';

const local = '127.0.0.1';
function leaf(): Keyed {
  const { key, cert } = issueLeaf(authority, { hosts: [local], now: Date.now() });
  return { key, cert: cert + authority.cert };
}

const quiet = () => undefined;
const silent = {
  ...{ fatal: quiet, error: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet },
  child: () => silent,
};

async function serialAt(port: number): Promise<string | undefined> {
  const socket = connect({ host: local, port, ca: authority.cert });
  await once(socket, 'secureConnect');
  const serial = socket.getPeerX509Certificate()?.serialNumber;
  socket.destroy();
  return serial;
}

test('[SEC-07] a socket that is open stays open, and whoever comes next is shown the new one', async () => {
  const app = await createHttp({
    log: silent as never,
    // Nobody signs in here.
    sessions: { of: () => undefined } as never,
    devices: { screenOf: () => undefined } as never,
    live: { add: () => undefined } as never,
    uiDir: undefined,
    hosts: createHosts({ bound: local, names: [] }),
    keyed: leaf(),
    health: () => ({ ok: true, storeId: 'S1', pos: 0, epoch: 1, at: 0 }),
    mqttStream: (stream) => stream.pipe(stream),
    routes: [],
  });
  try {
    await app.listen({ host: local, port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = new WebSocket(`wss://${local}:${String(port)}${paths.mqtt}`, 'mqtt', {
      ca: authority.cert,
    });
    await once(socket, 'open');
    const before = await serialAt(port);
    (app.server as unknown as SecureServer).setSecureContext(leaf());
    expect(await serialAt(port)).not.toBe(before);
    socket.send('still there');
    const [answer] = (await once(socket, 'message')) as [Buffer];
    expect(answer.toString()).toBe('still there');
    socket.close();
  } finally {
    await app.close();
  }
});
