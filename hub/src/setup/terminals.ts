/** One identity for the terminal of each room. `terminals.json` is where simulated terminals on this machine find theirs. */
import type { TerminalsFile } from '@baozhong/contract/terminal.ts';
import type { StoreConfig } from '@baozhong/core/index.ts';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import { terminalIdOf } from '../broker/identities.ts';

export interface MadeTerminal {
  readonly deviceId: string;
  readonly roomNo: string;
  readonly secret: string;
}

/**
 * Keeps the secrets that `terminals.json` still has. `forRooms`: those of a demo
 * or throw-away store, which are given a simulated terminal where none was
 * claimed; a store of one's own has no terminals but those that were claimed.
 */
export async function makeTerminals(
  broker: Pick<Broker, 'claim' | 'identities'>,
  dataDir: string,
  forRooms: readonly string[],
): Promise<MadeTerminal[]> {
  const identities = broker.identities();
  const known = new Map(identities.map((identity) => [identity.deviceId, identity]));
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const kept = readTerminals(dataDir).flatMap(({ deviceId, secret }) => {
    const identity = known.get(deviceId);
    // It may have been moved since.
    return identity?.secretHash === hashOf(secret)
      ? [{ deviceId, roomNo: identity.roomNo, secret }]
      : [];
  });
  const taken = new Set([
    ...kept.map(({ roomNo }) => roomNo),
    ...identities.filter(({ claimedBy }) => claimedBy !== '').map(({ roomNo }) => roomNo),
  ]);
  const made = await Promise.all(
    forRooms
      .filter((roomNo) => !taken.has(roomNo))
      .map(async (roomNo) => ({
        roomNo,
        ...(await broker.claim(freeId(broker, roomNo), roomNo)),
      })),
  );
  const order = new Map(forRooms.map((roomNo, index) => [roomNo, index]));
  const placeOf = ({ roomNo }: MadeTerminal) => order.get(roomNo) ?? order.size;
  return [...kept, ...made].sort((a, b) => placeOf(a) - placeOf(b));
}

/** The usual one may be that of a terminal which was moved to another room. */
function freeId(broker: Pick<Broker, 'identities'>, roomNo: string): string {
  const others = broker.identities().filter((one) => one.roomNo !== roomNo);
  const taken = new Set(others.map(({ deviceId }) => deviceId));
  const usual = terminalIdOf(roomNo);
  let id = usual;
  for (let n = 2; taken.has(id); n += 1) id = `${usual}-${String(n)}`;
  return id;
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
