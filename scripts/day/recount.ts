/**
 * What the hub has stored of a day, counted again from outside: each tap has
 * exactly one outcome, and the commands, decided one by one by the core alone,
 * give the log as it stands.
 */
import { Outcome } from '@baozhong/contract/commands.ts';
import { paths } from '@baozhong/contract/http.ts';
import type { Command, Event } from '@baozhong/core/index.ts';
import { z } from 'zod';
import { Replay } from '../simulate/replay.ts';
import type { Desk } from './desk.ts';
import type { StoredEvent } from './log.ts';
import type { Used } from './terminals.ts';

const StoredCommand = z.object({
  no: z.int(),
  keyed: z.discriminatedUnion('source', [
    z.object({ source: z.literal(['desk', 'timer', 'system']), key: z.string() }),
    z.object({
      source: z.literal('device'),
      key: z.string(),
      deviceId: z.string(),
      bootId: z.string(),
      seq: z.int(),
    }),
  ]),
  outcome: Outcome,
  command: z.string(),
});
type StoredCommand = z.infer<typeof StoredCommand>;

const pageLimit = 2_000;

export async function readCommands(desk: Pick<Desk, 'get'>): Promise<StoredCommand[]> {
  const commands: StoredCommand[] = [];
  for (;;) {
    const after = commands.at(-1)?.no ?? 0;
    const path = `${paths.testCommands}?after=${String(after)}&limit=${String(pageLimit)}`;
    const page = await desk.get(z.array(StoredCommand), path);
    commands.push(...page);
    if (page.length === 0) return commands;
  }
}

/** One sentence for each tap that has no outcome, or more than one. */
export function miscounted(
  commands: readonly Pick<StoredCommand, 'keyed'>[],
  used: readonly Used[],
): string[] {
  const counted = new Map<string, number>();
  const nameOf = (bootId: string, deviceId: string, seq: number) =>
    `${deviceId}, boot ${bootId}, tap ${String(seq)}`;
  for (const { keyed } of commands) {
    if (keyed.source !== 'device') continue;
    const name = nameOf(keyed.bootId, keyed.deviceId, keyed.seq);
    counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  const wrong: string[] = [];
  for (const { deviceId, bootId, taps } of used)
    for (let seq = 1; seq <= taps; seq += 1) {
      const name = nameOf(bootId, deviceId, seq);
      const times = counted.get(name) ?? 0;
      counted.delete(name);
      if (times !== 1) wrong.push(`${name}: ${String(times)} outcomes`);
    }
  for (const name of counted.keys()) wrong.push(`${name}: nobody made it`);
  return wrong;
}

export interface Decided {
  readonly outcome: Pick<Outcome, 'status' | 'pos'>;
  readonly command: string;
}

/** In words; undefined: the commands give the log, event by event. */
export function replayDifference(
  commands: readonly Decided[],
  log: readonly Pick<StoredEvent, 'body'>[],
): string | undefined {
  const replay = new Replay();
  const events = log.map(({ body }) => JSON.parse(body) as Event);
  let pos = 0;
  for (const { outcome, command } of commands) {
    const until = outcome.status === 'accepted' ? outcome.pos : pos;
    replay.note(JSON.parse(command) as Command, events.slice(pos, until));
    pos = until;
  }
  if (pos !== log.length)
    return `the commands end at ${String(pos)}, the log at ${String(log.length)}`;
  return replay.difference();
}
