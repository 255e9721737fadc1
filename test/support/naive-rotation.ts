/**
 * Rotation told a second time, in the simplest way: it follows the events one by
 * one on a floor of its own, knows no turn number, and says what the rules of
 * the trade do not allow. Slow, and of a kind with nothing in the core.
 */
import {
  type Clock,
  type ClockTypeRule,
  emptyState,
  type Event,
  evolve,
  minuteMs,
  type RotationPolicy,
  type State,
  type Wish,
} from '@baozhong/core/index.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;
type Moved = Of<'queueMoved'>;

const penalties = new Set([
  'MIS-3',
  'QMV-3',
  'QMV-4',
  'QMV-8',
  'ROT-4',
  'ROT-9',
  'ROT-12',
  'ROT-13',
  'ROT-21',
]);
const ofTheClock = new Set(['MIS-3', 'ROT-4', 'ROT-8', 'ROT-12', 'ROT-13', 'ROT-21']);
/** Of these a clock gives back what it did; what comes in between by anything else stays done. */
const ofTheTurn = new Set(['ROT-4', 'ROT-13', 'ROT-21']);

export class NaiveRotation {
  readonly broken: string[] = [];
  /** The moves so far, for whoever asks how it came to this. */
  readonly #recent: string[] = [];
  readonly #policy: RotationPolicy;
  readonly #state: State = emptyState();
  /** How many rounds, clocks or turns each is on in each queue, where that is what orders it. */
  readonly #levels = new Map<string, number>();
  readonly #owed = new Map<string, string>();
  readonly #turns = new Map<string, number>();
  /** What each clock has been counted for. */
  readonly #counted = new Map<string, number>();
  /** Whether the clock that is being taken away has used its turn. */
  #usesUp = false;
  /** Clocks that have had their turn, on whatever day. */
  readonly #had = new Set<string>();
  readonly #levelBefore = new Map<string, number>();
  /** Of who went home today. */
  readonly #left = new Map<string, number>();
  /** Where each joined last. */
  readonly #place = new Map<string, string>();

  constructor(policy: RotationPolicy) {
    this.#policy = policy;
  }

  /** The events of one command, and the floor's minute. */
  follow(events: readonly Event[], localMinute: number): void {
    events.forEach((event, index) => {
      this.#before(event, events.slice(index + 1), localMinute);
      evolve(this.#state, event);
      this.#after(event);
    });
    this.#settled();
    this.#nobodyLeft(events.at(-1)?.at ?? 0, localMinute);
  }

  /** DSP-4, DSP-7: nobody waits for whom somebody sits idle. */
  #nobodyLeft(at: number, localMinute: number): void {
    for (const clockId of this.#state.awaiting) {
      const line = this.#state.clocks.get(clockId);
      if (line?.status !== 'awaitingTechnician' || line.promisedTo !== undefined) continue;
      const { wish } = line;
      const idle = [...this.#state.technicians.keys()].filter(
        (staffNo) =>
          (wish.type === 'rotation' || wish.staffNo === staffNo) &&
          this.#mayGo(staffNo, line, at, localMinute),
      );
      if (idle.length > 0) this.#say(`${clockId} waits, ${idle.join(' ')} could go`);
    }
  }

