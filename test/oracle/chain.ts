/** Is the log whole: no place skipped, no byte changed, time never going back. */
import { createHash } from 'node:crypto';
import { decode, type Report, type Stored } from './inputs.ts';

/** What the first event of a stream follows. */
export const genesis = '0'.repeat(64);

export function chainHash(previous: string, body: string): string {
  return createHash('sha256').update(previous).update(body).digest('hex');
}

export function checkChain(log: readonly Stored[], report: Report): void {
  const heads = new Map<string, { seq: number; hash: string }>();
  let pos = 0;
  for (const event of log) {
    pos += 1;
    if (event.pos !== pos) {
      report('chain-broken', `pos ${String(event.pos)}`, `position ${String(pos)} was expected`);
      pos = event.pos;
    }
    const head = heads.get(event.stream) ?? { seq: 0, hash: genesis };
    const where = `${event.stream} ${String(event.seq)}`;
    if (event.seq !== head.seq + 1)
      report('chain-broken', where, `sequence ${String(head.seq + 1)} was expected`);
    if (event.hash !== chainHash(head.hash, event.body))
      report('chain-broken', where, 'the hash is not that of the one before and the body');
    if ((JSON.parse(event.body) as { type: string }).type !== event.type)
      report('chain-broken', where, 'the body is of another type than its row');
    heads.set(event.stream, { seq: event.seq, hash: event.hash });
  }
  let last = 0;
  for (const { at, pos: where } of decode(log)) {
    if (at < last)
      report('time-went-back', `pos ${String(where)}`, `${String(at)} after ${String(last)}`);
    last = Math.max(last, at);
  }
}
