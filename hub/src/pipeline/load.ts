/** The state as the log has it: from the last event that carries a whole one, and the tail after it. */
import { Chain, genesis } from '../persistence/chain.ts';
import type { EventStore, LogMark, StoredEvent } from '../persistence/port.ts';
import type { Commanded, Core, Folded, Happened } from './core-port.ts';

/** The log is broken, or is not of this program: no repetition mends that. */
export class LogUnreadable extends Error {
  override readonly name = 'LogUnreadable';
  constructor(pos: number, cause: unknown) {
    super(
      `event ${pos} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** An event with the place that it has in the log. */
export interface Logged<E> {
  readonly stored: StoredEvent;
  readonly event: E;
}
export interface Loaded<S, E> {
  readonly state: S;
  readonly mark: LogMark;
  /** Those that were read: of the open business day, the one that opened it first. */
  readonly events: readonly E[];
}

type AnyCore<S extends Folded, E extends Happened> = Pick<
  Core<S, Commanded, E>,
  'emptyState' | 'evolve' | 'opening' | 'carried' | 'read'
>;

/** Throws when the hash chain of what it reads is broken. */
export async function loadState<S extends Folded, E extends Happened>(
  store: EventStore,
  core: AnyCore<S, E>,
  page: number,
): Promise<Loaded<S, E>> {
  const opened = await store.lastOfType(core.opening);
  const events: E[] = [];
  let state = core.emptyState();
  const from = await store.markAt(Math.max(0, opened - 1));
  const mark = await eachEvent(
    store,
    from,
    page,
    ({ stored, event }) => {
      if (stored.pos === opened) state = core.carried(event) ?? state;
      core.evolve(state, event);
      events.push(event);
    },
    core,
  );
  return { state, mark, events };
}

/** Those of the business day before the open one: what became of who came then and is still there. */
export async function eventsOfDayBefore<S extends Folded, E extends Happened>(
  store: EventStore,
  core: AnyCore<S, E>,
  page: number,
): Promise<readonly E[]> {
  const opened = await store.lastOfType(core.opening);
  const before = await store.lastOfType(core.opening, opened);
  const from = await store.markAt(Math.max(0, before - 1));
  const events: E[] = [];
  await eachEvent(store, from, page, ({ event }) => events.push(event), core, opened - 1);
  return events;
}

/** The same from the first event on, trusting nothing that an event carries. For tests and the doctor. */
export async function foldWholeLog<S extends Folded, E extends Happened>(
  store: EventStore,
  core: AnyCore<S, E>,
  page = 1_000,
): Promise<{ readonly state: S; readonly mark: LogMark }> {
  const state = core.emptyState();
  const mark = await eachEvent(
    store,
    genesis,
    page,
    ({ event }) => {
      core.evolve(state, event);
    },
    core,
  );
  return { state, mark };
}

async function eachEvent<E>(
  store: EventStore,
  from: LogMark,
  page: number,
  take: (logged: Logged<E>) => void,
  core: { read(body: string): E },
  /** The last one that is read. */
  last = Infinity,
): Promise<LogMark> {
  const chain = new Chain(from);
  for (;;) {
    const limit = Math.min(page, last - chain.pos);
    if (limit <= 0) return chain.mark;
    const events = await store.read(chain.pos, limit);
    for (const stored of events) {
      try {
        chain.check(stored);
        take({ stored, event: core.read(stored.body) });
      } catch (error) {
        throw new LogUnreadable(stored.pos, error);
      }
    }
    if (events.length < limit) return chain.mark;
  }
}
