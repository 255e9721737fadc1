/** The store's pipeline with the real core on a database, in this process: no broker, no screens, no network but to the server. */
import type { StoreFile } from '@baozhong/contract/store-file.ts';
import type { Actor, CommandBody } from '@baozhong/core/index.ts';
import { migrate } from '@baozhong/db/migrate.ts';
import { type LocalTime, localTime } from '../../hub/src/ingress/stamp.ts';
import { openSecrets } from '../../hub/src/ingress/secrets.ts';
import { createSubmitter } from '../../hub/src/ingress/submit.ts';
import { createPeople } from '../../hub/src/persistence/people.ts';
import { createPool } from '../../hub/src/persistence/pool.ts';
import { createPostgresStore } from '../../hub/src/persistence/postgres-store.ts';
import { floorCore } from '../../hub/src/pipeline/floor-core.ts';
import { createPipeline, isTransient, type Pipeline } from '../../hub/src/pipeline/pipeline.ts';
import { configOf, importStore } from '../../hub/src/setup/import-store.ts';
import { commandKey } from './keys.ts';
import { RoomWork } from './floor-work.ts';

const desk: Actor = { kind: 'staff', id: 'B1' };

export interface WorkDone {
  readonly commands: number;
  readonly refused: number;
}

export interface InProcessFloor {
  readonly pipeline: Pipeline;
  /** One lane a room, each with one command on its way, until `next` gives no time for one more. */
  work(next: () => number | undefined, until?: 'for ever' | 'all are served'): Promise<WorkDone>;
  close(): Promise<void>;
}

/** A new store from its file, on an empty database, with the business day open and everybody on duty. */
export async function openFloor(options: {
  readonly url: string;
  /** Where the hub's own secret lies, or will. */
  readonly dataDir: string;
  readonly file: StoreFile;
  readonly at: number;
}): Promise<InProcessFloor> {
  const { url, dataDir, file, at } = options;
  await migrate(url, () => undefined);
  const pool = await createPool(url);
  const store = await createPostgresStore({ url, pool });
  const config = configOf(file);
  const local: LocalTime = localTime(config.timezone, config.businessDayCutoff);
  const clock = { now: () => at, wakeAt: () => () => undefined };
  const fail = (about: object, text: string) => {
    throw new Error(`${text}: ${JSON.stringify(about)}`);
  };
  const pipeline = createPipeline({
    store,
    core: floorCore,
    clock,
    log: { warn: fail, error: fail },
    stampAt: (moment) => local.stamp(moment),
    onFatal: (reason) => fail({}, reason),
  });
  await pipeline.start();
  const submit = createSubmitter({ pipeline, clock, local: () => local });
  const secrets = openSecrets(dataDir);
  await importStore(file, config, { submit, people: createPeople(pool, () => []), secrets }, at);

  const send = async (body: CommandBody, when: number): Promise<boolean> => {
    const outcome = await submit({ source: 'desk', key: commandKey(at) }, desk, body, when);
    // Whoever asks a stopped pipeline again and again would do so for ever.
    if (isTransient(outcome)) throw new Error('the pipeline takes no commands');
    return outcome.status === 'accepted';
  };
  await send({ type: 'openBusinessDay', day: local.stamp(at).localDay }, at);
  await Promise.all(file.technicians.map(({ staffNo }) => send({ type: 'clockOn', staffNo }, at)));

  const rooms = file.rooms.map((_, index) => new RoomWork(file, index));
  return {
    pipeline,
    async work(next, until = 'for ever') {
      const done = { commands: 0, refused: 0 };
      const lane = async (room: RoomWork): Promise<void> => {
        for (;;) {
          const when = next();
          const body = when === undefined ? undefined : room.next(pipeline.state, until);
          if (when === undefined || body === undefined) return;
          if (await send(body, when)) done.commands += 1;
          else done.refused += 1;
        }
      };
      await Promise.all(rooms.map(lane));
      return done;
    },
    async close() {
      await pipeline.close();
      await store.close();
      await pool.end();
    },
  };
}
