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
    find: 'qty: left,\n        cancelled:',
    replace: 'qty: left === 0 ? 0 : line.qty,\n        cancelled:',
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
];
