/**
 * A small server in the clear beside the pages: a device that does not trust
 * the store yet could not read how to, otherwise. It knows that page and the
 * authority's certificate; whoever asks for anything else is sent to the pages.
 */
import fastifyStatic from '@fastify/static';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { hostOf, type Hosts, inUrl } from '../tls/hosts.ts';
import { bodyLimit, guardEverything } from './guard.ts';

export interface TrustHelperParts {
  readonly log: FastifyBaseLogger;
  readonly hosts: Hosts;
  readonly uiDir: string | undefined;
  readonly securePort: () => number;
  readonly routes: (app: FastifyInstance) => void;
}

export async function createTrustHelper(parts: TrustHelperParts): Promise<FastifyInstance> {
  const { log, uiDir, hosts } = parts;
  const app = Fastify({
    loggerInstance: log,
    bodyLimit,
    logController: new LogController({ disableRequestLogging: true }),
  });
  // It asks the pages whether this device trusts them.
  guardEverything(app, { hosts, uiDir, connect: 'https:' });
  parts.routes(app);
  if (uiDir !== undefined) {
    await app.register(fastifyStatic, { root: join(uiDir, '_app'), prefix: '/_app/' });
    app.get('/trust', (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', uiDir),
    );
  }
  app.setNotFoundHandler((request, reply) => {
    const host = hostOf(request.headers.host) ?? '';
    const where = request.method === 'GET' ? request.url : '/';
    // Not for good: the port may serve something else some day.
    return reply.redirect(`https://${inUrl(host)}:${String(parts.securePort())}${where}`, 302);
  });
  return app;
}
