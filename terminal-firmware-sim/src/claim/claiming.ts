/**
 * How a device that belongs to nobody becomes a store's: it asks for a code,
 * shows it until a manager has typed it, keeps what it is given, and says so.
 * Pure, as the firmware is. Whatever answer is lost is asked for again.
 */
import type { ClaimAnswer, ClaimState, GivenIdentity } from '@baozhong/contract/terminal-claim.ts';
import type { RefusalName } from '@baozhong/contract/refusals.ts';
import { backoffMs } from '../backoff.ts';

/** How often it asks whether somebody has typed the code. */
export const lookEveryMs = 2_000;
const keepAgainMs = 5_000;

export type Trouble = 'offline' | 'busy' | 'untrusted' | 'storeFailed';

export interface Claiming {
  /** `asking` for a code, `waiting` for a manager, `keeping` what was given, `confirming` it. */
  readonly phase: 'asking' | 'waiting' | 'keeping' | 'confirming' | 'claimed';
  readonly uptime: number;
  /** Empty after a power cut, until the hub has told again. */
  readonly code: string;
  readonly untilUptime: number;
  readonly trouble: Trouble | null;
  readonly given: GivenIdentity | null;
  /** What was wanted last has not ended yet. */
  readonly busy: boolean;
  /** Tries in vain, one after the other. */
  readonly tries: number;
  readonly nextAt: number;
}

export type ClaimInput = { readonly uptime: number; readonly chance: number } & (
  | { readonly type: 'asked'; readonly answer: ClaimAnswer }
  | { readonly type: 'looked'; readonly answer: ClaimState }
  | { readonly type: 'refused'; readonly name: RefusalName }
  /** No answer, or none that could be read. */
  | { readonly type: 'failed' }
  /** Who answers is not the one that it may trust. */
  | { readonly type: 'untrusted' }
  | { readonly type: 'kept' }
  | { readonly type: 'notKept' }
  | { readonly type: 'confirmed' }
  | { readonly type: 'tick' }
);

export type ClaimOutput =
  /** `fresh`: as another claim, with another secret. */
  | { readonly type: 'ask'; readonly fresh: boolean }
  | { readonly type: 'look' }
  | { readonly type: 'keep'; readonly given: GivenIdentity }
  | { readonly type: 'confirm' }
  | { readonly type: 'say'; readonly code: string }
  | { readonly type: 'done'; readonly given: GivenIdentity };

export interface ClaimStep {
  readonly state: Claiming;
  readonly outputs: readonly ClaimOutput[];
}

/** `open`: a claim that the power was cut in: somebody may have typed its code meanwhile. */
export function beginClaiming(uptime: number, open: boolean): ClaimStep {
  const begun: Claiming = {
    ...{ phase: open ? 'waiting' : 'asking', uptime, code: '', untilUptime: Infinity },
    ...{ trouble: null, given: null, busy: true, tries: 0, nextAt: uptime },
  };
  return { state: begun, outputs: [open ? { type: 'look' } : { type: 'ask', fresh: true }] };
}

export function claimStep(before: Claiming, input: ClaimInput): ClaimStep {
  const uptime = Math.max(before.uptime, input.uptime);
  const outputs: ClaimOutput[] = [];
  const state = react({ ...before, uptime }, input, outputs);
  return { state: goOn(state, outputs), outputs };
}

function react(state: Claiming, input: ClaimInput, outputs: ClaimOutput[]): Claiming {
  const { uptime } = state;
  const well: Claiming = { ...state, busy: false, trouble: null, tries: 0 };
  const later = (trouble: Trouble): Claiming => ({
    ...{ ...state, busy: false, trouble, tries: state.tries + 1 },
    nextAt: uptime + backoffMs(state.tries, input.chance, 1_000),
  });
  switch (input.type) {
    case 'tick':
      return state;
    case 'asked': {
      const { code, expiresInSeconds } = input.answer;
      if (code !== state.code) outputs.push({ type: 'say', code });
      const untilUptime = uptime + expiresInSeconds * 1_000;
      return { ...well, phase: 'waiting', code, untilUptime, nextAt: uptime + lookEveryMs };
    }
    case 'looked':
      if (input.answer.state === 'claimed')
        return { ...well, phase: 'keeping', given: input.answer.given, nextAt: uptime };
      return react({ ...state, phase: 'waiting' }, { ...input, ...asAsked(input.answer) }, outputs);
    case 'refused':
      if (input.name === 'unknown_claim' && state.phase === 'confirming')
        return { ...well, phase: 'claimed' };
      // The code is over: another claim, of which nobody has heard yet.
      if (input.name === 'unknown_claim')
        return { ...well, phase: 'asking', code: '', nextAt: uptime };
      return later('busy');
    case 'failed':
      return later('offline');
    case 'untrusted':
      return later('untrusted');
    case 'kept':
      return { ...well, phase: 'confirming', nextAt: uptime };
    case 'notKept':
      return { ...state, busy: false, trouble: 'storeFailed', nextAt: uptime + keepAgainMs };
    case 'confirmed':
      return { ...well, phase: 'claimed' };
  }
}

function asAsked({ code, expiresInSeconds }: Extract<ClaimState, { state: 'waiting' }>) {
  const answer = { claimId: '', code, expiresInSeconds, caFingerprint: null };
  return { type: 'asked' as const, answer };
}

/** What is to be done now, one thing at a time. */
function goOn(state: Claiming, outputs: ClaimOutput[]): Claiming {
  const { phase, busy, uptime, nextAt, given } = state;
  if (phase === 'claimed') {
    if (given !== null && !busy) outputs.push({ type: 'done', given });
    return { ...state, busy: true };
  }
  if (busy || uptime < nextAt) return state;
  switch (phase) {
    case 'asking':
      outputs.push({ type: 'ask', fresh: state.tries === 0 });
      break;
    case 'waiting':
      if (uptime >= state.untilUptime) {
        outputs.push({ type: 'ask', fresh: true });
        return { ...state, phase: 'asking', code: '', busy: true };
      }
      outputs.push({ type: 'look' });
      break;
    case 'keeping':
      if (given !== null) outputs.push({ type: 'keep', given });
      break;
    case 'confirming':
      outputs.push({ type: 'confirm' });
      break;
  }
  return { ...state, busy: true };
}
