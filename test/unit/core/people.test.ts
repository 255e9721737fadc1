/** Who works in the store: numbers, cards, the last manager, and those who left. */
import { describe, expect, test } from 'vitest';
import { Floor } from '../../support/floor.ts';

const chen = { staffNo: 'C7', name: '陈静', role: 'cashier', cardUid: '0B0200C7' } as const;
const configOf = (floor: Floor) => floor.state.catalogue?.config;

describe('people', () => {
  test('[PPL-1] a number names one person for ever', () => {
    const floor = Floor.open([]);
    floor.does({ type: 'addStaff', ...chen });
    expect(floor.state.catalogue?.staffByCard.get('0B0200C7')?.staffNo).toBe('C7');
    const other = { ...chen, name: '别人', cardUid: null };
    floor.refuses('staff_no_in_use', { type: 'addStaff', ...other });
    floor.refuses('staff_no_in_use', { type: 'addStaff', ...other, staffNo: '1' });
    floor.does({ type: 'staffLeaves', staffNo: 'C7' });
    floor.refuses('staff_no_in_use', { type: 'addStaff', ...other });
  });

  test("[PPL-2] nobody is given another's card, a technician's neither", () => {
    const floor = Floor.open([]);
    const technicians = configOf(floor)?.technicians ?? [];
    for (const cardUid of ['0B020001', technicians[0]?.cardUid ?? ''])
      floor.refuses('card_of_another', { type: 'addStaff', ...chen, cardUid });
    floor.does({ type: 'addStaff', ...chen });
    floor.refuses('card_of_another', { type: 'changeStaff', ...chen, cardUid: '0B020001' });
    floor.does({ type: 'changeStaff', ...chen, name: '陈静静' });
    // Two without a card do not share one.
    floor.does({ type: 'changeStaff', ...chen, cardUid: null });
    floor.does({ type: 'addStaff', ...chen, staffNo: 'C8', cardUid: null });
  });

  test('[PPL-3] the last manager stays one', () => {
    const floor = Floor.open([]);
    floor.refuses('last_manager', { type: 'staffLeaves', staffNo: 'B1' });
    const boss = { staffNo: 'B1', name: '店长', role: 'host', cardUid: null } as const;
    floor.refuses('last_manager', { type: 'changeStaff', ...boss });
    floor.does({ type: 'addStaff', ...chen, role: 'manager' });
    floor.does({ type: 'changeStaff', ...boss });
    floor.refuses('last_manager', { type: 'staffLeaves', staffNo: 'C7' });
  });

  test('[PPL-4] who leaves is gone, and a fold of the log says the same', () => {
    const floor = Floor.open([]);
    floor.does({ type: 'addStaff', ...chen });
    floor.does({ type: 'staffLeaves', staffNo: 'C7' });
    floor.refuses('unknown_staff', { type: 'staffLeaves', staffNo: 'C7' });
    floor.refuses('unknown_staff', { type: 'changeStaff', ...chen });
    expect(floor.state.catalogue?.staff.has('C7')).toBe(false);
    expect(floor.state.catalogue?.staffByCard.has('0B0200C7')).toBe(false);
    floor.does({ type: 'nameStore', name: '新店' });
    expect(floor.replayed().catalogue?.config).toEqual(configOf(floor));
    expect(configOf(floor)).toMatchObject({ name: '新店', leftStaff: [{ staffNo: 'C7' }] });
  });
});
