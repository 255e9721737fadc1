/**
 * Whether a tap in a room would have come through by now. A missed turn is only
 * counted where it would: nobody loses a place by a broken line.
 */
import type { Broker } from '../broker/broker.ts';
import type { HubClock } from '../clock.ts';

/** Just come back, a terminal may still hold a tap. */
const settledMs = 10_000;

export function tapTrust(
  broker: Pick<Broker, 'devicesOf' | 'presence'>,
  clock: Pick<HubClock, 'now'>,
): (roomNo: string) => boolean {
  return (roomNo) =>
    broker.devicesOf(roomNo).some((deviceId) => {
      const presence = broker.presence(deviceId);
      // A browser's page is nobody's proof that a technician could have tapped.
      if (presence === undefined || presence.virtual) return false;
      return presence.online && clock.now() - presence.sinceAt >= settledMs;
    });
}
