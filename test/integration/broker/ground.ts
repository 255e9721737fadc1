/** A broker with the terminals' ingress behind it, and a pipeline that a test holds in its hand. */
import type { TapMessage } from '@baozhong/contract/terminal.ts';
import { expect } from 'vitest';
import {
  createTerminalIngress,
  type TerminalIngress,
} from '../../../hub/src/ingress/terminal-ingress.ts';
import { FakePipeline } from './fake-pipeline.ts';
import { type Device, onEnd, openBroker, type World } from './support.ts';

export interface Ground extends World {
  readonly pipeline: FakePipeline;
  readonly ingress: TerminalIngress;
}

export async function ground(): Promise<Ground> {
  const world = await openBroker();
  const pipeline = new FakePipeline();
  const { broker, clock, log } = world;
  const local = () => ({
    stamp: (at: number) => ({ at, localDay: '2026-11-20', localMinute: 1_200 }),
  });
  const ingress = createTerminalIngress({ broker, pipeline, clock, local, log });
  onEnd(() => ingress.close());
  return { ...world, pipeline, ingress };
}

export function tap(seq: number, changed: Partial<TapMessage> = {}): TapMessage {
  return {
    ...{
      v: 1,
      bootId: 'boot-a',
      seq,
      tapUptime: 1_000,
      sentBootId: 'boot-a',
      sentUptime: 1_000,
      oldestSeq: 1,
    },
    action: { kind: 'card', cardUid: '0B020004', intent: 'auto' },
    ...changed,
  };
}
/** What the device hears after this came after everything that the hub had said before. */
function marker({ broker }: World, pos: number): void {
  broker.publishDown('T-302', 'display', {
    ...{
      v: 1,
      pos,
      deviceId: 'T-302',
      roomNo: '302',
      state: 'vacant',
      hubAt: 0,
      clocks: [],
      guests: 0,
    },
    ...{ billFen: null, reminder: 'none', language: 'zh-CN', menu: [] },
  });
}
export async function hearsOnlyMarker(world: World, device: Device): Promise<void> {
  marker(world, 1);
  await device.displays.next();
  expect(device.acks.waiting).toBe(0);
}
