/** A hub of nothing but its database: says where it is, then waits to be killed. */
import process from 'node:process';
import { startPostgres } from '../../hub/src/persistence/postgres-server.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: postgres-server.child.ts DATA_DIR');
const { url, port } = await startPostgres({ dataDir, log: () => undefined });
process.stdout.write(`${JSON.stringify({ url, port })}\n`);
setInterval(() => undefined, 1_000);
