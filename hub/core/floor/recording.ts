/**
 * One command being decided. Each event that is recorded is taken into the
 * state at once, so that what follows in the same decision sees it. A handler
 * refuses before it records anything; the pipeline counts on that.
 */
import type { Command } from '../commands.ts';
import type { Event, EventBody } from '../events.ts';
import { evolve } from './evolve.ts';
import type { Catalogue, State } from './state.ts';

export interface Recording {
  readonly state: State;
  readonly catalogue: Catalogue;
  readonly command: Command;
  readonly events: readonly Event[];
  record(body: EventBody): void;
}

export function startRecording(state: State, catalogue: Catalogue, command: Command): Recording {
  const events: Event[] = [];
  const { stamp, actor } = command;
  const who = `${actor.kind}:${actor.id}`;
  return {
    state,
    catalogue,
    command,
    events,
    record(body) {
      const day =
        body.type === 'businessDayOpened' ? body.day : (state.businessDay ?? stamp.localDay);
      const event: Event = { ...body, v: 1, at: stamp.at, day, who };
      evolve(state, event);
      events.push(event);
    },
  };
}
