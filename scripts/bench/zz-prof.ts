import { startHub, Helper } from './programs.ts';
import { Desk } from './desk.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
const d = process.argv[2]!;
const what = process.argv[3] ?? 'loop';
const seconds = Number(process.argv[4] ?? 3);
const pgs = await startPostgres({ dataDir: d + '/postgres', log: () => undefined });
const hub = await startHub({
  dataDir: d,
  storeFile: d + '/store.json',
  databaseUrl: pgs.url,
  nodeOptions: ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'],
});
const t0 = performance.now() - hub.readyMs;
const file = StoreFile.parse(JSON.parse(readFileSync(d + '/store.json', 'utf8')));
const desk = await Desk.signIn(hub.http, file);
await desk.seatAnew();
const ours = new Helper('load', new URL('./load.ts', import.meta.url));
await ours.ask({
  ask: 'connect',
  address: {
    kind: 'ours',
    terminalsFile: d + '/terminals.json',
    mqttPort: hub.mqttPort,
    liveUrl: desk.liveUrl,
    cookie: desk.cookie,
  },
});
await ours.ask({ ask: 'loop', seconds: 1 });
await desk.seatAnew();
const a = (performance.now() - t0) / 1000;
const r: any =
  what === 'loop'
    ? await ours.ask({ ask: 'loop', seconds })
    : await ours.ask({ ask: 'paced', perSecond: 30, seconds });
const b = (performance.now() - t0) / 1000;
console.log(
  what,
  r.times.length,
  r.inTime / seconds,
  '/s; window',
  a.toFixed(2),
  b.toFixed(2),
  'MB',
  hub.memoryBytes()! / 1e6,
);
await ours.stop();
await hub.stop();
await pgs.stop();
