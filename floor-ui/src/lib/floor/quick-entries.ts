import type { MemberFound, MemberSearchAnswer } from '@baozhong/contract/commands.ts';
import type { TechnicianView } from '@baozhong/contract/live.ts';
import { goto } from '$app/navigation';
import { minutesBetween, money, timeOfDay } from '../format.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameInWords, nameOf } from '../names.svelte.ts';
import { toasts } from '../toasts.svelte.ts';
import { floor, type DrawerWish } from './floor.svelte.ts';
import { matches } from './initials.ts';
import { guestsOf, type QuickLine, type Who } from './quick-line.ts';

/** One line of the list beneath the quick-entry line: what Enter would do. */
export interface Entry {
  id: string;
  title: string;
  detail: string;
  /** Puts this in the line instead of doing something. */
  fill?: string;
  /** Null: nothing to do, only to read. */
  run: (() => void) | null;
}

const mostEntries = 8;

export function entriesOf(line: QuickLine, members: readonly MemberFound[] | null): Entry[] {
  switch (line.kind) {
    case 'empty':
      return [];
    case 'room':
      return [roomEntry(line.roomNo, t('quick.room', { room: line.roomNo }), undefined)];
    case 'open':
      return [openEntry(line)];
    case 'extend':
      return [roomEntry(line.roomNo, t('quick.extend', { room: line.roomNo }), 'extend')];
    case 'end':
      return [roomEntry(line.roomNo, t('quick.end', { room: line.roomNo }), 'end')];
    case 'settle':
      return [
        {
          ...roomEntry(line.roomNo, t('quick.settle', { room: line.roomNo }), undefined),
          run: () => settle(line.roomNo),
        },
      ];
    case 'move':
      return [moveEntry(line.roomNo, line.toRoomNo)];
    case 'technician': {
      const one = live.technicians.get(line.staffNo);
      return one
        ? [technicianEntry(one)]
        : [said(t('quick.unknown.technician', { text: line.staffNo }))];
    }
    case 'wristband':
      return wristbandEntries(line.wristband);
    case 'member':
      if (members === null) return [said(t('quick.member', { tail: line.tail }))];
      return members.length === 0
        ? [said(t('quick.nothing'))]
        : members.slice(0, mostEntries).map(memberEntry);
    case 'search':
      return searchEntries(line.text);
    case 'more':
      return [said(t(`quick.more.${line.expects}`))];
    case 'choice':
      return line.choices.slice(0, mostEntries).map((choice) => ({
        id: choice.id,
        title: nameInWords(choice.label),
        detail: choice.id === choice.label ? roomDetail(choice.id) : choice.id,
        fill: choice.line,
        run: null,
      }));
    case 'unknown':
      return [said(t(`quick.unknown.${line.of}`, { text: line.text }))];
  }
}

function said(title: string): Entry {
  return { id: title, title, detail: '', run: null };
}

function roomDetail(roomNo: string): string {
  const room = live.rooms.get(roomNo);
  return room ? t(`room.${room.state}`) : '';
}

function roomEntry(roomNo: string, title: string, action: DrawerWish['action']): Entry {
  return { id: roomNo, title, detail: roomDetail(roomNo), run: () => show(roomNo, action) };
}

function openEntry(line: Extract<QuickLine, { kind: 'open' }>): Entry {
  const names = new Map(live.store?.services.map((service) => [service.code, nameOf(service)]));
  const guests = guestsOf(line);
  const detail = guests.some((guest) => guest.services.length > 0)
    ? guests
        .map((guest, i) =>
          [
            t('guest', { n: i + 1 }),
            ...guest.services.map((code) => names.get(code) ?? code),
            guest.who && whoWord(guest.who),
          ]
            .filter(Boolean)
            .join(' '),
        )
        .join(' · ')
    : roomDetail(line.roomNo);
  return {
    id: line.roomNo,
    title: t('quick.open', { room: line.roomNo, party: line.party }),
    detail,
    run: () => {
      void home().then(() => floor.startOpening(line.roomNo, guests));
    },
  };
}

