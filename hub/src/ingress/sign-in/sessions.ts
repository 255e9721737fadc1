/**
 * Open sessions (SEC-02). They are held in memory, so that each request is
 * judged at once, and written to rows, so that a restart of the hub signs
 * nobody out. A session belongs to the browser that it began in: its token in
 * another one ends it.
 */
import type { Role } from '@baozhong/contract/primitives.ts';
import type { Session, SessionEnd } from '@baozhong/contract/sign-in.ts';
import type { State } from '@baozhong/core/index.ts';
import { randomBytes } from 'node:crypto';
import type { HubClock } from '../../clock.ts';
import type { SessionRecord, SignInRows } from '../../persistence/sign-in-rows.ts';
import { cookieOf, deviceHashOf, type FromBrowser, hashOf, newToken } from './cookies.ts';

export const sessionLifeMs = 16 * 3_600_000;
/** A screen says once in a while that it is touched; so much later the hub locks by itself. */
const touchGraceMs = 60_000;
const mostPerPerson = 30;
const endedKeptMs = 90 * 24 * 3_600_000;

/** Somebody at a desk: who, and in which session. */
export interface SignedIn extends Session {
  readonly sessionId: string;
}
export type SessionState = 'open' | 'locked' | 'mustChange';
export interface Look {
  readonly session: SignedIn;
  readonly state: SessionState;
}

export type SessionChange =
  | { readonly kind: 'ended'; readonly session: SessionRecord; readonly because: SessionEnd }
  | { readonly kind: 'locked'; readonly session: SessionRecord };

