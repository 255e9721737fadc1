/** Devices that show a code: anybody on the network can ask for one, so all of it has an end. */
import { ClaimCode } from '@baozhong/contract/terminal-claim.ts';
import { describe, expect, test } from 'vitest';
import {
  claimLifeMs,
  Claims,
  mostAsksPerMinute,
  mostClaims,
  mostClaimsOfAddress,
  silentClaimMs,
} from '../../../hub/src/broker/claims.ts';

const secretOf = (n: number) => n.toString(16).padStart(64, '0');
const asked = (n: number) => ({ claimSecret: secretOf(n), model: 'bell', firmware: 'bell 1.0' });

function claims() {
  const clock = { at: 1_000_000 };
  return { clock, claims: new Claims(() => clock.at) };
}

describe('[TRM-01] open claims', () => {
  test('a code of six characters that nobody takes for one another; the same secret is the same claim', () => {
    const { claims: open } = claims();
    const first = open.ask(asked(1), '10.0.0.1');
    expect(ClaimCode.safeParse(first?.code).success).toBe(true);
    expect(first?.code).toMatch(/^[^0O1IL]{6}$/);
    expect(open.ask(asked(1), '10.0.0.9')).toEqual(first);
    expect(open.ask(asked(2), '10.0.0.2')?.code).not.toBe(first?.code);
    expect(open.all()).toHaveLength(2);
  });

  test('only the holder of the secret hears of it; of two who type the code one finds it', () => {
    const { claims: open } = claims();
    const claim = open.ask(asked(1), '10.0.0.1');
    if (claim === undefined) throw new Error('no claim');
    expect(open.waiting(claim.claimId, secretOf(2))).toBeUndefined();
    expect(open.waiting(claim.claimId, secretOf(1))).toMatchObject({ code: claim.code });
    expect(open.take(claim.code)).toMatchObject({ claimId: claim.claimId });
    expect(open.take(claim.code)).toBeUndefined();
  });

  test('ends after ten minutes, and sooner when its device is silent', () => {
    const { clock, claims: open } = claims();
    const claim = open.ask(asked(1), '10.0.0.1');
    if (claim === undefined) throw new Error('no claim');
    for (let asks = 0; asks < claimLifeMs / silentClaimMs - 1; asks += 1) {
      clock.at += silentClaimMs - 1;
      expect(open.waiting(claim.claimId, secretOf(1))).toBeDefined();
    }
    clock.at = claim.untilAt;
    expect(open.waiting(claim.claimId, secretOf(1))).toBeUndefined();
    const other = open.ask(asked(2), '10.0.0.1');
    clock.at += silentClaimMs;
    expect(open.take(other?.code ?? '')).toBeUndefined();
  });

  test('few of one address, not many of all, and a flood keeps those out that come later, not those who wait', () => {
    const { clock, claims: open } = claims();
    const honest = open.ask(asked(1), '10.0.0.1');
    let n = 1;
    const flood = (address: string) => open.ask(asked((n += 1)), address);
    const ofOne = Array.from({ length: 20 }, () => flood('10.6.6.6'));
    expect(ofOne.filter((one) => one !== undefined)).toHaveLength(mostClaimsOfAddress);
    for (let address = 0; address < 20; address += 1)
      for (let asks = 0; asks < 5; asks += 1) flood(`10.7.0.${String(address)}`);
    expect(open.all()).toHaveLength(mostClaims);
    expect(open.waiting(honest?.claimId ?? '', secretOf(1))).toBeDefined();
    // Who only floods does not come back to ask: their places are free soon.
    clock.at += silentClaimMs;
    expect(open.ask(asked(900), '10.0.0.3')).toBeDefined();
  });

  test('an address that asks without an end is told to wait, and no other', () => {
    const { clock, claims: open } = claims();
    for (let asks = 0; asks < mostAsksPerMinute; asks += 1) expect(open.mayAsk('a')).toBe(true);
    expect(open.mayAsk('a')).toBe(false);
    expect(open.mayAsk('b')).toBe(true);
    clock.at += 60_000;
    expect(open.mayAsk('a')).toBe(true);
  });
});
