/**
 * A year of a large store, made in SQL and put before the open business day: the
 * day's own events again for each day that went before, and the members with
 * their openings. What the hub reads at its start, the open day, stays what it
 * was: it moves to later positions, and the first event of each stream follows
 * a hash of nothing, as it did.
 */
import pg from 'pg';

export interface YearSize {
  readonly days: number;
  readonly members: number;
}

export interface Loaded {
  readonly days: number;
  readonly members: number;
  readonly events: number;
  readonly eventsADay: number;
  readonly clocksADay: number;
  readonly postings: number;
  readonly outcomes: number;
  readonly bytes: number;
}

/** floor-rules: 1,400 clocks a day in a large store, about fifteen events each. */
export const eventsADay = 21_000;
/** Answers are kept for thirty days. */
const daysOfOutcomes = 30;
const outcomesADay = 7_000;
const settlementsADay = 800;

type Row = Readonly<Record<string, string>>;
type Run = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** How far the log has come. */
interface Place {
  readonly pos: number;
  readonly floor: number;
  readonly books: number;
}

export async function putYearBefore(url: string, size: YearSize): Promise<Loaded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run: Run = async (text, values = []) =>
    (await client.query<Record<string, string>>(text, [...values])).rows;
  try {
    // Triggers off: they forbid exactly this, to everybody else.
    await run('set session_replication_role = replica');
    await run(`set maintenance_work_mem = '512MB'`);
    await run(`set work_mem = '128MB'`);
    await run('begin');
    await run('create temp table tail on commit drop as select * from event_log');
    const day = await sampleDay(run);
    const joined: Place = { pos: 2 * size.members, floor: 0, books: 2 * size.members };
    const last: Place = {
      pos: joined.pos + size.days * day.pos,
      floor: joined.floor + size.days * day.floor,
      books: joined.books + size.days * day.books,
    };
    await run('update posting set pos = pos + $1', [last.pos]);
    await run('update consumer_cursor set pos = pos + $1', [last.pos]);
    const makeAnew = await takeIndexesOff(run);
    await run('truncate event_log');
    await writeMembers(run, size.members);
    await writeDays(run, size.days, day, joined);
    await writeTail(run, last);
    for (const statement of makeAnew) await run(statement);
    await joinTail(run, last);
    await run('commit');
    await run('vacuum (freeze, analyze)');
    await run('checkpoint');
    return { days: size.days, eventsADay: day.pos, clocksADay: day.clocks, ...(await counts(run)) };
  } finally {
    await client.end();
  }
}

/** A bulk load makes them anew at its end: returns the statements, in the words of the database itself. */
async function takeIndexesOff(run: Run): Promise<string[]> {
  const makeAnew: string[] = [];
  const constraints = await run(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where conrelid in ('event_log'::regclass, 'posting'::regclass) and contype in ('p', 'u')`,
  );
  const indexes = await run(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and tablename in ('event_log', 'posting')
       and indexname not in (select conname from pg_constraint)`,
  );
  for (const { table = '', name = '', definition = '' } of constraints) {
    await run(`alter table ${table} drop constraint ${name}`);
    makeAnew.push(`alter table ${table} add constraint ${name} ${definition}`);
  }
  for (const { name = '', definition = '' } of indexes) {
    await run(`drop index ${name}`);
    makeAnew.push(definition);
  }
  return makeAnew;
}

