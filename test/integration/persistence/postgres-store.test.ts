import { afterAll, beforeAll } from 'vitest';
import { eventStoreContract } from './event-store-contract.ts';
import { startTestPostgres, type TestPostgres } from './test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

eventStoreContract('PostgreSQL', async () => {
  const url = await postgres.database();
  const opened = await postgres.store(url);
  return {
    store: opened.store,
    close: () => opened.close(),
    async parkedErrors() {
      const rows = await postgres.query(url, 'select error from parked_command order by id');
      return rows.map(({ error }) => String(error));
    },
  };
});
