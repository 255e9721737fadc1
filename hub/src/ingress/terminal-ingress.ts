/**
 * From the terminals' messages to commands, and back to acknowledgements. A tap
 * is acknowledged only when the pipeline has answered, that is when the
 * transaction that holds it is committed (law 7); until then the device keeps
 * it and sends it again under the same key.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type {
  AckMessage,
  HelloMessage,
  TapAction,
  TapMessage,
} from '@baozhong/contract/terminal.ts';
import type { CommandBody } from '@baozhong/core/index.ts';
import type { Broker } from '../broker/broker.ts';
import { isVirtual } from '../broker/identities.ts';
import type { Device } from '../broker/gate.ts';
import { type Log, worthALine } from '../broker/log.ts';
import type { HubClock } from '../clock.ts';
import { isTransient, type Pipeline } from '../pipeline/pipeline.ts';
import { payloadHash } from './keys.ts';
import { Lanes } from './lanes.ts';
import type { LocalTime } from './stamp.ts';
import { saidOf } from './tap-words.ts';
import { type TapMoment, tapMoment } from './tap-time.ts';
import { type Named, readHello, readTap } from './terminal-messages.ts';

export interface TerminalIngressOptions {
  readonly broker: Pick<Broker, 'onUp' | 'publishDown' | 'noteDenial'>;
  readonly pipeline: Pick<Pipeline, 'submit'>;
  readonly clock: Pick<HubClock, 'now'>;
  readonly local: () => Pick<LocalTime, 'stamp'>;
  readonly log: Log;
}

export interface TerminalCounts {
  readonly taps: number;
  readonly acknowledged: number;
  readonly malformed: number;
  /** Not taken because the device had too many under way; it sends them again. */
  readonly dropped: number;
}

export type HelloListener = (device: Device, hello: HelloMessage) => void;

export interface TerminalIngress {
  counts(): TerminalCounts;
  onHello(listener: HelloListener): () => void;
  /** Resolves when no tap is under way. */
  idle(): Promise<void>;
  /** Takes no more; what is under way is still answered. */
  close(): Promise<void>;
}

/** Taps of one device that wait for the pipeline. */
export const mostWaiting = 64;
/** Devices whose last acknowledged tap is remembered; more than any store has. */
const mostRemembered = 1_000;

export function createTerminalIngress(options: TerminalIngressOptions): TerminalIngress {
  return new Ingress(options);
}

class Ingress implements TerminalIngress {
  readonly #options: TerminalIngressOptions;
  readonly #lanes: Lanes;
  readonly #helloListeners = new Set<HelloListener>();
  readonly #lastAcked = new Map<string, { readonly bootId: string; readonly seq: number }>();
  readonly #stopListening: () => void;
  readonly #counts = { taps: 0, acknowledged: 0, malformed: 0, dropped: 0 };

