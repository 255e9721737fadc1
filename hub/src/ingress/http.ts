/**
 * The hub's HTTP side: what guards every request, the sockets, and the pages.
 * Each concern brings its routes in a file of its own; a route parses, asks, and
 * answers.
 */
import { type HealthAnswer, paths } from '@baozhong/contract/http.ts';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify';
import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import type { LiveServer } from '../consumers/live-server.ts';
import { createDoor, refuse, type Routes } from './http-tools.ts';
import type { Sessions } from './sessions.ts';

const bodyLimit = 64 * 1024;
const liveFrameLimit = 4 * 1024;

export interface HttpParts {
  readonly log: FastifyBaseLogger;
  readonly sessions: Sessions;
  readonly live: LiveServer;
  readonly uiDir: string | undefined;
  readonly health: () => HealthAnswer;
  readonly speech: (id: string) => Promise<Uint8Array | undefined>;
  readonly mqttStream: (stream: Duplex) => void;
  /** Each concern brings its own. */
  readonly routes: readonly Routes[];
}

/** A page from elsewhere must not open our sockets with our cookie. */
function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
  });
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: 16 * 1024,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has('mqtt') ? 'mqtt' : false),
    },
  });
  guardEverything(app);
  const door = createDoor(parts.sessions);
  app.get(paths.health, () => parts.health());
  socketRoutes(app, parts);
  await pages(app, parts);
  for (const routes of parts.routes) routes(app, door);
  return app;
}

function guardEverything(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!sameOrigin(request))
      return refuse(reply, { name: 'not_allowed', detail: { role: 'origin' } });
    return undefined;
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; media-src 'self' blob:; " +
        "style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    });
  });
  app.setErrorHandler(
    (error: { readonly statusCode?: number; readonly message: string }, request, reply) => {
      if (error.statusCode === 413)
        return refuse(reply, { name: 'too_large', detail: { limit: bodyLimit } });
      if (error.statusCode !== undefined && error.statusCode < 500)
        return refuse(reply, { name: 'malformed', detail: { where: '', why: error.message } });
      request.log.error(error);
      return refuse(reply, { name: 'internal_fault', detail: {} });
    },
  );
}

function socketRoutes(
  app: FastifyInstance,
  { sessions, live, mqttStream, speech }: HttpParts,
): void {
  app.register((scope, _options, done) => {
    scope.get(paths.live, { websocket: true }, (socket, request) => {
      const { screen = 'floor' } = request.query as { readonly screen?: string };
      // The Turn board hangs in the technician room and shows no money: nobody signs in there.
      const role = screen === 'turnBoard' ? 'turnBoard' : sessions.of(request)?.role;
      if (role === undefined) {
        socket.close(4401, 'not_signed_in');
        return;
      }
      socket.on('message', (data: Buffer) => {
        if (data.length > liveFrameLimit) socket.close(1009);
      });
      live.add(socket, role);
    });
    scope.get(paths.mqtt, { websocket: true }, (socket) => {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the plugin's own ws, typed apart from ours
      mqttStream(createWebSocketStream(socket));
    });
    done();
  });
  app.get(`${paths.speech}/:file`, async (request, reply) => {
    const { file } = request.params as { readonly file: string };
    const wav = /^[0-9a-f]{64}\.wav$/.test(file) ? await speech(file.slice(0, 64)) : undefined;
    if (wav === undefined) return reply.code(404).send();
    return reply
      .header('content-type', 'audio/wav')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(Buffer.from(wav));
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
