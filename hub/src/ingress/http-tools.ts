/** What every route uses: a body parsed or refused, a refusal sent, a door for those who have signed in. */
import type { Session } from '@baozhong/contract/http.ts';
import { statusOf } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Sessions } from './sessions.ts';

/** Routes of one concern, mounted by the composition root. */
export type Routes = (app: FastifyInstance, door: Door) => void;

export interface Door {
  /** Answers only to those who have signed in. */
  readonly signedIn: (
    handle: (session: Session, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

export function createDoor(sessions: Pick<Sessions, 'of'>): Door {
  return {
    signedIn: (handle) => async (request, reply) => {
      const session = sessions.of(request);
      if (session === undefined) return refuse(reply, { name: 'not_signed_in', detail: {} });
      return handle(session, request, reply);
    },
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
