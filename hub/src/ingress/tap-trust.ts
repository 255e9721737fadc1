/**
 * Whether a tap in a room would have come through by now. A missed turn is only
 * counted where it would: nobody loses a place by a broken line.
 */
import type { Broker } from '../broker/broker.ts';
import type { HubClock } from '../clock.ts';

/** Just come back, a terminal may still hold a tap. */
const settledMs = 10_000;
/** A shop's Wi-Fi answers in a few milliseconds; other timers wait for so long at most. */
const answersWithinMs = 1_500;

export function tapTrust(
  broker: Pick<Broker, 'devicesOf' | 'presence' | 'answers'>,
  clock: Pick<HubClock, 'now'>,
): (roomNo: string) => Promise<boolean> {
  return async (roomNo) => {
    const settled = broker.devicesOf(roomNo).filter((deviceId) => {
      const presence = broker.presence(deviceId);
      // A browser's page is nobody's proof that a technician could have tapped.
      if (presence === undefined || presence.virtual) return false;
      return presence.online && clock.now() - presence.sinceAt >= settledMs;
    });
    // It comes in order behind any tap that was made before: that has been read when it is heard.
    const answered = await Promise.all(
      settled.map((deviceId) => broker.answers(deviceId, answersWithinMs)),
    );
    return answered.includes(true);
  };
}
