import { SvelteMap } from 'svelte/reactivity';

/** Numbers as people read them: `¥1,288.00`, `21:04`, whole minutes. Pure, but for the store's zone and currency, set once. */
const signs: Record<string, string> = { CNY: '¥', HKD: 'HK$', MOP: 'MOP$', TWD: 'NT$', USD: '$' };

/** What was written before the store was known is written anew when it is: outside Svelte, a plain map. */
const of = new SvelteMap<'currency' | 'timezone', string>();
let known = zoneOf('Asia/Shanghai');

function zoneOf(timezone: string) {
  return { timezone, clock: clockOf(timezone), calendar: calendarOf(timezone) };
}

function zone() {
  const timezone = of.get('timezone') ?? 'Asia/Shanghai';
  if (known.timezone !== timezone) known = zoneOf(timezone);
  return known;
}

function sign(): string {
  const currency = of.get('currency') ?? 'CNY';
  return signs[currency] ?? `${currency} `;
}

function clockOf(timeZone: string) {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
}

function calendarOf(timeZone: string) {
  return new Intl.DateTimeFormat('en-CA', { month: '2-digit', day: '2-digit', timeZone });
}

export function formatFor(store: { currency: string; timezone: string }) {
  of.set('currency', store.currency);
  of.set('timezone', store.timezone);
}

export function money(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${sign()}${whole}.${digits.slice(-2)}`;
}

/** Without the cents when there are none: for buttons and tiles. */
export function moneyShort(fen: number): string {
  return money(fen).replace(/\.00$/, '');
}

export function timeOfDay(at: number): string {
  return zone().clock.format(at);
}

/** `11-24 21:04`. */
export function dayAndTime(at: number): string {
  const { calendar, clock } = zone();
  return `${calendar.format(at)} ${clock.format(at)}`;
}

const minute = 60_000;

/**
 * Minutes from one moment to another as the clock on the wall shows them: a
 * clock of 60 minutes started at 21:04:50 has 60 left until it is 21:05.
 */
export function minutesBetween(from: number, to: number): number {
  return Math.floor(to / minute) - Math.floor(from / minute);
}

/** `302` before `1108`, names after numbers. */
export function compareNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'zh-CN', { numeric: true });
}