async function writeMembers(run: Run, members: number): Promise<void> {
  const [config] = await run(
    `select body::jsonb -> 'config' ->> 'storeId' as store from tail where type = 'storeConfigured'`,
  );
  const store = config?.['store'] ?? '';
  await run(
    `create temp table joined on commit drop as
     select n, 'Y' || lpad(n::text, 7, '0') as id, '0C' || lpad(upper(to_hex(n)), 6, '0') as card,
            100000 + n % 400 * 1000 as principal, 5000 + n % 40 * 500 as bonus
     from generate_series(1, $1::int) n`,
    [members],
  );
  await run(
    `insert into member (member_id, member_no, level_code) select id, id, 'regular' from joined`,
  );
  await run('insert into card (card_uid, member_id) select card, id from joined');
  await run(
    `insert into person (member_id, name, phone, pin_hash)
     select id, substr('赵钱孙李周吴郑王冯陈', 1 + n % 10, 1) || (array['先生', '女士'])[1 + n % 2],
            '138' || lpad(n::text, 8, '0'), repeat('x', 43) from joined`,
  );
  for (const part of ['principal', 'bonus'])
    await run(
      `insert into account (account, balance_fen, floor_fen)
       select 'wallet/' || id || '/at/${store}/${part}', ${part}, 0 from joined`,
    );
  await run(
    `insert into posting (tx_id, line, account, fen, business_day, pos)
     select 'opening/' || id, line, account, fen, '2025-01-01', 2 * n
     from joined, lateral (values
       (0, 'wallet/' || id || '/at/${store}/principal', principal), (1, 'opening/principal', -principal),
       (2, 'wallet/' || id || '/at/${store}/bonus', bonus), (3, 'opening/bonus', -bonus)
     ) as entry (line, account, fen)`,
  );
  await run(
    `insert into event_log (pos, stream, seq, type, body, hash)
     select pos, 'books', pos, type, body, encode(sha256(convert_to(body, 'UTF8')), 'hex')
     from joined, lateral (values
       (2 * n - 1, 'memberRegistered', json_build_object(
         'type', 'memberRegistered', 'memberId', id, 'memberNo', id, 'cardUid', card,
         'levelCode', 'regular', 'v', 1, 'at', 0, 'day', '2025-01-01', 'who', 'system:import')::text),
       (2 * n, 'ledgerPosted', json_build_object(
         'type', 'ledgerPosted', 'txId', 'opening/' || id, 'reason', 'opening', 'entries', json_build_array(
           json_build_object('account', 'wallet/' || id || '/at/${store}/principal', 'fen', principal),
           json_build_object('account', 'opening/principal', 'fen', -principal),
           json_build_object('account', 'wallet/' || id || '/at/${store}/bonus', 'fen', bonus),
           json_build_object('account', 'opening/bonus', 'fen', -bonus)),
         'v', 1, 'at', 0, 'day', '2025-01-01', 'who', 'system:import')::text)
     ) as event (pos, type, body) order by pos`,
  );
}

/** The open day's events, again and again until it is a whole day; its opening comes first. */
async function sampleDay(run: Run): Promise<Place & { readonly clocks: number }> {
  await run(
    `create temp table sample on commit drop as
     with opened as (
       select pos, substring(body from '"day":"([0-9-]+)"') as day from tail
       where type = 'businessDayOpened' order by pos desc limit 1
     ), events as (
       select 0 as round, tail.* from tail, opened where tail.pos = opened.pos
       union all
       select round, tail.* from opened, tail, generate_series(1, 1 + $1::int / greatest(1, (
         select count(*) from tail, opened where tail.pos > opened.pos)::int)) round
       where tail.pos > opened.pos
     )
     select n, stream, row_number() over (partition by stream order by n) as seq, type, body,
            (select day from opened) as day
     from (select row_number() over (order by round, pos) as n, events.* from events) numbered
     where n <= $1::int`,
    [eventsADay],
  );
  await run('create index on sample (n)');
  const [count] = await run(
    `select count(*)::text as pos, count(*) filter (where stream = 'floor')::text as floor,
            count(*) filter (where stream = 'books')::text as books,
            count(*) filter (where type = 'clockStarted')::text as clocks from sample`,
  );
  const of = (name: string) => Number(count?.[name]);
  return { pos: of('pos'), floor: of('floor'), books: of('books'), clocks: of('clocks') };
}

