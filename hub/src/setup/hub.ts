/**
 * The running hub: every part made once, in the order in which they need each
 * other, and closed in the opposite order.
 */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { HealthAnswer, SessionAnswer } from '@baozhong/contract/http.ts';
import { createEspeakEngine } from '@baozhong/tts/src/espeak-wasm.ts';
import { createSpeech } from '@baozhong/tts/src/speaker.ts';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createBroker } from '../broker/broker.ts';
import { DrivenClock, type HubClock, realClock } from '../clock.ts';
import { Board } from '../consumers/board/board.ts';
import { createLiveServer } from '../consumers/live-server.ts';
import { createSpeechConsumer } from '../consumers/speech.ts';
import { createTerminalDisplays } from '../consumers/terminal-displays.ts';
import { createTerminalList } from '../consumers/terminal-list.ts';
import { createDesk } from '../ingress/desk.ts';
import { createHttp } from '../ingress/http.ts';
import { PinGuard } from '../ingress/pin-guard.ts';
import { createScheduler } from '../ingress/scheduler.ts';
import { openSecrets } from '../ingress/secrets.ts';
import { createSessions } from '../ingress/sessions.ts';
import { type LocalTime, localTime } from '../ingress/stamp.ts';
import { createSubmitter } from '../ingress/submit.ts';
import { createTerminalIngress } from '../ingress/terminal-ingress.ts';
import { testRoutes } from '../ingress/test-routes.ts';
import { createPeople } from '../persistence/people.ts';
import { createPostgresStore } from '../persistence/postgres-store.ts';
import { floorCore } from '../pipeline/floor-core.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import type { Database } from './database.ts';
import { atBusyHour, eveningMinutes, playDemoEvening } from './demo-evening.ts';
import { createFaultPoints } from './fault-points.ts';
import { configOf, importStore } from './import-store.ts';
import { type Options, StartError } from './options.ts';
import { host } from './places.ts';
import { cardsOf, makeTerminals, writeTerminalsFile } from './terminals.ts';

const root = join(import.meta.dirname, '../../..');

export interface Hub {
  readonly http: string;
  readonly mqttPort: number;
  readonly storeId: string;
  readonly epoch: number;
  storeName(): string;
  firstRoom(): string;
  demoLogins(): SessionAnswer['demoLogins'];
  onFatal(listener: (reason: string) => void): void;
  close(): Promise<void>;
}

