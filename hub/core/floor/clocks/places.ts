/** CLK-10: where a store lets clocks be started and ended. */
import type { Actor } from '../../commands.ts';
import { type Answer, refuse, type Refused } from '../../decision.ts';
import { type ClockPlace, clockPlaces } from '../../store-config.ts';
import type { Recording } from '../recording.ts';

/** As the Station names itself among the terminals. */
export const stationId = 'station';

function placeOf(actor: Actor): ClockPlace | undefined {
  if (actor.kind === 'terminal') return actor.id === stationId ? 'station' : 'room';
  return actor.kind === 'staff' ? 'desk' : undefined;
}

export function whyNotHere(recording: Recording, what: 'start' | 'end'): Refused | undefined {
  const { clockStartPlaces, clockEndPlaces } = recording.catalogue.config.settings;
  const places = (what === 'start' ? clockStartPlaces : clockEndPlaces) ?? clockPlaces;
  const place = placeOf(recording.command.actor);
  return place === undefined || places.includes(place)
    ? undefined
    : refuse('not_at_this_place', { place, places: [...places] });
}

/** There is always a place for each. */
export function setClockPlaces(
  recording: Recording,
  { start, end }: { readonly start: readonly ClockPlace[]; readonly end: readonly ClockPlace[] },
): Answer | Refused {
  if (start.length === 0 || end.length === 0) return refuse('no_place_left');
  const among = (chosen: readonly ClockPlace[]) =>
    clockPlaces.filter((place) => chosen.includes(place));
  const { config } = recording.catalogue;
  const settings = {
    ...config.settings,
    clockStartPlaces: among(start),
    clockEndPlaces: among(end),
  };
  const version = recording.state.configVersion + 1;
  recording.record({ type: 'storeConfigured', version, config: { ...config, settings } });
  return { version };
}
