import { describe, expect, test } from 'vitest';
import { HelloMessage, TapMessage } from '@baozhong/contract/terminal.ts';
import { limits } from '@baozhong/terminal/src/state.ts';
import { Bench, tapOf } from './bench.ts';

describe('[TRM-01] stored, then sent', () => {
  test('a tap is stored before it is published, and only then it is taken', () => {
    const bench = new Bench().connect().forget().card();
    expect(bench.outputs.map(({ type }) => type)).toEqual(['store', 'tone', 'publishTap']);
    expect(bench.tones).toEqual(['taken']);
  });

  test('what could not be stored is refused aloud, never sent, and its number not used again', () => {
    const bench = new Bench().connect();
    bench.storageWorks = false;
    bench.card();
    expect(bench.status).toBe('没存上，请重刷');
    expect(bench.tones).toEqual(['refused']);
    expect(bench.all('unstore')).toEqual([
      { type: 'unstore', taps: [{ bootId: 'boot-a', seq: 1 }] },
    ]);
    bench.storageWorks = true;
    bench.card();
    expect(bench.sent).toEqual([2]);
    expect(bench.all('publishTap')[0]?.message.oldestSeq).toBe(2);
  });

  test('offline: kept, counted on the screen, sent in order after the connection', () => {
    const bench = new Bench().card().card();
    expect(bench.status).toBe('已存，待上传 2');
    expect(bench.sent).toEqual([]);
    bench.connect();
    expect(bench.sent).toEqual([1, 2]);
    expect(bench.status).toBe('处理中…');
  });

  test('[TRM-12] and tells once more when nothing waits any more', () => {
    const bench = new Bench().card().card().connect().ack(1);
    expect(bench.all('publishHello').map(({ message }) => message.pending)).toEqual([2]);
    bench.ack(2);
    expect(bench.all('publishHello').map(({ message }) => message.pending)).toEqual([2, 0]);
    bench.card().ack(3);
    expect(bench.all('publishHello')).toHaveLength(2);
  });

  test('[TRM-12] power and line are told with the hello, and again when they changed by enough', () => {
    const bench = new Bench();
    const tells = () =>
      bench.all('publishHello').map(({ message: { battery, signalDbm } }) => [battery, signalDbm]);
    bench.do({ type: 'readings', battery: 80, signalDbm: null }).connect();
    expect(tells()).toEqual([[80, undefined]]);
    bench.do({ type: 'readings', battery: 40, signalDbm: -60 });
    expect(tells()).toHaveLength(1);
    bench.wait(limits.readingsMs);
    expect(tells()).toEqual([
      [80, undefined],
      [40, -60],
    ]);
    bench.do({ type: 'readings', battery: 38, signalDbm: -65 }).wait(2 * limits.readingsMs);
    expect(tells()).toHaveLength(2);
    bench.do({ type: 'readings', battery: 38, signalDbm: -75 });
    expect(tells().at(-1)).toEqual([38, -75]);
    for (const { message } of bench.all('publishHello')) HelloMessage.parse(message);
  });

  test('hello comes first at each connection and tells how much waits', () => {
    const bench = new Bench().card().do({ type: 'connected', failedTries: 0 });
    const [hello] = bench.all('publishHello');
    expect(HelloMessage.parse(hello?.message)).toMatchObject({ bootId: 'boot-a', pending: 1 });
    expect(bench.sent).toEqual([]);
    expect(bench.do({ type: 'helloTaken' }).sent).toEqual([1]);
  });

  test('a tap tells its age: uptime at the tap and at the sending', () => {
    const bench = new Bench().card().wait(30_000).connect();
    expect(bench.all('publishTap')[0]?.message).toMatchObject({
      tapUptime: 1_000,
      sentUptime: 31_000,
      sentBootId: 'boot-a',
    });
  });

  test('an uptime that leaps makes a tap older than it is, one that goes back stands still: never younger than nothing, never lost', () => {
    const bench = new Bench().card();
    bench.now -= 900;
    bench.card().connect();
    const ages = () =>
      bench.all('publishTap').map(({ message }) => {
        const { seq, tapUptime, sentUptime } = TapMessage.parse(message);
        return [seq, sentUptime - tapUptime];
      });
    expect(ages()).toEqual([
      [1, 0],
      [2, 0],
    ]);
    // As a counter of milliseconds that ran over: seven weeks at once.
    bench.forget().disconnect();
    bench.now += 2 ** 32;
    bench.connect().ack(1);
    // As no hub believes it (longer than a day), it will count at its arrival.
    expect(ages().map(([seq, age]) => [seq, (age ?? 0) > 86_400_000])).toEqual([
      [1, true],
      [2, true],
    ]);
    bench.ack(2);
    expect(bench.state.ring).toEqual([]);
  });

  test('after a reboot the taps of earlier boots go first, under their own boot', () => {
    const stored = [tapOf('boot-x', 4), tapOf('boot-x', 6), tapOf('boot-y', 2)];
    const bench = new Bench('boot-z', stored).card().connect();
    const messages = bench.all('publishTap').map(({ message }) => TapMessage.parse(message));
    expect(messages.map(({ bootId, seq, oldestSeq }) => [bootId, seq, oldestSeq])).toEqual([
      ['boot-x', 4, 4],
      ['boot-x', 6, 4],
      ['boot-y', 2, 2],
      ['boot-z', 1, 1],
    ]);
    expect(new Set(messages.map(({ sentBootId }) => sentBootId))).toEqual(new Set(['boot-z']));
  });

  test('a full device refuses the newest and forgets none', () => {
    const bench = new Bench();
    for (let i = 0; i < limits.ringTaps; i++) bench.card();
    bench.forget().card();
    expect(bench.all('store')).toEqual([]);
    expect(bench.status).toBe('已满，叫前台');
    expect(bench.tones).toEqual(['refused']);
    expect(bench.state.ring).toHaveLength(limits.ringTaps);
    bench.connect().ack(1).card();
    expect(bench.state.ring.at(-1)?.tap.seq).toBe(limits.ringTaps + 1);
  });
});

