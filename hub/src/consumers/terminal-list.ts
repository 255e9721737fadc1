/** The terminals as the manager's page lists them: presence from the broker, the rest from what each said at its hello. */
import type { TerminalView } from '@baozhong/contract/live.ts';
import type { HelloMessage } from '@baozhong/contract/terminal.ts';
import type { Broker } from '../broker/broker.ts';
import type { Device, DevicePresence } from '../broker/gate.ts';

export interface TerminalListOptions {
  readonly broker: Pick<Broker, 'devices' | 'presence' | 'onPresence' | 'onGone'>;
  /** Virtual terminals come and go with a browser's page and are not listed. */
  readonly board: { terminalChanged(view: TerminalView): void; terminalGone(id: string): void };
}

export interface TerminalList {
  publishAll(): void;
  hello(device: Device, hello: HelloMessage): void;
  /** Taps that it held when it last said so. */
  pendingOf(deviceId: string): number;
  close(): void;
}

type Said = Pick<HelloMessage, 'firmware' | 'pending' | 'battery' | 'signalDbm'>;

export function createTerminalList({ broker, board }: TerminalListOptions): TerminalList {
  const said = new Map<string, Said>();
  const publish = (presence: DevicePresence | undefined): void => {
    if (presence === undefined || presence.virtual) return;
    board.terminalChanged(terminalView(presence, said.get(presence.deviceId)));
  };
  const stops = [
    broker.onPresence(publish),
    broker.onGone((deviceId) => {
      said.delete(deviceId);
      board.terminalGone(deviceId);
    }),
  ];
  return {
    publishAll() {
      for (const { deviceId } of broker.devices()) publish(broker.presence(deviceId));
    },
    hello({ deviceId }, hello) {
      const presence = broker.presence(deviceId);
      if (presence === undefined || presence.virtual) return;
      said.set(deviceId, hello);
      publish(presence);
    },
    pendingOf: (deviceId) => said.get(deviceId)?.pending ?? 0,
    close() {
      for (const stop of stops) stop();
    },
  };
}

export function terminalView(presence: DevicePresence, said: Said | undefined): TerminalView {
  const { deviceId, roomNo, online, sinceAt, denials } = presence;
  const { model, claimedBy, claimedAt, received, lock } = presence;
  return {
    kind: 'terminal',
    id: deviceId,
    roomNo,
    online,
    sinceAt,
    firmware: said?.firmware ?? '',
    pending: said?.pending ?? 0,
    battery: said?.battery ?? null,
    signalDbm: said?.signalDbm ?? null,
    // A lock is what the manager can lift, so it is told before its cause.
    lastDenial: denials.lockedUntilAt === null ? (denials.last?.name ?? '') : 'locked_out',
    denialReason: denials.last?.reason ?? '',
    deniedAt: denials.last?.at ?? null,
    denials: denials.count,
    ...{ model, claimedBy, claimedAt, received, lock },
  };
}
