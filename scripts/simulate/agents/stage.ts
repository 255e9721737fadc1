/** What people see and can do: the floor as the screens show it, the desk, the terminals, the time. */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Catalogue, Event, State } from '@baozhong/core/index.ts';
import type { Agenda } from '../world/agenda.ts';
import type { Chance } from '../world/chance.ts';
import type { DeskClient, Person } from '../world/desk-client.ts';
import type { SimHub } from '../world/sim-hub.ts';
import type { SimTerminal } from '../world/terminal.ts';

export interface Floor {
  readonly state: State;
  readonly catalogue: Catalogue;
}

export interface Stage {
  readonly agenda: Agenda;
  readonly store: StoreFile;
  readonly desk: DeskClient;
  readonly terminals: ReadonlyMap<string, SimTerminal>;
  /** A stream of chance of its own for each thing that is decided. */
  chance(name: string): Chance;
  /** Undefined while the hub is away: nobody sees anything then. */
  floor(): Floor | undefined;
  hub(): SimHub | undefined;
  readonly stirred: () => void;
}

/** An agent looks at what was committed, and may do something about it later. */
export interface Agent {
  saw(event: Event): void;
}

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;

/** Anybody of a role who works here now; the manager may do everything. */
export function personOf(stage: Stage, role: Person['role'], chance: Chance): Person {
  const people = [...(stage.floor()?.catalogue.staff.values() ?? [])];
  const found =
    chance.pick(people.filter((one) => one.role === role)) ??
    people.find((one) => one.role === 'manager');
  return found ?? { staffNo: 'nobody', name: 'nobody', role };
}

/** What a visit is called in chance's streams: it stays the same when other visits are taken out of the day. */
export function labelOf(stage: Stage, visitId: string): string {
  const visit = stage.floor()?.state.visits.get(visitId);
  if (visit === undefined) return visitId;
  return `${visit.roomNo}@${String(Math.floor(visit.openedAt / minuteMs))}`;
}

export function labelOfClock(stage: Stage, clockId: string): string {
  const visitId = clockId.slice(0, clockId.lastIndexOf('/'));
  return `${labelOf(stage, visitId)}${clockId.slice(visitId.length)}`;
}
