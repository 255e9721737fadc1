/** The terminals' side of the hub: broker, identities, displays, taps. */
import { type Broker, createBroker } from '../broker/broker.ts';
import { Clones } from '../broker/clones.ts';
import { createTerminalDisplays, type TerminalDisplays } from '../consumers/terminal-displays.ts';
import type { SpeakingStyle } from '../consumers/speaking-style.ts';
import { createTerminalList } from '../consumers/terminal-list.ts';
import { tapTrust } from '../ingress/tap-trust.ts';
import { Provisioning } from '../ingress/provisioning.ts';
import { createTerminalIngress } from '../ingress/terminal-ingress.ts';
import type { Floor } from './open-floor.ts';
import type { Network } from './open-tls.ts';
import { plainMqttHost } from './places.ts';
import { cardsOf, makeTerminals, writeTerminalsFile } from './terminals.ts';

export interface Terminals {
  readonly broker: Broker;
  readonly displays: TerminalDisplays;
  readonly provisioning: Provisioning;
  /** Shows every room on its terminals and every terminal on the board. */
  publishAll(): void;
  /** Whether a tap in the room would have come through by now. */
  wouldTellOfTap(roomNo: string): Promise<boolean>;
  /** For the throw-away store's tests: as if only the broker had died. */
  restartBroker(): Promise<void>;
  close(): Promise<void>;
}

export async function openTerminals(
  floor: Floor,
  { certificates }: Network,
  style: SpeakingStyle,
): Promise<Terminals> {
  const { options, log, clock, terminalRows, pipeline, board, state, local } = floor;
  const { config } = floor.catalogue();
  const { storeId } = config;
  const broker = await createBroker({
    storeId,
    host: plainMqttHost(options),
    port: options.mqttPort,
    ...(certificates === undefined
      ? {}
      : {
          secure: {
            ...{ host: options.host, port: options.mqttsPort },
            keyed: certificates.current(),
          },
        }),
    identities: terminalRows,
    log,
    now: () => clock.now(),
  });
  certificates?.onRenewed((keyed) => {
    broker.renew(keyed);
  });
  const roomNos = floor.kind === 'real' ? [] : config.rooms.map((room) => room.roomNo);
  const terminals = await makeTerminals(broker, options.dataDir, roomNos);
  // A simulated terminal of a demo needs cards to hold to it; a real store's cards are its people's.
  const cards = floor.kind === 'real' ? [] : cardsOf(config);
  const writeFile = () => {
    const secure = { mqttsPort: broker.securePort, ca: certificates?.authority().pem };
    const ports = { mqttPort: broker.port, ...(certificates === undefined ? {} : secure) };
    writeTerminalsFile(options.dataDir, { storeId, ...ports, terminals, cards });
  };
  writeFile();
  // The authority's own certificate may have been renewed with it.
  certificates?.onRenewed(writeFile);

  const pos = () => pipeline.head.pos;
  const displays = createTerminalDisplays({ broker, state, pos, clock, local, style });
  style.onChange(() => {
    displays.publishAll();
  });
  const list = createTerminalList({ broker, board });
  const ingress = createTerminalIngress({ broker, pipeline, clock, local, log });
  const clones = new Clones(() => clock.now());
  broker.onGone((deviceId) => {
    clones.forget(deviceId);
  });
  ingress.onHello((device, hello) => {
    displays.show(device);
    list.hello(device, hello);
    const { deviceId } = device;
    // A browser's is of its page alone.
    if (broker.identity(deviceId) === undefined || !clones.heard(deviceId, hello.bootId)) return;
    log.error({ deviceId, roomNo: device.roomNo }, 'two devices use the identity of one terminal');
    provisioning.lockCloned(deviceId).catch((error: unknown) => {
      log.error({ err: error, deviceId }, 'a terminal could not be locked');
    });
  });
  const caFingerprint = () => certificates?.authority().fingerprint ?? null;
  const provisioning = new Provisioning({
    ...{ broker, clock, log, secrets: floor.secrets, caFingerprint },
    hasRoom: (roomNo) => state().rooms.has(roomNo),
    store: () => ({
      ...{ storeId, storeName: floor.catalogue().config.name },
      ...(certificates === undefined
        ? { mqttPort: broker.port }
        : { mqttsPort: broker.securePort, ca: certificates.authority().pem }),
    }),
    show: (device) => {
      displays.show(device);
    },
    pendingOf: (deviceId) => list.pendingOf(deviceId),
  });
  const publishAll = (): void => {
    displays.publishAll();
    list.publishAll();
  };
  return {
    ...{ broker, displays, provisioning, publishAll },
    async restartBroker() {
      await broker.restart();
      publishAll();
    },
    wouldTellOfTap: tapTrust(broker, clock),
    async close() {
      list.close();
      await ingress.close();
      await broker.close();
    },
  };
}
