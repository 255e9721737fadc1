/** Law 1, time: the machine's date may be set by anybody; what the store has been through stays, and minutes stay minutes. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Machine, StoreClock } from '../../hub/src/clock.ts';

const noon = 1_790_000_000_000;
const minute = 60_000;
const hour = 60 * minute;

class SetMachine implements Machine {
  at = noon;
  passed = 0;
  date(): number {
    return this.at;
  }
  elapsed(): number {
    return this.passed;
  }
  /** Time passes, as it does. */
  wait(ms: number): void {
    this.at += ms;
    this.passed += ms;
  }
}

describe('[law 1] the time of a store', () => {
  test('is the date of its machine', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    machine.wait(hour);
    expect([clock.now(), clock.behindMs()]).toEqual([noon + hour, 0]);
    machine.at += hour;
    expect(clock.now()).toBe(noon + 2 * hour);
  });

  test('goes on at its pace when the date is put back, until that has come up with it', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    machine.wait(minute);
    clock.now();
    machine.at -= hour;
    machine.wait(30 * minute);
    expect([clock.now(), clock.behindMs()]).toEqual([noon + 31 * minute, hour]);
    machine.at += hour + minute;
    expect([clock.now(), clock.behindMs()]).toEqual([noon + 32 * minute, 0]);
  });

  test('follows a date that is set right by a little', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    machine.at -= 2_000;
    expect([clock.now(), clock.behindMs()]).toEqual([noon - 2_000, 0]);
  });

  test('goes on from where the store was, when somebody says so', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    clock.goOnFrom(noon + 24 * hour);
    machine.wait(10 * minute);
    expect(clock.now()).toBe(noon + 24 * hour + 10 * minute);
  });
});

describe('[TMR-1] a wake-up', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('comes soon after the date was put on beyond its moment, or the machine has slept over it', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    const woken: number[] = [];
    clock.wakeAt(noon + hour, () => woken.push(clock.now()));
    machine.wait(5_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toEqual([]);
    machine.at += 2 * hour;
    machine.wait(5_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toEqual([noon + 2 * hour + 10_000]);
  });

  test('does not come early, and not when it was taken back', () => {
    const machine = new SetMachine();
    const clock = new StoreClock(machine);
    const wake = vi.fn();
    const takeBack = clock.wakeAt(noon + minute, wake);
    for (let second = 0; second < 59; second += 1) {
      machine.wait(1_000);
      vi.advanceTimersByTime(1_000);
    }
    expect(wake).not.toHaveBeenCalled();
    takeBack();
    machine.wait(hour);
    vi.advanceTimersByTime(hour);
    expect(wake).not.toHaveBeenCalled();
  });
});
