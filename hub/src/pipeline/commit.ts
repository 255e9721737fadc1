/**
 * Writes a batch until it is known what became of it (law 8). A lost answer is
 * settled by where the head stands, and a database that is away is waited for.
 */
import { sameMark } from '../persistence/chain.ts';
import { type Batch, BatchRefused, type EventStore, HeadMoved } from '../persistence/port.ts';
import { type Pace, untilDone } from './retry.ts';

/** Throws `BatchRefused` when the tables forbid it, `HeadMoved` when the log is no longer ours. */
export async function commit(store: EventStore, batch: Batch, pace: Pace): Promise<void> {
  let tried = false;
  await untilDone(
    async () => {
      // After a first try nothing is certain but the head.
      if (tried && (await isWritten(store, batch))) return;
      tried = true;
      try {
        await store.append(batch);
      } catch (error) {
        // The statement of a lost connection may arrive late, and move the head before this one does.
        if (error instanceof HeadMoved && (await isWritten(store, batch))) return;
        throw error;
      }
    },
    pace,
    (error) => error instanceof BatchRefused || error instanceof HeadMoved,
  );
}

async function isWritten(store: EventStore, batch: Batch): Promise<boolean> {
  const { before, after, outcomes } = batch;
  // Waits for a statement that the server is still working on.
  const head = await store.head();
  if (head.epoch === before.epoch) {
    if (sameMark(before, after) && sameMark(head, before)) {
      // Refusals move nothing; but where one outcome of the batch is, all of it is.
      return (await store.outcomes(outcomes.slice(0, 1).map(({ key }) => key))).length > 0;
    }
    if (sameMark(head, after)) return true;
    if (sameMark(head, before)) return false;
  }
  throw new HeadMoved(`the log is at ${head.pos} in epoch ${head.epoch}, not at ${before.pos}`);
}
