/** One life of the hub: the real pipeline, ingress, scheduler, desk and displays, on the virtual clock. */
import type { Command, Event, State } from '@baozhong/core/index.ts';
import type { HubClock } from '../../../hub/src/clock.ts';
import { createTerminalDisplays } from '../../../hub/src/consumers/terminal-displays.ts';
import { createDesk, type Desk } from '../../../hub/src/ingress/desk.ts';
import { PinGuard } from '../../../hub/src/ingress/pin-guard.ts';
import { createScheduler } from '../../../hub/src/ingress/scheduler.ts';
import { createSpeaking, type Speaking } from '../../../hub/src/ingress/speaking.ts';
import { type LocalTime, localTime } from '../../../hub/src/ingress/stamp.ts';
import { createSubmitter, type Submitter } from '../../../hub/src/ingress/submit.ts';
import { tapTrust } from '../../../hub/src/ingress/tap-trust.ts';
import { staffAnswer } from '../../../hub/src/ingress/asks/staff-answers.ts';
import { createTerminalAsks } from '../../../hub/src/ingress/asks/terminal-asks.ts';
import { createTerminalIngress } from '../../../hub/src/ingress/terminal-ingress.ts';
import type { EventStore, ParkedCommand } from '../../../hub/src/persistence/port.ts';
import type { Core } from '../../../hub/src/pipeline/core-port.ts';
import type { Logged } from '../../../hub/src/pipeline/load.ts';
import {
  createPipeline,
  type FaultPoint,
  type Pipeline,
} from '../../../hub/src/pipeline/pipeline.ts';
import type { Pause } from '../../../hub/src/pipeline/retry.ts';
import type { SimBroker } from './sim-broker.ts';

/** Everybody's; another one is wrong. */
export const rightPin = '2468';

export interface SimHubOptions {
  readonly store: EventStore;
  readonly core: Core<State, Command, Event>;
  readonly clock: HubClock;
  readonly broker: SimBroker;
  readonly pause: Pause;
  readonly newKey: () => string;
  /** Only where the hub may be told to die. */
  readonly faultPoint?: ((point: FaultPoint) => void) | undefined;
  readonly handle: (events: readonly Logged<Event>[]) => void;
  readonly onFatal: (reason: string) => void;
  readonly onParked: (parked: ParkedCommand) => void;
  readonly onError: (error: unknown) => void;
}

const quietLog = { info: () => undefined, warn: () => undefined };

export class SimHub {
  readonly pipeline: Pipeline;
  readonly submit: Submitter;
  readonly desk: Desk;
  readonly speaking: Speaking;
  readonly broker: SimBroker;
  readonly local: () => LocalTime;
  readonly #options: SimHubOptions;
  ready = false;

  constructor(options: SimHubOptions) {
    const { store, core, clock, pause, faultPoint, onFatal, onParked, newKey } = options;
    this.#options = options;
    this.broker = options.broker;
    this.local = localTimeOf(() => this.pipeline.state);
    const log = { ...quietLog, error: options.onError };
    this.pipeline = createPipeline({
      ...{ store, core, clock, log, pause, onFatal, onParked },
      stampAt: (at) => this.local().stamp(at),
      ...(faultPoint === undefined ? {} : { faultPoint }),
    });
    const { pipeline, local } = this;
    this.submit = createSubmitter({ pipeline, clock, local });
    const pos = (): number => pipeline.head.pos;
    const state = (): State => pipeline.state;
    this.desk = createDesk({
      ...{ submit: this.submit, state, pos, store, clock, local, secrets: { pinHash } },
      people: { memberPinHash: hashOf('member'), staffPinHash: hashOf('staff') },
      // Who booked is in no log: nothing that is checked here knows of it.
      contacts: { save: () => Promise.resolve() },
      guard: new PinGuard(clock),
    });
    const soundMs = (): number => 4_000;
    this.speaking = createSpeaking({ submit: this.submit, state, clock, pos, soundMs, newKey });
  }

  async start(): Promise<void> {
    const { clock, broker, handle, onError } = this.#options;
    const { pipeline, local, submit } = this;
    const state = (): State => pipeline.state;
    await pipeline.start();
    const pos = (): number => pipeline.head.pos;
    const displays = createTerminalDisplays({ broker, state, pos, clock, local });
    const log = { ...quietLog, error: onError };
    createTerminalIngress({ broker, pipeline, clock, local, log }).onHello((device) => {
      displays.show(device);
    });
    createTerminalAsks({
      ...{ broker, log },
      answer: ({ roomNo }, ask) => {
        const { catalogue } = state();
        const floor = catalogue && { state: state(), catalogue, earned: () => ({ clocks: 0 }) };
        const unknown = {
          status: 'refused',
          refusal: { name: 'unknown_card', detail: {} },
        } as const;
        return Promise.resolve((floor && staffAnswer(floor, roomNo, ask)) ?? unknown);
      },
    });
    const scheduler = createScheduler({
      ...{ state, clock, local, submit, onError },
      terminalOnline: tapTrust(broker, clock),
    });
    pipeline.onCommitted((events) => {
      displays.apply(events);
      scheduler.look();
    });
    pipeline.addConsumer({
      name: 'slips',
      handle: (events) => {
        handle(events);
        return Promise.resolve();
      },
    });
    displays.publishAll();
    scheduler.look();
    this.ready = true;
  }
}

const pinHash = (kind: string, id: string, pin: string): string => `${kind} ${id} ${pin}`;
const hashOf = (kind: string) => (id: string) => Promise.resolve(pinHash(kind, id, rightPin));

/** As the hub has it: the store's own time, by its config. */
function localTimeOf(state: () => State): () => LocalTime {
  let version = -1;
  let time = localTime('UTC', 0);
  return () => {
    const { catalogue, configVersion } = state();
    if (version !== configVersion && catalogue !== null) {
      version = configVersion;
      time = localTime(catalogue.config.timezone, catalogue.config.businessDayCutoff);
    }
    return time;
  };
}