async function writeDays(run: Run, days: number, day: Place, first: Place): Promise<void> {
  const dayText = `to_char(sample.day::date - $1::int, 'YYYY-MM-DD')`;
  for (let ago = days; ago > 0; ago -= 1) {
    const before = days - ago;
    const at = (name: keyof Place) => first[name] + before * day[name];
    await run(
      `insert into event_log (pos, stream, seq, type, body, hash)
       select n + $2, stream, seq + case stream when 'floor' then $3::bigint else $4::bigint end,
              type, text, encode(sha256(convert_to(text, 'UTF8')), 'hex')
       from sample, lateral (select replace(
         replace(body, day, ${dayText}), replace(day, '-', ''), replace(${dayText}, '-', '')) as text) as that_day
       order by n`,
      [ago, at('pos'), at('floor'), at('books')],
    );
  }
  await run(
    `insert into posting (tx_id, line, account, fen, business_day, pos)
     select 'settle/Y' || to_char(date, 'YYYYMMDD') || '-' || n, line, account, fen,
            to_char(date, 'YYYY-MM-DD'), $3 + ($1 - ago) * $4 + n
     from (select distinct day from sample) today, generate_series($1::int, 1, -1) ago,
          lateral (select today.day::date - ago as date) that_day, generate_series(1, $2::int) n,
          lateral (values (0, 'tender/cash', -15600), (1, 'revenue/services', 12800), (2, 'revenue/goods', 2800))
            as entry (line, account, fen)`,
    [days, settlementsADay, first.pos, day.pos],
  );
  await run(
    `insert into day_seal (day, pos)
     select to_char(today.day::date - ago, 'YYYY-MM-DD'), $2 + ($1 - ago + 1) * $3
     from (select distinct day from sample) today, generate_series($1::int, 1, -1) ago`,
    [days, first.pos, day.pos],
  );
  await run(
    `insert into command_outcome (key, payload_hash, at, source, device_id, boot_id, seq, outcome)
     select case source when 'device' then 'd/T-' || n % 120 || '/year/' || seq else gen_random_uuid()::text end,
            encode(sha256(convert_to(seq::text, 'UTF8')), 'hex'),
            extract(epoch from today.day::date - ago)::bigint * 1000 + n, source,
            case source when 'device' then 'T-' || n % 120 end, case source when 'device' then 'year' end,
            case source when 'device' then seq end, '{"status":"accepted","pos":1,"answer":{"did":"startClock"}}'
     from (select distinct day from sample) today, generate_series(least($1::int, $2::int), 1, -1) ago,
          generate_series(1, $3::int) n,
          lateral (select (case n % 2 when 0 then 'device' else 'desk' end) as source, ago::bigint * $3 + n as seq) as command`,
    [days, daysOfOutcomes, outcomesADay],
  );
}

async function writeTail(run: Run, { pos, floor, books }: Place): Promise<void> {
  await run(
    `insert into event_log (pos, stream, seq, type, body, hash)
     select pos + $1, stream, seq + case stream when 'floor' then $2::bigint else $3::bigint end, type, body, hash
     from tail order by pos`,
    [pos, floor, books],
  );
  await run(
    'update log_head set pos = pos + $1, floor_seq = floor_seq + $2, books_seq = books_seq + $3',
    [pos, floor, books],
  );
}

/** What the tail follows is a hash of nothing, and the accounts hold what was posted. */
async function joinTail(run: Run, { floor, books }: Place): Promise<void> {
  await run(
    `update event_log set hash = repeat('0', 64)
     where stream = 'floor' and seq = $1 or stream = 'books' and seq = $2`,
    [floor, books],
  );
  await run(
    `insert into account (account, balance_fen, floor_fen)
     select account, sum(fen)::bigint, null from posting where account not like 'wallet/%' group by account
     on conflict (account) do update set balance_fen = excluded.balance_fen`,
  );
}

async function counts(
  run: Run,
): Promise<Pick<Loaded, 'members' | 'events' | 'postings' | 'outcomes' | 'bytes'>> {
  const [row] = await run(
    `select (select count(*) from member)::text as members,
            (select count(*) from event_log)::text as events,
            (select count(*) from posting)::text as postings,
            (select count(*) from command_outcome)::text as outcomes,
            pg_database_size(current_database())::text as bytes`,
  );
  const of = (name: string) => Number(row?.[name]);
  return {
    ...{ members: of('members'), events: of('events'), postings: of('postings') },
    ...{ outcomes: of('outcomes'), bytes: of('bytes') },
  };
}
