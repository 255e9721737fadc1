/**
 * The pipeline as the terminals' ingress knows it: keys, hashes and marks as
 * law 7 wants them, and commits that happen when a test says so.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { Command } from '@baozhong/core/index.ts';
import { isTransient } from '../../../hub/src/pipeline/pipeline.ts';
import type { SubmittedCommand } from '../../../hub/src/pipeline/queue.ts';
import { Inbox } from './support.ts';

type Tap = SubmittedCommand<Command>;
type Decide = (tap: Tap) => Outcome;

export class FakePipeline {
  /** Everything that was asked, resends too. */
  readonly asked: Tap[] = [];
  /** The keys that were decided, in order, each once. */
  readonly decided: string[] = [];
  readonly askedInbox = new Inbox<Tap>();
  decide: Decide = () => ({
    status: 'accepted',
    pos: this.decided.length,
    answer: { did: 'startClock', no: this.decided.length },
  });
  /** How long a commit takes; a test may make it wait for something. */
  commit: (tap: Tap) => Promise<void> = () => Promise.resolve();
  readonly #outcomes = new Map<
    string,
    { readonly payloadHash: string; readonly outcome: Outcome }
  >();
  readonly #marks = new Map<string, number>();

  async submit(tap: Tap): Promise<Outcome> {
    this.asked.push(tap);
    this.askedInbox.put(tap);
    const { keyed, oldestSeq = 1 } = tap;
    if (keyed.source !== 'device') throw new Error('no device');
    const { key, deviceId, bootId, seq } = keyed;
    const known = this.#outcomes.get(key);
    if (known !== undefined)
      return known.payloadHash === tap.payloadHash
        ? known.outcome
        : { status: 'refused', pos: 0, refusal: { name: 'key_reused', detail: {} } };
    const boot = `${deviceId}/${bootId}`;
    const mark = this.#marks.get(boot) ?? 0;
    if (seq > Math.max(mark + 1, oldestSeq)) return busy({ gap: true });
    const outcome = this.decide(tap);
    // Busy and the like are not decisions: nothing is kept.
    if (isTransient(outcome)) return outcome;
    this.decided.push(key);
    await this.commit(tap);
    this.#outcomes.set(key, { payloadHash: tap.payloadHash, outcome });
    this.#marks.set(boot, seq);
    return outcome;
  }
}

export function busy(detail: { gap?: boolean } = {}): Outcome {
  return { status: 'refused', pos: 0, refusal: { name: 'busy', detail } };
}

/** A door that a test opens. */
export function door(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}
