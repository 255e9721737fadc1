import { VirtualTerminalAnswer } from '@baozhong/contract/http.ts';
import type { StoredTap, TapName } from '@baozhong/terminal/src/state.ts';
import { readTap, type Storage as TapStorage, TapTable } from '@baozhong/terminal/src/storage.ts';

type Place = Pick<Storage, 'getItem' | 'setItem'>;

const keyOf = (roomNo: string, what: string) => `baozhong.terminal.${roomNo}.${what}`;

/** A room's taps in the browser's storage: they outlive a reload, as a terminal's outlive a power cut. */
export class BrowserStorage implements TapStorage {
  #key: string;
  #place: Place;
  #table = new TapTable();

  constructor(roomNo: string, place: Place = localStorage) {
    this.#key = keyOf(roomNo, 'taps');
    this.#place = place;
    const found = parsed(place.getItem(this.#key));
    for (const value of Array.isArray(found) ? found : []) {
      const tap = readTap(value);
      if (tap) this.#table.add(tap);
    }
  }

  load(): StoredTap[] {
    return this.#table.all();
  }

  store(tap: StoredTap) {
    this.#table.add(tap);
    try {
      this.#save();
    } catch (error) {
      this.#table.remove(tap);
      throw error;
    }
  }

  unstore(taps: readonly TapName[]) {
    for (const name of taps) this.#table.remove(name);
    this.#save();
  }

  close() {
    // nothing to give back
  }

  #save() {
    this.#place.setItem(this.#key, JSON.stringify(this.#table.all()));
  }
}

/** Who this browser is for the room, as the hub said, kept so that a reload is the same device. */
export const identityStore = {
  load(roomNo: string): VirtualTerminalAnswer | undefined {
    const found = VirtualTerminalAnswer.safeParse(
      parsed(localStorage.getItem(keyOf(roomNo, 'identity'))),
    );
    return found.success ? found.data : undefined;
  },
  save(roomNo: string, identity: VirtualTerminalAnswer) {
    localStorage.setItem(keyOf(roomNo, 'identity'), JSON.stringify(identity));
  },
};

/**
 * Of several pages with the same terminal only the newest is it: two with one
 * identity would push each other off the hub, and each would send the other's taps.
 */
export function claim(roomNo: string, token: string, lost: () => void): () => void {
  const key = keyOf(roomNo, 'page');
  localStorage.setItem(key, token);
  const look = (event: StorageEvent) => {
    if (event.key === key && event.newValue !== null && event.newValue !== token) lost();
  };
  addEventListener('storage', look);
  return () => removeEventListener('storage', look);
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
