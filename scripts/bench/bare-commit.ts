/**
 * The bare log: commands that wait are written together, three events each on
 * one hash chain and one answer, in one statement that moves the head. No rules,
 * no keys, no state: what a log cannot do without.
 */
import { hash } from 'node:crypto';
import pg from 'pg';

const most = 512;
const eventsEach = 3;

interface Row {
  readonly pos: number;
  readonly body: string;
  readonly hash: string;
}

export class BareLog {
  readonly #database: pg.Client;
  #waiting: { readonly key: string; readonly done: () => void }[] = [];
  #busy = false;
  #pos = 0;
  #hash = '0'.repeat(64);
  #count = 0;

  private constructor(database: pg.Client) {
    this.#database = database;
  }

  static async open(url: string): Promise<BareLog> {
    const database = new pg.Client({ connectionString: url });
    await database.connect();
    await database.query(
      `create table bare_head (pos bigint not null, hash text not null);
       insert into bare_head values (0, repeat('0', 64));
       create table bare_event (
         pos bigint primary key, stream text not null, seq bigint not null, type text not null,
         body text not null, hash text not null, unique (stream, seq));
       create table bare_outcome (
         key text primary key, payload_hash text not null, at bigint not null, outcome text not null)`,
    );
    return new BareLog(database);
  }

  /** One lane each, one command on its way, until the time is over; returns commands a second. */
  async measure(lanes: number, forMs: number): Promise<number> {
    const startedMs = performance.now();
    const before = this.#count;
    const lane = async (): Promise<void> => {
      while (performance.now() - startedMs < forMs) await this.#command();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return ((this.#count - before) * 1_000) / (performance.now() - startedMs);
  }

  async close(): Promise<void> {
    await this.#database.end();
  }

  #command(): Promise<void> {
    this.#count += 1;
    const key = `bare/${String(this.#count)}`;
    return new Promise((done) => {
      this.#waiting.push({ key, done });
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    // Those who come in the same turn of the loop go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, most);
      this.#waiting = this.#waiting.slice(most);
      await this.#append(batch.map(({ key }) => key));
      for (const { done } of batch) done();
      await Promise.resolve();
    }
    this.#busy = false;
  }

  async #append(keys: readonly string[]): Promise<void> {
    const at = Date.now();
    const events = keys.flatMap((key) =>
      Array.from({ length: eventsEach }, (_, index) => this.#chained(bodyOf(key, index, at))),
    );
    const before = this.#pos - events.length;
    await this.#database.query({
      name: 'append',
      text: `
        with moved as (
          update bare_head set pos = $1, hash = $2 where pos = $3 returning true
        ), events as (
          insert into bare_event (pos, stream, seq, type, body, hash)
          select event.* from moved, unnest(
            $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[]) as event
        ), outcomes as (
          insert into bare_outcome (key, payload_hash, at, outcome)
          select outcome.* from moved, unnest($10::text[], $11::text[], $12::bigint[], $13::text[]) as outcome
        )
        select exists (select from moved) as moved`,
      values: [
        ...[this.#pos, this.#hash, before],
        events.map(({ pos }) => pos),
        events.map(() => 'books'),
        events.map(({ pos }) => pos),
        events.map(() => 'clockStarted'),
        events.map(({ body }) => body),
        events.map((event) => event.hash),
        keys,
        keys.map((key) => hash('sha256', key)),
        keys.map(() => at),
        keys.map(() => '{"status":"accepted","pos":1,"answer":{"did":"startClock"}}'),
      ],
    });
  }

  #chained(body: string): Row {
    this.#pos += 1;
    this.#hash = hash('sha256', this.#hash + body);
    return { pos: this.#pos, body, hash: this.#hash };
  }
}

/** As long as an event of ours in the mean. */
function bodyOf(key: string, index: number, at: number): string {
  return JSON.stringify({
    ...{ type: 'clockStarted', clockId: `${key}/${String(index)}`, staffNo: '8', startedAt: at },
    ...{ startedAtKnown: true, minutes: 60, expectedEndAt: at + 3_600_000, priceFen: 12_800 },
    ...{ v: 1, at, day: '2026-11-20', who: 'staff:H1' },
  });
}
