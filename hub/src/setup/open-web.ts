/** The pages' side of the hub: sessions, desk, live view, files. */
import type { SessionAnswer, VirtualTerminalAnswer } from '@baozhong/contract/http.ts';
import type { Catalogue } from '@baozhong/core/index.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Server as SecureServer } from 'node:tls';
import { createLiveServer } from '../consumers/live-server.ts';
import { bookingRoutes } from '../ingress/booking-routes.ts';
import type { Desk } from '../ingress/desk.ts';
import { roomSettingsRoutes } from '../ingress/room-settings-routes.ts';
import type { Asks } from './open-asks.ts';
import { deskRoutes } from '../ingress/desk-routes.ts';
import { dutyRoutes } from '../ingress/duty-routes.ts';
import { kitchenRoutes } from '../ingress/kitchen-routes.ts';
import { createHttp } from '../ingress/http.ts';
import { liveClosed } from '@baozhong/contract/paths.ts';
import { manageSignInRoutes } from '../ingress/manage-sign-in-routes.ts';
import type { HubTime } from '../consumers/hub-time.ts';
import { hubTimeRoutes } from '../ingress/hub-time-routes.ts';
import type { Scheduler } from '../ingress/scheduler.ts';
import { sayRoutes } from '../ingress/say-routes.ts';
import { voiceRoutes } from '../ingress/voice-routes.ts';
import { speechRoutes } from '../ingress/speech-routes.ts';
import { sessionRoutes } from '../ingress/session-routes.ts';
import { policyRoutes } from '../ingress/policy-routes.ts';
import { printerRoutes } from '../ingress/printer-routes.ts';
import { terminalClaimRoutes } from '../ingress/terminal-claim-routes.ts';
import { testRoutes } from '../ingress/test-routes.ts';
import { createTrustHelper } from '../ingress/trust-helper.ts';
import { trustRoutes } from '../ingress/trust-routes.ts';
import { whyRoutes } from '../ingress/why-routes.ts';
import { hostOf, type Hosts, inUrl } from '../tls/hosts.ts';
import type { Printing } from '../printing/printing.ts';
import type { Floor } from './open-floor.ts';
import type { OpenSignIn } from './open-sign-in.ts';
import type { Terminals } from './open-terminals.ts';
import type { Network } from './open-tls.ts';
import type { Voices } from './open-voices.ts';
import { uiDir } from './places.ts';

export interface Web {
  readonly app: FastifyInstance;
  /** Where pages are; where the trust page is, with TLS only. */
  readonly ports: { readonly pages: number; readonly trust: number | undefined };
  close(): Promise<void>;
}

