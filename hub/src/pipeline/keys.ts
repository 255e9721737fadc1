/**
 * Has this command come before (law 7)? Devices are known by the last sequence
 * number taken of each boot, everybody else by the key. What is not remembered
 * here is asked of the store.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { CommandKeyed, DeviceBoot, EventStore, StoredOutcome } from '../persistence/port.ts';
import type { Limits } from './limits.ts';
import { Lru } from './lru.ts';
import type { SubmittedCommand } from './queue.ts';

/** `again`: it was taken, this came of it. `no`: refused, and nothing of that is kept. */
export type Settled =
  | { readonly kind: 'again'; readonly outcome: Outcome }
  | { readonly kind: 'no'; readonly refusal: Refusal };
export type Verdict = { readonly kind: 'new' } | Settled;

type Known = Pick<StoredOutcome, 'payloadHash' | 'outcome'>;
type Any = SubmittedCommand<unknown>;
type Answers = Pick<EventStore, 'outcomes' | 'deviceMarks'>;

const isNew: Verdict = { kind: 'new' };
const no = (name: Refusal['name'], detail: Refusal['detail'] = {}): Settled => ({
  kind: 'no',
  refusal: { name, detail },
});
const bootOf = ({ deviceId, bootId }: DeviceBoot): string => `${deviceId}/${bootId}`;

/** Milliseconds since 1970 of a UUID version 7, undefined for any other key. */
export function timeOfKey(key: string): number | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(key);
  return parts === null ? undefined : Number.parseInt(`${parts[1] ?? ''}${parts[2] ?? ''}`, 16);
}

export class Keys {
  readonly #limits: Limits;
  readonly #recent: Lru<string, Known>;
  readonly #marks: Lru<string, number>;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#recent = new Lru(limits.outcomes);
    this.#marks = new Lru(limits.boots);
  }

  /** What is remembered of this key; undefined: it takes a question to the store. */
  recent({ keyed, payloadHash }: Any): Settled | undefined {
    const known = this.#recent.get(keyed.key);
    return known === undefined ? undefined : again(known, payloadHash);
  }

  /** Asks the store whatever must be known to judge these. */
  async lookUp(submitted: readonly Any[], store: Answers): Promise<Judge> {
    const marks = await this.#marksOf(submitted, store);
    const keys = submitted
      .filter(
        ({ keyed }) => keyed.source !== 'device' || keyed.seq <= (marks.get(bootOf(keyed)) ?? 0),
      )
      .map(({ keyed }) => keyed.key);
    const outcomes = keys.length === 0 ? [] : await store.outcomes(keys);
    return new Judge(marks, new Map(outcomes.map((stored) => [stored.key, stored])), this.#limits);
  }

  async #marksOf(submitted: readonly Any[], store: Answers): Promise<Map<string, number>> {
    const marks = new Map<string, number>();
    const unknown = new Map<string, DeviceBoot>();
    for (const { keyed } of submitted) {
      if (keyed.source !== 'device') continue;
      const { deviceId, bootId } = keyed;
      const mark = this.#marks.get(bootOf(keyed));
      marks.set(bootOf(keyed), mark ?? 0);
      if (mark === undefined) unknown.set(bootOf(keyed), { deviceId, bootId });
    }
    if (unknown.size === 0) return marks;
    for (const mark of await store.deviceMarks([...unknown.values()]))
      marks.set(bootOf(mark), mark.seq);
    for (const boot of unknown.keys()) this.#marks.set(boot, marks.get(boot) ?? 0);
    return marks;
  }

  /** The outcome is committed. */
  keep({ keyed, payloadHash }: Any, outcome: Outcome): void {
    this.#recent.set(keyed.key, { payloadHash, outcome });
    if (keyed.source !== 'device') return;
    const boot = bootOf(keyed);
    this.#marks.set(boot, Math.max(keyed.seq, this.#marks.get(boot) ?? 0));
  }
}

/** Knows what there is to know about the commands of one batch, and is thrown away with it. */
export class Judge {
  readonly #marks: Map<string, number>;
  readonly #found: ReadonlyMap<string, Known>;
  readonly #limits: Limits;

  constructor(marks: Map<string, number>, found: ReadonlyMap<string, Known>, limits: Limits) {
    this.#marks = marks;
    this.#found = found;
    this.#limits = limits;
  }

  of({ keyed, payloadHash, oldestSeq = 1 }: Any, now: number): Verdict {
    const known = this.#found.get(keyed.key);
    if (known !== undefined) return again(known, payloadHash);
    if (keyed.source === 'device') {
      const mark = this.#marks.get(bootOf(keyed)) ?? 0;
      if (keyed.seq <= mark) return no('key_expired');
      // Not acknowledged and not kept: the device sends them again from the one that is missing.
      const next = Math.max(mark + 1, oldestSeq);
      return keyed.seq > next ? no('busy', { gap: true, expectedSeq: next }) : isNew;
    }
    const madeAt = keyed.source === 'desk' ? timeOfKey(keyed.key) : undefined;
    if (madeAt === undefined) return isNew;
    const { keyMs, keyAheadMs } = this.#limits;
    return madeAt < now - keyMs || madeAt > now + keyAheadMs ? no('key_expired') : isNew;
  }

  /** Decided in this batch: the device's next tap is no gap. */
  took(keyed: CommandKeyed): void {
    if (keyed.source === 'device') this.#marks.set(bootOf(keyed), keyed.seq);
  }
}

function again(known: Known, payloadHash: string): Settled {
  return known.payloadHash === payloadHash
    ? { kind: 'again', outcome: known.outcome }
    : no('key_reused');
}
