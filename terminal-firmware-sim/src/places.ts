/** Where a simulated terminal of this machine finds who it is: the file that the hub writes. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { TerminalsFile } from '@baozhong/contract/terminal.ts';
import type { Address } from './connection.ts';

/** What the person who started the program must mend. */
export class Trouble extends Error {}

/** Of the hub, or of the terminal itself where that runs elsewhere. */
export function dataDirFrom(folder: string | undefined): string {
  const project = dirname(dirname(import.meta.dirname));
  return folder ?? process.env['BAOZHONG_DATA'] ?? join(project, 'data');
}

export function readTerminals(folder: string | undefined): {
  readonly dataDir: string;
  readonly file: TerminalsFile;
} {
  const dataDir = dataDirFrom(folder);
  const path = join(dataDir, 'terminals.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Trouble(`cannot read ${path}: start the hub first, or say --data`);
  }
  const parsed = TerminalsFile.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Trouble(`${path} is not what a hub writes`);
  return { dataDir, file: parsed.data };
}

/** For the help of every program that knows these options. */
export const addressHelp = `  --host HOST      where the hub is (127.0.0.1)
  --port PORT      its MQTT port (as the hub wrote it)
  --url URL        instead of both: mqtts://HOST[:PORT] is over TLS, trusting the store's
                   authority alone, as the hub wrote it beside the secrets`;

export interface AddressOptions {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly url?: string | undefined;
}

export function addressFrom(options: AddressOptions, file: TerminalsFile): Address {
  if (options.url === undefined)
    return {
      host: options.host ?? '127.0.0.1',
      port: portFrom(options.port ?? String(file.mqttPort)),
    };
  if (options.host !== undefined || options.port !== undefined)
    throw new Trouble('--url says host and port already');
  const match = /^(mqtts?):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/?$/.exec(options.url);
  if (match === null) throw new Trouble(`--url is like mqtts://192.168.1.5, not ${options.url}`);
  const [, scheme, name = '', port] = match;
  const host = name.replace(/^\[|\]$/g, '');
  if (scheme === 'mqtt') return { host, port: portFrom(port ?? String(file.mqttPort)) };
  if (file.ca === undefined)
    throw new Trouble('the hub has no TLS, or had none when it wrote terminals.json');
  return { host, port: portFrom(port ?? String(file.mqttsPort ?? 8883)), ca: file.ca };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Trouble(`${text} is no port`);
  return port;
}
