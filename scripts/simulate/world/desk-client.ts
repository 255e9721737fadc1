/**
 * The desk's screen: a person's wish becomes one request with one key, sent
 * again under that key for as long as nobody answers. What the door says is
 * what the hub's own door says: parsed, permitted, PIN checked.
 */
import { CommandRequest, type DeskCommand, type Outcome } from '@baozhong/contract/commands.ts';
import type { Session } from '@baozhong/contract/http.ts';
import type { Role } from '@baozhong/contract/primitives.ts';
import { isTransient } from '../../../hub/src/pipeline/pipeline.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { SimHub } from './sim-hub.ts';

export interface Person {
  readonly staffNo: string;
  readonly name: string;
  readonly role: Role;
}
type Secrets = Pick<CommandRequest, 'memberPin' | 'approval'>;
export type Done = (outcome: Outcome) => void;

export interface DeskClientOptions {
  readonly agenda: Agenda;
  readonly chance: Chance;
  /** That lives and answers. */
  readonly hub: () => SimHub | undefined;
  readonly stirred: () => void;
  /** What a person does wrong with a button, under the faults. */
  readonly clumsiness: () => 'none' | 'twiceSameKey' | 'twiceNewKey' | 'secondDesk';
  /** Somebody else of the same role, who sees the same screen. */
  readonly colleague: (person: Person) => Person;
  readonly answered: (command: DeskCommand, outcome: Outcome) => void;
  readonly contradicted: (sentence: string) => void;
}

const latencyMs = { from: 1, to: 12 };
const secondClickMs = { from: 0, to: 250 };
const noAnswerMs = 10_000;
const againMs = 1_500;
const mostTries = 60;

export class DeskClient {
  readonly #options: DeskClientOptions;
  #keys = 0;

  constructor(options: DeskClientOptions) {
    this.#options = options;
  }

  /** Any command; `command` may be nonsense, which the door then says. */
  ask(person: Person, command: DeskCommand, secrets: Secrets = {}, done?: Done): void {
    const key = this.newKey();
    this.#send(person, { key, command, ...secrets }, done);
    const { agenda, chance } = this.#options;
    const again = (who: Person, otherKey: string): void => {
      agenda.after(chance.between(secondClickMs.from, secondClickMs.to), () => {
        this.#send(who, { key: otherKey, command, ...secrets }, undefined);
      });
    };
    switch (this.#options.clumsiness()) {
      case 'none':
        return;
      case 'twiceSameKey':
        again(person, key);
        return;
      case 'twiceNewKey':
        again(person, this.newKey());
        return;
      case 'secondDesk':
        again(this.#options.colleague(person), this.newKey());
    }
  }

  /** The same key with another body, which nobody's screen sends. */
  reuseKey(person: Person, first: DeskCommand, second: DeskCommand): void {
    const key = this.newKey();
    this.#send(person, { key, command: first }, () => {
      this.#send(person, { key, command: second }, undefined);
    });
  }

  /** With a key of another time: a screen whose clock is wrong. */
  askAt(person: Person, command: DeskCommand, at: number): void {
    this.#send(person, { key: this.newKey(at), command }, undefined);
  }

  /** A UUID version 7 of the virtual time. */
  newKey(at = this.#options.agenda.now): string {
    const time = Math.max(0, at).toString(16).padStart(12, '0');
    const no = (this.#keys += 1).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${no}`;
  }

  #send(person: Person, request: CommandRequest, done: Done | undefined): void {
    let final: Outcome | undefined;
    const { staffNo, name, role } = person;
    const session: Session = { staffNo, name, role };
    const attempt = (triesLeft: number): void => {
      const { agenda, chance, stirred } = this.#options;
      if (final !== undefined || triesLeft === 0) return;
      const hub = this.#options.hub();
      if (hub === undefined) {
        agenda.after(againMs, () => {
          attempt(triesLeft - 1);
        });
        return;
      }
      const giveUp = agenda.after(noAnswerMs, () => {
        attempt(triesLeft - 1);
      });
      const heard = (outcome: Outcome): void => {
        // A dead hub answers nobody.
        if (this.#options.hub() !== hub) return;
        giveUp();
        agenda.after(chance.between(latencyMs.from, latencyMs.to), () => {
          if (isTransient(outcome)) {
            agenda.after(againMs, () => {
              attempt(triesLeft - 1);
            });
            this.#options.answered(request.command, outcome);
            return;
          }
          if (final !== undefined) {
            this.#compare(request.key, final, outcome);
            return;
          }
          final = outcome;
          this.#options.answered(request.command, outcome);
          done?.(outcome);
        });
      };
      agenda.after(chance.between(latencyMs.from, latencyMs.to), () => {
        if (this.#options.hub() !== hub) return;
        stirred();
        knock(hub, session, request, heard);
      });
    };
    attempt(mostTries);
  }

  /** Law 7: the same key has the same answer. What the door itself says is not kept, and may change. */
  #compare(key: string, first: Outcome, second: Outcome): void {
    if (isOfTheDoor(first) || isOfTheDoor(second)) return;
    if (JSON.stringify(first) !== JSON.stringify(second))
      this.#options.contradicted(
        `${key} was answered ${JSON.stringify(first)} and then ${JSON.stringify(second)}`,
      );
  }
}

const doorRefusals: ReadonlySet<string> = new Set([
  ...['malformed', 'not_allowed', 'wrong_pin', 'pin_required', 'pin_locked', 'approval_required'],
  ...['unknown_member', 'key_expired', 'key_reused'],
]);
const isOfTheDoor = (outcome: Outcome): boolean =>
  outcome.status === 'refused' && doorRefusals.has(outcome.refusal.name);

function knock(hub: SimHub, session: Session, request: CommandRequest, heard: Done): void {
  const parsed = CommandRequest.safeParse(request);
  if (!parsed.success) {
    const pos = hub.pipeline.head.pos;
    heard({ status: 'refused', pos, refusal: { name: 'malformed', detail: {} } });
    return;
  }
  void hub.desk.command(session, parsed.data).then(heard);
}
