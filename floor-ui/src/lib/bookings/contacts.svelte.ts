import type { BookingContactsAnswer } from '@baozhong/contract/bookings.ts';
import { paths } from '@baozhong/contract/paths.ts';
import { SvelteMap } from 'svelte/reactivity';
import { ask } from '../http.ts';

interface Contact {
  readonly name: string;
  readonly phone: string;
}

/** Who booked: asked for apart from the live view, which is in everybody's browser. */
class Contacts {
  #known = new SvelteMap<string, Contact>();
  away = $state(false);

  of(bookingId: string): Contact | undefined {
    return this.#known.get(bookingId);
  }

  /** What was just saved here, before it is asked for anew. */
  keep(bookingId: string, contact: Contact) {
    this.#known.set(bookingId, contact);
  }

  async load() {
    const asked = await ask<BookingContactsAnswer>('GET', paths.bookingContacts);
    this.away = asked.kind === 'lost';
    if (asked.kind !== 'answered') return;
    for (const { bookingId, name, phone } of asked.value.contacts)
      this.#known.set(bookingId, { name, phone });
  }
}

export const contacts = new Contacts();
