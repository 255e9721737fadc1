/** What every route uses: a body parsed or refused, a refusal sent, a door for those who have signed in. */
import { paths, statusOf } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Sessions, SignedIn } from './sign-in/sessions.ts';

/** Routes of one concern, mounted by the composition root. */
export type Routes = (app: FastifyInstance, door: Door) => void;

export interface Door {
  /** Answers only to those who have signed in, and whose desk is not locked. */
  readonly signedIn: (handle: Handle) => RouteHandle;
  readonly manager: (handle: Handle) => RouteHandle;
  /** Who has signed in, where others are answered as well. */
  readonly who: (request: FastifyRequest) => SignedIn | undefined;
}
type Handle = (session: SignedIn, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
type RouteHandle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export function createDoor(sessions: Pick<Sessions, 'look' | 'touch'>): Door {
  const signedIn: Door['signedIn'] = (handle) => async (request, reply) => {
    const look = sessions.look(request);
    if (look === undefined) return refuse(reply, { name: 'not_signed_in', detail: {} });
    if (look.state === 'locked') return refuse(reply, { name: 'locked', detail: {} });
    if (look.state === 'mustChange')
      return refuse(reply, { name: 'password_change_required', detail: {} });
    // Questions ask themselves while a screen stands open; a command is a person's.
    if (request.url === paths.commands) sessions.touch(look.session.sessionId);
    return handle(look.session, request, reply);
  };
  return {
    signedIn,
    who(request) {
      const look = sessions.look(request);
      const isIn = look !== undefined && look.state !== 'locked' && look.state !== 'mustChange';
      return isIn ? look.session : undefined;
    },
    manager: (handle) =>
      signedIn(async (session, request, reply) =>
        session.role === 'manager'
          ? handle(session, request, reply)
          : refuse(reply, { name: 'not_allowed', detail: { role: session.role } }),
      ),
  };
}

export function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(statusOf(refusal.name)).send({ refusal });
}

export function isRefusal(value: object): value is Refusal {
  return 'name' in value && 'detail' in value;
}

/** The body as the contract has it, or the refusal sent. */
export function parse<T extends z.ZodType>(
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
