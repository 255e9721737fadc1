/**
 * A terminal's life in the store: claimed for a room by the code that it shows,
 * given its identity once, replaced, locked, moved, revoked (TRM-01, TRM-12).
 * Whatever is done is kept with who did it, and is true at once.
 */
import {
  claimCodeLetters,
  type ClaimAnswer,
  type ClaimRequest,
  type ClaimState,
  type GivenIdentity,
  type OpenClaimRow,
  type TerminalDeedRow,
  type TerminalRequest,
} from '@baozhong/contract/terminal-claim.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import { randomInt } from 'node:crypto';
import type { Broker } from '../broker/broker.ts';
import { type OpenClaim, Claims, hashOfSecret } from '../broker/claims.ts';
import { hashOf, type Identity } from '../broker/identities.ts';
import type { Log } from '../broker/log.ts';
import type { HubClock } from '../clock.ts';
import { PinGuard } from './pin-guard.ts';
import type { Secrets } from './secrets.ts';

/** How long a claimed device may ask again who it is, if it never got the answer. */
export const handOutMs = 10 * 60_000;
/** Wrong codes by one manager; after these they wait. */
const codeTries = 10;
const idLetters = 8;

export interface ProvisioningParts {
  readonly broker: Pick<
    Broker,
    'identity' | 'identities' | 'changeIdentities' | 'presence' | 'unlock' | 'beep'
  >;
  readonly clock: HubClock;
  readonly secrets: Pick<Secrets, 'terminalSecret'>;
  readonly log: Log;
  readonly hasRoom: (roomNo: string) => boolean;
  /** What a device is given beside its own: the same for all. */
  readonly store: () => Omit<GivenIdentity, 'deviceId' | 'secret' | 'roomNo' | 'host'>;
  readonly caFingerprint: () => string | null;
  /** Shows the room on a terminal that has just come to it. */
  readonly show: (device: { readonly deviceId: string; readonly roomNo: string }) => void;
  /** Taps that the device said it holds. */
  readonly pendingOf: (deviceId: string) => number;
}

type Done = Refusal | undefined;

const refusal = (name: Refusal['name'], detail: Refusal['detail'] = {}): Refusal => ({
  name,
  detail,
});

