/** The rooms with their terminals, as the manager's page lists them. Pure. */
import type { TerminalView } from '@baozhong/contract/live.ts';

export type Standing = 'online' | 'offline' | 'locked' | 'cloned' | 'none';
export const filters = ['all', 'online', 'offline', 'trouble', 'none'] as const;
export type Filter = (typeof filters)[number];

export interface TerminalRow {
  readonly id: string;
  readonly roomNo: string;
  readonly terminal: TerminalView | undefined;
  readonly standing: Standing;
  /** Somebody should look at it. */
  readonly inTrouble: boolean;
}

/** So little is in the battery that somebody should see to it. */
export const lowBattery = 15;
const weakSignal = -75;
const goodSignal = -62;

export function standingOf(terminal: TerminalView | undefined): Standing {
  if (terminal === undefined) return 'none';
  if (terminal.lock !== null) return terminal.lock.why === 'cloned' ? 'cloned' : 'locked';
  return terminal.online ? 'online' : 'offline';
}

/** In the order of the rooms; one whose room is no more stands at the end. */
export function rowsOf(
  roomNos: readonly string[],
  terminals: readonly TerminalView[],
): readonly TerminalRow[] {
  const row = (roomNo: string, terminal: TerminalView | undefined): TerminalRow => {
    const standing = standingOf(terminal);
    const inTrouble =
      standing === 'locked' ||
      standing === 'cloned' ||
      (terminal !== undefined &&
        (terminal.lastDenial !== '' || (terminal.battery ?? 100) <= lowBattery));
    return { id: terminal?.id ?? `none/${roomNo}`, roomNo, terminal, standing, inTrouble };
  };
  const known = new Set(roomNos);
  return [
    ...roomNos.flatMap((roomNo) => {
      const here = terminals.filter((one) => one.roomNo === roomNo);
      return here.length === 0 ? [row(roomNo, undefined)] : here.map((one) => row(roomNo, one));
    }),
    ...terminals.filter((one) => !known.has(one.roomNo)).map((one) => row(one.roomNo, one)),
  ];
}

export function fits({ standing, inTrouble }: TerminalRow, filter: Filter): boolean {
  if (filter === 'all') return true;
  return filter === 'trouble' ? inTrouble : standing === filter;
}

export function signalWord(dbm: number): 'good' | 'fair' | 'weak' {
  if (dbm >= goodSignal) return 'good';
  return dbm >= weakSignal ? 'fair' : 'weak';
}

/** As a person types it: any case, with blanks, in full-width letters. */
export function codeOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
}
