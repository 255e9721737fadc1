import { startHub, Helper } from './programs.ts';
import { Desk } from './desk.ts';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { readFileSync } from 'node:fs';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
const d = process.argv[2]!;
const pgs = await startPostgres({ dataDir: d + '/postgres', log: () => undefined });
const hub = await startHub({
  dataDir: d,
  storeFile: d + '/store.json',
  databaseUrl: pgs.url,
  nodeOptions: process.env['PROF'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : [],
});
console.log('ready', hub.readyMs);
const file = StoreFile.parse(JSON.parse(readFileSync(d + '/store.json', 'utf8')));
const desk = await Desk.signIn(hub.http, file);
let t = performance.now();
await desk.seatAnew();
console.log('seated', performance.now() - t);
const ours = new Helper('load', new URL('file:///work/main/scripts/bench/load.ts'));
console.log(
  await ours.ask({
    ask: 'connect',
    address: {
      kind: 'ours',
      terminalsFile: d + '/terminals.json',
      mqttPort: hub.mqttPort,
      liveUrl: desk.liveUrl,
      cookie: desk.cookie,
    },
  }),
);
const bareHub = new Helper('bare', new URL('file:///work/main/scripts/bench/bare-hub.ts'));
const b: any = await bareHub.ask({ url: pgs.url });
const bare = new Helper('bareload', new URL('file:///work/main/scripts/bench/load.ts'));
await bare.ask({
  ask: 'connect',
  address: {
    kind: 'bare',
    mqttPort: b.mqttPort,
    liveUrl: `ws://127.0.0.1:${b.livePort}`,
    size: 120,
  },
});
const p = (a: number[], q: number) => {
  a.sort((x, y) => x - y);
  return a[Math.min(a.length - 1, Math.floor(a.length * q))]?.toFixed(2);
};
const show = (n: string, r: any) =>
  console.log(
    n,
    r.times.length,
    'lost',
    r.lost,
    ...['display', 'board', 'ack'].map(
      (k) =>
        `${k} ${p(
          r.times.map((x: any) => x[k]),
          0.5,
        )}/${p(
          r.times.map((x: any) => x[k]),
          0.99,
        )}/${p(
          r.times.map((x: any) => x[k]),
          1,
        )}`,
    ),
    'shown',
    p(
      r.times.map((x: any) => Math.max(x.display, x.board)),
      0.5,
    ),
    p(
      r.times.map((x: any) => Math.max(x.display, x.board)),
      0.99,
    ),
  );
for (const x of [bare, ours]) await x.ask({ ask: 'loop', seconds: 1 });
for (let i = 0; i < Number(process.argv[3] ?? 2); i++) {
  t = performance.now();
  await desk.seatAnew();
  console.log('seated', performance.now() - t);
  show('bare', await bare.ask({ ask: 'paced', perSecond: 30, seconds: 5 }));
  show('ours', await ours.ask({ ask: 'paced', perSecond: 30, seconds: 5 }));
  show('bare burst', await bare.ask({ ask: 'burst' }));
  show('ours burst', await ours.ask({ ask: 'burst' }));
  show('bare burst', await bare.ask({ ask: 'burst' }));
  show('ours burst', await ours.ask({ ask: 'burst' }));
  let r: any = await bare.ask({ ask: 'loop', seconds: 2 });
  show('bare loop', r);
  console.log(r.inTime / 2);
  r = await ours.ask({ ask: 'loop', seconds: 2 });
  show('ours loop', r);
  console.log(r.inTime / 2);
}
console.log(hub.memoryBytes()! / 1e6);
await ours.stop();
await bare.stop();
await bareHub.stop();
await hub.stop();
await pgs.stop();
