/** How a device becomes a store's, by its pure part: what it does next, what it shows, and what a lost answer changes. */
import type { GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import { lcdCells, width } from '@baozhong/terminal/src/cells.ts';
import { readAddress } from '@baozhong/terminal/src/claim/address.ts';
import { claimFaceOf, spokenCode } from '@baozhong/terminal/src/claim/claim-face.ts';
import {
  beginClaiming,
  type Claiming,
  type ClaimInput,
  type ClaimOutput,
  claimStep,
  lookEveryMs,
} from '@baozhong/terminal/src/claim/claiming.ts';
import { describe, expect, test } from 'vitest';

const answer = {
  ...{ claimId: 'claim-0001', code: 'A3K7QP', expiresInSeconds: 600 },
  caFingerprint: null,
};
const waiting = { state: 'waiting', code: 'A3K7QP', expiresInSeconds: 500 } as const;
const given: GivenIdentity = {
  ...{ storeId: 'S1', storeName: '东门店', deviceId: 'T-AAAA2222', secret: 'x'.repeat(43) },
  ...{ roomNo: '302', host: 'hub.local', mqttPort: 1883 },
};
const fingerprint = `C6:71:50:B3:82:2B${':FF'.repeat(26)}`;

type WithoutTime = ClaimInput extends infer I
  ? I extends ClaimInput
    ? Omit<I, 'uptime' | 'chance'>
    : never
  : never;

/** `open`: the power was cut in a claim. */
function device(open = false) {
  let now = 1_000;
  const begun = beginClaiming(now, open);
  let state: Claiming = begun.state;
  let outputs: readonly ClaimOutput[] = begun.outputs;
  const wants = () => outputs.map(({ type }) => type);
  const happens = (input: WithoutTime) => {
    const step = claimStep(state, { ...input, uptime: now, chance: 1 });
    state = step.state;
    outputs = step.outputs;
    return wants();
  };
  return {
    ...{ wants, happens },
    after: (ms: number) => {
      now += ms;
      return happens({ type: 'tick' });
    },
    state: () => state,
    outputs: () => outputs,
    face: (language: 'zh-CN' | 'en' = 'zh-CN', proven = false) =>
      claimFaceOf(state, language, { fingerprint, proven }),
  };
}

describe('[TRM-01] a device that belongs to nobody', () => {
  test('asks for a code, says it once, waits, keeps what it is given, and only then confirms', () => {
    const { wants, happens, after, outputs } = device();
    expect(wants()).toEqual(['ask']);
    expect(happens({ type: 'asked', answer })).toEqual(['say']);
    expect(after(lookEveryMs - 1)).toEqual([]);
    expect(after(1)).toEqual(['look']);
    // One question at a time, however long the answer takes.
    expect(after(60_000)).toEqual([]);
    expect(happens({ type: 'looked', answer: waiting })).toEqual([]);
    expect(after(lookEveryMs)).toEqual(['look']);
    expect(happens({ type: 'looked', answer: { state: 'claimed', given } })).toEqual(['keep']);
    expect(happens({ type: 'kept' })).toEqual(['confirm']);
    expect(happens({ type: 'confirmed' })).toEqual(['done']);
    expect(outputs()).toEqual([{ type: 'done', given }]);
    expect(after(60_000)).toEqual([]);
  });

  test('an answer that is lost is asked for again, with growing pauses and as the same claim', () => {
    const { happens, after, outputs, state } = device();
    happens({ type: 'failed' });
    expect(after(999)).toEqual([]);
    expect(after(1)).toEqual(['ask']);
    expect(outputs()).toEqual([{ type: 'ask', fresh: false }]);
    happens({ type: 'failed' });
    expect([after(1_999), after(1)]).toEqual([[], ['ask']]);
    happens({ type: 'asked', answer });
    after(lookEveryMs);
    happens({ type: 'failed' });
    expect(state()).toMatchObject({ phase: 'waiting', code: answer.code, trouble: 'offline' });
    expect(after(1_000)).toEqual(['look']);
    happens({ type: 'looked', answer: { state: 'claimed', given } });
    happens({ type: 'kept' });
    // It is kept, and the word that it is, or the answer to that, gets lost.
    expect(happens({ type: 'failed' })).toEqual([]);
    expect(after(1_000)).toEqual(['confirm']);
    expect(happens({ type: 'refused', name: 'unknown_claim' })).toEqual(['done']);
  });

  test('what it could not keep it does not confirm', () => {
    const { happens, after, state } = device();
    happens({ type: 'asked', answer });
    after(lookEveryMs);
    happens({ type: 'looked', answer: { state: 'claimed', given } });
    expect(happens({ type: 'notKept' })).toEqual([]);
    expect(state().trouble).toBe('storeFailed');
    expect(after(5_000)).toEqual(['keep']);
    expect(happens({ type: 'kept' })).toEqual(['confirm']);
  });

  test('a code that is over gives way to another claim', () => {
    const refused = device();
    refused.happens({ type: 'asked', answer });
    refused.after(lookEveryMs);
    expect(refused.happens({ type: 'refused', name: 'unknown_claim' })).toEqual(['ask']);
    expect(refused.outputs()).toEqual([{ type: 'ask', fresh: true }]);
    const expired = device();
    expired.happens({ type: 'asked', answer: { ...answer, expiresInSeconds: 3 } });
    expired.after(lookEveryMs);
    expired.happens({ type: 'failed' });
    expect(expired.after(2_000)).toEqual(['ask']);
    expect(expired.state().code).toBe('');
  });

  test('after a power cut it goes on with the claim that it was in', () => {
    const claimed = device(true);
    expect(claimed.wants()).toEqual(['look']);
    expect(claimed.happens({ type: 'looked', answer: { state: 'claimed', given } })).toEqual([
      'keep',
    ]);
    const open = device(true);
    expect(open.happens({ type: 'looked', answer: waiting })).toEqual(['say']);
    expect(open.face().lcd[1]).toBe('A3K 7QP');
    const over = device(true);
    expect(over.happens({ type: 'refused', name: 'unknown_claim' })).toEqual(['ask']);
  });

  test('busy and strangers are told apart, and neither is left alone for good', () => {
    const { happens, after, face } = device();
    happens({ type: 'refused', name: 'busy' });
    expect(face().status).toEqual({ text: '主机忙，请稍等', tone: 'waiting' });
    expect(after(1_000)).toEqual(['ask']);
    happens({ type: 'untrusted' });
    expect(face()).toMatchObject({ link: 'untrusted', status: { text: '不是本店主机' } });
    expect(after(8_000)).toEqual(['ask']);
  });
});

describe('[TRM-01] both screens show', () => {
  test('the code in two groups, and of whom it met twelve digits to compare', () => {
    const { happens, face } = device();
    expect(face().lcd).toEqual(['认领编码', '', '', '正在找主机…']);
    happens({ type: 'asked', answer });
    expect(face().lcd).toEqual(['认领编码', 'A3K 7QP', 'C671 50B3 822B', '请店长输入编码']);
    expect(face()).toMatchObject({
      ...{ roomNo: 'A3K 7QP', stateWord: '认领编码' },
      prompt: { title: '核对 C671 50B3 822B', hint: '与店长页面上的一样才认领' },
    });
    // Where it was scanned with the address, there is nothing left to compare.
    expect(face('zh-CN', true)).toMatchObject({
      prompt: { title: '请店长输入编码' },
      lcd: { 2: '' },
    });
    expect(spokenCode('A3K7QP')).toEqual({
      ...{ zh: '认领编码，A 3 K 7 Q P', en: 'Claim code, A 3 K 7 Q P' },
    });
  });

  test('words that fit the LCD', () => {
    const inputs: WithoutTime[] = [
      { type: 'failed' },
      { type: 'refused', name: 'busy' },
      { type: 'untrusted' },
      { type: 'notKept' },
      { type: 'asked', answer },
      { type: 'looked', answer: { state: 'claimed', given } },
    ];
    for (const input of inputs)
      for (const language of ['zh-CN', 'en'] as const) {
        const { happens, face } = device();
        happens(input);
        for (const line of face(language).lcd) {
          expect(width(line)).toBeLessThanOrEqual(lcdCells);
          expect(line).not.toContain('~');
        }
        const plain = claimFaceOf(device().state(), language, { fingerprint: null, proven: false });
        expect(plain.lcd.every((line) => width(line) <= lcdCells)).toBe(true);
      }
  });
});

describe('[TRM-01] where the hub is', () => {
  const print = 'C67150B3822BFFB825856AFCAEC962B4CA146E9C158871C70889C0687E9D1DFA';
  test.each([
    ['https://192.168.1.5:7310', { host: '192.168.1.5', port: 7310, secure: true }],
    ['192.168.1.5', { host: '192.168.1.5', port: 7310, secure: true }],
    ['hub.local:8000/', { host: 'hub.local', port: 8000, secure: true }],
    ['http://127.0.0.1:7310', { host: '127.0.0.1', port: 7310, secure: false }],
    ['https://[fe80::1]:7310', { host: 'fe80::1', port: 7310, secure: true }],
    [
      `baozhong://192.168.1.5:7310#${print}`,
      { host: '192.168.1.5', port: 7310, secure: true, fingerprint: print },
    ],
  ])('%s', (text, address) => {
    expect(readAddress(text)).toEqual(address);
  });
  test.each(['', 'ftp://x', 'https://', 'x:0', 'x:70000', `http://x#${print}`, 'x#ABCD', 'a b'])(
    'not %s',
    (text) => {
      expect(readAddress(text)).toBeUndefined();
    },
  );
});
