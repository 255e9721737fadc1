/** Makes the planned faults happen, and ends those that last, at their time or when the world is to be quiet. */
import type { FaultPoint } from '../../../hub/src/pipeline/pipeline.ts';
import type { Stage } from '../agents/stage.ts';
import { sendNonsense } from '../agents/meddler.ts';
import type { Chance } from './chance.ts';
import type { FaultName } from './faults.ts';
import type { WriteFate } from './sim-store.ts';
import type { SimTerminal } from './terminal.ts';
import { calm, type NetworkFault, type Weather } from './weather.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export interface MischiefOptions {
  readonly stage: Stage;
  /** Takes the hub away; it starts again after so long. */
  readonly crash: (downMs: number) => void;
  readonly skewClock: (ms: number) => void;
  readonly happened: (fault: FaultName) => void;
}

export class HubKilled extends Error {
  override readonly name = 'HubKilled';
}

export class Mischief {
  readonly #options: MischiefOptions;
  readonly #lasting = new Set<() => void>();
  #nextAppends: WriteFate[] = [];
  #nextCursor: WriteFate = 'well';
  #point: { readonly point: FaultPoint; passes: number } | undefined;
  #slow: { readonly chance: Chance; readonly mostMs: number } | undefined;
  #clumsy:
    { readonly how: 'twiceSameKey' | 'twiceNewKey' | 'secondDesk'; chance: Chance } | undefined;
  isQuiet = false;

  constructor(options: MischiefOptions) {
    this.#options = options;
  }

  /** What befalls the next write of the hub. */
  fateOf(write: 'append' | 'cursor'): { readonly fate: WriteFate; readonly ms: number } {
    const ms = this.#slow === undefined ? 0 : this.#slow.chance.between(1, this.#slow.mostMs);
    if (write === 'cursor') {
      const fate = this.#nextCursor;
      this.#nextCursor = 'well';
      if (fate !== 'well') this.#options.happened('crashAtCursor');
      return { fate, ms: 0 };
    }
    const fate = this.#nextAppends.shift() ?? 'well';
    if (fate === 'diesBefore') this.#options.happened('crashBeforeWrite');
    if (fate === 'diesAfter') this.#options.happened('crashAfterWrite');
    if (fate === 'lostBefore') this.#options.happened('databaseLost');
    if (fate === 'lostAfter') this.#options.happened('answerLost');
    if (ms > 0) this.#options.happened('slowDisk');
    return { fate, ms };
  }

  /** Throws where the hub was told to die. */
  pass(point: FaultPoint): void {
    if (this.#point?.point !== point) return;
    this.#point.passes -= 1;
    if (this.#point.passes > 0) return;
    this.#point = undefined;
    this.#options.happened('crashInDecision');
    throw new HubKilled(point);
  }

  clumsiness(): 'none' | 'twiceSameKey' | 'twiceNewKey' | 'secondDesk' {
    if (this.#clumsy === undefined || !this.#clumsy.chance.is(0.4)) return 'none';
    const { how } = this.#clumsy;
    const names = {
      twiceSameKey: 'clickTwice',
      twiceNewKey: 'newKeyTwice',
      secondDesk: 'twoDesks',
    };
    this.#options.happened(names[how] as FaultName);
    return how;
  }

  /** All that lasts is over. */
  calmDown(): void {
    this.isQuiet = true;
    for (const end of [...this.#lasting]) end();
    this.#nextAppends = [];
    this.#nextCursor = 'well';
    this.#point = undefined;
  }

  do(fault: FaultName, chance: Chance): void {
    if (this.isQuiet) return;
    switch (fault) {
      case 'lose':
      case 'repeat':
      case 'delay':
      case 'reorder':
        this.#badWeather(fault, chance);
        return;
      case 'partition':
        this.#partition(chance);
        return;
      case 'reboot':
      case 'powerCut':
      case 'drift':
      case 'clockLeap':
        this.#harm(fault, chance);
        return;
      case 'burst':
        this.#burst(chance);
        return;
      case 'crash':
        this.#options.happened(fault);
        this.#options.crash(downMs(chance));
        return;
      case 'crashInDecision':
        this.#point = {
          point: chance.pick(points) ?? 'beforeCommit',
          passes: chance.between(1, 4),
        };
        return;
      case 'crashBeforeWrite':
        this.#nextAppends = [...wellFor(chance), 'diesBefore'];
        return;
      case 'crashAfterWrite':
        this.#nextAppends = [...wellFor(chance), 'diesAfter'];
        return;
      case 'crashAtCursor':
        this.#nextCursor = chance.is(0.5) ? 'diesBefore' : 'diesAfter';
        return;
      case 'clockBehind':
        this.#clockBehind(chance);
        return;
      case 'databaseLost':
        this.#nextAppends = Array.from({ length: chance.between(1, 5) }, () => 'lostBefore');
        return;
      case 'answerLost':
        this.#nextAppends = Array.from({ length: chance.between(1, 3) }, () => 'lostAfter');
        return;
      case 'slowDisk':
        this.#slow = { chance, mostMs: chance.between(20, 900) };
        this.#last(chance.between(1, 12), () => (this.#slow = undefined));
        return;
      case 'clickTwice':
        this.#beClumsy('twiceSameKey', chance);
        return;
      case 'newKeyTwice':
        this.#beClumsy('twiceNewKey', chance);
        return;
      case 'twoDesks':
        this.#beClumsy('secondDesk', chance);
        return;
      case 'oddInput':
        this.#options.happened(fault);
        sendNonsense(this.#options.stage, chance);
    }
  }

  #last(minutes: number, end: () => void): void {
    const over = (): void => {
      if (this.#lasting.delete(over)) end();
    };
    this.#lasting.add(over);
    this.#options.stage.agenda.after(minutes * minuteMs, over);
  }

  #some(chance: Chance): SimTerminal[] {
    const all = chance.shuffled([...this.#options.stage.terminals.values()]);
    return chance.is(0.25) ? all : all.slice(0, chance.between(1, Math.ceil(all.length / 3)));
  }

  #badWeather(fault: NetworkFault, chance: Chance): void {
    const weather: Weather = { ...calm, [fault]: 0.1 + chance.next() * 0.5 };
    const struck = this.#some(chance);
    for (const terminal of struck) terminal.weather = weather;
    this.#last(chance.between(3, 40), () => {
      for (const terminal of struck) terminal.weather = calm;
    });
  }

  #partition(chance: Chance): void {
    this.#options.happened('partition');
    const struck = this.#some(chance);
    for (const terminal of struck) terminal.cutOff(true);
    this.#last(chance.between(1, 35), () => {
      for (const terminal of struck) terminal.cutOff(false);
    });
  }

