/**
 * How a player comes to speak: it asks for an announcement, gets it when that is
 * in the log, sounds, and tells what came of it. Both are commands like any other.
 */
import type { Outcome } from '@baozhong/contract/commands.ts';
import type { Refusal } from '@baozhong/contract/refusals.ts';
import type { State } from '@baozhong/core/index.ts';
import type { HubClock } from '../clock.ts';
import { randomUUID } from 'node:crypto';
import type { Submitter } from './submit.ts';

/** So long a sound that is still being made keeps its place before later ones. */
const patienceMs = 5_000;

export interface Speaking {
  claim(no: number, player: string): Promise<Outcome>;
  report(
    no: number,
    player: string | null,
    result: 'played' | 'failed',
    why: string,
  ): Promise<Outcome>;
}

export function createSpeaking(options: {
  readonly submit: Submitter;
  readonly state: () => State;
  readonly clock: HubClock;
  readonly pos: () => number;
  readonly soundMs: (no: number) => number | undefined;
  readonly newKey?: () => string;
}): Speaking {
  const { submit, state, clock, pos, soundMs, newKey = randomUUID } = options;
  const actor = (player: string | null) => ({ kind: 'system', id: player ?? 'speech' }) as const;
  const keyed = (what: string) => ({ source: 'timer', key: `speech/${what}` }) as const;
  const refused = (name: Refusal['name'], no: number): Outcome => ({
    ...{ status: 'refused', pos: pos(), refusal: { name, detail: { no } } },
  });

  return {
    async claim(no, player) {
      const { announcements } = state();
      const one = announcements.get(no);
      if (one === undefined) return refused('announcement_over', no);
      // The answer was lost and it asks again: it is theirs, and has not sounded.
      if (one.playing?.player === player) return { status: 'accepted', pos: pos(), answer: { no } };
      const length = soundMs(no);
      if (length === undefined) return refused('announcement_waits', no);
      const notReady = [...announcements.values()]
        .filter((other) => soundMs(other.no) === undefined)
        .filter((other) => clock.now() - other.at >= patienceMs)
        .map((other) => other.no);
      // A refusal is kept under its key (law 7), and this one may be granted a moment later: each try has a key of its own.
      return submit(keyed(`${String(no)}/claim/${newKey()}`), actor(player), {
        ...{ type: 'claimAnnouncement', no, player, soundMs: length, notReady },
      });
    },
    report: (no, player, result, why) =>
      submit(keyed(`${String(no)}/report/${player ?? 'hub'}`), actor(player), {
        ...{ type: 'reportAnnouncement', no, player, result, why },
      }),
  };
}
