/** The board is a fold of the log: kept up to date event by event it shows what a new one shows that is built from the log. */
import type { Entity } from '@baozhong/contract/live.ts';
import { Entity as EntitySchema } from '@baozhong/contract/live.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../hub/src/consumers/board/board.ts';
import { reachesBack } from '../../hub/src/consumers/board/moves.ts';
import { commandOf, step } from '../support/evening.ts';
import { boardOf } from '../support/board.ts';
import { Floor } from '../support/floor.ts';
import { runs } from '../support/runs.ts';

const shown = (board: Board): Map<string, Entity> =>
  new Map([...board.entities()].map((entity) => [`${entity.kind}:${entity.id}`, entity]));

describe('the live board', () => {
  test('[FLR-01, FLR-02] rebuilt from the log it is the same, screens that follow the changes show the same, and all is of the contract', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 100 }), (steps) => {
        const floor = Floor.open();
        const board = boardOf(floor);
        board.rebuild(floor.events, 0);
        const screen = shown(board);
        board.onChanges(({ upserts, removes }) => {
          for (const entity of upserts) screen.set(`${entity.kind}:${entity.id}`, entity);
          for (const { kind, id } of removes) screen.delete(`${kind}:${id}`);
        });
        steps.forEach((one, index) => {
          floor.passMinutes(one.minutes);
          const command = commandOf(floor, one);
          const decision = command && floor.send(command);
          if (decision?.kind !== 'accepted') return;
          floor.events.push(...decision.events);
          board.apply(decision.events, index + 1);
        });
        const opened = floor.events.findLastIndex((event) => event.type === 'businessDayOpened');
        const ofDay = floor.events.slice(opened);
        const before = floor.events
          .slice(0, opened)
          .findLastIndex((event) => event.type === 'businessDayOpened');
        const rebuilt = boardOf(floor);
        // As the hub does when it starts.
        rebuilt.rebuild(
          ofDay,
          0,
          reachesBack(floor.state, ofDay) ? floor.events.slice(Math.max(before, 0), opened) : [],
        );
        board.timePassed();
        const now = shown(board);
        expect(screen).toEqual(now);
        for (const entity of now.values()) EntitySchema.parse(entity);
        // What was told of a day that is over is not told again: histories and calls start with the day.
        const ofTheDay = (all: Map<string, Entity>) =>
          [...all.values()]
            .filter((entity) => entity.kind !== 'announcement' && entity.kind !== 'visit')
            .sort((a, b) => `${a.kind}${a.id}`.localeCompare(`${b.kind}${b.id}`));
        expect(ofTheDay(shown(rebuilt))).toEqual(ofTheDay(now));
        expect(rebuilt.moves.latest()).toEqual(board.moves.latest());
        expect(rebuilt.facts.conduct.all()).toEqual(board.facts.conduct.all());
        const whole = boardOf(floor);
        whole.rebuild(floor.events, 0);
        // Who has stayed on for two days and more is told of the last two.
        for (const [staffNo, { status }] of floor.state.technicians)
          if (status !== 'offDuty') {
            expect(whole.moves.of(staffNo)).toEqual(board.moves.of(staffNo));
            const told = rebuilt.moves.of(staffNo);
            expect(board.moves.of(staffNo).slice(-told.length || Infinity)).toEqual(told);
          }
        expect(shown(whole)).toEqual(now);
      }),
      { numRuns: runs(150) },
    );
  });
});
