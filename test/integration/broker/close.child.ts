/** Opens a broker, connects a device and a silent socket, has one start fail, and closes. Nothing may keep the process. */
import { connect as connectSocket } from 'node:net';
import { connectAsync } from 'mqtt';
import { createBroker } from '../../../hub/src/broker/broker.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const identities = { load: () => Promise.resolve([]), write: () => Promise.resolve() };
const limits = { connectTimeoutMs: 600_000 };
const options = { storeId: 'S1', identities, log, now: Date.now, limits };
const broker = await createBroker({ ...options, port: 0 });
broker.onUp(() => undefined);
const { deviceId, secret } = await broker.claim('T-302', '302');
const login = { clientId: deviceId, username: deviceId, password: secret, reconnectPeriod: 0 };
const device = await connectAsync(`mqtt://127.0.0.1:${String(broker.port)}`, login);
await device.subscribeAsync(`bz/1/S1/terminal/${deviceId}/down/#`);
connectSocket(broker.port, '127.0.0.1').on('error', () => undefined);
await createBroker({ ...options, port: broker.port }).catch(() => undefined);
await broker.close();
