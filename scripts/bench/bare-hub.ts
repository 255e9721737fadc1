/**
 * The bare hub: what no hub can do without. A tap comes by MQTT, one insert is
 * committed for all that wait, the display goes back and a WebSocket is told.
 * No rules, no log, no checks, no acknowledgement. A child of the bench.
 */
import { Aedes } from 'aedes';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import process from 'node:process';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { answerQuestions } from './programs.ts';

export interface BareQuestion {
  readonly url: string;
}
export interface BareAnswer {
  readonly mqttPort: number;
  readonly livePort: number;
}

const most = 512;
const host = '127.0.0.1';

interface Waiting {
  readonly device: string;
  readonly seq: number;
  readonly text: string;
}

async function open({ url }: BareQuestion): Promise<BareAnswer> {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  await database.query(
    `drop table if exists bare_tap;
     create table bare_tap (
       pos bigserial primary key, device text, seq bigint, body jsonb, unique (device, seq))`,
  );
  const broker = await Aedes.createBroker();
  const live = new WebSocketServer({ host, port: 0 });
  let waiting: Waiting[] = [];
  let busy = false;

  const write = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await database.query({
        name: 'insert',
        text: `insert into bare_tap (device, seq, body)
               select * from unnest($1::text[], $2::bigint[], $3::jsonb[])`,
        values: [
          batch.map(({ device }) => device),
          batch.map(({ seq }) => seq),
          batch.map(({ text }) => text),
        ],
      });
      for (const { device, text } of batch) {
        const topic = `bare/${device}/down`;
        broker.publish(
          { cmd: 'publish', topic, payload: text, qos: 1, retain: false, dup: false },
          () => undefined,
        );
        for (const socket of live.clients) socket.send(text);
      }
    }
    busy = false;
  };
  broker.on('publish', ({ topic, payload }, client) => {
    const [, device = '', way] = topic.split('/');
    if (client === null || way !== 'up') return;
    const text = payload.toString();
    const { seq } = JSON.parse(text) as { seq: number };
    waiting.push({ device, seq, text });
    void write();
  });

  const mqtt: Server = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
  mqtt.listen(0, host);
  await once(mqtt, 'listening');
  if (live.address() === null) await once(live, 'listening');
  return {
    mqttPort: (mqtt.address() as AddressInfo).port,
    livePort: (live.address() as AddressInfo).port,
  };
}

process.once('SIGTERM', () => process.exit(0));
answerQuestions(open);
