/** slonik as we want it: numbers that are numbers, rows that have been looked at, no ceremony on each query. */
import * as slonik from 'slonik';

/** Fen, positions and moments are safe integers everywhere; one that is not must not pass as another. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

/** slonik only carries a query's schema; whether rows are held against it is up to us. */
const looksAtRows: slonik.Interceptor = {
  name: 'looks-at-rows',
  transformRow({ resultParser }, query, row) {
    const seen = resultParser?.['~standard'].validate(row);
    if (seen === undefined) return row;
    if (seen instanceof Promise) throw new TypeError('schemas of rows are synchronous');
    if (seen.issues !== undefined)
      throw new TypeError(`${query.sql.trim().slice(0, 60)}…: ${JSON.stringify(seen.issues)}`);
    return seen.value as typeof row;
  },
};

const usualSize = 8;

export function createPool(
  url: string,
  options: { readonly size?: number } = {},
): Promise<slonik.DatabasePool> {
  return slonik.createPool(url, {
    maxPoolSize: options.size ?? usualSize,
    // A connection is worth keeping: it holds prepared statements with their plans.
    idleTimeout: 'DISABLE_TIMEOUT',
    // Nothing here changes its session, and DISCARD ALL would throw the prepared statements away.
    resetConnection: () => Promise.resolve(),
    // Retries are the pipeline's affair: it knows what may have been written.
    connectionRetryLimit: 0,
    queryRetryLimit: 0,
    transactionRetryLimit: 0,
    gracefulTerminationTimeout: 1_000,
    statementTimeout: 30_000,
    interceptors: [looksAtRows],
    typeParsers: [
      ...slonik.createTypeParserPreset().filter(({ name }) => name !== 'int8'),
      { name: 'int8', parse: safeInteger },
    ],
  });
}
