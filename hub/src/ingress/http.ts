/**
 * The hub's HTTP side: what guards every request, the sockets, and the pages.
 * Each concern brings its routes in a file of its own; a route parses, asks, and
 * answers.
 */
import { type HealthAnswer, paths } from '@baozhong/contract/http.ts';
import { liveClosed } from '@baozhong/contract/paths.ts';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import type { LiveServer } from '../consumers/live-server.ts';
import type { Keyed } from '../tls/certificates.ts';
import type { Hosts } from '../tls/hosts.ts';
import { bodyLimit, guardEverything } from './guard.ts';
import { createDoor, type Routes } from './http-tools.ts';
import type { Devices } from './sign-in/devices.ts';
import type { Sessions } from './sign-in/sessions.ts';

const handshakeTimeoutMs = 10_000;
const liveFrameLimit = 4 * 1024;

export interface HttpParts {
  readonly log: FastifyBaseLogger;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly live: LiveServer;
  readonly uiDir: string | undefined;
  readonly hosts: Hosts;
  /** With which the pages go over TLS; undefined: in the clear. */
  readonly keyed: Keyed | undefined;
  readonly health: () => HealthAnswer;
  readonly mqttStream: (stream: Duplex) => void;
  /** Each concern brings its own. */
  readonly routes: readonly Routes[];
}

export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
    ...(parts.keyed === undefined
      ? {}
      : { https: { ...parts.keyed, handshakeTimeout: handshakeTimeoutMs } }),
  });
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: 16 * 1024,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has('mqtt') ? 'mqtt' : false),
    },
  });
  guardEverything(app, parts);
  const door = createDoor(parts.sessions);
  app.get(paths.health, () => parts.health());
  socketRoutes(app, parts);
  await pages(app, parts);
  for (const routes of parts.routes) routes(app, door);
  return app;
}

function socketRoutes(
  app: FastifyInstance,
  { sessions, devices, live, mqttStream }: HttpParts,
): void {
  app.register((scope, _options, done) => {
    scope.get(paths.live, { websocket: true }, (socket, request) => {
      const { screen = 'floor' } = request.query as { readonly screen?: string };
      const session = sessions.of(request);
      // The Turn board hangs in the technician room, another screen in the kitchen, and they show no money: nobody signs in there.
      const hanging = screen === 'turnBoard' || screen === 'kitchen' ? screen : undefined;
      const isScreen = hanging !== undefined && devices.screenOf(request) !== undefined;
      const mayLook = isScreen || session !== undefined;
      const role = mayLook ? (hanging ?? session?.role) : undefined;
      if (role === undefined) {
        socket.close(liveClosed.notSignedIn, 'not_signed_in');
        return;
      }
      socket.on('message', (data: Buffer) => {
        if (data.length > liveFrameLimit) socket.close(1009);
      });
      live.add(socket, role, {
        sessionId: isScreen ? undefined : session?.sessionId,
        deviceId: devices.of(request)?.deviceId,
      });
    });
    scope.get(paths.mqtt, { websocket: true }, (socket) => {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the plugin's own ws, typed apart from ours
      mqttStream(createWebSocketStream(socket));
    });
    done();
  });
}

async function pages(app: FastifyInstance, { uiDir }: HttpParts): Promise<void> {
  if (uiDir === undefined) return;
  await app.register(fastifyStatic, {
    root: uiDir,
    cacheControl: false,
    setHeaders(reply, path) {
      // Built files carry their hash in the name; the page that names them must always be asked for anew.
      const forever = path.includes('/_app/immutable/');
      void reply.header(
        'cache-control',
        forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || request.url.startsWith('/api/')) return reply.code(404).send();
    return reply.sendFile('index.html');
  });
}
