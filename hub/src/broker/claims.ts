/**
 * Devices that belong to nobody and show a code (TRM-01). In memory only: a hub
 * that starts anew knows none of them, and each asks for another code. Anybody
 * on the network can ask, so all of it is bounded.
 */
import { claimCodeLength, claimCodeLetters } from '@baozhong/contract/terminal-claim.ts';
import { randomBytes, randomInt } from 'node:crypto';
import { hashOf } from './identities.ts';

export const claimLifeMs = 10 * 60_000;
/** A device asks every two seconds; one that does not any more has been switched off. */
export const silentClaimMs = 30_000;
export const mostClaims = 50;
/** A store's terminals have an address each; several behind one are a bench, or a flood. */
export const mostClaimsOfAddress = 10;
export const mostAsksPerMinute = 600;
const addressesRemembered = 1_000;
const minuteMs = 60_000;

export interface OpenClaim {
  readonly claimId: string;
  readonly claimHash: string;
  readonly code: string;
  readonly model: string;
  readonly firmware: string;
  readonly address: string;
  readonly sinceAt: number;
  readonly untilAt: number;
}

interface Kept extends OpenClaim {
  lastAskedAt: number;
}

export class Claims {
  readonly #now: () => number;
  readonly #open = new Map<string, Kept>();
  readonly #asks = new Map<string, { fromAt: number; count: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined: too many are open, or this address asks for too many. The same secret again is the same claim. */
  ask(
    asked: { readonly claimSecret: string; readonly model: string; readonly firmware: string },
    address: string,
  ): OpenClaim | undefined {
    this.#forgetOld();
    const claimHash = hashOfSecret(asked.claimSecret);
    const now = this.#now();
    const known = [...this.#open.values()].find((one) => one.claimHash === claimHash);
    if (known !== undefined) {
      known.lastAskedAt = now;
      return known;
    }
    const ofAddress = [...this.#open.values()].filter((one) => one.address === address);
    if (this.#open.size >= mostClaims || ofAddress.length >= mostClaimsOfAddress) return undefined;
    const claim: Kept = {
      ...{ claimId: randomBytes(12).toString('base64url'), claimHash, code: this.#newCode() },
      ...{ model: asked.model, firmware: asked.firmware, address },
      ...{ sinceAt: now, untilAt: now + claimLifeMs, lastAskedAt: now },
    };
    this.#open.set(claim.claimId, claim);
    return claim;
  }

  /** The device asks whether somebody has typed its code. */
  waiting(claimId: string, claimSecret: string): OpenClaim | undefined {
    this.#forgetOld();
    const claim = this.#open.get(claimId);
    if (claim === undefined || claim.claimHash !== hashOfSecret(claimSecret)) return undefined;
    claim.lastAskedAt = this.#now();
    return claim;
  }

  /** Takes it out: of two who type one code, one finds it. */
  take(code: string): OpenClaim | undefined {
    this.#forgetOld();
    const claim = [...this.#open.values()].find((one) => one.code === code);
    if (claim !== undefined) this.#open.delete(claim.claimId);
    return claim;
  }

  /** What was taken came to nothing. */
  putBack(claim: OpenClaim): void {
    this.#open.set(claim.claimId, { ...claim, lastAskedAt: this.#now() });
  }

  all(): readonly OpenClaim[] {
    this.#forgetOld();
    return [...this.#open.values()];
  }

  /** False: this address has asked too often within a minute. */
  mayAsk(address: string): boolean {
    const now = this.#now();
    const asks = this.#asks.get(address);
    const current =
      asks === undefined || now - asks.fromAt >= minuteMs ? { fromAt: now, count: 0 } : asks;
    current.count += 1;
    this.#asks.delete(address);
    this.#asks.set(address, current);
    const [oldest] = this.#asks.keys();
    if (oldest !== undefined && this.#asks.size > addressesRemembered) this.#asks.delete(oldest);
    return current.count <= mostAsksPerMinute;
  }

  #newCode(): string {
    const taken = new Set([...this.#open.values()].map(({ code }) => code));
    const letter = () => claimCodeLetters[randomInt(claimCodeLetters.length)] ?? '';
    const draw = () => Array.from({ length: claimCodeLength }, letter).join('');
    let code = draw();
    while (taken.has(code)) code = draw();
    return code;
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [claimId, { untilAt, lastAskedAt }] of this.#open)
      if (untilAt <= now || now - lastAskedAt >= silentClaimMs) this.#open.delete(claimId);
  }
}

export function hashOfSecret(claimSecret: string): string {
  return hashOf(claimSecret).toString('hex');
}
