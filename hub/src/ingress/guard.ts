/** What every request meets first, and what every answer carries. */
import { paths } from '@baozhong/contract/paths.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hosts } from '../tls/hosts.ts';
import { refuse } from './http-tools.ts';

export const bodyLimit = 64 * 1024;

export interface GuardParts {
  readonly hosts: Hosts;
  readonly uiDir: string | undefined;
  /** Where pages may ask beside where they came from. */
  readonly connect?: string;
}

/** A page from elsewhere must not open our sockets with our cookie. */
function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  // It says nothing but that it was heard.
  if (origin === undefined || request.url === paths.trustPing) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

export function guardEverything(app: FastifyInstance, parts: GuardParts): void {
  const contentSecurityPolicy = [
    "default-src 'self'",
    `connect-src 'self' ws: wss: ${parts.connect ?? ''}`.trim(),
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    `script-src 'self' ${startScripts(parts.uiDir).join(' ')}`.trim(),
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  app.addHook('onRequest', async (request, reply) => {
    if (!parts.hosts.knows(request.headers.host))
      return refuse(reply, { name: 'not_allowed', detail: { role: 'host' } });
    if (!sameOrigin(request))
      return refuse(reply, { name: 'not_allowed', detail: { role: 'origin' } });
    return undefined;
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': contentSecurityPolicy,
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

/** The built page begins with a short script in itself: it is let run by its hash, and no other is. */
function startScripts(uiDir: string | undefined): string[] {
  const page = join(uiDir ?? '', 'index.html');
  if (uiDir === undefined || !existsSync(page)) return [];
  return [...readFileSync(page, 'utf8').matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}
