/** One identity for the terminal of each room. `terminals.json` is where simulated terminals on this machine find theirs. */
import type { TerminalsFile } from '@baozhong/contract/terminal.ts';
import type { StoreConfig } from '@baozhong/core/index.ts';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import { type Identity, terminalIdOf } from '../broker/identities.ts';

export interface MadeTerminal {
  readonly deviceId: string;
  readonly roomNo: string;
  readonly secret: string;
}

/** Keeps the secrets that `terminals.json` still has; a room without one is given a new identity. */
export async function makeTerminals(
  broker: Pick<Broker, 'claim'>,
  identities: readonly Identity[],
  dataDir: string,
  roomNos: readonly string[],
): Promise<MadeTerminal[]> {
  const hashes = new Map(identities.map((identity) => [identity.deviceId, identity.secretHash]));
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const kept = new Map(
    readTerminals(dataDir)
      .filter(({ deviceId, secret }) => hashes.get(deviceId) === hashOf(secret))
      .map((terminal) => [terminal.roomNo, terminal]),
  );
  return Promise.all(
    roomNos.map(async (roomNo) => {
      const known = kept.get(roomNo);
      return known ?? { roomNo, ...(await broker.claim(terminalIdOf(roomNo), roomNo)) };
    }),
  );
}

const fileName = 'terminals.json';
const terminalsFile = z.object({
  terminals: z.array(z.object({ deviceId: z.string(), roomNo: z.string(), secret: z.string() })),
});

function readTerminals(dataDir: string): MadeTerminal[] {
  try {
    return terminalsFile.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8'))).terminals;
  } catch {
    // Not there, or spoilt: every room gets a new secret, and the old ones stop to work.
    return [];
  }
}

/** For simulated terminals on this machine only; a real one is given its secret when it is claimed. */
export function writeTerminalsFile(
  dataDir: string,
  content: {
    readonly storeId: string;
    readonly mqttPort: number;
    readonly mqttsPort?: number | undefined;
    readonly ca?: string | undefined;
    readonly terminals: readonly MadeTerminal[];
    readonly cards: TerminalsFile['cards'];
  },
): void {
  const file = join(dataDir, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function cardsOf(config: StoreConfig): TerminalsFile['cards'] {
  const technicians = config.technicians.map((one) => ({ ...one, role: 'technician' as const }));
  return [...technicians, ...config.staff].flatMap(({ staffNo, cardUid, role }) =>
    cardUid === null ? [] : [{ staffNo, cardUid, role }],
  );
}
