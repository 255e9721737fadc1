/** Many terminals as one program beside the day that is played: told by JSON lines what people do, as terminal.py is. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const Identities = z.array(
  z.object({
    storeId: z.string(),
    deviceId: z.string(),
    secret: z.string(),
    host: z.string(),
    port: z.int(),
  }),
);
export type Identity = z.infer<typeof Identities>[number];

const common = { id: z.int(), device: z.string(), uptime: z.int() };
const Command = z.discriminatedUnion('do', [
  z.object({
    ...common,
    do: z.literal('card'),
    uid: z.string(),
    intent: z.enum(['start', 'extend', 'end', 'clean']),
    extensions: z.number().optional(),
  }),
  z.object({
    ...common,
    do: z.literal('order'),
    code: z.string(),
    qty: z.int(),
    guest: z.int(),
  }),
  z.object({ ...common, do: z.literal('call'), what: z.string() }),
  z.object({ do: z.literal('network'), on: z.literal(true) }),
  z.object({ do: z.literal('quit') }),
]);
export type Deed = Exclude<z.infer<typeof Command>, { do: 'quit' | 'network' }>;
export type Result = { status: 'accepted' } | { status: 'refused'; refusal: { name: string } };

export interface ForeignTerminal {
  /** With the hub's own answer; the deed's `uptime` is the device's from then on. */
  do(deed: Deed): Promise<Result>;
  close(): Promise<void>;
}

/** Resolves when it was told to stop; rejects when a terminal found something wrong. */
export async function serve(
  make: (identity: Identity, index: number) => Promise<ForeignTerminal>,
): Promise<void> {
  const { values } = parseArgs({
    options: { identity: { type: 'string' }, data: { type: 'string' } },
  });
  // Also whoever is ended from outside leaves nothing behind.
  process.once('SIGTERM', () => process.exit(1));
  const identities = Identities.parse(JSON.parse(readFileSync(values.identity ?? '', 'utf8')));
  const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
  const made = await Promise.all(
    identities.map(async (identity, index) => {
      const terminal = await make(identity, index);
      say({ event: 'online', device: identity.deviceId });
      return [identity.deviceId, terminal] as const;
    }),
  );
  const terminals = new Map(made);
  for await (const line of createInterface({ input: process.stdin })) {
    const command = Command.parse(JSON.parse(line));
    if (command.do === 'quit') break;
    // Tries at once; these have no pause to cut short.
    if (command.do === 'network') continue;
    const terminal = terminals.get(command.device);
    if (terminal === undefined) throw new Error(`no terminal ${command.device}`);
    say({ event: 'outcome', id: command.id, result: await terminal.do(command) });
  }
  await Promise.all([...terminals.values()].map((terminal) => terminal.close()));
}

/** The deed as a tap of version 1 says it. */
export function actionOf(deed: Deed): object {
  switch (deed.do) {
    case 'card': {
      const { uid, intent, extensions } = deed;
      const more = extensions === undefined ? {} : { extensions };
      return { kind: 'card', cardUid: uid, intent, ...more };
    }
    case 'order':
      return { kind: 'order', goodsCode: deed.code, qty: deed.qty, guest: deed.guest };
    case 'call':
      return { kind: 'call', what: deed.what };
  }
}
