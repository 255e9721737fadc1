/** Goods: from order to served, and off the bill again. */
import type { Mutant } from '../mutant.ts';

const goods = 'floor/tickets/goods.ts';

export const goodsMutants: readonly Mutant[] = [
  {
    name: 'what was made is cancelled without a manager',
    law: 'GDS-3',
    file: goods,
    find: "const needsManager = step !== 'ordered' || line.wasMade === true;",
    replace: "const needsManager = step === 'served' || line.wasMade === true;",
  },
  {
    name: 'a mark taken back is a way round the manager',
    law: 'GDS-3',
    file: goods,
    find: "const needsManager = step !== 'ordered' || line.wasMade === true;",
    replace: "const needsManager = step !== 'ordered';",
  },
  {
    name: 'what is paid for is cancelled',
    law: 'GDS-3',
    file: goods,
    find: 'if (visit.settledGuests.includes(line.guest))',
    replace: 'if (visit.settledGuests.length > 9 && visit.settledGuests.includes(line.guest))',
  },
  {
    name: 'what was cancelled stays on the bill as it was ordered',
    law: 'GDS-4',
    file: 'floor/tickets/tickets-evolve.ts',
    find: '        qty: left,\n',
    replace: '        qty: left === 0 ? 0 : line.qty,\n',
  },
  {
    name: 'somebody who saw the bill before a cancelling pays the old one',
    law: 'TKT-5',
    file: 'floor/tickets/tickets-evolve.ts',
    find: '      visitOf(state, event).ticketVersion += 1;\n      return;\n    }',
    replace: '      visitOf(state, event).ticketVersion += 0;\n      return;\n    }',
  },
  {
    name: 'made is said twice',
    law: 'GDS-1',
    file: goods,
    find: "if (found.step === 'made') return",
    replace: "if (found.step === 'made' && found.line.qty > 99) return",
  },
  {
    name: 'a mark is taken back whenever one likes',
    law: 'GDS-2',
    file: goods,
    find: '> takeBackMinutes * minuteMs)',
    replace: '> 100 * takeBackMinutes * minuteMs)',
  },
  {
    name: 'what is cancelled stays off the shelf',
    law: 'STK-2',
    file: 'floor/tickets/tickets-evolve.ts',
    find: '      takeStock(state, event.goodsCode, event.stock);\n',
    replace: '',
  },
  {
    name: 'an order of before the first count puts on the shelf what it never took',
    law: 'STK-2',
    file: goods,
    find: 'if (stock === undefined || costFen === undefined) return {};',
    replace:
      'if (stock === undefined) return {};\n  if (costFen === undefined) return { stock: givenBack(stock, qty, 0) };',
  },
  {
    name: 'more is sold than the store has, though it said no',
    law: 'STK-5',
    file: 'stock/keeping.ts',
    find: 'return mayNot && after.left < 0',
    replace: 'return mayNot && after.left < -1',
  },
  {
    name: 'a rest of the cost is taken by the first that goes',
    law: 'STK-3',
    file: 'stock/stock.ts',
    find: ': portion(valueFen, qty, had);',
    replace: ': Math.min(valueFen, qty * Math.ceil(valueFen / had));',
  },
  {
    name: 'a delivery is worth all that it cost, though some of it is sold already',
    law: 'STK-3',
    file: 'stock/stock.ts',
    find: 'valueFen: (stock?.valueFen ?? 0) + there * eachFen',
    replace: 'valueFen: (stock?.valueFen ?? 0) + qty * eachFen',
  },
  {
    name: 'a count that finds less keeps the worth of what is gone',
    law: 'STK-4',
    file: 'stock/stock.ts',
    find: 'valueFen: portion(valueFen, now, had) };',
    replace: 'valueFen: now === 0 ? 0 : valueFen };',
  },
  {
    name: 'what is made and not served stays behind when the guests move',
    law: 'GDS-7',
    file: goods,
    find: "if (qty === 0 || stepOf(line) === 'served') continue;",
    replace: "if (qty === 0 || stepOf(line) !== 'ordered') continue;",
  },
];