  constructor(options: TerminalIngressOptions) {
    this.#options = options;
    this.#lanes = new Lanes(mostWaiting, (error) => {
      options.log.error({ err: error }, 'a tap failed in the hub; its device will send it again');
    });
    this.#stopListening = options.broker.onUp((device, kind, payload) => {
      if (kind === 'tap') this.#tap(device, payload);
      else if (kind === 'hello') this.#hello(device, payload);
    });
  }

  counts(): TerminalCounts {
    return { ...this.#counts };
  }
  onHello(listener: HelloListener): () => void {
    this.#helloListeners.add(listener);
    return () => this.#helloListeners.delete(listener);
  }
  idle(): Promise<void> {
    return this.#lanes.idle();
  }
  close(): Promise<void> {
    this.#stopListening();
    return this.#lanes.idle();
  }

  #hello(device: Device, payload: Buffer): void {
    const read = readHello(payload);
    if (!read.ok) {
      this.#malformed(device, read.reason);
      return;
    }
    for (const listener of this.#helloListeners) listener(device, read.message);
  }

  #tap(device: Device, payload: Buffer): void {
    this.#counts.taps += 1;
    const read = readTap(payload);
    if (read.ok) {
      const { message } = read;
      const moment = tapMoment(message, this.#options.clock.now());
      this.#enqueue(device, () => this.#submit(device, message, moment));
      return;
    }
    this.#malformed(device, read.reason);
    const { named } = read;
    // In its place behind the taps before it: an acknowledgement speaks for all of them.
    if (named !== undefined) this.#enqueue(device, () => this.#refuseMalformed(device, named));
  }

  #malformed({ deviceId }: Device, reason: string): void {
    this.#counts.malformed += 1;
    this.#options.broker.noteDenial(deviceId, 'malformed', reason);
  }

  #enqueue({ deviceId }: Device, job: () => Promise<void>): void {
    if (this.#lanes.push(deviceId, job)) return;
    this.#counts.dropped += 1;
    if (worthALine(this.#counts.dropped))
      this.#options.log.warn(
        { deviceId, dropped: this.#counts.dropped },
        'a terminal sends faster than the hub takes',
      );
  }

  async #submit({ deviceId, roomNo }: Device, tap: TapMessage, moment: TapMoment): Promise<void> {
    const { bootId, seq, oldestSeq, action } = tap;
    const { pipeline, local, clock } = this.#options;
    // A browser comes back after a restart of the hub under another id, with the taps of its boot:
    // they must be known again, or one that was committed unacknowledged would count twice.
    const owner = isVirtual(deviceId) ? 'virtual' : deviceId;
    const key = `d/${owner}/${bootId}/${String(seq)}`;
    const outcome = await pipeline.submit({
      keyed: { source: 'device', key, deviceId: owner, bootId, seq },
      // What lies below it will never come, and is no gap to wait for.
      oldestSeq,
      // Of the action alone: the rest says when it was sent, and changes each time.
      payloadHash: payloadHash(action),
      command: {
        ...bodyOf(roomNo, action, moment),
        actor: { kind: 'terminal', id: deviceId },
        stamp: local().stamp(clock.now()),
      },
    });
    // Busy, not ready, or an earlier tap is missing: nothing was decided, and the device sends it again.
    if (!isTransient(outcome))
      this.#acknowledge(deviceId, { v: 1, bootId, seq, result: resultOf(outcome) });
  }

  /**
   * An acknowledgement covers every tap of the boot up to this one. So a bad one
   * is answered only when none before it can still be on its way; if one is, the
   * device sends both again, that one first.
   */
  #refuseMalformed({ deviceId }: Device, { bootId, seq, oldestSeq }: Named): Promise<void> {
    const last = this.#lastAcked.get(deviceId);
    const next = last?.bootId === bootId ? last.seq + 1 : undefined;
    if ((oldestSeq !== undefined && oldestSeq >= seq) || (next !== undefined && seq <= next)) {
      const refusal = { name: 'malformed' as const, detail: {} };
      this.#acknowledge(deviceId, { v: 1, bootId, seq, result: { status: 'refused', refusal } });
    }
    return Promise.resolve();
  }

  #acknowledge(deviceId: string, ack: AckMessage): void {
    this.#counts.acknowledged += 1;
    const { bootId, seq } = ack;
    const last = this.#lastAcked.get(deviceId);
    this.#lastAcked.delete(deviceId);
    this.#lastAcked.set(deviceId, {
      bootId,
      seq: last?.bootId === bootId ? Math.max(seq, last.seq) : seq,
    });
    const [oldest] = this.#lastAcked.keys();
    if (oldest !== undefined && this.#lastAcked.size > mostRemembered)
      this.#lastAcked.delete(oldest);
    this.#options.broker.publishDown(deviceId, 'ack', ack);
  }
}

function bodyOf(roomNo: string, action: TapAction, moment: TapMoment): CommandBody {
  switch (action.kind) {
    case 'card': {
      const { cardUid, intent, extensions, chosen } = action;
      return {
        type: 'tapCard',
        roomNo,
        cardUid,
        intent,
        extensions,
        chosen,
        tapAt: moment.at,
        tapAtKnown: moment.known,
      };
    }
    case 'order': {
      const { goodsCode, qty, guest } = action;
      return { type: 'orderFromRoom', roomNo, goodsCode, qty, guest };
    }
    case 'call':
      return { type: 'callService', roomNo, what: action.what };
  }
}

function resultOf(outcome: Outcome): AckMessage['result'] {
  if (outcome.status === 'refused') return { status: 'refused', refusal: outcome.refusal };
  const { did } = outcome.answer;
  const say = saidOf(outcome.answer);
  return {
    ...{ status: 'accepted', did: typeof did === 'string' ? did : '' },
    ...(say === undefined ? {} : { say }),
  };
}
