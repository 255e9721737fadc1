/** The live board of a test's floor, by that floor's time. */
import { Board } from '../../hub/src/consumers/board/board.ts';
import type { Floor } from './floor.ts';

export function boardOf(floor: Floor): Board {
  return new Board(
    () => floor.state,
    () => floor.stamp(),
  );
}
