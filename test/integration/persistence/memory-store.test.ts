import { createMemoryStore, MemoryDisk } from '../../../hub/src/persistence/memory-store.ts';
import { eventStoreContract } from './event-store-contract.ts';

eventStoreContract('the in-memory twin', () => {
  const disk = new MemoryDisk();
  return Promise.resolve({
    store: createMemoryStore(disk),
    close: () => Promise.resolve(),
    parkedErrors: () => Promise.resolve(disk.parked.map(({ error }) => error)),
  });
});
