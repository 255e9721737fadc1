/**
 * Keeps every terminal's display true: after each commit the rooms it touched
 * are shown again, once each; at the start all of them; and one more time to a
 * device that says hello.
 */
import type { DisplayMessage } from '@baozhong/contract/terminal.ts';
import { type Event, minuteMs, type State } from '@baozhong/core/index.ts';
import type { Broker } from '../broker/broker.ts';
import type { Device } from '../broker/gate.ts';
import type { HubClock } from '../clock.ts';
import type { LocalTime } from '../ingress/stamp.ts';
import type { SpeakingStyle } from './speaking-style.ts';
import { displayOf, roomsTouched } from './terminal-display.ts';

export interface TerminalDisplaysOptions {
  readonly broker: Pick<Broker, 'publishDown' | 'devicesOf'>;
  readonly state: () => State;
  /** Log position that the state stands at. */
  readonly pos: () => number;
  readonly clock: Pick<HubClock, 'now'>;
  /** For the clock on the screen; without it there is none. */
  readonly local?: () => Pick<LocalTime, 'stamp'>;
  readonly language?: DisplayMessage['language'];
  /** How loud rooms' terminals speak; without it, as loud as they can. */
  readonly style?: Pick<SpeakingStyle, 'room'>;
}

export interface TerminalDisplays {
  /** After a commit, with its events. */
  apply(events: readonly Event[]): void;
  publishAll(): void;
  /** To one device: it has just connected. */
  show(device: Device): void;
}

export function createTerminalDisplays(options: TerminalDisplaysOptions): TerminalDisplays {
  const { broker, language = 'zh-CN' } = options;

  const show = ({ deviceId, roomNo }: Device): void => {
    const hubAt = options.clock.now();
    const frame = {
      ...{ deviceId, pos: options.pos(), hubAt, language },
      ...(options.style && { voice: options.style.room }),
      ...(options.local && { utcOffsetMinutes: utcOffsetMinutes(options.local(), hubAt) }),
    };
    const display = displayOf(options.state(), roomNo, frame);
    if (display !== undefined) broker.publishDown(deviceId, 'display', display);
  };
  const showRooms = (roomNos: Iterable<string>): void => {
    for (const roomNo of roomNos)
      for (const deviceId of broker.devicesOf(roomNo)) show({ deviceId, roomNo });
  };
  const showAll = (): void => {
    showRooms(options.state().rooms.keys());
  };

  return {
    apply(events) {
      const touched = roomsTouched(options.state(), events);
      if (touched === 'all') showAll();
      else showRooms(touched);
    },
    publishAll: showAll,
    show,
  };
}

function utcOffsetMinutes(local: Pick<LocalTime, 'stamp'>, at: number): number {
  const { localDay, localMinute } = local.stamp(at);
  return Date.parse(localDay) / minuteMs + localMinute - Math.floor(at / minuteMs);
}
