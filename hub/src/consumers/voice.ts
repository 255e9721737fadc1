/** Who can speak now: the Turn boards that are open, and the hub's own speaker. The desk sees when nobody can. */
import type { VoiceView } from '@baozhong/contract/live.ts';

export type Player = VoiceView['players'][number];

export interface Voice {
  /** One connection speaks for one player; undefined: it is gone. */
  changed(connection: string, player: Player | undefined): void;
  /** Null: nothing makes sounds any more. */
  engineChanged(engine: string | null): void;
  /** The hour has changed how loud. */
  volumeChanged(): void;
  /** Whether a Turn board could speak. */
  boardSounds(): boolean;
}

export const hubPlayer = 'hub';

export function createVoice(
  board: { voiceChanged(view: VoiceView): void },
  volume: () => number = () => 100,
): Voice {
  const players = new Map<string, Player>();
  let engine: string | null = null;
  const tell = (): void => {
    board.voiceChanged({
      ...{ kind: 'voice', id: 'voice', engine, volume: volume() },
      players: [...players.values()],
    });
  };
  return {
    changed(connection, player) {
      const before = players.get(connection);
      if (before?.id === player?.id && before?.sound === player?.sound) return;
      if (player === undefined) players.delete(connection);
      else players.set(connection, player);
      tell();
    },
    engineChanged(now) {
      engine = now;
      tell();
    },
    volumeChanged: tell,
    boardSounds: () =>
      [...players.values()].some(({ id, sound }) => id !== hubPlayer && sound === 'on'),
  };
}
