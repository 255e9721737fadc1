/** A pipeline over the tiny core, as a test wants it: any store, a clock that stands still, no waiting. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommandKeyed, EventStore, ParkedCommand } from '../../../hub/src/persistence/port.ts';
import { createPipeline, type PipelineOptions } from '../../../hub/src/pipeline/pipeline.ts';
import {
  type TinyBody,
  type TinyCommand,
  tinyCore,
  type TinyEvent,
  type TinyState,
} from './tiny-core.ts';

type Options = Partial<PipelineOptions<TinyState, TinyCommand, TinyEvent>>;

export const startAt = 1_700_000_000_000;

export function tinyHub(store: EventStore, options: Options = {}) {
  const clock = { at: startAt, now: () => clock.at };
  const fatal: string[] = [];
  const parked: ParkedCommand[] = [];
  const failures: string[] = [];
  const note = (_about: object, text: string): void => {
    failures.push(text);
  };
  const pipeline = createPipeline<TinyState, TinyCommand, TinyEvent>({
    store,
    core: tinyCore,
    clock,
    log: { warn: note, error: note },
    onFatal: (reason) => fatal.push(reason),
    onParked: (command) => parked.push(command),
    pause: async (_ms, signal) => {
      await nextTurn();
      signal.throwIfAborted();
    },
    ...options,
  });
  const submit = (keyed: CommandKeyed, body: TinyBody, more: Submitting = {}): Promise<Outcome> =>
    pipeline.submit({
      keyed,
      payloadHash: JSON.stringify(body),
      command: { ...body, stamp: { at: more.at ?? clock.at } },
      oldestSeq: more.oldestSeq,
    });
  return { pipeline, clock, submit, fatal, parked, failures };
}
interface Submitting {
  readonly at?: number;
  readonly oldestSeq?: number;
}

export const system = (key: string): CommandKeyed => ({ source: 'system', key });
export const tap = (seq: number, bootId = 'boot1', deviceId = 'T1'): CommandKeyed => ({
  source: 'device',
  key: `d/${deviceId}/${bootId}/${seq}`,
  deviceId,
  bootId,
  seq,
});
/** A person's key that was made at a time. */
export function deskKey(madeAt: number, no = 0): CommandKeyed {
  const time = madeAt.toString(16).padStart(12, '0');
  const key = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${no.toString(16).padStart(12, '0')}`;
  return { source: 'desk', key };
}
export const add = (by = 1, to = 'a'): TinyBody => ({ type: 'add', to, by });

export const refusalOf = (outcome: Outcome): string =>
  outcome.status === 'refused' ? outcome.refusal.name : 'accepted';

/** Resolves when it holds, looking once a turn of the event loop; the test's own timeout is the bound. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTurn();
}