export async function openWeb(
  floor: Floor,
  terminals: Terminals,
  network: Network,
  door: OpenSignIn,
  parts: {
    readonly voices: Voices;
    readonly scheduler: Scheduler;
    readonly printing: Printing;
    readonly desk: Desk;
    readonly asks: Asks;
    readonly hubTime: HubTime | undefined;
    readonly demoLogins: () => SessionAnswer['demoLogins'];
  },
): Promise<Web> {
  const { options, log, clock, pipeline, people, board, state, secrets } = floor;
  const { broker } = terminals;
  const { voices, scheduler, demoLogins, printing, hubTime, desk, asks } = parts;
  const pos = () => pipeline.head.pos;
  const { storeId } = floor.catalogue().config;
  const { sessions, devices } = door;
  const { hosts, certificates } = network;
  const storeName = () => floor.catalogue().config.name;
  const ports = { pages: 0, trust: undefined as number | undefined };
  const trust = trustRoutes({
    ...{ storeName, hosts, certificates },
    ports: () => ({ securePort: ports.pages, trustPort: ports.trust ?? ports.pages }),
  });
  const ui = existsSync(join(uiDir, 'index.html')) ? uiDir : undefined;
  const live = createLiveServer(
    board,
    clock,
    () => pipeline.head.epoch,
    (session) => {
      voices.voice.changed(session, undefined);
    },
  );
  sessions.onChange(({ kind, session: { sessionId } }) => {
    if (kind === 'ended') live.closeOf({ sessionId }, liveClosed.notSignedIn, 'not_signed_in');
    else live.closeOf({ sessionId }, liveClosed.locked, 'locked');
  });
  const virtualTerminal = (roomNo: string): VirtualTerminalAnswer | Refusal => {
    if (!state().rooms.has(roomNo)) return { name: 'unknown_room', detail: { roomNo } };
    const credentials = broker.issueVirtual(roomNo);
    return credentials === undefined
      ? { name: 'busy', detail: {} }
      : {
          ...{ storeId, roomNo, ...credentials },
          ...(floor.kind === 'real' ? {} : { demoCards: demoCards(floor.catalogue()) }),
        };
  };
  const app = await createHttp({
    log,
    sessions,
    devices,
    live,
    uiDir: ui,
    hosts,
    keyed: certificates?.current(),
    health: () => ({ ok: true, storeId, pos: pos(), epoch: pipeline.head.epoch, at: clock.now() }),
    mqttStream: (stream) => {
      broker.handle(stream);
    },
    routes: [
      sessionRoutes({ ...door, secrets, store: () => storeShown(floor), demoLogins }),
      manageSignInRoutes({
        ...{ ...door, secrets, clock, catalogue: floor.catalogue },
        deviceGone: (deviceId) => {
          live.closeOf({ deviceId }, liveClosed.notSignedIn, 'not_signed_in');
        },
      }),
      trust,
      speechRoutes({
        ...voices,
        hasSession: (session) => live.isTurnBoard(session),
        sound: (id) => voices.speech.read(id),
      }),
      sayRoutes({ ...voices, broker, devices, clock }),
      voiceRoutes(voices),
      roomSettingsRoutes(asks),
      deskRoutes({
        ...{ desk, people, virtualTerminal },
        technicianOf: (cardUid) => state().catalogue?.techniciansByCard.get(cardUid)?.staffNo,
      }),
      dutyRoutes({ ...floor, devices }),
      kitchenRoutes({ ...floor, devices }),
      whyRoutes({ ...floor, devices }),
      terminalClaimRoutes({
        ...{ provisioning: terminals.provisioning, rows: floor.terminalRows, clock },
        caFingerprint: () => certificates?.authority().fingerprint ?? null,
        address: (asked) => addressForTerminals(asked, network, ports.pages),
      }),
      bookingRoutes({ contacts: floor.contacts, state }),
      printerRoutes(printing),
      policyRoutes(floor),
      hubTimeRoutes({ hubTime, sessions, log }),
      ...(options.throwAway ? [testRoutes({ ...floor, terminals, scheduler, pos })] : []),
    ],
  });
  await app.listen({ host: options.host, port: options.port });
  ports.pages = portOf(app);
  const helper = certificates && (await openTrustHelper(floor, hosts, ui, trust, ports.pages));
  if (helper !== undefined) ports.trust = portOf(helper);
  // Whoever is connected stays so; the next connection is shown the new certificate.
  certificates?.onRenewed((keyed) => {
    (app.server as unknown as SecureServer).setSecureContext(keyed);
  });
  return {
    app,
    ports,
    async close() {
      live.close();
      await helper?.close();
      await app.close();
    },
  };
}

/** What a device scans: where the hub is, and the fingerprint of whom to trust there. */
function addressForTerminals(
  asked: string | undefined,
  { hosts, certificates }: Network,
  port: number,
): string {
  const host = hosts.reachable()[0] ?? hostOf(asked) ?? '127.0.0.1';
  const where = `${inUrl(host)}:${String(port)}`;
  if (certificates === undefined) return `http://${where}`;
  return `baozhong://${where}#${certificates.authority().fingerprint.replaceAll(':', '')}`;
}

const portOf = (app: FastifyInstance) => (app.server.address() as AddressInfo).port;

async function openTrustHelper(
  { options, log }: Floor,
  hosts: Hosts,
  ui: string | undefined,
  routes: (app: FastifyInstance) => void,
  securePort: number,
): Promise<FastifyInstance> {
  const parts = { log, hosts, uiDir: ui, securePort: () => securePort, routes };
  const helper = await createTrustHelper(parts);
  await helper.listen({ host: options.host, port: options.trustPort });
  return helper;
}

/** Every card of the store, for whoever has none to hold to a terminal in the browser. */
function demoCards({ config }: Catalogue): NonNullable<VirtualTerminalAnswer['demoCards']> {
  const technicians = config.technicians.map((one) => ({ ...one, role: 'technician' as const }));
  return [...technicians, ...config.staff].flatMap(({ staffNo, name, role, cardUid }) =>
    cardUid === null ? [] : [{ staffNo, name, role, cardUid }],
  );
}

function storeShown({ kind, catalogue }: Floor) {
  const { config } = catalogue();
  const missing =
    config.name === '' || config.rooms.length === 0 || config.technicians.length === 0;
  return {
    storeName: config.name,
    timezone: config.timezone,
    firstSteps: kind === 'real' && missing,
  };
}
