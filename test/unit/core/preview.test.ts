import { type OpenGuest, previewOpen } from '@baozhong/core/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Floor, picked, requested, type Wish } from '../../support/floor.ts';

const stampOf = (floor: Floor) => ({ at: floor.at, localDay: '2026-11-20', localMinute: 720 });
const preview = (floor: Floor, roomNo: string, guests: readonly OpenGuest[]) => {
  const { catalogue } = floor.state;
  if (catalogue === null) throw new Error('no catalogue');
  return previewOpen(floor.state, catalogue, stampOf(floor), roomNo, guests);
};
const one = (wish: Wish, serviceCode = 'FOOT60'): OpenGuest => ({ items: [{ serviceCode, wish }] });

describe('preview', () => {
  test('[DSP-1, FLR-04] whoever is asked for by name is not spent on another guest of the party', () => {
    const floor = Floor.open(['2', '1', '3']);
    const guests = [one({ type: 'rotation' }), one(requested('2'))];
    expect(preview(floor, '302', guests)).toMatchObject({
      items: [
        { staffNo: '1', clockType: 'rotation', fellBack: false },
        { staffNo: '2', clockType: 'requested', fellBack: false },
      ],
      roomFeeFen: 8000,
      totalFen: 12800 * 2 + 8000,
      refused: null,
    });
  });

  test('nobody free: when the first who fits is expected, and why a room cannot be opened', () => {
    const floor = Floor.open(['1']);
    const clockId = floor.opens('301', requested('1'));
    floor.does({ type: 'startClock', clockId });
    expect(preview(floor, '301', [one({ type: 'rotation' })])).toMatchObject({
      items: [{ staffNo: null, freeAt: floor.at + 3_600_000 }],
      refused: { name: 'room_not_vacant' },
    });
    expect(
      preview(floor, '303', [one({ type: 'rotation', gender: 'M' })]).items[0]?.freeAt,
    ).toBeNull();
  });

  test('[DSP-1, DSP-3] what the preview promises is what opening brings', () => {
    const wish: fc.Arbitrary<Wish> = fc.oneof(
      fc.constant<Wish>({ type: 'rotation' }),
      fc
        .constantFrom('F' as const, 'M' as const)
        .map((gender): Wish => ({ type: 'rotation', gender })),
      fc.constantFrom('2', '3').map(requested),
      fc.constantFrom('2', '3').map(picked),
    );
    const guest = fc.record({ wish, serviceCode: fc.constantFrom('FOOT60', 'BODY60') });
    fc.assert(
      fc.property(
        fc.array(guest, { maxLength: 2 }),
        fc.constantFrom(0, 20, 40),
        fc.array(guest, { minLength: 1, maxLength: 2 }),
        (before, minutes, party) => {
          const floor = Floor.open(['2', '1', '3', '4']);
          before.forEach((earlier, index) => {
            const clockId = floor.opens(
              index === 0 ? '301' : '303',
              earlier.wish,
              earlier.serviceCode,
            );
            if (floor.clock(clockId).status === 'called')
              floor.does({ type: 'startClock', clockId });
          });
          floor.passMinutes(minutes);
          const guests = party.map((each) => one(each.wish, each.serviceCode));
          const promised = preview(floor, '302', guests);
          floor.does({ type: 'openVisit', roomNo: '302', guests });
          const brought = floor.ticketIn('302').clockIds.map((clockId) => {
            const clock = floor.clock(clockId);
            return clock.status === 'called'
              ? `${clock.staffNo} ${clock.clockType}`
              : `waits ${clock.wish.type}`;
          });
          expect(
            promised.items.map((item) =>
              item.staffNo === null
                ? `waits ${item.clockType}`
                : `${item.staffNo} ${item.clockType}`,
            ),
          ).toEqual(brought);
        },
      ),
      { numRuns: 300 },
    );
  });
});
