/**
 * The hub's HTTP side: sessions, commands, questions, and the pages. Rules live
 * elsewhere; a route parses, asks, and answers.
 */
import {
  CommandRequest,
  type MemberSearchAnswer,
  PreviewOpenRequest,
  PreviewSettleRequest,
} from '@baozhong/contract/commands.ts';
import {
  type HealthAnswer,
  paths,
  type Session,
  type SessionAnswer,
  SignInRequest,
  statusOf,
  type VirtualTerminalAnswer,
  VirtualTerminalRequest,
} from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Duplex } from 'node:stream';
import { createWebSocketStream } from 'ws';
import type { z } from 'zod';
import type { LiveServer } from '../consumers/live-server.ts';
import type { People } from '../persistence/people.ts';
import type { Desk } from './desk.ts';
import type { Sessions } from './sessions.ts';

const bodyLimit = 64 * 1024;
const liveFrameLimit = 4 * 1024;

export interface HttpParts {
  readonly log: FastifyBaseLogger;
  readonly sessions: Sessions;
  readonly desk: Desk;
  readonly people: People;
  readonly live: LiveServer;
  readonly uiDir: string | undefined;
  readonly storeName: () => string;
  readonly timezone: () => string;
  readonly demoLogins: () => SessionAnswer['demoLogins'];
  readonly health: () => HealthAnswer;
  readonly speech: (id: string) => Promise<Uint8Array | undefined>;
  readonly mqttStream: (stream: Duplex) => void;
  readonly virtualTerminal: (roomNo: string) => VirtualTerminalAnswer | Refusal;
  /** Routes that only some compositions have (the throw-away store's clock). */
  readonly more?: (app: FastifyInstance) => void;
}

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(statusOf(refusal.name)).send({ refusal });
}

function isRefusal(value: object): value is Refusal {
  return 'name' in value && 'detail' in value;
}

/** The body as the contract has it, or the refusal sent. */
function parse<T extends z.ZodType>(
  schema: T,
  request: FastifyRequest,
  reply: FastifyReply,
): z.infer<T> | undefined {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  refuse(reply, { name: 'malformed', detail: { where, why: issue?.message ?? '' } });
  return undefined;
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
  sessionRoutes(app, parts);
  deskRoutes(app, parts);
  socketRoutes(app, parts);
  await pages(app, parts);
  parts.more?.(app);
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

function sessionRoutes(app: FastifyInstance, parts: HttpParts): void {
  const { sessions, demoLogins } = parts;
  app.get(paths.session, (request): SessionAnswer => ({
    session: sessions.of(request) ?? null,
    storeName: parts.storeName(),
    timezone: parts.timezone(),
    demoLogins: demoLogins(),
  }));
  app.post(paths.session, async (request, reply) => {
    const body = parse(SignInRequest, request, reply);
    if (body === undefined) return reply;
    const session = await sessions.signIn(body.staffNo, body.pin);
    if ('detail' in session) return refuse(reply, session);
    sessions.give(reply, session);
    return session;
  });
  app.delete(paths.session, (_request, reply) => {
    sessions.take(reply);
    return reply.code(204).send();
  });
}

function deskRoutes(app: FastifyInstance, parts: HttpParts): void {
  const { sessions, desk, people } = parts;
  /** Answers only to those who have signed in. */
  const signedIn =
    (
      handle: (session: Session, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
    ) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const session = sessions.of(request);
      if (session === undefined) return refuse(reply, { name: 'not_signed_in', detail: {} });
      return handle(session, request, reply);
    };

  app.post(
    paths.commands,
    signedIn(async (session, request, reply) => {
      const body = parse(CommandRequest, request, reply);
      if (body === undefined) return reply;
      const outcome = await desk.command(session, body);
      return reply
        .code(outcome.status === 'accepted' ? 200 : statusOf(outcome.refusal.name))
        .send(outcome);
    }),
  );
  app.post(
    paths.previewOpen,
    signedIn(async (_session, request, reply) => {
      const body = parse(PreviewOpenRequest, request, reply);
      if (body === undefined) return reply;
      const answer = desk.previewOpen(body);
      return isRefusal(answer) ? refuse(reply, answer) : answer;
    }),
  );
  app.post(
    paths.previewSettle,
    signedIn(async (_session, request, reply) => {
      const body = parse(PreviewSettleRequest, request, reply);
      if (body === undefined) return reply;
      const answer = await desk.previewSettle(body);
      return isRefusal(answer) ? refuse(reply, answer) : answer;
    }),
  );
  app.get(
    paths.members,
    signedIn(async (session, request, reply) => {
      if (session.role === 'attendant')
        return refuse(reply, { name: 'not_allowed', detail: { role: session.role } });
      const { q = '' } = request.query as { readonly q?: string };
      const answer: MemberSearchAnswer = { members: await people.searchMembers(q.slice(0, 64)) };
      return answer;
    }),
  );
  app.post(
    paths.virtualTerminal,
    signedIn(async (_session, request, reply) => {
      const body = parse(VirtualTerminalRequest, request, reply);
      if (body === undefined) return reply;
      const answer = parts.virtualTerminal(body.roomNo);
      return isRefusal(answer) ? refuse(reply, answer) : answer;
    }),
  );
  app.get(paths.health, () => parts.health());
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
