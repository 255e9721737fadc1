/** The load: a fleet of devices that tap at a pace, all at once, or each as soon as its last tap is shown. A child of the bench. */
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { bareFleet, type BareAddress, type Fleet, ourFleet, type OursAddress } from './fleets.ts';
import type { Times } from './flights.ts';
import { answerQuestions } from './programs.ts';

export type LoadQuestion =
  | { readonly ask: 'connect'; readonly address: OursAddress | BareAddress }
  | { readonly ask: 'paced'; readonly perSecond: number; readonly seconds: number }
  | { readonly ask: 'burst' }
  /** At a pace, and in the middle of it all at once. */
  | { readonly ask: 'evening'; readonly perSecond: number; readonly seconds: number }
  | { readonly ask: 'loop'; readonly seconds: number };

export interface Landed {
  readonly times: readonly Times[];
  /** Of taps that were not shown in time. */
  readonly lost: readonly string[];
  /** Shown within the time asked for. */
  readonly inTime: number;
  /** Of an evening: the taps of its burst, apart from the others. */
  readonly burst?: readonly Times[];
}

const patienceMs = 10_000;
const stepMs = 1;

let fleet: Fleet | undefined;

async function answer(question: LoadQuestion): Promise<unknown> {
  if (question.ask === 'connect') {
    const { address } = question;
    fleet = address.kind === 'ours' ? await ourFleet(address) : await bareFleet(address);
    return { size: fleet.size };
  }
  if (fleet === undefined) throw new Error('no fleet is connected');
  switch (question.ask) {
    case 'paced':
      return paced(fleet, question.perSecond, question.seconds * 1_000);
    case 'burst':
      return burst(fleet);
    case 'evening':
      return evening(fleet, question.perSecond, question.seconds * 1_000);
    case 'loop':
      return loop(fleet, question.seconds * 1_000);
  }
}

async function landed(
  flights: Fleet['flights'],
  times: readonly Times[],
  inTime: number,
): Promise<Landed> {
  const untilMs = performance.now() + patienceMs;
  while (flights.open > 0 && performance.now() < untilMs) await pause(stepMs);
  flights.onLanded(() => undefined);
  return { times, lost: flights.lose(), inTime };
}

async function paced(
  fleet: Fleet,
  perSecond: number,
  forMs: number,
  eachStep: (sinceMs: number) => void = () => undefined,
): Promise<Landed> {
  const { flights, tap, size } = fleet;
  const times: Times[] = [];
  flights.onLanded((_device, one) => times.push(one));
  const startMs = performance.now();
  let sent = 0;
  let next = 0;
  for (;;) {
    const sinceMs = performance.now() - startMs;
    if (sinceMs >= forMs) break;
    const due = Math.floor((sinceMs / 1_000) * perSecond);
    // Whoever still waits for the tap before is passed over: somebody else taps.
    for (let passed = 0; sent < due && passed < size; next = (next + 1) % size) {
      passed += 1;
      if (flights.has(next)) continue;
      tap(next);
      sent += 1;
      passed = 0;
    }
    eachStep(sinceMs);
    await pause(stepMs);
  }
  return landed(flights, times, times.length);
}

/** Whoever has a tap on the way already has tapped in the burst: nobody holds a card twice. */
async function evening(fleet: Fleet, perSecond: number, forMs: number): Promise<Landed> {
  const { flights, tap, size } = fleet;
  const inBurst = new Set<number>();
  const burstTimes: Times[] = [];
  let burstDone = false;
  const result = paced(fleet, perSecond, forMs, (sinceMs) => {
    if (burstDone || sinceMs < forMs / 2) return;
    burstDone = true;
    for (let device = 0; device < size; device += 1) {
      if (flights.has(device)) continue;
      inBurst.add(device);
      tap(device);
    }
  });
  const others: Times[] = [];
  flights.onLanded((device, one) => {
    if (inBurst.delete(device)) burstTimes.push(one);
    else others.push(one);
  });
  const { lost, inTime } = await result;
  return { times: others, lost, inTime, burst: burstTimes };
}

async function burst({ flights, tap, size }: Fleet): Promise<Landed> {
  const times: Times[] = [];
  flights.onLanded((_device, one) => times.push(one));
  for (let device = 0; device < size; device += 1) tap(device);
  return landed(flights, times, times.length);
}

async function loop({ flights, tap, size }: Fleet, forMs: number): Promise<Landed> {
  const times: Times[] = [];
  const untilMs = performance.now() + forMs;
  let inTime = 0;
  flights.onLanded((device, one) => {
    times.push(one);
    if (performance.now() > untilMs) return;
    inTime += 1;
    tap(device);
  });
  for (let device = 0; device < size; device += 1) tap(device);
  await pause(forMs);
  return landed(flights, times, inTime);
}

process.once('SIGTERM', () => process.exit(0));
answerQuestions(answer);