export interface SessionsParts {
  readonly rows: SignInRows;
  readonly clock: HubClock;
  readonly state: () => State;
  readonly onError: (error: unknown) => void;
}

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #byToken = new Map<string, SessionRecord>();
  /** Changed since they were written. */
  readonly #unwritten = new Set<SessionRecord>();
  readonly #listeners = new Set<(change: SessionChange) => void>();
  #writing = Promise.resolve();
  #idleLockMs = 0;

  private constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  static async open(parts: SessionsParts): Promise<Sessions> {
    const sessions = new Sessions(parts);
    await parts.rows.forgetSessionsBefore(parts.clock.now() - endedKeptMs);
    for (const row of await parts.rows.openSessions()) sessions.#byToken.set(row.tokenHash, row);
    return sessions;
  }

  onChange(listener: (change: SessionChange) => void): void {
    this.#listeners.add(listener);
  }

  setIdleLock(minutes: number): void {
    this.#idleLockMs = minutes * 60_000;
  }

  /** Who sent this and what their session may do now; undefined when nobody is signed in there. */
  look(request: FromBrowser): Look | undefined {
    const token = cookieOf(request, 'session');
    const record = token === undefined ? undefined : this.#byToken.get(hashOf(token));
    if (record === undefined) return undefined;
    if (deviceHashOf(request) !== record.deviceHash) {
      record.carriedTo = `${request.ip} ${agentOf(request)}`.trim();
      this.#end(record, 'carried');
      return undefined;
    }
    const person = this.#person(record);
    if (person === undefined) return undefined;
    this.#lockIfIdle(record);
    const state = record.locked ? 'locked' : record.mustChange ? 'mustChange' : 'open';
    return { session: { ...person, sessionId: record.sessionId }, state };
  }

  /** Only those whose session is neither locked nor waits for a new password. */
  of(request: FromBrowser): SignedIn | undefined {
    const look = this.look(request);
    return look?.state === 'open' ? look.session : undefined;
  }

  /** The token goes to the browser and is kept nowhere. */
  async begin(
    who: Pick<
      SessionRecord,
      'staffNo' | 'role' | 'how' | 'mustChange' | 'deviceHash' | 'deviceName' | 'address'
    >,
  ): Promise<string> {
    const now = this.#parts.clock.now();
    const token = newToken();
    const { staffNo, role, how, mustChange, deviceHash, deviceName, address } = who;
    const record: SessionRecord = {
      ...{ staffNo, role, how, mustChange, deviceHash, deviceName, address },
      sessionId: randomBytes(9).toString('base64url'),
      tokenHash: hashOf(token),
      sinceAt: now,
      lastSeenAt: now,
      untilAt: now + sessionLifeMs,
      ...{ locked: false, endedAt: null, endedBecause: null, carriedTo: null, alarmSeen: false },
    };
    await this.#parts.rows.saveSession(record);
    this.#byToken.set(record.tokenHash, record);
    const [oldest, ...rest] = this.all().filter((one) => one.staffNo === staffNo);
    if (oldest !== undefined && rest.length >= mostPerPerson) this.#end(oldest, 'tooMany');
    return token;
  }

  all(): readonly SessionRecord[] {
    return [...this.#byToken.values()];
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.all().find((one) => one.sessionId === sessionId);
  }

  touch(sessionId: string): void {
    const record = this.get(sessionId);
    if (record === undefined || record.locked) return;
    record.lastSeenAt = this.#parts.clock.now();
    this.#unwritten.add(record);
  }

  lock(sessionId: string): void {
    const record = this.get(sessionId);
    if (record !== undefined) this.#lock(record);
  }

  unlock(sessionId: string): void {
    const record = this.get(sessionId);
    if (record === undefined) return;
    record.locked = false;
    record.lastSeenAt = this.#parts.clock.now();
    this.#unwritten.add(record);
  }

  passwordChanged(sessionId: string): void {
    const record = this.get(sessionId);
    if (record === undefined) return;
    record.mustChange = false;
    this.#unwritten.add(record);
    this.endOf(record.staffNo, 'passwordChanged', sessionId);
  }

  /** In force at once; written when this returns, or later when the database cannot now. */
  async end(sessionId: string, because: SessionEnd): Promise<boolean> {
    const record = this.get(sessionId);
    if (record === undefined) return false;
    this.#end(record, because);
    await this.flush();
    return true;
  }

  endOf(staffNo: string, because: SessionEnd, except?: string): void {
    for (const record of this.all())
      if (record.staffNo === staffNo && record.sessionId !== except) this.#end(record, because);
  }

  endAt(deviceHash: string, because: SessionEnd): void {
    for (const record of this.all())
      if (record.deviceHash === deviceHash) this.#end(record, because);
  }

  /** What time and the store's people have ended or locked meanwhile. */
  sweep(): void {
    for (const record of this.all())
      if (this.#person(record) !== undefined) this.#lockIfIdle(record);
  }

  /** One round after the other, so that nothing older is written over something newer. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** What could not be written stays for the next round. */
  async #write(): Promise<void> {
    for (const record of [...this.#unwritten]) {
      this.#unwritten.delete(record);
      try {
        await this.#parts.rows.saveSession({ ...record });
      } catch (error) {
        this.#unwritten.add(record);
        this.#parts.onError(error);
        return;
      }
    }
  }

  #person(record: SessionRecord): Session | undefined {
    const person = this.#parts.state().catalogue?.staff.get(record.staffNo);
    const ended: SessionEnd | undefined =
      record.untilAt <= this.#parts.clock.now()
        ? 'expired'
        : person === undefined
          ? 'left'
          : person.role !== record.role
            ? 'roleChanged'
            : undefined;
    if (ended !== undefined || person === undefined) {
      this.#end(record, ended ?? 'left');
      return undefined;
    }
    const role: Role = person.role;
    return { staffNo: record.staffNo, name: person.name, role };
  }

  #lockIfIdle(record: SessionRecord): void {
    const idleMs = this.#parts.clock.now() - record.lastSeenAt;
    if (this.#idleLockMs > 0 && idleMs > this.#idleLockMs + touchGraceMs) this.#lock(record);
  }

  #lock(record: SessionRecord): void {
    if (record.locked) return;
    record.locked = true;
    this.#unwritten.add(record);
    this.#tell({ kind: 'locked', session: record });
  }

  #end(record: SessionRecord, because: SessionEnd): void {
    if (!this.#byToken.delete(record.tokenHash)) return;
    record.endedAt = this.#parts.clock.now();
    record.endedBecause = because;
    this.#unwritten.add(record);
    this.#tell({ kind: 'ended', session: record, because });
  }

  #tell(change: SessionChange): void {
    for (const listener of this.#listeners) listener(change);
    // An end is worth a write of its own; a touch waits for the next round.
    this.flush().catch(this.#parts.onError);
  }
}

/** What a browser says of itself, cut to what a person can read. */
function agentOf({ headers }: FromBrowser): string {
  const agent = headers['user-agent'] ?? '';
  const system = /Windows|Mac OS|Android|iPhone|iPad|Linux/.exec(agent)?.[0] ?? '';
  const browser = /Edg|OPR|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? '';
  return [browser.replace('Edg', 'Edge').replace('OPR', 'Opera'), system].filter(Boolean).join(' ');
}
