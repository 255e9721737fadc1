import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnouncementView } from '@baozhong/contract/live.ts';
import {
  readSpoken,
  speechLimits,
  SpeechQueue,
} from '../../../floor-ui/src/lib/clockroom/speech-queue.ts';

const start = 1_000_000_000;

const call = (no: number, given: Partial<AnnouncementView> = {}): AnnouncementView => ({
  kind: 'announcement',
  id: String(no),
  no,
  at: start + no,
  what: 'dispatch',
  staffNo: '8',
  roomNo: '302',
  clockType: 'rotation',
  serviceName: '足底按摩',
  minutes: 60,
  text: '',
  speechId: `s${no}`,
  speechFailed: false,
  ...given,
});

/** Speaks everything that is due, as the page does. */
function speak(queue: SpeechQueue, now: number): number[] {
  const said: number[] = [];
  for (let one = queue.next(now); one; one = queue.next(now)) {
    queue.begin(one);
    said.push(one.no);
  }
  return said;
}

describe('[TRM-07] what is spoken next', () => {
  it('speaks each once, by number, recalls and room moves first', () => {
    const queue = new SpeechQueue();
    const all = [
      call(3),
      call(1),
      call(4, { what: 'recall' }),
      call(2),
      call(5, { what: 'roomMove' }),
    ];
    queue.take(all, start);
    expect(speak(queue, start)).toEqual([4, 5, 1, 2, 3]);
    queue.take(all, start + 1_000);
    expect(speak(queue, start + 1_000)).toEqual([]);
  });

  it('waits for the sound of an earlier one, but not for ever', () => {
    const queue = new SpeechQueue();
    const silent = call(1, { speechId: null });
    queue.take([silent, call(2)], start);
    expect(speak(queue, start + 400)).toEqual([]);
    expect(speak(queue, start + speechLimits.patienceMs)).toEqual([2]);
    queue.take([call(1)], start + 6_000);
    expect(speak(queue, start + 6_000)).toEqual([1]);
  });

  it('does not speak what is older than two minutes when it is first seen', () => {
    const queue = new SpeechQueue();
    const now = start + speechLimits.freshMs + 5;
    queue.take([call(1), call(9)], now);
    expect(speak(queue, now)).toEqual([9]);
    queue.take([call(1)], now + 1_000);
    expect(speak(queue, now + 1_000)).toEqual([]);
  });

  it('speaks all of a long burst, though the last of it waits for more than two minutes', () => {
    const queue = new SpeechQueue();
    queue.take(
      Array.from({ length: 30 }, (_, i) => call(i + 1)),
      start,
    );
    const said = Array.from({ length: 30 }, (_, i) => {
      const one = queue.next(start + i * 6_000);
      if (one) queue.begin(one);
      return one?.no;
    });
    expect(said).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('repeats nothing after a reload, nor after the hub has started again', () => {
    const first = new SpeechQueue();
    first.take([call(1), call(2)], start);
    const one = first.next(start);
    if (one) first.begin(one);
    const reloaded = new SpeechQueue(readSpoken(JSON.stringify(first.spoken)));
    // The hub makes the sounds again: at first there are none.
    reloaded.take([call(1, { speechId: null }), call(2, { speechId: null })], start + 2_000);
    reloaded.take([call(1), call(2)], start + 3_000);
    expect(speak(reloaded, start + 3_000)).toEqual([2]);
  });

  it('takes the same number of another store, or of one that was set up anew, for another call', () => {
    const queue = new SpeechQueue([[1, start - 5_000]]);
    queue.take([call(1)], start);
    expect(speak(queue, start)).toEqual([1]);
  });

  it('leaves to another page of the same browser what that has spoken', () => {
    const queue = new SpeechQueue();
    queue.take([call(1), call(2)], start);
    queue.learn([[1, start + 1]]);
    expect(speak(queue, start)).toEqual([2]);
  });

  it('keeps what the browser did not let sound, and speaks of it what is still fresh', () => {
    const queue = new SpeechQueue();
    queue.take([call(1)], start);
    const one = queue.next(start);
    if (!one) throw new Error('nothing to speak');
    queue.begin(one);
    queue.giveBack(one, start);
    const later = start + speechLimits.freshMs + 2;
    queue.take([call(1), call(2, { at: later })], later);
    queue.forgetStale(later);
    expect(speak(queue, later)).toEqual([2]);
    expect(queue.spoken).toEqual([[2, later]]);
  });

  it('tells once which had no sound: at once when it failed, after two minutes when none came', () => {
    const queue = new SpeechQueue();
    const failed = call(1, { speechId: null, speechFailed: true });
    const never = call(2, { speechId: null });
    expect(queue.take([failed, never], start).map(({ no }) => no)).toEqual([1]);
    expect(queue.take([failed, never], start + 1_000)).toEqual([]);
    const late = start + speechLimits.freshMs + 1;
    expect(queue.take([failed, never], late).map(({ no }) => no)).toEqual([2]);
    expect(queue.take([failed, never], late + 1_000)).toEqual([]);
  });

  it('forgets a store of words that it did not write', () => {
    expect(readSpoken('nonsense')).toEqual([]);
    expect(readSpoken('{"a":1}')).toEqual([]);
    expect(readSpoken('[[1,2],[3],"x",[4,"y"]]')).toEqual([[1, 2]]);
    expect(readSpoken(null)).toEqual([]);
  });

  it('speaks nothing twice and nothing out of turn, whatever comes, breaks off and is loaded again', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('new' as const), recall: fc.boolean(), made: fc.boolean() }),
      fc.record({ kind: fc.constant('made' as const) }),
      fc.record({ kind: fc.constant('speak' as const), blocked: fc.boolean() }),
      fc.record({ kind: fc.constant('reload' as const) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let now = start;
        let all: AnnouncementView[] = [];
        let queue = new SpeechQueue();
        const said: number[] = [];
        for (const one of steps) {
          if (one.kind === 'new') {
            const what = one.recall ? 'recall' : 'dispatch';
            const speechId = one.made ? 's' : null;
            all = [...all, call(all.length + 1, { at: now, what, speechId })].slice(-30);
          } else if (one.kind === 'made') all = all.map((each) => ({ ...each, speechId: 's' }));
          else if (one.kind === 'wait') now += one.ms;
          else if (one.kind === 'reload')
            queue = new SpeechQueue(readSpoken(JSON.stringify(queue.spoken)));
          queue.take(all, now);
          if (one.kind !== 'speak') continue;
          const next = queue.next(now);
          if (!next) continue;
          queue.begin(next);
          if (one.blocked) queue.giveBack(next, now);
          else said.push(next.no);
        }
        expect(new Set(said).size).toBe(said.length);
        expect(queue.length).toBeLessThanOrEqual(speechLimits.waiting);
        expect(queue.spoken.length).toBeLessThanOrEqual(speechLimits.remembered);
      }),
      { numRuns: 300 },
    );
  });
});
