/** Folders and ports that the hub needs, asked for in time and refused in one line. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartError } from './options.ts';

export const host = '127.0.0.1';
export const root = join(import.meta.dirname, '../../..');
/** The pages, as built. */
export const uiDir = join(root, 'floor-ui/build');

export function openDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new StartError(
      `the data folder ${dataDir} cannot be written (${code}); name another one with --data`,
    );
  }
}

export async function ensurePortFree(port: number, forWhat: string, option: string): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken, perhaps by a hub that runs already'
          : `cannot be opened (${error.code ?? ''})`;
      reject(
        new StartError(
          `port ${String(port)} for ${forWhat} ${why}; choose another one with ${option} N`,
        ),
      );
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}