function moveEntry(roomNo: string, toRoomNo: string): Entry {
  const visitId = live.rooms.get(roomNo)?.visitId;
  if (!visitId) return said(t('move.noVisit', { room: roomNo }));
  return {
    id: roomNo,
    title: t('quick.move', { from: roomNo, to: toRoomNo }),
    detail: roomDetail(toRoomNo),
    run: () => {
      void home().then(() => (floor.moving = { visitId, toRoomNo }));
    },
  };
}

function whoWord(who: Who): string {
  if (who.type === 'rotation') return t(`gender.${who.gender}`);
  return `${t(`clockType.${who.type}.short`)}${t('technician', { no: who.staffNo })}`;
}

function technicianEntry(one: TechnicianView): Entry {
  const left = one.endsAt === null ? null : minutesBetween(live.now, one.endsAt);
  const queue = live.queues.all.find((each) => each.staffNos.includes(one.staffNo));
  const place =
    one.state === 'waiting' && queue
      ? queue.staffNos
          .filter((no) => live.technicians.get(no)?.state === 'waiting')
          .indexOf(one.staffNo) + 1
      : 0;
  return {
    id: `t${one.staffNo}`,
    title: `${t('technician', { no: one.staffNo })} ${one.name}`,
    detail: [
      t(`tech.${one.state}`),
      one.roomNo,
      left !== null && t('tile.left', { n: Math.max(0, left) }),
      one.endsAt !== null && timeOfDay(one.endsAt),
      place > 0 && `${queue ? nameOf(queue) : ''} #${place}`,
    ]
      .filter(Boolean)
      .join(' · '),
    run: () => {
      void home().then(() => floor.showTechnician(one.staffNo));
    },
  };
}

function wristbandEntries(wristband: number): Entry[] {
  const visits = live.visits.all.filter((visit) =>
    visit.guests.some((guest) => guest.wristband === wristband),
  );
  if (visits.length === 0) return [said(t('quick.nothing'))];
  return visits.map((visit) =>
    roomEntry(
      visit.roomNo,
      `${t('room.wristband', { no: wristband })} · ${visit.roomNo}`,
      undefined,
    ),
  );
}

function memberEntry(member: MemberFound): Entry {
  return {
    id: member.memberId,
    title: `${member.name} ${member.phoneMasked}`,
    detail: `${nameInWords(member.levelName)} · ${t('quick.member.balance', { fen: money(member.principalFen + member.bonusFen) })}`,
    run: null,
  };
}

function searchEntries(text: string): Entry[] {
  const rooms = live.roomOrder
    .filter((room) => room.roomNo.toLowerCase().includes(text.toLowerCase()))
    .map((room) => roomEntry(room.roomNo, t('quick.room', { room: room.roomNo }), undefined));
  const people = live.technicians.all
    .filter((one) => one.staffNo === text || matches(text, one.name))
    .map(technicianEntry);
  const found = [...people, ...rooms].slice(0, mostEntries);
  return found.length > 0 ? found : [said(t('quick.nothing'))];
}

async function home() {
  if (location.pathname !== '/') await goto('/');
}

function show(roomNo: string, action: DrawerWish['action']) {
  void home().then(() => floor.show(roomNo, action));
}

export function settle(roomNo: string) {
  void goto(`/cashier?room=${encodeURIComponent(roomNo)}`);
}

/** A scan that no open sheet wanted: a wristband of a guest, or the card of a member or a technician. */
export function lookUp(text: string, { members, technician }: MemberSearchAnswer) {
  const band = /^\d{1,8}$/.test(text)
    ? live.visits.all.find((visit) =>
        visit.guests.some((guest) => guest.wristband === Number(text)),
      )
    : undefined;
  if (band) {
    show(band.roomNo, undefined);
    return;
  }
  if (technician !== undefined) {
    void home().then(() => floor.showTechnician(technician));
    return;
  }
  const member = members[0];
  toasts.say(
    member
      ? `${memberEntry(member).title} · ${memberEntry(member).detail}`
      : t('quick.scanned.unknown', { uid: text }),
  );
}