export class Provisioning {
  readonly #parts: ProvisioningParts;
  readonly #claims: Claims;
  readonly #wrongCodes: PinGuard;
  /** One change after the other: two managers must not give one room two terminals. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(parts: ProvisioningParts) {
    this.#parts = parts;
    this.#claims = new Claims(() => parts.clock.now());
    this.#wrongCodes = new PinGuard(parts.clock, codeTries);
  }

  // ---- what a device asks

  mayAsk(address: string): boolean {
    return this.#claims.mayAsk(address);
  }

  ask(asked: ClaimRequest, address: string): ClaimAnswer | Refusal {
    const claim = this.#claims.ask(asked, address);
    if (claim === undefined) return refusal('busy');
    const { claimId } = claim;
    const caFingerprint = this.#parts.caFingerprint();
    return { claimId, ...this.#shown(claim), caFingerprint };
  }

  /** `host`: by which the device called. */
  look(claimId: string, claimSecret: string, host: string): ClaimState | Refusal {
    const claim = this.#claims.waiting(claimId, claimSecret);
    if (claim !== undefined) return { state: 'waiting', ...this.#shown(claim) };
    const identity = this.#handedOut(claimId, claimSecret);
    const untilAt = identity?.handOut?.untilAt ?? 0;
    if (identity === undefined || untilAt <= this.#parts.clock.now())
      return refusal('unknown_claim');
    const { deviceId, roomNo } = identity;
    const secret = this.#parts.secrets.terminalSecret(deviceId, hashOfSecret(claimSecret));
    return {
      state: 'claimed',
      given: { ...this.#parts.store(), deviceId, secret, roomNo, host },
    };
  }

  /** The device keeps what it was given. Once said it may be said again: its reply may have been lost. */
  confirm(claimId: string, claimSecret: string): Promise<Done> {
    return this.#inTurn(async () => {
      const identity = this.#handedOut(claimId, claimSecret);
      if (identity?.handOut === undefined || identity.handOut === null)
        return refusal('unknown_claim');
      if (identity.handOut.untilAt === null) return undefined;
      const save = { ...identity, handOut: { ...identity.handOut, untilAt: null } };
      await this.#change({ save }, 'received', 'device', identity);
      return undefined;
    });
  }

  // ---- what a manager does

  openClaims(): OpenClaimRow[] {
    return this.#claims.all().map(({ claimId, model, firmware, address, sinceAt, untilAt }) => ({
      ...{ claimId, model, firmware, address, sinceAt, untilAt },
    }));
  }

  act(asked: TerminalRequest, by: string): Promise<Done> {
    return this.#inTurn(() => {
      switch (asked.do) {
        case 'claim':
          return this.#claim(asked, by);
        case 'lock':
          return this.#lock(asked.deviceId, 'manager', by);
        case 'unlock':
          return this.#unlock(asked.deviceId, by);
        case 'revoke':
          return this.#revoke(asked.deviceId, by);
        case 'beep':
          return Promise.resolve(this.#beep(asked.deviceId));
        case 'move':
          return this.#move(asked.deviceId, asked.roomNo, by);
      }
    });
  }

  /** Two devices were found to use one identity: neither may, until a manager has seen to it. */
  lockCloned(deviceId: string): Promise<Done> {
    return this.#inTurn(() => this.#lock(deviceId, 'cloned', 'hub'));
  }

  #beep(deviceId: string): Done {
    const { broker, pendingOf } = this.#parts;
    if (broker.identity(deviceId) === undefined) return refusal('unknown_terminal');
    if (broker.presence(deviceId)?.online !== true)
      return refusal('terminal_away', { pending: pendingOf(deviceId) });
    broker.beep(deviceId);
    return undefined;
  }

  async #claim(
    { code, roomNo, replace }: Extract<TerminalRequest, { do: 'claim' }>,
    by: string,
  ): Promise<Done> {
    const who = `claim/${by}`;
    const locked = this.#wrongCodes.locked(who, 'locked_out');
    if (locked !== undefined) return locked;
    if (!this.#parts.hasRoom(roomNo)) return refusal('unknown_room', { roomNo });
    const before = this.#ofRoom(roomNo);
    if (before.length > 0 && !replace) return refusal('terminal_in_room', { roomNo });
    const claim = this.#claims.take(code);
    if (claim === undefined) {
      const triesLeft = this.#wrongCodes.wrong(who);
      this.#parts.log.warn({ by, roomNo, triesLeft }, 'a claim code that no terminal shows');
      return refusal('unknown_claim');
    }
    this.#wrongCodes.right(who);
    const save = this.#identityFor(claim, roomNo, by);
    const gone = before.map(({ deviceId }) => deviceId);
    try {
      const did = gone.length === 0 ? 'claimed' : 'replaced';
      await this.#change({ save, gone }, did, by, save, gone.join(' '));
    } catch (error) {
      this.#claims.putBack(claim);
      throw error;
    }
    return undefined;
  }

  #identityFor({ claimId, claimHash, model }: OpenClaim, roomNo: string, by: string): Identity {
    const { clock, secrets } = this.#parts;
    const deviceId = this.#newId();
    const now = clock.now();
    return {
      ...{ deviceId, roomNo, model, claimedBy: by, claimedAt: now, lock: null },
      secretHash: hashOf(secrets.terminalSecret(deviceId, claimHash)).toString('hex'),
      handOut: { claimId, claimHash, untilAt: now + handOutMs },
    };
  }

  /** Says nothing of a room: a terminal may be moved. */
  #newId(): string {
    const letter = () => claimCodeLetters[randomInt(claimCodeLetters.length)] ?? '';
    for (;;) {
      const deviceId = `T-${Array.from({ length: idLetters }, letter).join('')}`;
      if (this.#parts.broker.identity(deviceId) === undefined) return deviceId;
    }
  }

  async #lock(deviceId: string, why: 'manager' | 'cloned', by: string): Promise<Done> {
    const identity = this.#parts.broker.identity(deviceId);
    if (identity === undefined) return refusal('unknown_terminal');
    if (identity.lock !== null) return undefined;
    const save = { ...identity, lock: { why, by, at: this.#parts.clock.now() } };
    await this.#change({ save }, why === 'cloned' ? 'cloned' : 'locked', by, identity);
    return undefined;
  }

  async #unlock(deviceId: string, by: string): Promise<Done> {
    const { broker } = this.#parts;
    const identity = broker.identity(deviceId);
    if (identity === undefined) return refusal('unknown_terminal');
    await this.#change({ save: { ...identity, lock: null } }, 'unlocked', by, identity);
    broker.unlock(deviceId);
    return undefined;
  }

  async #revoke(deviceId: string, by: string): Promise<Done> {
    const identity = this.#parts.broker.identity(deviceId);
    if (identity === undefined) return refusal('unknown_terminal');
    await this.#change({ gone: [deviceId] }, 'revoked', by, identity);
    return undefined;
  }

  /** Its taps count for the room that it is in when they come: so it must be here and hold none. */
  async #move(deviceId: string, roomNo: string, by: string): Promise<Done> {
    const { broker, hasRoom, pendingOf, show } = this.#parts;
    const identity = broker.identity(deviceId);
    if (identity === undefined) return refusal('unknown_terminal');
    if (!hasRoom(roomNo)) return refusal('unknown_room', { roomNo });
    if (identity.roomNo === roomNo) return undefined;
    if (this.#ofRoom(roomNo).length > 0) return refusal('terminal_in_room', { roomNo });
    const pending = pendingOf(deviceId);
    if (broker.presence(deviceId)?.online !== true || pending > 0)
      return refusal('terminal_away', { pending });
    const save = { ...identity, roomNo };
    await this.#change({ save }, 'moved', by, save, identity.roomNo);
    show(save);
    return undefined;
  }

  // ---- what all of them need

  #ofRoom(roomNo: string): readonly Identity[] {
    return this.#parts.broker.identities().filter((one) => one.roomNo === roomNo);
  }

  #handedOut(claimId: string, claimSecret: string): Identity | undefined {
    const claimHash = hashOfSecret(claimSecret);
    return this.#parts.broker
      .identities()
      .find(({ handOut }) => handOut?.claimId === claimId && handOut.claimHash === claimHash);
  }

  #shown({ code, untilAt }: OpenClaim) {
    const leftMs = untilAt - this.#parts.clock.now();
    return { code, expiresInSeconds: Math.max(0, Math.floor(leftMs / 1_000)) };
  }

  async #change(
    change: { readonly save?: Identity; readonly gone?: readonly string[] },
    did: TerminalDeedRow['did'],
    by: string,
    { deviceId, roomNo }: Identity,
    before = '',
  ): Promise<void> {
    const deed = { at: this.#parts.clock.now(), by, did, deviceId, roomNo, before };
    await this.#parts.broker.changeIdentities({ ...change, deed });
    this.#parts.log.info({ deviceId, roomNo, did, by, before }, 'a terminal was changed');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#changing.then(work, work);
    this.#changing = turn.catch(() => undefined);
    return turn;
  }
}
