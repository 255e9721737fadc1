/** The announcements as screens see them: what is open, and the last that are over. Folded from the day's events. */
import type { AnnouncementView } from '@baozhong/contract/live.ts';
import type { Event, OpenAnnouncement } from '@baozhong/core/index.ts';

/** Of those that are over; a call's words are shown while somebody is on the way. */
const overLimit = 150;

type Open = ReadonlyMap<number, OpenAnnouncement>;

export class AnnouncementFacts {
  readonly #all = new Map<number, AnnouncementView>();
  /** Those that this fold believes to be open. */
  readonly #open = new Set<number>();

  apply(event: Event): void {
    switch (event.type) {
      case 'businessDayOpened':
        for (const one of event.state.announcements ?? [])
          if (!this.#all.has(one.no)) this.#add(one);
        return;
      case 'announcementQueued':
        this.#add({ ...event, playing: null });
        return;
      case 'announcementPlaying':
        this.#change(event.no, { state: 'playing', player: event.player });
        return;
      case 'announcementEnded':
        this.#open.delete(event.no);
        this.#change(event.no, { state: event.how, player: event.player, why: event.why });
        return;
      default:
    }
  }

  /** Some leave the floor without a word, since they are not needed any more: which. */
  settle(open: Open): number[] {
    const gone = [...this.#open].filter((no) => !open.has(no));
    for (const no of gone) {
      this.#open.delete(no);
      this.#change(no, { state: 'notNeeded' });
    }
    return gone;
  }

  /** Drops what is long over; says what. */
  forget(): number[] {
    const tooMany = this.#all.size - this.#open.size - overLimit;
    if (tooMany <= 0) return [];
    const forgotten = [...this.#all.keys()].filter((no) => !this.#open.has(no)).slice(0, tooMany);
    for (const no of forgotten) this.#all.delete(no);
    return forgotten;
  }

  get(no: number): AnnouncementView | undefined {
    return this.#all.get(no);
  }
  all(): Iterable<AnnouncementView> {
    return this.#all.values();
  }
  /** Not yet given to a player. */
  queued(): AnnouncementView[] {
    return [...this.#open]
      .flatMap((no) => this.#all.get(no) ?? [])
      .filter((one) => one.state === 'queued');
  }

  /** Not of the log: the sound is made again from the words when the hub starts. */
  setSound(no: number, made: Pick<AnnouncementView, 'text' | 'speechId'>): void {
    this.#change(no, made);
  }

  #add(one: OpenAnnouncement): void {
    const { no, at, what, clockId, staffNo, roomNo, clockType, serviceName, minutes } = one;
    this.#open.add(no);
    this.#all.set(no, {
      ...{ kind: 'announcement', id: String(no), no, at, what, clockId, staffNo, roomNo },
      // Older logs say it by the name alone.
      left: one.left === true || what === 'handOver',
      ...{ clockType, serviceName, minutes, text: '', speechId: null, why: '' },
      state: one.playing === null ? 'queued' : 'playing',
      player: one.playing?.player ?? null,
    });
  }

  #change(no: number, change: Partial<AnnouncementView>): void {
    const before = this.#all.get(no);
    if (before !== undefined) this.#all.set(no, { ...before, ...change });
  }
}
