/** Who earns what by a clock (COM). The rule in force at the start is kept with the clock. */
import type { ClockType, CommissionChosen, CommissionLine, CommissionShare } from './events.ts';
import type { CommissionRuleConfig, StoreConfig } from './store-config.ts';
import type { Extension } from './floor/state.ts';
import { sum } from './money.ts';

/** No rule for this clock: nothing is earned, and the line says so. */
const noRule = 'none';

function find(
  config: StoreConfig,
  serviceCode: string,
  clockType: CommissionRuleConfig['clockType'],
) {
  return config.commissionRules.find(
    (rule) => rule.serviceCode === serviceCode && rule.clockType === clockType,
  );
}

/** COM-4: where a store pays a booked clock by no rule of its own, as a requested one. */
function asRequested(config: StoreConfig, serviceCode: string, clockType: ClockType) {
  return clockType === 'booked' ? find(config, serviceCode, 'requested') : undefined;
}

/** COM-1: fixed fen by clock type x service, plus the grade's addition. */
export function chooseCommission(
  config: StoreConfig,
  serviceCode: string,
  clockType: ClockType,
  grade: string,
): CommissionChosen {
  const rule = find(config, serviceCode, clockType) ?? asRequested(config, serviceCode, clockType);
  if (rule === undefined) return { ruleId: noRule, ruleFen: 0, gradeAddFen: 0 };
  return { ruleId: rule.ruleId, ruleFen: rule.fen, gradeAddFen: config.gradeAddFen[grade] ?? 0 };
}

/** COM-2: an extension has its own rule, by the extension, without the grade. */
export function chooseExtensionCommission(
  config: StoreConfig,
  serviceCode: string,
): { readonly ruleId: string; readonly eachFen: number; readonly half: HalfChosen } {
  const rule = find(config, serviceCode, 'extension');
  const { ruleId, eachFen } =
    rule === undefined
      ? { ruleId: noRule, eachFen: 0 }
      : { ruleId: rule.ruleId, eachFen: rule.fen };
  const own = find(config, serviceCode, 'halfExtension');
  const half =
    own === undefined
      ? { ruleId, fen: Math.floor(eachFen / 2) }
      : { ruleId: own.ruleId, fen: own.fen };
  return { ruleId, eachFen, half };
}

/** COM-5: half an extension earns its own rule, or half of the extension's, less than a fen dropped. */
export interface HalfChosen {
  readonly ruleId: string;
  readonly fen: number;
}

/** COM-3: what a clock earned, each part with the rule and the figures it was made of. */
export function commissionLines(
  chosen: CommissionChosen,
  extensions: readonly Extension[],
): { readonly lines: CommissionLine[]; readonly fen: number } {
  const lines: CommissionLine[] = [
    {
      part: 'clock',
      ruleId: chosen.ruleId,
      count: 1,
      eachFen: chosen.ruleFen,
      gradeAddFen: chosen.gradeAddFen,
      fen: chosen.ruleFen + chosen.gradeAddFen,
    },
    ...extensions.flatMap(extensionLines),
  ];
  return { lines, fen: sum(lines.map((line) => line.fen)) };
}

function extensionLines(extension: Extension): CommissionLine[] {
  const { commissionRuleId: ruleId, commissionEachFen: eachFen, commissionHalf: half } = extension;
  const count = Math.floor(extension.extensions);
  const lines: CommissionLine[] = [];
  if (count > 0)
    lines.push({
      ...{ part: 'extension', ruleId, count, eachFen, gradeAddFen: 0 },
      fen: count * eachFen,
    });
  if (half !== undefined)
    lines.push({
      ...{ part: 'halfExtension', ruleId: half.ruleId, count: 1, eachFen: half.fen },
      ...{ gradeAddFen: 0, fen: half.fen },
    });
  return lines;
}

/**
 * COM-6: what somebody earned of a clock that several served: each part by the
 * minutes of theirs, counted from its start, so that equal rules add up to the
 * whole, to the fen. Where it lasted less than a minute, the last one has all.
 */
export function sharedLines(
  chosen: CommissionChosen,
  extensions: readonly Extension[],
  minutes: Omit<CommissionShare, 'wholeFen'>,
): { readonly lines: CommissionLine[]; readonly fen: number; readonly share: CommissionShare } {
  const whole = commissionLines(chosen, extensions);
  const lines = whole.lines.map((line) => ({ ...line, fen: partOf(line.fen, minutes) }));
  const share = { ...minutes, wholeFen: whole.fen };
  return { lines, fen: sum(lines.map((line) => line.fen)), share };
}

function partOf(
  fen: number,
  { fromMinute, toMinute, ofMinutes }: Omit<CommissionShare, 'wholeFen'>,
): number {
  const until = (minute: number) => Number((BigInt(fen) * BigInt(minute)) / BigInt(ofMinutes));
  return until(toMinute) - until(fromMinute);
}
