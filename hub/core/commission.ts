/** Who earns what by a clock (COM). The rule in force at the start is kept with the clock. */
import type { ClockType, CommissionChosen, CommissionLine } from './events.ts';
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
): { readonly ruleId: string; readonly eachFen: number } {
  const rule = find(config, serviceCode, 'extension');
  return rule === undefined
    ? { ruleId: noRule, eachFen: 0 }
    : { ruleId: rule.ruleId, eachFen: rule.fen };
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
    ...extensions.map((extension) => ({
      part: 'extension' as const,
      ruleId: extension.commissionRuleId,
      count: extension.extensions,
      eachFen: extension.commissionEachFen,
      gradeAddFen: 0,
      fen: extension.extensions * extension.commissionEachFen,
    })),
  ];
  return { lines, fen: sum(lines.map((line) => line.fen)) };
}
