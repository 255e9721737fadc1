/** Signing in and out, and who one is. */
import { paths, type SessionAnswer, SignInRequest } from '@baozhong/contract/http.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Sessions } from './sessions.ts';

export interface SessionRouteParts {
  readonly sessions: Sessions;
  readonly storeName: () => string;
  readonly timezone: () => string;
  readonly demoLogins: () => SessionAnswer['demoLogins'];
}

export function sessionRoutes(parts: SessionRouteParts): Routes {
  const { sessions, demoLogins } = parts;
  return (app) => {
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
  };
}
