/**
 * MQTT topics of protocol version 1. A device publishes under its own `up/#`
 * and reads its own `down/#`; nothing else.
 */
const root = (storeId: string, deviceId: string) => `bz/1/${storeId}/terminal/${deviceId}`;

export const topics = {
  up: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/up/tap`,
  hello: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/up/hello`,
  display: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/down/display`,
  /** What the device shall do at once; not retained. */
  deed: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/down/do`,
  /** Questions that change nothing, and their answers. */
  ask: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/up/ask`,
  answer: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/down/answer`,
  ack: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/down/ack`,
  /** What a device may subscribe to: exactly this. */
  allDown: (storeId: string, deviceId: string) => `${root(storeId, deviceId)}/down/#`,
} as const;

/** Which of a device's own up topics this is; undefined for any other topic. */
export function parseUp(
  topic: string,
  storeId: string,
  deviceId: string,
): 'tap' | 'hello' | 'ask' | undefined {
  if (topic === topics.up(storeId, deviceId)) return 'tap';
  if (topic === topics.hello(storeId, deviceId)) return 'hello';
  if (topic === topics.ask(storeId, deviceId)) return 'ask';
  return undefined;
}

/** Whether a topic filter asks only for the device's own down topics. */
export function mayRead(filter: string, storeId: string, deviceId: string): boolean {
  return (
    filter === topics.allDown(storeId, deviceId) ||
    filter === topics.display(storeId, deviceId) ||
    filter === topics.deed(storeId, deviceId) ||
    filter === topics.answer(storeId, deviceId) ||
    filter === topics.ack(storeId, deviceId)
  );
}

export const maxPacketBytes = 8 * 1024;