export async function createHub(options: Options, database: Database, log: Logger): Promise<Hub> {
  const driven =
    options.drivenClockAt === undefined ? undefined : new DrivenClock(options.drivenClockAt);
  const clock: HubClock = driven ?? realClock;
  const faults = createFaultPoints();
  const file = readStoreFile(options);
  let fatal = (reason: string): void => {
    log.fatal({ reason });
  };

  const store = await createPostgresStore(database);
  const pipeline = createPipeline({
    store,
    core: floorCore,
    clock,
    log,
    stampAt: (at) => localNow().stamp(at),
    faultPoint: (point) => {
      faults.pass(point);
    },
    onFatal: (reason: string) => {
      fatal(reason);
    },
  });
  const dayEvents = await pipeline.start();
  const state = () => pipeline.state;

  // The store's own time, as its config has it; before there is one, the machine's.
  let local = { version: -1, time: localTime('UTC', 0) };
  const localNow = (): LocalTime => {
    const { catalogue, configVersion: version } = state();
    if (local.version !== version && catalogue !== null) {
      const { timezone, businessDayCutoff } = catalogue.config;
      local = { version, time: localTime(timezone, businessDayCutoff) };
    }
    return local.time;
  };

  const submit = createSubmitter({ pipeline, clock, local: localNow });
  const secrets = openSecrets(options.dataDir);
  const people = createPeople(database.pool, () => state().catalogue?.config.memberLevels ?? []);
  const board = new Board(state);
  board.rebuild(dayEvents, pipeline.head.pos);

  const isNew = state().catalogue === null;
  const demo = { submit, people, secrets };
  if (isNew) {
    const startAt = options.throwAway ? undefined : clock.now() - eveningMinutes * 60_000;
    const shown = options.throwAway ? file : demoFile(file, clock);
    await importStore(shown, configOf(shown), demo, startAt);
    if (!options.throwAway)
      await playDemoEvening({ submit, state, local: localNow(), file: shown }, clock.now());
    board.rebuild(await pipeline.dayEvents(), pipeline.head.pos);
  }
  const { catalogue } = state();
  if (catalogue === null) throw new Error('the store has no config');
  const { storeId } = catalogue.config;

  const broker = await createBroker({
    storeId,
    host,
    port: options.mqttPort,
    identities: {
      load: () => people.terminals(),
      save: (identity) => people.saveTerminal(identity),
    },
    log,
    now: () => clock.now(),
  });
  const terminals = await makeTerminals(
    broker,
    await people.terminals(),
    options.dataDir,
    catalogue.config.rooms.map((room) => room.roomNo),
  );
  writeTerminalsFile(options.dataDir, {
    storeId,
    mqttPort: broker.port,
    terminals,
    cards: cardsOf(file),
  });

  const onError = (error: unknown): void => {
    log.error(error);
  };
  const scheduler = createScheduler({ state, clock, local: () => localNow(), submit, onError });
  const displays = createTerminalDisplays({
    broker,
    state,
    pos: () => pipeline.head.pos,
    clock,
    local: localNow,
  });
  const terminalIngress = createTerminalIngress({ broker, pipeline, clock, local: localNow, log });
  const terminalList = createTerminalList({ broker, board });
  terminalIngress.onHello((device, hello) => {
    displays.show(device);
    terminalList.hello(device, hello);
  });
  const speech = createSpeech({
    engine: createEspeakEngine(),
    cacheDir: join(options.dataDir, 'speech'),
  });
  const speaker = createSpeechConsumer({ board, speech, onError });
  const live = createLiveServer(board, clock, () => pipeline.head.epoch);
  pipeline.onCommitted((events, pos) => {
    board.apply(events, pos);
    displays.apply(events);
    speaker.apply(events);
    scheduler.look();
  });

  const guard = new PinGuard(clock);
  const sessions = createSessions({ secrets, people, guard, clock, state });
  const desk = createDesk({
    submit,
    state,
    pos: () => pipeline.head.pos,
    store,
    people,
    secrets,
    guard,
    clock,
    local: localNow,
  });
  const storeName = () => state().catalogue?.config.name ?? '';
  const demoLogins = () =>
    file.staff.map(({ staffNo, pin, role, name }) => ({ staffNo, pin, role, name }));
  const health = (): HealthAnswer => ({
    ok: true,
    storeId,
    pos: pipeline.head.pos,
    epoch: pipeline.head.epoch,
    at: clock.now(),
  });
  const uiDir = join(root, 'floor-ui/build');
  const app = await createHttp({
    log,
    sessions,
    desk,
    people,
    live,
    uiDir: existsSync(uiDir) ? uiDir : undefined,
    storeName,
    timezone: () => state().catalogue?.config.timezone ?? 'UTC',
    demoLogins,
    health,
    speech: (id) => speech.read(id),
    mqttStream: (stream) => {
      broker.handle(stream);
    },
    virtualTerminal(roomNo) {
      if (!state().rooms.has(roomNo)) return { name: 'unknown_room', detail: { roomNo } };
      const credentials = broker.issueVirtual(roomNo);
      return credentials === undefined
        ? { name: 'busy', detail: {} }
        : { storeId, roomNo, ...credentials };
    },
    ...(options.throwAway && {
      more: testRoutes({
        clock: driven,
        scheduler,
        faults,
        store,
        state,
        pos: () => pipeline.head.pos,
        wallets: () => people.wallets(),
      }),
    }),
  });
  await app.listen({ host, port: options.port });
  displays.publishAll();
  terminalList.publishAll();
  speaker.resume(clock.now());
  if (driven === undefined) scheduler.look();
  else await scheduler.advanceTo(driven, driven.now());

  return {
    http: `http://${host}:${String((app.server.address() as AddressInfo).port)}`,
    mqttPort: broker.port,
    storeId,
    epoch: pipeline.head.epoch,
    storeName,
    firstRoom: () => state().catalogue?.config.rooms[0]?.roomNo ?? '',
    demoLogins,
    onFatal(listener) {
      fatal = listener;
    },
    async close() {
      scheduler.close();
      live.close();
      await app.close();
      terminalList.close();
      await terminalIngress.close();
      await broker.close();
      await pipeline.close();
      await speech.close();
    },
  };
}

function readStoreFile(options: Options): StoreFile {
  const path = options.storeFile ?? join(root, 'db/demo', `store-${options.demo}.json`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`the store file ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = StoreFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartError(
    `the store file ${path} is not a store: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

function demoFile(file: StoreFile, clock: HubClock): StoreFile {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { localMinute } = localTime(timeZone, 0).stamp(clock.now());
  return atBusyHour(file, timeZone, localMinute);
}
