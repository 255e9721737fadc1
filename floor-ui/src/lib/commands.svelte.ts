import type { CommandRequest, DeskCommand, Outcome } from '@baozhong/contract/commands.ts';
import { backoffMs, pause } from './backoff.ts';
import { commandKey } from './command-key.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { ask } from './http.ts';
import { live } from './live.svelte.ts';
import { session } from './session.svelte.ts';

/**
 * `sending` up to 400 ms without a word, then `waiting` (spinner), after 5 s
 * `slow`; `confirming` once a reply was lost and the same key is sent again.
 */
export type SentStatus = 'sending' | 'waiting' | 'slow' | 'confirming' | 'done';

/** One wish on its way: sent with one key until an answer comes, however often the line breaks. */
export class Sent {
  status: SentStatus = $state('sending');
  outcome: Promise<Outcome>;

  constructor(request: CommandRequest) {
    const spinner = setTimeout(() => this.#become('sending', 'waiting'), 400);
    const slow = setTimeout(() => this.#become('waiting', 'slow'), 5_000);
    this.outcome = this.#ask(request).finally(() => {
      clearTimeout(spinner);
      clearTimeout(slow);
      this.status = 'done';
    });
  }

  #become(from: SentStatus, to: SentStatus) {
    if (this.status === from) this.status = to;
  }

  async #ask(request: CommandRequest): Promise<Outcome> {
    for (let tries = 0; ; tries++) {
      const asked = await ask<Outcome>('POST', paths.commands, request);
      if (asked.kind === 'answered') {
        await live.reached(asked.value.pos);
        return asked.value;
      }
      // Busy or starting says nothing about a try before it, whose reply was lost.
      const unsure = tries > 0 && asked.kind === 'refused' && asked.status >= 500;
      if (asked.kind === 'refused' && !unsure) {
        if (asked.status === 401 || asked.status === 423) void session.look();
        return { status: 'refused', pos: live.pos, refusal: asked.refusal };
      }
      this.status = 'confirming';
      await pause(backoffMs(tries, Math.random()));
    }
  }
}

/** What goes with a command and no further than the hub's door: secrets, and who booked. */
export type Vouched = {
  [K in 'memberPin' | 'contact' | 'approval']?: CommandRequest[K] | undefined;
};

export function send(command: DeskCommand, { memberPin, contact, approval }: Vouched = {}): Sent {
  return new Sent({
    // By the hub's time: a PC whose clock is wrong must not make keys that are too old to be taken.
    key: commandKey(live.hubNow()),
    command,
    ...(memberPin === undefined ? {} : { memberPin }),
    ...(contact === undefined ? {} : { contact }),
    ...(approval === undefined ? {} : { approval }),
  });
}
