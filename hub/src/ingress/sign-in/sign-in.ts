/**
 * The door: who proves what, and what a wrong try costs (SEC-02). It tells
 * nobody who works here: an unknown number and a wrong secret get the same
 * answer after the same work.
 */
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { SignInRequest, UnlockRequest } from '@baozhong/contract/sign-in.ts';
import type { StaffConfig, State } from '@baozhong/core/index.ts';
import type { FastifyReply } from 'fastify';
import type { HubClock } from '../../clock.ts';
import type { SignInRows } from '../../persistence/sign-in-rows.ts';
import { PinGuard } from '../pin-guard.ts';
import { same, type Secrets } from '../secrets.ts';
import { type FromBrowser, giveSession } from './cookies.ts';
import type { Devices } from './devices.ts';
import { type Passwords, TooManyAtOnce } from './passwords.ts';
import { type Sessions, sessionLifeMs, type SignedIn } from './sessions.ts';

/** So many wrong ones from one address, whoever was meant: the whole address waits. */
const triesPerAddress = 30;

export interface SignInParts {
  readonly rows: SignInRows;
  readonly secrets: Secrets;
  readonly clock: HubClock;
  readonly guard: PinGuard;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly state: () => State;
}

type Proof = { readonly pin: string } | { readonly password: string };

export class SignIn {
  readonly #parts: SignInParts;
  readonly #addresses: PinGuard;

  constructor(parts: SignInParts) {
    this.#parts = parts;
    this.#addresses = new PinGuard(parts.clock, triesPerAddress);
  }

  /** The refusal, or undefined and the cookies are given. */
  async signIn(
    body: SignInRequest,
    request: FromBrowser,
    reply: FastifyReply,
  ): Promise<Refusal | undefined> {
    const { sessions, devices } = this.#parts;
    const person = this.#named(body);
    const named = 'staffNo' in body ? body.staffNo : (person?.staffNo ?? body.cardUid);
    const proved = await this.#prove(person, named, body, request);
    if ('detail' in proved) return proved;
    const { staffNo, role } = proved.person;
    const device = await devices.signedInAt(request, reply);
    const token = await sessions.begin({
      ...{ staffNo, role, mustChange: proved.mustChange },
      how: 'password' in body ? 'password' : 'cardUid' in body ? 'card' : 'pin',
      deviceHash: device.cookieHash,
      deviceName: device.name,
      address: request.ip,
    });
    giveSession(request, reply, token, sessionLifeMs);
    return undefined;
  }

  /** A locked desk opens to its own person only. */
  async unlock(
    session: SignedIn,
    proof: UnlockRequest,
    request: FromBrowser,
  ): Promise<Refusal | undefined> {
    const person = this.#parts.state().catalogue?.staff.get(session.staffNo);
    const proved = await this.#prove(person, session.staffNo, proof, request);
    if ('detail' in proved) return proved;
    this.#parts.sessions.unlock(session.sessionId);
    return undefined;
  }

  /** Vouches for a person who is signed in already, before a secret of theirs is changed. */
  async confirm(
    session: SignedIn,
    password: string,
    request: FromBrowser,
  ): Promise<Refusal | undefined> {
    const person = this.#parts.state().catalogue?.staff.get(session.staffNo);
    const proved = await this.#prove(person, session.staffNo, { password }, request);
    return 'detail' in proved ? proved : undefined;
  }

  #named(body: SignInRequest): StaffConfig | undefined {
    const { catalogue } = this.#parts.state();
    return 'cardUid' in body
      ? catalogue?.staffByCard.get(body.cardUid)
      : catalogue?.staff.get(body.staffNo);
  }

  async #prove(
    person: StaffConfig | undefined,
    named: string,
    proof: Proof,
    request: FromBrowser,
  ): Promise<Refusal | { readonly person: StaffConfig; readonly mustChange: boolean }> {
    const { guard, devices } = this.#parts;
    const known = devices.knowsPc(request);
    if ('pin' in proof && !known) return { name: 'pc_not_known', detail: {} };
    // A stranger who guesses elsewhere must not lock somebody out of the store's own desk.
    const who = `staff/${named}/${known ? 'known' : 'elsewhere'}`;
    const locked =
      this.#addresses.locked(request.ip, 'locked_out') ?? guard.locked(who, 'locked_out');
    if (locked !== undefined) return locked;
    // Counted before it is looked at: a thousand guesses at once are no better than five.
    const triesLeft = guard.wrong(who);
    const right = await this.#holds(person, proof).catch((error: unknown) => {
      if (error instanceof TooManyAtOnce) return 'busy' as const;
      throw error;
    });
    if (right === 'busy') return { name: 'busy', detail: {} };
    if (!right || person === undefined) {
      this.#addresses.wrong(request.ip);
      return { name: 'bad_credentials', detail: { triesLeft } };
    }
    guard.right(who);
    return { person, mustChange: right === 'once' };
  }

  /** Does the same work for everybody. `once`: right, but a one-time password. */
  async #holds(person: StaffConfig | undefined, proof: Proof): Promise<boolean | 'once'> {
    const { rows, secrets, passwords, clock } = this.#parts;
    const row = await rows.secretOf(person?.staffNo ?? '');
    if ('pin' in proof) {
      const typed = secrets.pinHash('staff', person?.staffNo ?? '', proof.pin);
      return same(row?.pinHash ?? '', typed);
    }
    const right = await passwords.matches(row?.passwordHash ?? undefined, proof.password);
    const untilAt = row?.oneTimeUntilAt ?? null;
    if (!right || untilAt === null) return right;
    return untilAt > clock.now() ? 'once' : false;
  }
}
