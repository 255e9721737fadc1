/** The hub's whole log, as it stores it, and the events in it. */
import { paths } from '@baozhong/contract/http.ts';
import { z } from 'zod';
import type { Event } from '@baozhong/core/index.ts';
import type { Desk } from './desk.ts';

const StoredEvent = z.object({
  pos: z.int(),
  stream: z.enum(['floor', 'books']),
  seq: z.int(),
  type: z.string(),
  body: z.string(),
  hash: z.string(),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

const Ledger = z.object({
  imbalanceFen: z.int(),
  /** What the hub's own laws say of its floor, one sentence a breach. */
  brokenLaws: z.array(z.string()),
});
type Ledger = z.infer<typeof Ledger>;

const pageLimit = 2_000;

export async function readLog(desk: Desk): Promise<StoredEvent[]> {
  const log: StoredEvent[] = [];
  for (;;) {
    const after = log.at(-1)?.pos ?? 0;
    const path = `${paths.testLog}?after=${String(after)}&limit=${String(pageLimit)}`;
    const page = await desk.get(z.array(StoredEvent), path);
    log.push(...page);
    if (page.length === 0) return log;
  }
}

export function readLedger(desk: Desk): Promise<Ledger> {
  return desk.get(Ledger, paths.testLedger);
}

/** The body is what the hub wrote by its own type; the oracle is there to distrust it. */
export function decode(log: readonly StoredEvent[]): Event[] {
  return log.map(({ body }) => JSON.parse(body) as Event);
}
