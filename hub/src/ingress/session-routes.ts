/** Signing in and out, the lock of a desk, one's own secrets, and who one is. */
import { paths, type SessionAnswer, SignInRequest } from '@baozhong/contract/http.ts';
import {
  ChangePasswordRequest,
  ChangePinRequest,
  UnlockRequest,
} from '@baozhong/contract/sign-in.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInRows } from '../persistence/sign-in-rows.ts';
import { parse, refuse, type Routes } from './http-tools.ts';
import type { Secrets } from './secrets.ts';
import { takeSession } from './sign-in/cookies.ts';
import type { Devices } from './sign-in/devices.ts';
import { isWeakPassword, isWeakPin, type Passwords } from './sign-in/passwords.ts';
import type { Look, Sessions } from './sign-in/sessions.ts';
import type { SignIn } from './sign-in/sign-in.ts';

export interface SessionRouteParts {
  readonly rows: SignInRows;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly signIn: SignIn;
  readonly idleLockMinutes: () => number;
  readonly store: () => Pick<SessionAnswer, 'storeName' | 'timezone' | 'firstSteps'>;
  readonly demoLogins: () => SessionAnswer['demoLogins'];
}

export function sessionRoutes(parts: SessionRouteParts): Routes {
  const { sessions, devices, signIn } = parts;

  const answer = async (request: FastifyRequest): Promise<SessionAnswer> => {
    const look = sessions.look(request);
    const pcKnown = devices.knowsPc(request);
    const secret = look === undefined ? undefined : await parts.rows.secretOf(look.session.staffNo);
    const { storeName, timezone, firstSteps } = parts.store();
    return {
      session: look === undefined ? null : personOf(look),
      state: look?.state ?? 'open',
      idleLockMinutes: parts.idleLockMinutes(),
      hasPin: typeof secret?.pinHash === 'string',
      pcKnown,
      ...{ storeName, timezone },
      firstSteps: firstSteps && look?.session.role === 'manager',
      // They open the desk without a word: on this machine only.
      demoLogins: pcKnown ? parts.demoLogins() : [],
    };
  };

  /** Also to a locked desk, or one that must change its password. */
  const somebody =
    (handle: (look: Look, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const look = sessions.look(request);
      if (look === undefined) return refuse(reply, { name: 'not_signed_in', detail: {} });
      return handle(look, request, reply);
    };

  return (app) => {
    app.get(paths.session, answer);
    app.post(paths.session, async (request, reply) => {
      const body = parse(SignInRequest, request, reply);
      if (body === undefined) return reply;
      const refusal = await signIn.signIn(body, request, reply);
      return refusal === undefined ? { ok: true } : refuse(reply, refusal);
    });
    app.delete(paths.session, async (request, reply) => {
      const look = sessions.look(request);
      if (look !== undefined) await sessions.end(look.session.sessionId, 'signedOut');
      takeSession(request, reply);
      return reply.code(204).send();
    });
    app.post(
      paths.sessionTouch,
      somebody(async ({ session, state }, _request, reply) => {
        if (state === 'locked') return refuse(reply, { name: 'locked', detail: {} });
        sessions.touch(session.sessionId);
        return reply.code(204).send();
      }),
    );
    app.post(
      paths.sessionLock,
      somebody(async ({ session }, _request, reply) => {
        sessions.lock(session.sessionId);
        return reply.code(204).send();
      }),
    );
    app.post(
      paths.sessionUnlock,
      somebody(async ({ session }, request, reply) => {
        const body = parse(UnlockRequest, request, reply);
        if (body === undefined) return reply;
        const refusal = await signIn.unlock(session, body, request);
        return refusal === undefined ? reply.code(204).send() : refuse(reply, refusal);
      }),
    );
    ownSecrets(app, parts, somebody);
  };
}

function personOf({ session: { staffNo, name, role } }: Look) {
  return { staffNo, name, role };
}

function ownSecrets(
  app: Parameters<Routes>[0],
  { rows, secrets, passwords, sessions, signIn }: SessionRouteParts,
  somebody: (
    handle: (look: Look, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  app.post(
    paths.ownPassword,
    somebody(async ({ session, state }, request, reply) => {
      const body = parse(ChangePasswordRequest, request, reply);
      if (body === undefined) return reply;
      if (state === 'locked') return refuse(reply, { name: 'locked', detail: {} });
      const refusal = await signIn.confirm(session, body.current, request);
      if (refusal !== undefined) return refuse(reply, refusal);
      if (body.next === body.current || isWeakPassword(body.next, session.staffNo))
        return refuse(reply, { name: 'weak_password', detail: {} });
      await rows.setPassword(session.staffNo, await passwords.hash(body.next), null);
      sessions.passwordChanged(session.sessionId);
      await sessions.flush();
      return reply.code(204).send();
    }),
  );
  app.post(
    paths.ownPin,
    somebody(async ({ session, state }, request, reply) => {
      const body = parse(ChangePinRequest, request, reply);
      if (body === undefined) return reply;
      if (state !== 'open') return refuse(reply, { name: 'locked', detail: {} });
      const refusal = await signIn.confirm(session, body.password, request);
      if (refusal !== undefined) return refuse(reply, refusal);
      if (isWeakPin(body.pin)) return refuse(reply, { name: 'weak_pin', detail: {} });
      await rows.setPin(session.staffNo, secrets.pinHash('staff', session.staffNo, body.pin));
      return reply.code(204).send();
    }),
  );
}