describe('[TRM-01] kept until the hub itself acknowledges', () => {
  test('no more than a window is in flight; each acknowledgement lets the next go', () => {
    const bench = new Bench();
    for (let i = 0; i < 12; i++) bench.card();
    bench.connect();
    expect(bench.sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(bench.forget().ack(1).sent).toEqual([9]);
    expect(bench.forget().ack(4).sent).toEqual([10, 11, 12]);
  });

  test("the broker's own acknowledgement keeps it", () => {
    const bench = new Bench().connect().card();
    bench.do({ type: 'tapTaken', bootId: 'boot-a', seq: 1 });
    expect(bench.state.ring).toHaveLength(1);
    expect(bench.all('unstore')).toEqual([]);
  });

  test('an acknowledgement covers the taps of its boot up to its number, of no other boot', () => {
    const bench = new Bench('boot-b', [tapOf('boot-a', 1)]).card().card().card().connect().ack(2);
    expect(bench.state.ring.map(({ tap }) => [tap.bootId, tap.seq])).toEqual([
      ['boot-a', 1],
      ['boot-b', 3],
    ]);
    expect(bench.all('outcome').map(({ seq, outcome }) => [seq, outcome.status])).toEqual([
      [1, 'acknowledged'],
      [2, 'accepted'],
    ]);
  });

  test('an acknowledgement of what was never sent is not believed', () => {
    const bench = new Bench().card().ack(1);
    expect(bench.state.ring).toHaveLength(1);
    bench.connect().card().disconnect().card().ack(3);
    expect(bench.state.ring.map(({ tap }) => tap.seq)).toEqual([3]);
  });

  test('a repeated acknowledgement changes and shows nothing', () => {
    const bench = new Bench().connect().card().refuse(1, 'unknown_card').wait(6_000).forget();
    const before = bench.state;
    bench.refuse(1, 'unknown_card');
    expect(bench.outputs).toEqual([]);
    expect(bench.state).toEqual(before);
  });

  test('sent again after a reconnect, in order', () => {
    const bench = new Bench()
      .connect()
      .card()
      .card()
      .do({ type: 'tapTaken', bootId: 'boot-a', seq: 1 });
    bench.do({ type: 'tapTaken', bootId: 'boot-a', seq: 2 }).disconnect().forget();
    expect(bench.connect().sent).toEqual([1, 2]);
  });

  test('without an answer it is sent again, ever more slowly, for ever', () => {
    const bench = new Bench().connect().card().forget();
    const times: number[] = [];
    for (let at = 0; at < 200_000; at += 500) {
      if (bench.forget().wait(500).sent.length > 0) times.push(bench.now - 1_000);
    }
    expect(times.slice(0, 6)).toEqual([2_000, 6_000, 14_000, 30_000, 60_000, 90_000]);
    expect(bench.state.ring).toHaveLength(1);
  });

  test('an answer restores the pace', () => {
    const bench = new Bench().connect().card().wait(60_000).card().ack(1).forget();
    expect(bench.wait(2_000).sent).toEqual([2]);
  });

  test('offline nothing is sent again', () => {
    const bench = new Bench().connect().card().disconnect().forget();
    expect(bench.wait(120_000).sent).toEqual([]);
  });
});

describe('[TRM-01] a tap that closes the connection is given up after two', () => {
  const closing = (bench: Bench) => bench.forget().connect().wait(500).disconnect();

  test('closed twice in a row right after its publish: dropped and shown', () => {
    const bench = new Bench().card();
    closing(closing(bench)).forget().connect();
    expect(bench.status).toBe('发不出，请重做');
    expect(bench.tones).toEqual(['refused']);
    expect(bench.all('outcome')).toMatchObject([{ seq: 1, outcome: { status: 'dropped' } }]);
    expect(bench.all('unstore')).toEqual([
      { type: 'unstore', taps: [{ bootId: 'boot-a', seq: 1 }] },
    ]);
    expect(bench.sent).toEqual([]);
  });

  test('of several nobody knows which: they go one by one, and only the one that closes twice is dropped', () => {
    const taken = (bench: Bench, seq: number) =>
      bench.do({ type: 'tapTaken', bootId: 'boot-a', seq });
    const bench = new Bench().card().card().card().card();
    expect(closing(bench).sent).toEqual([1, 2, 3, 4]);
    bench.forget().connect();
    expect(bench.sent).toEqual([1]);
    expect(taken(bench, 1).sent).toEqual([1, 2]);
    bench.disconnect().forget().connect();
    expect(taken(bench, 1).sent).toEqual([1, 2]);
    bench.disconnect().forget().connect();
    expect(bench.all('outcome')).toMatchObject([{ seq: 2, outcome: { status: 'dropped' } }]);
    expect(taken(bench, 1).sent).toEqual([1, 3]);
    expect(bench.all('publishTap')[1]?.message.oldestSeq).toBe(1);
    taken(taken(bench, 3), 4);
    expect(bench.forget().card().card().sent).toEqual([5, 6]);
  });

  test('once only, then taken: everything goes on and nothing is lost', () => {
    const bench = new Bench().card();
    closing(bench).connect().do({ type: 'tapTaken', bootId: 'boot-a', seq: 1 });
    expect(closing(bench.disconnect()).connect().state.ring).toHaveLength(1);
  });

  test('not when the close came long after', () => {
    const bench = new Bench().card();
    for (let i = 0; i < 5; i++) bench.connect().wait(1_500).disconnect();
    expect(bench.connect().state.ring).toHaveLength(1);
  });

  test('not when the hub was away in between: it died of something else', () => {
    const bench = new Bench().card();
    for (let i = 0; i < 5; i++) bench.connect(1).wait(500).disconnect();
    expect(bench.connect(1).state.ring).toHaveLength(1);
  });

  test('not when even the hello was not taken: then the device is unwelcome, not the tap', () => {
    const bench = new Bench().card();
    for (let i = 0; i < 5; i++) bench.do({ type: 'connected', failedTries: 0 }).disconnect();
    expect(bench.connect().state.ring).toHaveLength(1);
  });
});
