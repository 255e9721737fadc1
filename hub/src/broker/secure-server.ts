/** TLS before the broker: what has not shaken hands yet is bounded like what has not said who it is. */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Keyed } from '../tls/certificates.ts';
import { Admission } from './admission.ts';

export interface SecureServerOptions {
  readonly keyed: Keyed;
  readonly handshakeTimeoutMs: number;
  readonly mostUnknown: number;
  readonly onSocket: (socket: TLSSocket) => void;
  readonly onFailed: (error: Error) => void;
}

const addressOf = ({ remoteAddress, remotePort }: Socket) =>
  `${remoteAddress ?? ''} ${String(remotePort)}`;

export function createSecureServer(options: SecureServerOptions): Server {
  const { keyed, handshakeTimeoutMs: handshakeTimeout, mostUnknown, onSocket, onFailed } = options;
  const admission = new Admission(mostUnknown);
  const halfMade = new Map<string, Socket>();
  const server = createServer({ ...keyed, handshakeTimeout, noDelay: true }, (socket) => {
    const raw = halfMade.get(addressOf(socket));
    if (raw !== undefined) admission.pass(raw);
    onSocket(socket);
  });
  server.on('connection', (raw: Socket) => {
    const address = addressOf(raw);
    halfMade.set(address, raw);
    raw.once('close', () => {
      if (halfMade.get(address) === raw) halfMade.delete(address);
    });
    admission.enter(raw);
  });
  server.on('tlsClientError', (error, socket) => {
    // Node leaves it open, a handshake that took too long among them.
    socket.destroy();
    onFailed(error);
  });
  return server;
}
