/** The pages' side of the hub: sessions, desk, live view, files. */
import type { SessionAnswer, VirtualTerminalAnswer } from '@baozhong/contract/http.ts';
import type { Catalogue } from '@baozhong/core/index.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { Speech } from '@baozhong/tts/src/speaker.ts';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLiveServer } from '../consumers/live-server.ts';
import { createDesk } from '../ingress/desk.ts';
import { deskRoutes } from '../ingress/desk-routes.ts';
import { createHttp } from '../ingress/http.ts';
import { PinGuard } from '../ingress/pin-guard.ts';
import type { Scheduler } from '../ingress/scheduler.ts';
import { sessionRoutes } from '../ingress/session-routes.ts';
import { createSessions } from '../ingress/sessions.ts';
import { testRoutes } from '../ingress/test-routes.ts';
import type { Floor } from './open-floor.ts';
import type { Terminals } from './open-terminals.ts';
import { host, uiDir } from './places.ts';

export interface Web {
  readonly app: FastifyInstance;
  close(): Promise<void>;
}

export async function openWeb(
  floor: Floor,
  terminals: Terminals,
  parts: {
    readonly speech: Speech;
    readonly scheduler: Scheduler;
    readonly demoLogins: () => SessionAnswer['demoLogins'];
  },
): Promise<Web> {
  const { options, log, clock, pipeline, people, board, state } = floor;
  const { broker } = terminals;
  const { speech, scheduler, demoLogins } = parts;
  const pos = () => pipeline.head.pos;
  const { storeId } = floor.catalogue().config;
  const guard = new PinGuard(clock);
  const live = createLiveServer(board, clock, () => pipeline.head.epoch);
  const sessions = createSessions({ ...floor, guard });
  const virtualTerminal = (roomNo: string): VirtualTerminalAnswer | Refusal => {
    if (!state().rooms.has(roomNo)) return { name: 'unknown_room', detail: { roomNo } };
    const credentials = broker.issueVirtual(roomNo);
    return credentials === undefined
      ? { name: 'busy', detail: {} }
      : { storeId, roomNo, ...credentials, demoCards: demoCards(floor.catalogue()) };
  };
  const app = await createHttp({
    log,
    sessions,
    live,
    uiDir: existsSync(join(uiDir, 'index.html')) ? uiDir : undefined,
    health: () => ({ ok: true, storeId, pos: pos(), epoch: pipeline.head.epoch, at: clock.now() }),
    speech: (id) => speech.read(id),
    mqttStream: (stream) => {
      broker.handle(stream);
    },
    routes: [
      sessionRoutes({
        sessions,
        storeName: () => floor.catalogue().config.name,
        timezone: () => floor.catalogue().config.timezone,
        demoLogins,
      }),
      deskRoutes({ desk: createDesk({ ...floor, guard, pos }), people, virtualTerminal }),
      ...(options.throwAway ? [testRoutes({ ...floor, scheduler, pos })] : []),
    ],
  });
  await app.listen({ host, port: options.port });
  return {
    app,
    async close() {
      live.close();
      await app.close();
    },
  };
}

/** Every card of the store, for whoever has none to hold to a terminal in the browser. */
function demoCards({ config }: Catalogue): NonNullable<VirtualTerminalAnswer['demoCards']> {
  const technicians = config.technicians.map((one) => ({ ...one, role: 'technician' as const }));
  return [...technicians, ...config.staff].map(({ staffNo, name, role, cardUid }) => {
    return { staffNo, name, role, cardUid };
  });
}
