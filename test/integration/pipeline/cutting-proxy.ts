/** A line on loopback between the hub and its database that can be cut at the worst moment. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** What becomes of the next thing that the client says. */
export type Cut = 'request' | 'answer' | 'silence';

export interface CuttingProxy {
  readonly port: number;
  /** `request`: it never arrives. `answer`: it arrives and is done, the answer is lost. `silence`: nothing is heard any more on that line. */
  cutNext(how: Cut): void;
  cuts(): number;
  close(): Promise<void>;
}

export async function createCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let armed: Cut | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    let cut: Cut | undefined;
    const end = (): void => {
      client.destroy();
      target.destroy();
    };
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        if (cut !== 'silence') end();
      });
    }
    client.on('data', (data: Buffer) => {
      if (armed !== undefined) {
        cut = armed;
        armed = undefined;
        cuts += 1;
      }
      if (cut === 'request') end();
      else if (cut !== 'silence') target.write(data);
    });
    target.on('data', (data: Buffer) => {
      if (cut === 'answer') end();
      else if (cut !== 'silence') client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutNext(how) {
      armed = how;
    },
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
