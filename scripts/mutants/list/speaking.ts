/** What the technician room is told, and what rooms ask for. */
import type { Mutant } from '../mutant.ts';

const announcements = 'floor/dispatch/announcements.ts';

export const speakingMutants: readonly Mutant[] = [
  {
    name: 'two announcements sound at once',
    law: 'ANN-1',
    file: announcements,
    find: "if (other.playing !== null) return refuse('announcement_taken'",
    replace: "if (other.playing !== null && other.no === no) return refuse('announcement_taken'",
  },
  {
    name: 'a recall waits behind the calls',
    law: 'ANN-2',
    file: announcements,
    find: "Number(a.what === 'dispatch') - Number(b.what === 'dispatch') || a.no - b.no",
    replace: 'a.no - b.no',
  },
  {
    name: 'anybody reports what another has said',
    law: 'ANN-3',
    file: announcements,
    find: 'if ((one.playing?.player ?? null) !== report.player)',
    replace: 'if (one.playing === null && report.player !== null)',
  },
  {
    name: 'a line that has started is still spoken',
    law: 'ANN-4',
    file: 'floor/fold.ts',
    find: "if (clock.status !== 'called') unsay(state, clock);",
    replace: "if (clock.status === 'cancelled') unsay(state, clock);",
  },
  {
    name: 'who took a clock over is not told when it is extended',
    law: 'ANN-7',
    file: 'floor/fold.ts',
    find: "const awaited = clock.status === 'started' && clock.takenOverAt !== undefined;",
    replace: "const awaited = clock.status === 'started' && clock.takenOverAt === 0;",
  },
  {
    name: 'the card of who took a clock over ends it',
    law: 'TAP-10',
    file: 'floor/tap.ts',
    find: "const comes = tap.intent === 'start' || tap.intent === 'auto';",
    replace: "const comes = tap.intent === 'start';",
  },
  {
    name: 'old news is said however old',
    law: 'ANN-5',
    file: announcements,
    find: 'at + oldestMs);',
    replace: 'at + 100 * oldestMs);',
  },
  {
    name: 'the same call counts twice',
    law: 'CAL-1',
    file: 'floor/visits/calls.ts',
    find: 'const same = ofRoom.find((call) => call.what === what);',
    replace: 'const same = ofRoom.find((call) => call.what === what && call.takenBy !== null);',
  },
  {
    name: 'calls stay when the guests have gone',
    law: 'CAL-5',
    file: 'floor/visits/calls.ts',
    find: 'if (call.visitId !== visitId) continue;',
    replace: 'if (call.visitId === visitId) continue;',
  },
];
