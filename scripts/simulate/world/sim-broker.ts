/** The broker as ingress and displays see it: who is connected, what they said, what they are shown. Its memory dies with the hub. */
import type { AckMessage, AnswerMessage, DisplayMessage } from '@baozhong/contract/terminal.ts';
import type { Broker } from '../../../hub/src/broker/broker.ts';
import type { DevicePresence, UpKind, UpListener } from '../../../hub/src/broker/gate.ts';

export type Down =
  | { readonly kind: 'ack'; readonly message: AckMessage }
  | { readonly kind: 'answer'; readonly message: AnswerMessage }
  | { readonly kind: 'display'; readonly message: DisplayMessage };

/** The far end of one connection. */
export interface Line {
  readonly deviceId: string;
  deliver(down: Down, retained: boolean): void;
  /** Whether packets pass now, both ways. */
  passes(): boolean;
  /** The hub is gone, or another connection of the device took over. */
  cut(): void;
}

type Used = Pick<
  Broker,
  'onUp' | 'publishDown' | 'noteDenial' | 'devicesOf' | 'presence' | 'answers'
>;

export class SimBroker implements Used {
  readonly #rooms: ReadonlyMap<string, string>;
  readonly #devices: ReadonlyMap<string, readonly string[]>;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #lines = new Map<string, Line>();
  readonly #sinceAt = new Map<string, number>();
  readonly #retained = new Map<string, DisplayMessage>();
  readonly #denials: (name: string) => void;
  readonly #listeners = new Set<UpListener>();

  /** `rooms`: the room of each device. */
  constructor(
    rooms: ReadonlyMap<string, string>,
    now: () => number,
    denials: (name: string) => void,
  ) {
    this.#rooms = rooms;
    this.#now = now;
    this.#denials = denials;
    this.#startedAt = now();
    const devices = new Map<string, string[]>();
    for (const [deviceId, roomNo] of rooms)
      devices.set(roomNo, [...(devices.get(roomNo) ?? []), deviceId]);
    this.#devices = devices;
  }

  connected(line: Line): void {
    this.#lines.get(line.deviceId)?.cut();
    this.#lines.set(line.deviceId, line);
    this.#sinceAt.set(line.deviceId, this.#now());
    const message = this.#retained.get(line.deviceId);
    if (message !== undefined) line.deliver({ kind: 'display', message }, true);
  }

  disconnected(line: Line): void {
    if (this.#lines.get(line.deviceId) !== line) return;
    this.#lines.delete(line.deviceId);
    this.#sinceAt.set(line.deviceId, this.#now());
  }

  /** The hub died: everybody is cut. */
  die(): void {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    this.#listeners.clear();
    for (const line of lines) line.cut();
  }

  said(deviceId: string, kind: UpKind, payload: Buffer): void {
    const roomNo = this.#rooms.get(deviceId);
    if (roomNo === undefined) return;
    for (const listener of this.#listeners) listener({ deviceId, roomNo }, kind, payload);
  }

  onUp(listener: UpListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publishDown(deviceId: string, kind: 'display', message: DisplayMessage): void;
  publishDown(deviceId: string, kind: 'ack', message: AckMessage): void;
  publishDown(deviceId: string, kind: 'answer', message: AnswerMessage): void;
  publishDown(
    deviceId: string,
    kind: 'display' | 'ack' | 'answer',
    message: DisplayMessage | AckMessage | AnswerMessage,
  ): void {
    const down = { kind, message } as Down;
    if (down.kind === 'display') this.#retained.set(deviceId, down.message);
    this.#lines.get(deviceId)?.deliver(down, false);
  }

  noteDenial(_deviceId: string, name: string): void {
    this.#denials(name);
  }

  answers(deviceId: string): Promise<boolean> {
    return Promise.resolve(this.#lines.get(deviceId)?.passes() ?? false);
  }

  devicesOf(roomNo: string): readonly string[] {
    return this.#devices.get(roomNo) ?? [];
  }

  presence(deviceId: string): DevicePresence | undefined {
    const roomNo = this.#rooms.get(deviceId);
    if (roomNo === undefined) return undefined;
    return {
      ...{ deviceId, roomNo, virtual: false, online: this.#lines.has(deviceId) },
      sinceAt: this.#sinceAt.get(deviceId) ?? this.#startedAt,
      denials: { count: 0, last: null, lockedUntilAt: null },
      ...{ lock: null, model: '', claimedBy: '', claimedAt: null, received: true },
    };
  }
}
