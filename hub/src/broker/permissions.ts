/**
 * What a device may say and hear: its own topics, nothing else. Synchronous,
 * because the library lets the messages of one device overtake each other
 * while an asynchronous answer is awaited. The answer is the reason for a
 * denial, in words for the manager's page, or undefined.
 */
import { mayRead, parseUp } from '@baozhong/contract/topics.ts';

export interface Publication {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
}

export function whyNotPublish(
  storeId: string,
  deviceId: string,
  packet: Publication,
): string | undefined {
  if (parseUp(packet.topic, storeId, deviceId) === undefined)
    return `published to ${shown(packet.topic)}`;
  if (packet.retain) return 'published a retained message';
  if (packet.qos > 1) return 'published with QoS 2';
  return undefined;
}

export function whyNotSubscribe(
  storeId: string,
  deviceId: string,
  filter: string,
): string | undefined {
  return mayRead(filter, storeId, deviceId) ? undefined : `subscribed to ${shown(filter)}`;
}

/** Bounded, and as JSON so that no control character reaches a log or a page. */
function shown(topic: string): string {
  return JSON.stringify(topic.length > 80 ? `${topic.slice(0, 80)}...` : topic);
}
