/** The last that happened, for a person to read; put into words only when somebody asks. */
import type { Event } from '@baozhong/core/index.ts';

const length = 60;

export class Trace {
  readonly #kept: { readonly at: number; readonly what: string | Event }[] = [];
  #next = 0;

  add(at: number, what: string | Event): void {
    // How the store was made is in its file.
    if (typeof what !== 'string' && what.who === 'system:import') return;
    this.#kept[this.#next % length] = { at, what };
    this.#next += 1;
  }

  told(): string[] {
    const from = this.#next % length;
    const inOrder = [...this.#kept.slice(from), ...this.#kept.slice(0, from)];
    return inOrder.map(({ at, what }) => `${new Date(at).toISOString()} ${inWords(what)}`);
  }
}

function inWords(what: string | Event): string {
  if (typeof what === 'string') return what;
  const { type, who, at: _at, day: _day, v: _v, ...rest } = what;
  // Whole stores and whole floors would fill the screen.
  if (type === 'businessDayOpened' || type === 'storeConfigured') return type;
  return `${type} ${who} ${JSON.stringify(rest)}`;
}
