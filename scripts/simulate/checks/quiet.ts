/** What must be true when nothing is under way: terminals show the board, every tap has its one outcome, the log gives the floor. */
import { evolve, emptyState, serialize, type State } from '@baozhong/core/index.ts';
import { displayOf } from '../../../hub/src/consumers/terminal-display.ts';
import type { MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import { canonicalJson } from '../../../hub/src/ingress/keys.ts';
import { floorCore } from '../../../hub/src/pipeline/floor-core.ts';
import { nameOf, type SimTerminal } from '../world/terminal.ts';

type Say = (sentence: string) => void;

/** Whether the terminal has nothing to send and nothing to hear. */
export function isSettled(terminal: SimTerminal): boolean {
  const { state } = terminal;
  return state.on && terminal.isOnline && state.ring.length === 0 && state.displayOfLink;
}

/** Each terminal shows its room as the floor has it: what the board says of a room is the same by its own test. */
export function checkDisplays(state: State, terminals: Iterable<SimTerminal>, say: Say): void {
  for (const { deviceId, roomNo, state: device } of terminals) {
    const { display } = device;
    if (display === null) {
      say(`${deviceId} shows nothing`);
      continue;
    }
    const { pos: _pos, hubAt: _at, utcOffsetMinutes: _offset, ...shown } = display;
    const frame = { deviceId, pos: 0, hubAt: 0, language: display.language };
    const { pos: _0, hubAt: _1, ...expected } = displayOf(state, roomNo, frame) ?? frame;
    if (canonicalJson(shown) !== canonicalJson(expected))
      say(
        `${deviceId} shows ${JSON.stringify(shown)} where the floor is ${JSON.stringify(expected)}`,
      );
  }
}

/** Each tap that a person heard the device take has exactly one outcome in the log, and the device was told that one or none. */
export function checkTaps(
  disk: MemoryDisk,
  committed: ReadonlyMap<string, number>,
  terminals: Iterable<SimTerminal>,
  say: Say,
): void {
  for (const terminal of terminals) {
    for (const name of terminal.taken.keys()) {
      const learnt = terminal.outcomes.get(name);
      if (learnt?.status === 'dropped') continue;
      const key = `d/${terminal.deviceId}/${name}`;
      const times = committed.get(key) ?? 0;
      if (times !== 1) {
        say(`${key} was decided ${String(times)} times`);
        continue;
      }
      const outcome = disk.outcomes.get(key)?.outcome;
      if (learnt === undefined || learnt.status === 'acknowledged') continue;
      if (outcome !== undefined && outcome.status !== learnt.status)
        say(`${key} was ${outcome.status}, and the terminal was told ${learnt.status}`);
    }
    for (const tap of terminal.kept)
      if (!terminal.state.ring.some((held) => nameOf(held.tap) === nameOf(tap)))
        say(`${terminal.deviceId} keeps ${nameOf(tap)} and has forgotten it`);
    terminal.taken.clear();
    terminal.outcomes.clear();
  }
}

/** The floor folded anew from the stored text, every event from the first on, is the floor that the hub holds. */
export class Refold {
  readonly #state = emptyState();
  #pos = 0;

  /** Folds what has come since, and compares. */
  check(disk: MemoryDisk, state: State, say: Say): void {
    for (const stored of disk.events.slice(this.#pos))
      evolve(this.#state, floorCore.read(stored.body));
    this.#pos = disk.events.length;
    const held = JSON.stringify(serialize(state));
    const folded = JSON.stringify(serialize(this.#state));
    if (held !== folded) say(`LAW-5 ${firstDifference(folded, held)}`);
  }
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const near = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  return `the log gives …${near(a)}… and the hub holds …${near(b)}…`;
}