  #harm(fault: 'reboot' | 'powerCut' | 'drift' | 'clockLeap', chance: Chance): void {
    const terminal = chance.pick([...this.#options.stage.terminals.values()]);
    if (terminal === undefined) return;
    switch (fault) {
      case 'powerCut':
        terminal.cutPowerAtWrite(chance.is(0.5) ? 'before' : 'after');
        return;
      case 'reboot':
        terminal.powerOff();
        this.#last(chance.between(1, 8) / 4, () => {
          terminal.powerOn();
        });
        break;
      case 'drift':
        terminal.drift(0.95 + chance.next() * 0.1);
        break;
      case 'clockLeap':
        terminal.leap((chance.is(0.5) ? 1 : 0.4) * dayMs);
    }
    this.#options.happened(fault);
  }

  /** A banquet leaves: thirty terminals within one second. */
  #burst(chance: Chance): void {
    const floor = this.#options.stage.floor();
    if (floor === undefined) return;
    this.#options.happened('burst');
    const running = [...floor.state.clocks.values()].filter((clock) => clock.status === 'started');
    for (const clock of chance.shuffled(running).slice(0, 30)) {
      const roomNo = floor.state.visits.get(clock.visitId)?.roomNo ?? '';
      const card = floor.catalogue.technicians.get(clock.staffNo)?.cardUid ?? '';
      this.#options.stage.agenda.after(chance.between(0, 1_000), () => {
        this.#options.stage.terminals.get(roomNo)?.card(card, 'end');
      });
    }
  }

  #clockBehind(chance: Chance): void {
    this.#options.happened('clockBehind');
    this.#options.skewClock(-chance.between(10_000, 20 * minuteMs));
    this.#options.crash(downMs(chance));
    this.#last(chance.between(2, 10), () => {
      this.#options.skewClock(0);
    });
    if (chance.is(0.5))
      this.#options.stage.agenda.after(2 * minuteMs, () => {
        this.#options.stage.hub()?.pipeline.confirmClock();
      });
  }

  #beClumsy(how: 'twiceSameKey' | 'twiceNewKey' | 'secondDesk', chance: Chance): void {
    this.#clumsy = { how, chance };
    this.#last(chance.between(10, 60), () => (this.#clumsy = undefined));
  }
}

const points: readonly FaultPoint[] = [
  ...(['beforeDecide', 'afterDecide', 'beforeCommit', 'insideTransaction'] as const),
  ...(['afterCommit', 'beforeAnswer', 'afterAnswer', 'beforeCursor'] as const),
];
const downMs = (chance: Chance): number => chance.between(500, 60_000);
const wellFor = (chance: Chance): WriteFate[] =>
  Array.from({ length: chance.between(0, 3) }, () => 'well');
