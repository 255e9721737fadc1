/** The floor of the hub: log, pipeline, board, and on the first start the store itself. */
import type { Catalogue, State } from '@baozhong/core/index.ts';
import type { Logger } from 'pino';
import { DrivenClock, type HubClock, StoreClock } from '../clock.ts';
import { Board } from '../consumers/board/board.ts';
import { reachesBack } from '../consumers/board/moves.ts';
import { openSecrets, type Secrets } from '../ingress/secrets.ts';
import { type LocalTime, localTime } from '../ingress/stamp.ts';
import { createSubmitter, type Submitter } from '../ingress/submit.ts';
import { type BookingContacts, createBookingContacts } from '../persistence/booking-contacts.ts';
import { createPeople, type People } from '../persistence/people.ts';
import type { EventStore } from '../persistence/port.ts';
import { createSignInRows, type SignInRows } from '../persistence/sign-in-rows.ts';
import { createTerminalRows, type TerminalRows } from '../persistence/terminal-rows.ts';
import { createPostgresStore } from '../persistence/postgres-store.ts';
import { floorCore } from '../pipeline/floor-core.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import type { Database } from './database.ts';
import { atBusyHour, demoBeginsAt, playDemoEvening } from './demo-evening.ts';
import { createFaultPoints, type FaultPoints } from './fault-points.ts';
import { configOf, importStore, minuteOf } from './import-store.ts';
import { fillEmptyStore, giveOneTimePassword, makeNewStore } from './new-store.ts';
import { type Options, StartError } from './options.ts';
import { readStoreFile } from './store-files.ts';

/** A demo store shows itself; a real one trusts nobody; a throw-away one is a test's. */
export type StoreKind = 'demo' | 'real' | 'throwAway';

export interface Floor {
  readonly kind: StoreKind;
  readonly options: Options;
  readonly log: Logger;
  readonly clock: HubClock;
  /** Only a throw-away store's clock is driven. */
  readonly driven: DrivenClock | undefined;
  /** Of a store whose clock is the machine's. */
  readonly own: StoreClock | undefined;
  readonly faults: FaultPoints;
  readonly store: EventStore;
  readonly pipeline: Pipeline;
  readonly people: People;
  readonly contacts: BookingContacts;
  readonly secrets: Secrets;
  /** What signing in keeps, and the store's settings. */
  readonly rows: SignInRows;
  readonly terminalRows: TerminalRows;
  readonly submit: Submitter;
  readonly board: Board;
  readonly state: () => State;
  /** One-time passwords to be printed at this start, and kept nowhere. */
  readonly printed: { readonly staffNo: string; readonly password: string }[];
  /** The store is set up before anything asks. */
  readonly catalogue: () => Catalogue;
  readonly local: () => LocalTime;
  onFatal(listener: (reason: string) => void): void;
}

export async function openFloor(options: Options, database: Database, log: Logger): Promise<Floor> {
  const driven =
    options.drivenClockAt === undefined ? undefined : new DrivenClock(options.drivenClockAt);
  const own = new StoreClock();
  const clock: HubClock = driven ?? own;
  const faults = createFaultPoints();
  let fatal = (reason: string): void => {
    log.fatal({ reason });
  };
  const store = await createPostgresStore(database);
  const pipeline = createPipeline({
    store,
    core: floorCore,
    clock,
    log,
    stampAt: (at) => local().stamp(at),
    faultPoint: (point) => {
      faults.pass(point);
    },
    onFatal: (reason) => {
      fatal(reason);
    },
  });
  const dayEvents = await pipeline.start();
  const state = () => pipeline.state;
  const local = localTimeOf(state);
  const people = createPeople(database.pool, () => state().catalogue?.config.memberLevels ?? []);
  const contacts = createBookingContacts(database.pool);
  const secrets = openSecrets(options.dataDir);
  const rows = createSignInRows(database.pool);
  const terminalRows = createTerminalRows(database.pool);
  const kind = await kindOf(options, rows, state().catalogue !== null);
  const submit = createSubmitter({ pipeline, clock, local });
  const board = new Board(state, () => local().stamp(clock.now()));
  const before = reachesBack(state(), dayEvents) ? await pipeline.eventsOfDayBefore() : [];
  board.rebuild(dayEvents, pipeline.head.pos, before);
  const floor: Floor = {
    ...{
      kind,
      options,
      log,
      clock,
      driven,
      own: driven === undefined ? own : undefined,
      faults,
      store,
      pipeline,
      people,
      contacts,
      secrets,
      rows,
      terminalRows,
    },
    ...{ submit, board, state, local, printed: [] },
    catalogue() {
      const { catalogue } = state();
      if (catalogue === null) throw new Error('the store has no config');
      return catalogue;
    },
    onFatal(listener) {
      fatal = listener;
    },
  };
  if (state().catalogue === null) await firstStart(floor);
  else if (kind === 'real' && options.storeFile !== undefined)
    await fillEmptyStore(floor, readStoreFile(options));
  if (options.oneTimePasswordFor !== undefined)
    await giveOneTimePassword(floor, options.oneTimePasswordFor);
  // Before the first device can reach the hub: what a tap decides meanwhile is shown, too.
  pipeline.onCommitted((events, pos) => {
    board.apply(events, pos);
  });
  return floor;
}

/** The store's own time, as its config has it; before there is one, the world's. */
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

/** Written down before the store is: a first start that broke off is begun again as the same kind. */
async function kindOf(options: Options, rows: SignInRows, made: boolean): Promise<StoreKind> {
  if (options.throwAway) return 'throwAway';
  const kept = (await rows.setting('kind')) === 'real' ? 'real' : 'demo';
  if (made && options.newStore)
    throw new StartError(
      `the data folder ${options.dataDir} holds a store already: start it without --new, or name another folder with --data`,
    );
  if (options.storeFile !== undefined && !options.newStore && kept === 'demo')
    throw new StartError('--store goes with --new or --throw-away');
  if (made || kept === 'real') return kept;
  if (options.newStore) await rows.saveSetting('kind', 'real');
  return options.newStore ? 'real' : 'demo';
}

/** A throw-away store is the file as it is; the demo store has a busy evening behind it, and now is nine o'clock. */
async function firstStart(floor: Floor): Promise<void> {
  const { kind, options, clock, submit, state, board, pipeline } = floor;
  if (kind === 'real') {
    await makeNewStore(floor, options.storeFile === undefined ? undefined : readStoreFile(options));
    board.rebuild(await pipeline.dayEvents(), pipeline.head.pos);
    return;
  }
  const file = readStoreFile(options);
  if (kind === 'throwAway') await importStore(file, configOf(file), floor);
  else {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const { localMinute } = localTime(timeZone, 0).stamp(clock.now());
    const demo = atBusyHour(file, timeZone, localMinute);
    const local = localTime(timeZone, minuteOf(demo.businessDayCutoff));
    await importStore(demo, configOf(demo), floor, demoBeginsAt(demo, local, clock.now()));
    await playDemoEvening({ submit, state, local: floor.local(), file: demo }, clock.now());
  }
  board.rebuild(await pipeline.dayEvents(), pipeline.head.pos);
}