  #say(sentence: string): void {
    this.broken.push(sentence);
  }

  #before(event: Event, rest: readonly Event[], localMinute: number): void {
    switch (event.type) {
      case 'technicianCalled':
        this.#called(event, rest, localMinute);
        return;
      case 'queueMoved':
        this.#moved(event, rest);
        return;
      case 'owedTurnRecorded':
        if (this.#owed.has(event.staffNo)) this.#say(`${event.staffNo} is owed two turns`);
        this.#owed.set(event.staffNo, event.clockId);
        return;
      case 'owedTurnUsed':
      case 'owedTurnWithdrawn':
        if (!this.#owed.delete(event.staffNo)) this.#say(`${event.staffNo} uses a turn not owed`);
        return;
      case 'clockExtended':
        this.#extended(event.clockId, rest);
        return;
      case 'clockCancelled':
      case 'clockTransferred':
        this.#usesUp = this.#usedUp(event);
        if (this.#usesUp) this.#reach(event.clockId, 'end');
        return;
      case 'shiftJoined':
        this.#place.set(event.staffNo, event.place);
        return;
      case 'queuesLaidOut':
        this.#levels.clear();
        this.#levelBefore.clear();
        return;
      case 'businessDayOpened':
        this.#left.clear();
        this.#owed.clear();
        this.#turns.clear();
        this.#counted.clear();
        return;
      default:
    }
  }

  #reach(clockId: string, moment: string): void {
    const clock = this.#state.clocks.get(clockId);
    if (clock === undefined || !('clockType' in clock) || clock.by === 'owedTurn') return;
    const rule = this.#policy.clockTypes[clock.clockType];
    // What returns to its slot is counted when it begins.
    const at = this.#returns(rule) && rule.when === 'end' ? 'start' : rule.when;
    if (at === moment && !this.#staysForJob(clock)) this.#count(clock, rule.counts);
  }

  /** A clock that is taken from its technician, and the turn with it: as if it were over. */
  #usedUp(event: Of<'clockCancelled' | 'clockTransferred'>): boolean {
    const clock = this.#state.clocks.get(event.clockId);
    const { cancel, swap } = this.#policy;
    if (clock?.status !== 'started') return false;
    if (event.type === 'clockTransferred')
      return (
        swap.first === 'countsTurn' || event.at - clock.startedAt > cancel.limitMinutes * minuteMs
      );
    if (event.because === 'desk') return cancel.slot === 'tail';
    return event.because === 'swapped' && swap.first === 'countsTurn';
  }

  #after(event: Event): void {
    const reach = (clockId: string, moment: string): void => {
      this.#reach(clockId, moment);
    };
    switch (event.type) {
      case 'technicianStatusChanged':
        if (event.to === 'called') reach(event.clockId ?? '', 'dispatch');
        else if (event.to === 'inService') {
          if (event.from === 'waiting') reach(event.clockId ?? '', 'dispatch');
          reach(event.clockId ?? '', 'start');
        }
        if (event.to === 'offDuty' || event.to === 'leave') this.#owed.delete(event.staffNo);
        return;
      case 'clockEnded':
        reach(event.clockId, 'end');
        return;
      case 'clockExtended': {
        const clock = this.#state.clocks.get(event.clockId);
        const counts = this.#policy.extensionCounts * event.extensions;
        if (clock?.status !== 'started' || clock.by === 'owedTurn') return;
        if (counts > 0 || this.#extensionMoves()) this.#count(clock, counts);
        return;
      }
      case 'clockCancelled':
        if (!this.#usesUp) this.#inherit(event.clockId);
        return;
      case 'turnGivenBack': {
        const key = `${event.clockId} ${event.staffNo}`;
        const counted = this.#counted.get(key) ?? 0;
        if (counted !== event.counts) this.#say(`${key} gives back ${String(event.counts)}`);
        this.#add(event.staffNo, -counted);
        this.#counted.delete(key);
        this.#had.delete(key);
        return;
      }
      case 'penaltyRecorded':
        this.#add(event.staffNo, event.turns);
        return;
      default:
    }
  }

  #count({ clockId, ...clock }: Clock, turns: number): void {
    if (!('staffNo' in clock)) return;
    const key = `${clockId} ${clock.staffNo}`;
    this.#had.add(key);
    this.#counted.set(key, (this.#counted.get(key) ?? 0) + turns);
    this.#add(clock.staffNo, turns);
  }
  #add(staffNo: string, turns: number): void {
    this.#turns.set(staffNo, (this.#turns.get(staffNo) ?? 0) + turns);
  }

  #mates(clock: Clock): Clock[] {
    const job = (one: Clock) => one.job ?? one.clockId;
    return (this.#state.visits.get(clock.visitId)?.clockIds ?? []).flatMap((clockId) => {
      const one = this.#state.clocks.get(clockId);
      return one !== undefined && one.helps === undefined && job(one) === job(clock) ? [one] : [];
    });
  }
  #staysForJob(clock: Clock): boolean {
    if (this.#policy.crossRoom === 'allMove' || clock.helps !== undefined) return false;
    const rule = (one: Clock) =>
      this.#policy.clockTypes['clockType' in one ? one.clockType : one.wish.type];
    if (this.#returns(rule(clock))) return false;
    const mover = this.#mates(clock).find(
      (one) =>
        one.status !== 'cancelled' &&
        !('by' in one && one.by === 'owedTurn') &&
        this.#usesTurn(rule(one)),
    );
    return mover !== undefined && mover.clockId !== clock.clockId;
  }

  /** Whoever is the first of the job now, and has begun, has the turn that the one taken off it would have had. */
  #inherit(clockId: string): void {
    const gone = this.#state.clocks.get(clockId);
    if (gone === undefined || this.#policy.crossRoom === 'allMove' || gone.helps !== undefined)
      return;
    for (const mate of this.#mates(gone)) {
      if (mate.status !== 'called' && mate.status !== 'started') continue;
      if (mate.by === 'owedTurn' || this.#had.has(`${mate.clockId} ${mate.staffNo}`)) continue;
      const { when } = this.#policy.clockTypes[mate.clockType];
      if (when === 'dispatch' || (when === 'start' && mate.status === 'started'))
        this.#reach(mate.clockId, when);
    }
  }

  #extensionMoves(): boolean {
    const { discipline, extensionMove = 'none' } = this.#policy;
    return discipline !== 'fewestTurns' && extensionMove !== 'none';
  }
  /** ROT-21: in every queue, whatever kind of clock it is; in a list and by idle time to the tail. */
  #extended(clockId: string, rest: readonly Event[]): void {
    const clock = this.#state.clocks.get(clockId);
    if (clock?.status !== 'started') return;
    const queues = [...this.#state.queues].filter(([, queue]) => queue.includes(clock.staffNo));
    const moves = clock.by === 'owedTurn' || !this.#extensionMoves() ? [] : queues;
    const found = rest.filter(
      (event): event is Moved => event.type === 'queueMoved' && event.ruleId === 'ROT-21',
    );
    const named = (groups: readonly string[]) => [...groups].sort().join(' ');
    if (named(found.map(({ group }) => group)) !== named(moves.map(([group]) => group)))
      this.#say(`${clockId}: extended, moves in ${named(found.map(({ group }) => group))}`);
    const { discipline } = this.#policy;
    if (discipline !== 'positional' && discipline !== 'longestIdle') return;
    for (const { group, to } of found)
      if (to !== (this.#state.queues.get(group)?.length ?? 0) - 1)
        this.#say(`${clockId}: extended, to ${String(to)} of ${group}`);
  }

  #returns({ move }: ClockTypeRule): boolean {
    return move === 'ownSlot' && this.#policy.discipline !== 'fewestTurns';
  }
  /** Where turns are counted, nothing else moves anybody. */
  #usesTurn({ move, counts }: ClockTypeRule): boolean {
    return this.#policy.discipline === 'fewestTurns' ? counts !== 0 : move !== 'none';
  }

  /** Everybody in the queues that fit, by number, then by who came first, then by staff number. */
  #inOrder(wish: Wish, skill: string): string[] {
    const { catalogue, queues, turnNos, standings } = this.#state;
    const { partition } = this.#policy;
    const places: { staffNo: string; no: number; since: number }[] = [];
    for (const [group, queue] of queues) {
      const named = group.split('/')[0] ?? '';
      const bySkill = partition === 'group' || partition === 'groupGender';
      if (bySkill && catalogue?.groupBySkill.get(skill) !== named) continue;
      if (wish.type === 'rotation' && wish.gender !== undefined) {
        const gender = partition === 'gender' ? named : group.split('/')[1];
        if (gender !== undefined && gender !== wish.gender) continue;
      }
      queue.forEach((staffNo, index) =>
        places.push({
          staffNo,
          no: turnNos.get(group)?.[index] ?? Number.NaN,
          since: standings.get(staffNo)?.onSince ?? 0,
        }),
      );
    }
    return places
      .sort((a, b) => a.no - b.no || a.since - b.since || Number(a.staffNo) - Number(b.staffNo))
      .map(({ staffNo }) => staffNo);
  }

  #fits(staffNo: string, skill: string, wish: Wish): boolean {
    const one = this.#state.catalogue?.technicians.get(staffNo);
    if (one?.skills.includes(skill) !== true) return false;
    if (wish.type !== 'rotation') return true;
    if (wish.exclude?.includes(staffNo) === true) return false;
    return (wish.gender ?? one.gender) === one.gender && (wish.grade ?? one.grade) === one.grade;
  }

  #mayGo(staffNo: string, line: Clock, at: number, localMinute: number): boolean {
    const { technicians, standings, catalogue, promises, shiftPlans, businessDay } = this.#state;
    const service = catalogue?.services.get(line.serviceCode);
    const planned = shiftPlans.get(businessDay ?? '')?.get(staffNo);
    const plan = planned === undefined ? catalogue?.technicians.get(staffNo)?.shiftPlan : planned;
    const shift = catalogue?.config.shiftPlans[plan ?? ''];
    const standing = standings.get(staffNo);
    if (service === undefined || technicians.get(staffNo)?.status !== 'waiting') return false;
    if (!this.#fits(staffNo, service.skill, line.wish)) return false;
    const promised = promises.get(staffNo);
    if (promised !== undefined && promised !== line.clockId) return false;
    const booked = [...this.#state.bookings.values()].some(
      ({ status, holds }) =>
        status === 'locked' &&
        holds.some(
          (hold) =>
            'staffNo' in hold &&
            hold.staffNo === staffNo &&
            hold.fromAt < at + service.minutes * minuteMs,
        ),
    );
    if (booked) return false;
    const over = localMinute + service.minutes;
    if (line.wish.type !== 'rotation') return true;
    const late = over > (shift?.end ?? over) + this.#policy.shiftEndGraceMinutes;
    return !(late && standing?.overtime !== true) && (standing?.hold ?? null) === null;
  }

  #called(event: Of<'technicianCalled'>, rest: readonly Event[], localMinute: number): void {
    const line = this.#state.clocks.get(event.clockId);
    const skill = this.#state.catalogue?.services.get(line?.serviceCode ?? '')?.skill ?? '';
    if (line === undefined || line.wish.type !== 'rotation') return;
    const order = this.#inOrder(line.wish, skill);
    const able = order.filter((staffNo) => this.#mayGo(staffNo, line, event.at, localMinute));
    const laps = (staffNo: string) => this.#state.standings.get(staffNo)?.laps ?? 0;
    const willing = able.filter((staffNo) => laps(staffNo) === 0);
    const isTurn = event.clockType === 'rotation';
    const owing = isTurn ? willing.filter((staffNo) => this.#owed.has(staffNo)) : [];
    const since = (staffNo: string) => this.#state.standings.get(staffNo)?.owed?.at ?? 0;
    const [owed] = owing.sort((a, b) => since(a) - since(b));
    const expected = event.by === 'promise' ? event.staffNo : (owed ?? willing[0] ?? able[0]);
    if (event.staffNo !== expected)
      this.#say(
        `${event.clockId}: ${event.staffNo} is sent, it is the turn of ${String(expected)}`,
      );
    if ((event.by === 'owedTurn') !== (owed !== undefined && event.by !== 'promise'))
      this.#say(`${event.clockId}: ${event.staffNo} goes by ${String(event.by)}`);
    if (isTurn) this.#passedOver(event, order, skill, line.wish, rest);
  }

  /** Those before the one who is sent: owed a turn, or a lap the fewer; and nobody else. */
  #passedOver(
    event: Of<'technicianCalled'>,
    order: readonly string[],
    skill: string,
    wish: Wish,
    rest: readonly Event[],
  ): void {
    const { owedTurns, clockTypes } = this.#policy;
    const before = event.by === 'owedTurn' ? [] : order.slice(0, order.indexOf(event.staffNo));
    const expected = before.filter((staffNo) => {
      const busy = this.#state.technicians.get(staffNo);
      const clock = busy && 'clockId' in busy ? this.#state.clocks.get(busy.clockId) : undefined;
      if (!owedTurns || clock === undefined || !('clockType' in clock)) return false;
      const { clockType } = clock;
      const asked = clockType === 'requested' || clockType === 'booked';
      return (
        asked &&
        !this.#usesTurn(clockTypes[clockType]) &&
        this.#fits(staffNo, skill, wish) &&
        !this.#owed.has(staffNo)
      );
    });
    const found = rest.flatMap((one) =>
      one.type === 'owedTurnRecorded' && one.clockId === event.clockId ? [one.staffNo] : [],
    );
    if ([...found].sort().join() !== [...expected].sort().join())
      this.#say(`${event.clockId}: owed ${found.join(' ')}, not ${expected.join(' ')}`);
  }

  /** Only those move who did something or were moved by somebody; what is a penalty never helps. */
  #moved(event: Moved, rest: readonly Event[]): void {
    const { staffNo, ruleId, from, to, clockId } = event;
    const where = `${staffNo} by ${ruleId} from ${String(from)} to ${String(to)}`;
    const queue = this.#state.queues.get(event.group) ?? [];
    if (queue.indexOf(staffNo) !== (from ?? -1)) this.#say(`${where}: stood elsewhere`);
    if (from !== null && to !== null && penalties.has(ruleId) && to < from)
      this.#say(`${where}: forward`);
    if (ruleId === 'QMV-2' && (from ?? 0) < (to ?? 0)) this.#say(`${where}: a reward`);
    const clock = this.#state.clocks.get(clockId ?? '');
    if (ofTheClock.has(ruleId) && clock !== undefined && !this.#servedBy(clock, staffNo, rest))
      this.#say(`${where}: it is not their clock ${clock.clockId}`);
    this.#level(event);
    const { group, turnNo } = event;
    const level = this.#levels.get(`${group} ${staffNo}`) ?? 0;
    this.#recent.push(`${group}: ${where}, ${String(turnNo)} is ${String(level)}`);
  }

  #servedBy(clock: Clock, staffNo: string, rest: readonly Event[]): boolean {
    if ('staffNo' in clock && clock.staffNo === staffNo) return true;
    if (clock.missedBy?.includes(staffNo) === true) return true;
    return rest.some((event) => event.type === 'clockTransferred' && event.from === staffNo);
  }

  /** Where turns are counted, the queue goes by the count, whatever the numbers are. */
  #level({ group, staffNo, ruleId, from, to, clockId }: Moved): void {
    const { discipline, clockTypes, extensionCounts, extensionMove } = this.#policy;
    if (discipline === 'positional' || discipline === 'longestIdle') return;
    const key = `${group} ${staffNo}`;
    const queue = (this.#state.queues.get(group) ?? []).filter((one) => one !== staffNo);
    const of = (one: string | undefined) => this.#levels.get(`${group} ${one ?? ''}`);
    const own = this.#levels.get(key) ?? 0;
    const clock = this.#state.clocks.get(clockId ?? '');
    if (to === null) {
      this.#left.set(key, own);
      this.#levels.delete(key);
      return;
    }
    if (!ofTheTurn.has(ruleId) && ruleId !== 'ROT-8')
      for (const before of this.#levelBefore.keys())
        if (before.endsWith(` ${key}`)) this.#levelBefore.delete(before);
    // Who comes again has had what they have had.
    const again = ruleId === 'ROT-18' && from === null ? (this.#left.get(key) ?? 0) : 0;
    if (ruleId === 'ROT-4' && clock !== undefined && 'clockType' in clock) {
      this.#levelBefore.set(`${String(clockId)} ${key}`, own);
      const { move, counts } = clockTypes[clock.clockType];
      const rounds = move === 'nextRoundTail' ? 2 : 1;
      const more = { rounds, fewestClocks: 1, fewestTurns: counts }[discipline];
      this.#levels.set(key, own + more);
    } else if (ruleId === 'ROT-13') {
      const last = clock?.status === 'started' ? (clock.extensions.at(-1)?.extensions ?? 0) : 0;
      const before = `${String(clockId)} ${key}`;
      if (!this.#levelBefore.has(before)) this.#levelBefore.set(before, own);
      this.#levels.set(key, own + extensionCounts * last);
    } else if (ruleId === 'ROT-21') {
      const before = `${String(clockId)} ${key}`;
      if (!this.#levelBefore.has(before)) this.#levelBefore.set(before, own);
      this.#levels.set(key, own + (extensionMove === 'nextRoundTail' ? 2 : 1));
    } else if (ruleId === 'ROT-8')
      this.#levels.set(key, this.#levelBefore.get(`${String(clockId)} ${key}`) ?? own);
    else if (ruleId === 'ROT-5') this.#levels.set(key, 0);
    else if (ruleId === 'ROT-18' && this.#place.get(staffNo) === 'behindRoundZero')
      this.#levels.set(key, 0);
    else if (to === 0 && (from ?? 1) > 0) this.#levels.set(key, of(queue[0]) ?? 0);
    // Somewhere by hand: among those with whom they stand now; as a penalty, a turn behind them.
    else {
      const among = Math.max(of(queue[to - 1]) ?? 0, ruleId === 'ROT-18' ? again : own);
      const fined = ruleId === 'QMV-3' && discipline !== 'rounds';
      this.#levels.set(key, among + (fined ? 1 : 0));
    }
  }

  #settled(): void {
    for (const [group, queue] of this.#state.queues) {
      const levels = queue.map((staffNo) => this.#levels.get(`${group} ${staffNo}`) ?? 0);
      if (levels.some((level, index) => level < (levels[index - 1] ?? level)))
        this.#say(
          `${group}: ${queue.join(' ')} are on ${levels.join(' ')} after ${this.#recent.slice(-20).join('; ')}`,
        );
    }
    for (const [staffNo, { turns }] of this.#state.standings)
      if (turns !== (this.#turns.get(staffNo) ?? 0))
        this.#say(`${staffNo} has ${String(turns)} turns, not ${String(this.#turns.get(staffNo))}`);
  }
}
