/**
 * The people at the desk: signed in over HTTP, each wish under its own key. A
 * lost answer, a hub that is away: the very same request is sent again.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CommandRequest,
  type DeskCommand,
  type MemberFound,
  MemberSearchAnswer,
  Outcome,
  type PreviewSettleRequest,
  Quote,
} from '@baozhong/contract/commands.ts';
import { HealthAnswer, paths, RefusalAnswer, TestClockAnswer } from '@baozhong/contract/http.ts';
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { z } from 'zod';
import type { HubProcess } from './hub-process.ts';
import type { KillPoint } from './kills.ts';

export type DeskRole = 'host' | 'cashier' | 'attendant' | 'manager';
/** What is typed at the desk and goes no further. */
export type Secrets = Pick<CommandRequest, 'memberPin' | 'approval'>;

const requestPatienceMs = 30_000;
const mostTries = 200;
const retryPauseMs = 20;
/** People sign in anew for each shift; the hub's sessions live longer than that. */
const sessionMs = 8 * 3_600_000;

/** An answer that the player cannot go on from. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly cookies: readonly string[];
}

export class Desk {
  readonly #hub: HubProcess;
  readonly #store: StoreFile;
  readonly #cookies = new Map<DeskRole, { readonly cookie: string; readonly sinceAt: number }>();
  /** How often each reason was answered, whoever asked. */
  readonly refusals = new Map<string, number>();
  #keys = 0;

  constructor(hub: HubProcess, store: StoreFile) {
    this.#hub = hub;
    this.#store = store;
  }

  async cookie(role: DeskRole): Promise<string> {
    const kept = this.#cookies.get(role);
    if (kept !== undefined && this.#hub.at - kept.sinceAt < sessionMs) return kept.cookie;
    return this.#signIn(role);
  }

  /** The session may be gone: the next request signs in anew. */
  forget(role: DeskRole): void {
    this.#cookies.delete(role);
  }

  /** Decided and committed, or refused by name: either way it is over when this returns. */
  async command(role: DeskRole, command: DeskCommand, secrets: Secrets = {}): Promise<Outcome> {
    const request: CommandRequest = { key: this.#key(), command, ...secrets };
    const reply = await this.#ask('POST', paths.commands, role, request);
    const outcome = Outcome.safeParse(reply.body);
    const answered = outcome.success ? outcome.data : this.#refused(reply, paths.commands);
    if (answered.status === 'refused') this.noteRefusal(answered.refusal.name);
    return answered;
  }

  async quote(asked: PreviewSettleRequest): Promise<Quote> {
    return this.#answer(Quote, 'POST', paths.previewSettle, 'cashier', asked);
  }

  async memberByCard(cardUid: string): Promise<MemberFound | undefined> {
    const path = `${paths.members}?q=${encodeURIComponent(cardUid)}`;
    const { members } = await this.#answer(MemberSearchAnswer, 'GET', path, 'cashier');
    return members.find((member) => member.cardUids.includes(cardUid));
  }

  /** The position of the log now: what a device has been acknowledged stands at or before it. */
  async position(): Promise<number> {
    return (await this.#answer(HealthAnswer, 'GET', paths.health, 'manager')).pos;
  }

  /** Lets the hub's clock go to `toAt`; everything due by then has been decided when this returns. */
  async driveTo(toAt: number): Promise<number> {
    this.#hub.at = toAt;
    const answer = await this.#answer(TestClockAnswer, 'POST', paths.testClock, 'manager', {
      toAt,
    });
    return answer.pos;
  }

  async armKill(point: KillPoint, passes: number): Promise<void> {
    const reply = await this.#ask('POST', paths.testKill, 'manager', { point, passes });
    if (reply.status >= 300)
      throw new DeskError(`${paths.testKill} answered ${String(reply.status)}`);
    this.#hub.killArmed = true;
  }

  /** Resolves when the broker listens again; its devices may not be back yet. */
  async restartBroker(): Promise<void> {
    const reply = await this.#ask('POST', paths.testBroker, 'manager', {});
    if (reply.status >= 300)
      throw new DeskError(`${paths.testBroker} answered ${String(reply.status)}`);
  }

  async get<S extends z.ZodType>(schema: S, path: string): Promise<z.infer<S>> {
    return this.#answer(schema, 'GET', path, 'manager');
  }

  noteRefusal(name: string): void {
    this.refusals.set(name, (this.refusals.get(name) ?? 0) + 1);
  }

  async #answer<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    role: DeskRole,
    body?: unknown,
  ): Promise<z.infer<S>> {
    const reply = await this.#ask(method, path, role, body);
    const parsed = schema.safeParse(reply.body);
    if (reply.status < 300 && parsed.success) return parsed.data;
    throw new DeskError(
      `${method} ${path} answered ${String(reply.status)}: ${JSON.stringify(reply.body).slice(0, 400)}`,
    );
  }

  #refused(reply: Reply, path: string): Outcome {
    const refused = RefusalAnswer.safeParse(reply.body);
    if (refused.success) return { status: 'refused', pos: 0, refusal: refused.data.refusal };
    throw new DeskError(
      `${path} answered ${String(reply.status)}: ${JSON.stringify(reply.body).slice(0, 400)}`,
    );
  }

  async #ask(method: 'GET' | 'POST', path: string, role: DeskRole, body?: unknown): Promise<Reply> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const reply = await this.#send(method, path, await this.cookie(role), body);
      const name = reply === undefined ? undefined : refusalOf(reply.body);
      if (reply !== undefined && !mayPass(name)) return reply;
      // Sessions need not outlive the hub that gave them.
      if (name === 'not_signed_in') this.forget(role);
      else await pause(retryPauseMs);
      if (name !== undefined) this.noteRefusal(name);
    }
    throw new DeskError(`${method} ${path}: no answer after ${String(mostTries)} tries`);
  }

  /** One try. Nothing came back: the hub may be dying, and whether it did what was asked is unknown. */
  async #send(
    method: 'GET' | 'POST',
    path: string,
    cookie: string,
    body?: unknown,
  ): Promise<Reply | undefined> {
    await this.#hub.ready();
    try {
      const response = await fetch(this.#hub.http + path, {
        method,
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(requestPatienceMs),
      });
      const text = await response.text();
      const cookies = response.headers.getSetCookie();
      return { status: response.status, body: parsedOr(text), cookies };
    } catch {
      return undefined;
    }
  }

  async #signIn(role: DeskRole): Promise<string> {
    const people = this.#store.staff;
    const person =
      people.find((one) => one.role === role) ?? people.find((one) => one.role === 'manager');
    if (person === undefined) throw new DeskError(`the store has nobody who works as ${role}`);
    const { staffNo, pin } = person;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const reply = await this.#send('POST', paths.session, '', { staffNo, pin });
      if (reply !== undefined && reply.status < 300) {
        const cookie = reply.cookies.map((one) => one.split(';')[0] ?? '').join('; ');
        this.#cookies.set(role, { cookie, sinceAt: this.#hub.at });
        return cookie;
      }
      if (reply !== undefined && !mayPass(refusalOf(reply.body)))
        throw new DeskError(`${staffNo} cannot sign in: ${JSON.stringify(reply.body)}`);
      await pause(retryPauseMs);
    }
    throw new DeskError(`${staffNo} cannot sign in: no answer`);
  }

  /** A UUID version 7 of the driven time and a counter: the same day gives the same keys. */
  #key(): string {
    this.#keys += 1;
    const time = this.#hub.at.toString(16).padStart(12, '0');
    const tail = createHash('sha256')
      .update(`day/${String(this.#keys)}`)
      .digest('hex');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
  }
}

/** Refusals that go away by themselves. */
function mayPass(name: string | undefined): boolean {
  return name === 'busy' || name === 'hub_not_ready' || name === 'not_signed_in';
}

function refusalOf(body: unknown): string | undefined {
  const refused = RefusalAnswer.safeParse(body);
  return refused.success ? refused.data.refusal.name : undefined;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
