/** Signing in by staff number and PIN. The session is a sealed cookie, so that a restart of the hub signs nobody out. */
import type { Session } from '@baozhong/contract/http.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { State } from '@baozhong/core/index.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HubClock } from '../clock.ts';
import type { People } from '../persistence/people.ts';
import type { PinGuard } from './pin-guard.ts';
import { same, type Secrets } from './secrets.ts';

const cookieName = 'baozhong_session';
const lifeMs = 16 * 3_600_000;

export interface Sessions {
  signIn(staffNo: string, pin: string): Promise<Session | Refusal>;
  /** Who sent this request; undefined when nobody has signed in, or they have left the store's staff since. */
  of(request: Pick<FastifyRequest, 'headers'>): Session | undefined;
  give(reply: FastifyReply, session: Session): void;
  take(reply: FastifyReply): void;
}

export function createSessions(options: {
  readonly secrets: Secrets;
  readonly people: People;
  readonly guard: PinGuard;
  readonly clock: HubClock;
  readonly state: () => State;
  /** Over TLS: the cookie goes no other way. */
  readonly secure: boolean;
}): Sessions {
  const { secrets, people, guard, clock } = options;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${options.secure ? '; Secure' : ''}`;
  const sessionOf = (staffNo: string): Session | undefined => {
    const person = options.state().catalogue?.staff.get(staffNo);
    return person === undefined ? undefined : { staffNo, name: person.name, role: person.role };
  };
  return {
    async signIn(staffNo, pin) {
      const who = `staff/${staffNo}`;
      const locked = guard.locked(who, 'locked_out');
      if (locked !== undefined) return locked;
      const session = sessionOf(staffNo);
      const known = await people.staffPinHash(staffNo);
      // The same answer for an unknown number as for a wrong PIN: the door tells nobody who works here.
      if (
        session === undefined ||
        known === undefined ||
        !same(known, secrets.pinHash('staff', staffNo, pin))
      ) {
        const triesLeft = guard.wrong(who);
        return { name: 'bad_credentials', detail: { triesLeft } };
      }
      guard.right(who);
      return session;
    },
    of(request) {
      const cookie = (request.headers.cookie ?? '')
        .split(';')
        .map((part) => part.trim().split('='))
        .find(([name]) => name === cookieName)?.[1];
      const text = cookie === undefined ? undefined : secrets.open(cookie);
      if (text === undefined) return undefined;
      const [staffNo, untilAt] = text.split(' ');
      if (staffNo === undefined || Number(untilAt) < clock.now()) return undefined;
      return sessionOf(staffNo);
    },
    give(reply, session) {
      const sealed = secrets.seal(`${session.staffNo} ${String(clock.now() + lifeMs)}`);
      const seconds = String(lifeMs / 1000);
      void reply.header('set-cookie', `${cookieName}=${sealed}; ${attributes}; Max-Age=${seconds}`);
    },
    take(reply) {
      void reply.header('set-cookie', `${cookieName}=; ${attributes}; Max-Age=0`);
    },
  };
}
