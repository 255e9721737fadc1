/**
 * The running hub: its sides opened in the order in which they need each other,
 * and closed in the opposite order.
 */
import type { SessionAnswer } from '@baozhong/contract/http.ts';
import type { Logger } from 'pino';
import { watchHubTime } from '../consumers/hub-time.ts';
import { createDesk } from '../ingress/desk.ts';
import { openAsks } from './open-asks.ts';
import { openSpeakingStyle } from '../consumers/speaking-style.ts';
import { createScheduler } from '../ingress/scheduler.ts';
import type { EventStore } from '../persistence/port.ts';
import type { Database } from './database.ts';
import { type Network, openNetwork } from './open-tls.ts';
import { type Floor, openFloor, type StoreKind } from './open-floor.ts';
import { openSignIn } from './open-sign-in.ts';
import { openPrinting } from './open-printing.ts';
import { openTerminals } from './open-terminals.ts';
import { openVoices } from './open-voices.ts';
import { openWeb } from './open-web.ts';
import type { Options } from './options.ts';
import { fileOfStore, readStoreFile } from './store-files.ts';

export interface Hub {
  readonly network: Network;
  readonly ports: HubPorts;
  readonly storeId: string;
  readonly epoch: number;
  storeName(): string;
  firstRoom(): string;
  demoLogins(): SessionAnswer['demoLogins'];
  readonly kind: StoreKind;
  readonly oneTimePasswords: Floor['printed'];
  /** The machine's date lay so far behind the store's log at the start; undefined: it did not. */
  readonly minutesBehind: number | undefined;
  onFatal(listener: (reason: string) => void): void;
  close(): Promise<void>;
}

export interface HubPorts {
  readonly pages: number;
  readonly mqtt: number;
  /** With TLS only. */
  readonly trust: number | undefined;
  readonly mqtts: number | undefined;
}

/** Longer than a key is remembered (law 7), and a day for keys of clocks that go wrong. */
const outcomesKeptMs = 32 * 24 * 3_600_000;
const forgottenAtOnce = 5_000;

/** Once a business day, in small bites: the floor does not wait for it. */
async function forgetOldOutcomes(store: EventStore, now: number): Promise<void> {
  while ((await store.forgetOutcomes(now - outcomesKeptMs, forgottenAtOnce)) === forgottenAtOnce);
}

/** Whoever still works in the demo store, with the PIN that its file gives away. */
function demoLoginsOf(floor: Floor): () => SessionAnswer['demoLogins'] {
  if (floor.kind === 'real') return () => [];
  // An older data folder may hold another demo store than the one asked for now.
  const file = fileOfStore(floor.catalogue().config.storeId, readStoreFile(floor.options));
  return () =>
    file.staff
      .filter(({ staffNo }) => floor.catalogue().staff.has(staffNo))
      .map(({ staffNo, pin, role, name }) => ({ staffNo, pin, role, name }));
}

export async function createHub(options: Options, database: Database, log: Logger): Promise<Hub> {
  const floor = await openFloor(options, database, log);
  const { clock, driven, pipeline, state, local, submit } = floor;
  const { config } = floor.catalogue();

  const onError = (error: unknown): void => {
    log.error(error);
  };
  const network = openNetwork(floor);
  const style = await openSpeakingStyle(floor);
  const terminals = await openTerminals(floor, network, style);
  const signIn = await openSignIn(floor, onError);
  const desk = createDesk({ ...floor, guard: signIn.guard, pos: () => pipeline.head.pos });
  const asks = await openAsks(floor, terminals, desk);
  const scheduler = createScheduler({
    ...{ state, clock, local, submit, onError },
    terminalOnline: (roomNo) => terminals.wouldTellOfTap(roomNo),
  });
  const voices = openVoices(floor, style, onError);
  // After the board, which follows since the floor was opened. What these miss until now they take up below.
  pipeline.onCommitted((events) => {
    terminals.displays.apply(events);
    voices.maker.apply(events);
    scheduler.look();
    signIn.apply(events);
    if (events.some((event) => event.type === 'businessDayOpened')) {
      forgetOldOutcomes(floor.store, clock.now()).catch(onError);
      floor.contacts.forget(clock.now()).catch(onError);
    }
  });
  const demoLogins = demoLoginsOf(floor);
  const printing = await openPrinting(floor, database.pool);
  const hubTime =
    floor.own &&
    watchHubTime({
      ...{ clock: floor.own, pipeline, state },
      show: (view) => {
        if (view !== undefined) log.warn(view, "the machine's date lies behind the store's log");
        floor.board.hubTimeChanged(view);
      },
    });
  const parts = { voices, scheduler, demoLogins, printing, hubTime, desk, asks };
  const web = await openWeb(floor, terminals, network, signIn, parts);

  terminals.publishAll();
  voices.maker.resume();
  if (driven === undefined) {
    scheduler.look();
    // The first call of the evening shall not wait for the voice to wake up.
    voices.warmUp();
  } else await scheduler.advanceTo(driven, driven.now());

  return {
    network,
    ports: { ...web.ports, mqtt: terminals.broker.port, mqtts: terminals.broker.securePort },
    storeId: config.storeId,
    epoch: pipeline.head.epoch,
    storeName: () => floor.catalogue().config.name,
    firstRoom: () => config.rooms[0]?.roomNo ?? '',
    demoLogins,
    kind: floor.kind,
    oneTimePasswords: floor.printed,
    minutesBehind: hubTime?.view()?.minutes,
    onFatal: (listener) => {
      floor.onFatal(listener);
    },
    async close() {
      network.close();
      scheduler.close();
      hubTime?.close();
      await web.close();
      await signIn.close();
      await asks.close();
      await terminals.close();
      await pipeline.close();
      await printing.close();
      await voices.close();
    },
  };
}
