/** A hub of its own process, to be killed: takes commands as lines, answers as lines, dies where it is told to. */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createPool } from '../../../hub/src/persistence/pool.ts';
import { createPostgresStore } from '../../../hub/src/persistence/postgres-store.ts';
import type { CommandKeyed } from '../../../hub/src/persistence/port.ts';
import type { FaultPoint } from '../../../hub/src/pipeline/pipeline.ts';
import type { TinyBody } from '../../unit/pipeline/tiny-core.ts';
import { tinyHub } from '../../unit/pipeline/tiny-hub.ts';

export interface ToChild {
  readonly keyed: CommandKeyed;
  readonly body: TinyBody;
}

const [url = '', deadly = '', passesLeft = '0'] = process.argv.slice(2);
let passes = Number(passesLeft);
const pool = await createPool(url);
const { pipeline, submit } = tinyHub(await createPostgresStore({ url, pool }), {
  faultPoint(point: FaultPoint) {
    if (point !== deadly) return;
    passes -= 1;
    if (passes <= 0) process.kill(process.pid, 'SIGKILL');
  },
});
await pipeline.start();
pipeline.addConsumer({ name: 'reports', handle: () => Promise.resolve() });
const say = (what: object): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`);
};
say({ ready: true });
createInterface(process.stdin).on('line', (line) => {
  const { keyed, body } = JSON.parse(line) as ToChild;
  void submit(keyed, body).then((outcome) => {
    say({ key: keyed.key, outcome });
  });
});
