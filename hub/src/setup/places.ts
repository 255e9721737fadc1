/** Folders and ports that the hub needs, asked for in time and refused in one line. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Options, StartError } from './options.ts';

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

interface Place {
  readonly host: string;
  readonly port: number;
  readonly forWhat: string;
  /** With which another one is chosen. */
  readonly option: string;
}

/** Everything that the options want to listen on. */
export async function ensurePortsFree(options: Options): Promise<void> {
  const { host, tls } = options;
  const pages = { host, port: options.port, forWhat: 'the web pages', option: '--port' };
  const terminals = {
    ...{ host: plainMqttHost(options), port: options.mqttPort },
    ...{ forWhat: 'the terminals', option: '--mqtt-port' },
  };
  const overTls = [
    { host, port: options.mqttsPort, forWhat: 'the terminals', option: '--mqtts-port' },
    { host, port: options.trustPort, forWhat: 'the trust page', option: '--trust-port' },
  ];
  for (const place of [pages, terminals, ...(tls ? overTls : [])]) await ensurePortFree(place);
}

/** Beside TLS, MQTT in the clear is for simulated terminals on this machine. */
export const plainMqttHost = ({ host, tls }: Options): string => (tls ? '127.0.0.1' : host);

async function ensurePortFree({ host, port, forWhat, option }: Place): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL') {
        reject(new StartError(`--host ${host} is no address of this machine`));
        return;
      }
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
