/** A day of visits on the core alone, in a moment: the same player, the same summary. */
import { StoreFile } from '@baozhong/contract/store-file.ts';
import type { DayFile } from '../../scripts/day/day-file.ts';
import { overlappingClocks, queueLawViolations } from '../../scripts/day/laws.ts';
import { figuresOf } from '../../scripts/day/compare.ts';
import type { Spell } from '../../scripts/day/faults.ts';
import { Player } from '../../scripts/day/player.ts';
import { midnightOf, minuteMs, minuteOf } from '../../scripts/day/store-time.ts';
import { summarize } from '../../scripts/day/summary.ts';
import { CoreStore } from './core-store.ts';
import { storeFile, type StoreSize, textOf } from './files.ts';

export async function playOnCore(
  size: StoreSize,
  day: DayFile,
  {
    terminalOnline = true,
    spells = [],
  }: { readonly terminalOnline?: boolean; readonly spells?: readonly Spell[] } = {},
) {
  const store = StoreFile.parse(JSON.parse(textOf(storeFile(size))));
  const midnightAt = midnightOf(day.businessDay, store.timezone);
  const core = new CoreStore(store, midnightAt + minuteOf(store.businessDayCutoff) * minuteMs);
  core.terminalOnline = terminalOnline;
  const { desk, live, terminals } = core;
  const house = { store, hub: core, desk, live, terminals };
  const player = new Player({
    ...house,
    day,
    midnightAt,
    kills: [],
    brokerRestarts: [],
    spells,
    say: () => undefined,
  });
  await player.play();
  const summary = summarize(core.events, {
    unserved: player.unserved,
    ledgerImbalanceFen: 0,
    queueLawViolations: queueLawViolations(core.events, store).length,
    overlappingClocks: overlappingClocks(core.events).length,
    unknownEvents: day.unknown,
    refusals: core.refusals,
    wallSeconds: 0,
  });
  const figures = figuresOf(core.events, player.visitNos, midnightAt);
  return { core, summary, figures };
}
