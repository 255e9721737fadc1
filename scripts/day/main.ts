/** `npm run day`: plays one day of visits in a throw-away store. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ArgumentError, type Arguments, readArguments, usage } from './arguments.ts';
import { differencesOf, type Figures, figuresOf } from './compare.ts';
import { Desk } from './desk.ts';
import { describePlan, type FaultPlan, planFaults } from './faults.ts';
import { FileError, type Files, readFiles } from './files.ts';
import { ForeignTerminals } from './foreign-terminals.ts';
import { HubProcess } from './hub-process.ts';
import { planKills } from './kills.ts';
import { overlappingClocks, queueLawViolations } from './laws.ts';
import { Live } from './live.ts';
import { decode, readLedger, readLog, type StoredEvent } from './log.ts';
import { expectedDeeds, Player } from './player.ts';
import { miscounted, readCommands, replayDifference } from './recount.ts';
import { midnightOf, minuteMs, minuteOf } from './store-time.ts';
import {
  brokenIdentities,
  type FaultsSummary,
  hangsOnTurns,
  summarize,
  type Summary,
  wrongByFaults,
} from './summary.ts';
import { tableOf } from './table.ts';
import { type RoomTerminals, Terminals } from './terminals.ts';

/** So long after the last one has come the spells go on. */
const lastVisitMinutes = 120;

const say = (line: string): void => {
  process.stderr.write(`day: ${line}\n`);
};

interface Played {
  readonly summary: Summary;
  readonly log: readonly StoredEvent[];
  readonly figures: Figures;
}

async function play(
  args: Arguments,
  { store, day }: Files,
  dataDir: string,
  plan?: FaultPlan,
): Promise<Played> {
  const startedMs = performance.now();
  const midnightAt = midnightOf(day.businessDay, store.timezone);
  const hub = new HubProcess(
    args.store,
    dataDir,
    midnightAt + minuteOf(store.businessDayCutoff) * minuteMs,
  );
  const desk = new Desk(hub, store);
  const live = new Live(hub, desk);
  const stop = () => void hub.stop().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let terminals: RoomTerminals | undefined;
  try {
    say(`starting ${store.storeId}, ${day.businessDay}, ${String(day.visits.length)} visits`);
    await hub.start();
    await live.open();
    terminals = await (args.terminals === undefined
      ? Terminals.connect(hub)
      : ForeignTerminals.connect(hub, args.terminals));
    const kills = [
      ...planKills(args.killSeeds, expectedDeeds(day, store)),
      ...(plan?.kills ?? []),
    ].sort((a, b) => a.deed - b.deed);
    const { spells, brokerRestarts } = plan ?? { spells: [], brokerRestarts: [] };
    const player = new Player({
      ...{ day, store, midnightAt, hub, desk, live, terminals, say },
      ...{ kills, spells, brokerRestarts },
    });
    await player.play();
    if (kills.length > 0)
      say(`the hub was killed ${String(hub.kills)} times for ${String(kills.length)} seeds`);

    const log = await readLog(desk);
    const events = decode(log);
    const ledger = await readLedger(desk);
    const violations = [...queueLawViolations(events, store), ...ledger.brokenLaws];
    const overlaps = overlappingClocks(events);
    for (const sentence of [...violations, ...overlaps]) say(sentence);
    const summary = summarize(events, {
      unserved: player.unserved,
      ledgerImbalanceFen: ledger.imbalanceFen,
      queueLawViolations: violations.length,
      overlappingClocks: overlaps.length,
      unknownEvents: day.unknown,
      refusals: desk.refusals,
      wallSeconds: Math.round((performance.now() - startedMs) / 100) / 10,
    });
    const figures = figuresOf(events, player.visitNos, midnightAt);
    if (plan === undefined) return { summary, log, figures };
    const commands = await readCommands(desk);
    const used = terminals.used();
    const faults: FaultsSummary = {
      seed: plan.seed,
      spells: plan.spells.length,
      savedTaps: terminals.saved,
      taps: used.reduce((sum, { taps }) => sum + taps, 0),
      brokerRestarts: player.brokerRestarts,
      hubKills: hub.kills,
      miscounted: miscounted(commands, used),
      replayedCommands: commands.length,
      replayDifference: replayDifference(commands, log) ?? null,
      differences: null,
    };
    return { summary: { ...summary, faults }, log, figures };
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    live.close();
    await terminals?.close();
    await hub.stop();
  }
}

/** The day with its faults, held against the day without. */
async function playDisturbed(
  args: Arguments & { readonly faultSeed: number },
  files: Files,
  folder: string,
): Promise<Played> {
  const { store, day } = files;
  const starts = day.visits.map(({ minute }) => minute);
  const plan = planFaults({
    seed: args.faultSeed,
    rooms: store.rooms.map(({ no }) => no),
    from: Math.min(...starts),
    to: Math.max(...starts) + lastVisitMinutes,
    deeds: expectedDeeds(day, store),
  });
  for (const sentence of describePlan(plan)) say(sentence);
  const undisturbed = args.compare
    ? await play({ ...args, killSeeds: [] }, files, join(folder, 'undisturbed', 'data'))
    : undefined;
  const played = await play(args, files, join(folder, 'disturbed', 'data'), plan);
  const { faults } = played.summary;
  if (faults === undefined || undisturbed === undefined) return played;
  const differences = differencesOf(undisturbed.figures, played.figures);
  if (hangsOnTurns(day))
    say('whose turn it is hangs on when the hub hears of a tap: what differs is told, not judged');
  return { ...played, summary: { ...played.summary, faults: { ...faults, differences } } };
}

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const files = readFiles(args.store, args.day);
  const folder = mkdtempSync(join(tmpdir(), 'baozhong-day-'));
  // The database may run as a user of its own, who must be able to walk through.
  chmodSync(folder, 0o711);
  const { faultSeed } = args;
  const { summary, log } = await (
    faultSeed === undefined
      ? play(args, files, join(folder, 'data'))
      : playDisturbed({ ...args, faultSeed }, files, folder)
  ).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  if (args.events !== undefined)
    writeFileSync(args.events, log.map((event) => `${JSON.stringify(event)}\n`).join(''));
  process.stdout.write(args.json ? `${JSON.stringify(summary, null, 2)}\n` : tableOf(summary));
  const wrong = [...brokenIdentities(summary), ...wrongByFaults(summary.faults, files.day)];
  for (const unknown of summary.unknownEvents) say(`unknown: ${unknown}`);
  for (const sentence of wrong) say(`wrong: ${sentence}`);
  return wrong.length > 0 || summary.unknownEvents.length > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof ArgumentError || error instanceof FileError) {
      say(error.message);
      if (error instanceof ArgumentError) say('--help says what there is');
      process.exitCode = 2;
      return;
    }
    say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    process.exitCode = 1;
  },
);
