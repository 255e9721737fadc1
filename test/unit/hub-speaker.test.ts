import type { Outcome } from '@baozhong/contract/commands.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHubSpeaker, type SpeakerMode } from '../../hub/src/consumers/hub-speaker.ts';
import { createVoice } from '../../hub/src/consumers/voice.ts';
import { createSpeaking } from '../../hub/src/ingress/speaking.ts';
import { boardOf } from '../support/board.ts';
import { Floor } from '../support/floor.ts';

/** A hub with a loudspeaker that does as told, and a floor. */
function setUp(mode: SpeakerMode, sounds: { probe: boolean; play: boolean }) {
  const floor = Floor.open(['1', '2', '3']);
  const board = boardOf(floor);
  board.rebuild(floor.events, 0);
  const voice = createVoice(board);
  const speaking = createSpeaking({
    submit: (_keyed, _actor, body): Promise<Outcome> => {
      const decision = floor.send(body);
      if (decision.kind === 'refused')
        return Promise.resolve({ status: 'refused', pos: 0, refusal: decision });
      floor.events.push(...decision.events);
      board.apply(decision.events, 0);
      return Promise.resolve({ status: 'accepted', pos: 0, answer: {} });
    },
    state: () => floor.state,
    clock: { now: () => floor.at, wakeAt: () => () => undefined },
    pos: () => 0,
    soundMs: () => 1_000,
  });
  const played: number[] = [];
  const speaker = createHubSpeaker({
    ...{ mode, board, voice, speaking, state: () => floor.state, onError: () => undefined },
    sound: (id) => Promise.resolve(Uint8Array.of(Number(id))),
    volume: () => 100,
    card: {
      probe: () => Promise.resolve(sounds.probe),
      play: (wav) => {
        played.push(Number(wav[0]));
        return sounds.play ? Promise.resolve() : Promise.reject(new Error('no card'));
      },
    },
  });
  const call = (roomNo: string): void => {
    const before = floor.events.length;
    floor.opens(roomNo);
    board.apply(floor.events.slice(before), 0);
    const no = floor.state.announcementCount;
    board.soundMade(no, { text: '', speechId: String(no) });
  };
  const ends = () =>
    floor.events.flatMap((event) => (event.type === 'announcementEnded' ? [event.how] : []));
  return { board, voice, speaker, played, call, ends };
}

describe("[TRM-08] the hub's own loudspeaker", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('speaks in order while no Turn board can', async () => {
    const { voice, speaker, played, call, ends } = setUp('auto', { probe: true, play: true });
    call('301');
    call('303');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(played).toEqual([1, 2]);
    expect(ends()).toEqual(['played', 'played']);
    voice.changed('a', { id: 'board-12345678', sound: 'on' });
    call('302');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(played).toEqual([1, 2]);
    voice.changed('a', undefined);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(played).toEqual([1, 2, 3]);
    await speaker.close();
  });

  test('that is missing asks for nothing, is seen as missing, and is looked for again', async () => {
    const sounds = { probe: false, play: true };
    const { board, speaker, played, call } = setUp('auto', sounds);
    call('301');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(played).toEqual([]);
    const seen = () => [...board.entities()].find((one) => one.kind === 'voice');
    expect(seen()).toMatchObject({ players: [{ id: 'hub', sound: 'missing' }] });
    sounds.probe = true;
    await vi.advanceTimersByTimeAsync(61_000);
    expect(played).toEqual([1]);
    await speaker.close();
  });

  test('that breaks in the middle has failed, and that is told', async () => {
    const { speaker, call, ends } = setUp('on', { probe: true, play: false });
    call('301');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(ends()).toEqual(['failed']);
    await speaker.close();
  });

  test('switched off it does nothing', async () => {
    const { speaker, played, call } = setUp('off', { probe: true, play: true });
    call('301');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(played).toEqual([]);
    await speaker.close();
  });
});
