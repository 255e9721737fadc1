/** The store file and the day file, read and held against each other before anything is started. */
import { readFileSync } from 'node:fs';
import { StoreFile } from '@baozhong/contract/store-file.ts';
import { type DayFile, DayFileError, parseDay, type PlayVisit } from './day-file.ts';

/** One line for the person who started the player. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

export interface Files {
  readonly store: StoreFile;
  readonly day: DayFile;
}

export function readFiles(storePath: string, dayPath: string): Files {
  const store = readStore(storePath);
  const day = readDay(dayPath);
  if (day.storeId !== store.storeId)
    throw new FileError(
      `${dayPath} is of store ${day.storeId}, ${storePath} is store ${store.storeId}`,
    );
  for (const sentence of strangers(store, day)) throw new FileError(`${dayPath}: ${sentence}`);
  return { store, day };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FileError(`cannot read ${path}: ${error instanceof Error ? error.message : ''}`);
  }
}

function readStore(path: string): StoreFile {
  let content: unknown;
  try {
    content = JSON.parse(read(path));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`${path} is not JSON`);
  }
  const store = StoreFile.safeParse(content);
  if (store.success) return store.data;
  const [issue] = store.error.issues;
  throw new FileError(`${path}, ${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`);
}

function readDay(path: string): DayFile {
  try {
    return parseDay(read(path));
  } catch (error) {
    if (error instanceof DayFileError) throw new FileError(`${path}: ${error.message}`);
    throw error;
  }
}

/** What the day names and the store does not have. */
function* strangers(store: StoreFile, day: DayFile): Iterable<string> {
  const services = new Set(store.services.map(({ code }) => code));
  const goods = new Set(store.goods.map(({ code }) => code));
  const staff = new Set(store.technicians.map(({ staffNo }) => staffNo));
  const people = new Set(store.staff.map(({ staffNo }) => staffNo));
  const currencies = new Set([store.currency, ...store.currencies.map(({ code }) => code)]);
  const cards = new Set(store.members.map(({ cardUid }) => cardUid));
  for (const visit of day.visits) {
    const where = `visit ${String(visit.no)}`;
    for (const { service, wish } of visit.guests.flatMap((guest) => guest.items)) {
      if (!services.has(service)) yield `${where}: the store has no service ${service}`;
      if (wish.type !== 'rotation' && !staff.has(wish.staffNo))
        yield `${where}: the store has no technician ${wish.staffNo}`;
    }
    for (const event of visit.events)
      if (event.do === 'order' && !goods.has(event.goods))
        yield `${where}: the store has no goods ${event.goods}`;
    for (const card of cardsOf(visit))
      if (!cards.has(card)) yield `${where}: no member has card ${card}`;
    for (const tender of visit.tenders) {
      if (tender.tender === 'cash' && !currencies.has(tender.currency ?? store.currency))
        yield `${where}: the store takes no ${tender.currency ?? ''}`;
      if (tender.tender === 'complimentary' && !people.has(tender.by))
        yield `${where}: nobody of the staff is ${tender.by}`;
    }
  }
}

function cardsOf({ tenders, topUp }: PlayVisit): string[] {
  const paying = tenders.flatMap((tender) => ('card' in tender ? [tender.card] : []));
  return topUp === undefined ? paying : [...paying, topUp.card];
}
