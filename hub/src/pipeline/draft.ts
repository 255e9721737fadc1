/** A batch in the making: commands that have been decided and wait to be written together. */
import type { Outcome } from '@baozhong/contract/commands.ts';
import { Chain } from '../persistence/chain.ts';
import type {
  Batch,
  KeyedOutcome,
  LogHead,
  ParkedCommand,
  StoredEvent,
} from '../persistence/port.ts';
import type { Commanded, Core, Decision, Folded, Guards, Happened } from './core-port.ts';
import type { Logged } from './load.ts';
import type { Waiting } from './queue.ts';

export class Draft<C extends Commanded, E extends Happened> {
  readonly #core: Pick<Core<Folded, C, E>, 'streamOf' | 'guard'>;
  readonly #before: LogHead;
  readonly #chain: Chain;
  readonly #guards: Guards = { postings: [], members: [], seals: [], bookings: [] };
  readonly #outcomes: KeyedOutcome[] = [];
  readonly #parked: ParkedCommand[] = [];
  readonly #memberIds = new Set<string>();
  readonly logged: Logged<E>[] = [];
  readonly decided: { readonly waiting: Waiting<C>; readonly outcome: Outcome }[] = [];

  constructor(core: Pick<Core<Folded, C, E>, 'streamOf' | 'guard'>, before: LogHead) {
    this.#core = core;
    this.#before = before;
    this.#chain = new Chain(before);
  }

  /** `command`: as it was decided. */
  add(waiting: Waiting<C>, decision: Decision<E>, command: C): void {
    if (decision.kind === 'refused') {
      const { name, detail } = decision;
      this.#keep(
        waiting,
        { status: 'refused', pos: this.#pos, refusal: { name, detail } },
        command,
      );
      return;
    }
    for (const event of decision.events) this.#log(event);
    this.#keep(waiting, { status: 'accepted', pos: this.#pos, answer: decision.answer }, command);
  }

  /** Refused by the tables, or set aside because it breaks the hub; no event of it is written. */
  addRefused(
    waiting: Waiting<C>,
    refusal: OutcomeRefusal,
    command: C,
    parked?: ParkedCommand,
  ): void {
    this.#keep(waiting, { status: 'refused', pos: this.#pos, refusal }, command);
    if (parked !== undefined) this.#parked.push(parked);
  }

  get batch(): Batch {
    return {
      before: this.#before,
      after: { ...this.#chain.mark, epoch: this.#before.epoch },
      events: this.logged.map(({ stored }): StoredEvent => stored),
      outcomes: this.#outcomes,
      guards: this.#guards,
      parked: this.#parked,
    };
  }

  /** Whether a member joins by this very batch: the tables know nothing of them yet. */
  registers(memberId: string): boolean {
    return this.#memberIds.has(memberId);
  }

  get #pos(): number {
    return this.#chain.pos;
  }

  #log(event: E): void {
    const stored = this.#chain.add(this.#core.streamOf(event), event.type, JSON.stringify(event));
    this.logged.push({ stored, event });
    const known = this.#guards.members.length;
    this.#core.guard(event, stored.pos, this.#guards);
    for (const { memberId } of this.#guards.members.slice(known)) this.#memberIds.add(memberId);
  }

  #keep(waiting: Waiting<C>, outcome: Outcome, command: C): void {
    const { keyed, payloadHash } = waiting.submitted;
    this.decided.push({ waiting, outcome });
    const { at } = command.stamp;
    const text = JSON.stringify(command);
    this.#outcomes.push({ keyed, key: keyed.key, payloadHash, at, outcome, command: text });
  }
}

type OutcomeRefusal = Extract<Outcome, { status: 'refused' }>['refusal'];
