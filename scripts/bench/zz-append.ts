import { migrate } from '@baozhong/db/migrate.ts';
import pg from 'pg';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { createPool } from '../../hub/src/persistence/pool.ts';
import { createPostgresStore } from '../../hub/src/persistence/postgres-store.ts';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';
import { appendStatement } from '../../hub/src/persistence/postgres-append.ts';
import { Chain, assertFollows } from '../../hub/src/persistence/chain.ts';
const d = mkdtempSync('/tmp/bz-app-');
chmodSync(d, 0o755);
const server = await startPostgres({ dataDir: d, log: () => undefined });
await migrate(server.url, () => undefined);
const pool = await createPool(server.url);
const store = await createPostgresStore({ url: server.url, pool });
let head = await store.claim();
let n = 0;
const raw = new pg.Client({ connectionString: server.url });
await raw.connect();
const off = new pg.Client({ connectionString: server.url });
await off.connect();
await off.query('set session_replication_role = replica');
const gen = new pg.Client({ connectionString: server.url });
await gen.connect();
await gen.query('set plan_cache_mode = force_generic_plan');
const slimSql = (t: string) => {
  let x = t.replaceAll(/\$slonik_/g, '$');
  const i = x.indexOf('), members as ('),
    j = x.indexOf('select exists (select from moved)');
  return x.slice(0, i) + ')\n' + x.slice(j);
};
await raw.query(
  'create table bare_tap (pos bigserial primary key, device text, seq bigint, body jsonb, unique (device, seq))',
);
const body = JSON.stringify({
  type: 'goodsOrdered',
  ticketId: 'T20261122-17',
  lineId: 'T20261122-17/g3',
  goodsCode: 'TEA2',
  name: '菊花茶',
  qty: 1,
  eachFen: 2800,
  guest: 0,
  from: 'terminal',
  v: 1,
  at: 1795329566795,
  day: '2026-11-22',
  who: 'terminal:T-301',
});
const batch = () => {
  n++;
  const c = new Chain(head);
  const e = c.add('books', 'goodsOrdered', body);
  return {
    before: head,
    after: { ...c.mark, epoch: head.epoch },
    events: [e],
    outcomes: [
      {
        key: `d/T-301/b/${n}`,
        payloadHash: 'a'.repeat(64),
        at: 1,
        outcome: { status: 'accepted' as const, pos: e.pos, answer: { did: 'orderGoods' } },
        keyed: {
          source: 'device' as const,
          key: `d/T-301/b/${n}`,
          deviceId: 'T-301',
          bootId: 'b',
          seq: n,
        },
      },
    ],
    guards: { postings: [], members: [], seals: [] },
    parked: [],
  };
};
const gap = Number(process.argv[3] ?? 0);
const T: Record<string, number[]> = {};
const time = async (k: string, f: () => Promise<unknown>) => {
  if (gap) await new Promise((r) => setTimeout(r, gap));
  const t = performance.now();
  await f();
  (T[k] ??= []).push(performance.now() - t);
};
const N = Number(process.argv[2] ?? 400);
for (let i = 0; i < N; i++) {
  let b = batch();
  await time('slonik append', () => store.append(b));
  head = b.after;
  await time('bare insert', () =>
    raw.query({
      name: 'ins',
      text: 'insert into bare_tap (device, seq, body) select * from unnest($1::text[], $2::bigint[], $3::jsonb[])',
      values: [['x'], [i], [body]],
    }),
  );
  b = batch();
  const s: any = appendStatement(b);
  let t = performance.now();
  const x = appendStatement(b);
  (T['build sql'] ??= []).push(performance.now() - t);
  await time('raw append', () =>
    raw.query({
      name: 'app',
      text: s.sql.replaceAll(/\$slonik_/g, '$'),
      values: s.values as unknown[],
    }),
  );
  head = b.after;
  for (const [k, c, slim] of [
    ['generic append', gen, false],
    ['generic slim', gen, true],
    ['custom slim', raw, true],
    ['no triggers slim', off, true],
  ] as const) {
    b = batch();
    const q: any = appendStatement(b);
    const text = slim ? slimSql(q.sql) : q.sql.replaceAll(/\$slonik_/g, '$');
    const most = Math.max(...[...text.matchAll(/\$(\d+)/g)].map((m: any) => +m[1]));
    await time(k, () =>
      c.query({ name: 'app' + slim, text, values: (q.values as unknown[]).slice(0, most) }),
    );
    head = b.after;
  }
  await time('raw select 1', () => raw.query({ name: 'one', text: 'select 1', values: [] }));
}
const p = (a: number[], q: number) => {
  a.sort((x, y) => x - y);
  return a[Math.floor(a.length * q)]!.toFixed(2);
};
for (const [k, a] of Object.entries(T))
  console.log(k.padEnd(16), 'min', p(a, 0), 'p25', p(a, 0.25), 'p50', p(a, 0.5), 'p90', p(a, 0.9));
const ex = await raw
  .query(
    `explain (analyze, costs off) ${(appendStatement(batch()) as any).sql.replaceAll(/\$slonik_/g, '$')}`,
    (appendStatement(batch()) as any).values,
  )
  .catch((e) => ({ rows: [{ 'QUERY PLAN': String(e) }] }));
if (process.argv[4]) for (const r of ex.rows) console.log(r['QUERY PLAN']);
await raw.end();
await gen.end();
await off.end();
await store.close();
await pool.end();
await server.stop();
rmSync(d, { recursive: true, force: true });
