/** How a commission was worked out, from the figures that the books hold (COM-3, COM-6). */
import type { StationClock } from '@baozhong/contract/station.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import { nameOf } from '../names.svelte.ts';

export function plain(fen: number): string {
  return (fen / 100).toFixed(2);
}

export function serviceOf(clock: Pick<StationClock, 'serviceCode' | 'clockType'>): string {
  const service = live.store?.services.find(({ code }) => code === clock.serviceCode);
  const name = service ? nameOf(service) : clock.serviceCode;
  return `${name} ${t(`clockType.${clock.clockType}`)}`;
}

/** `足底按摩 轮钟 48.00 + 高级 2.00 + 加钟 20.00×1` */
export function formulaOf(clock: StationClock, grade: string | undefined): string {
  const parts = clock.lines.flatMap((line) => partsOf(line, clock, gradeName(grade)));
  const { share } = clock;
  if (share === null) return parts.join(' + ');
  const minutes = { n: share.toMinute - share.fromMinute, of: share.ofMinutes };
  return `(${parts.join(' + ')}) ${t('station.formula.share', minutes)}`;
}

function partsOf(
  { part, ruleId, count, eachFen, gradeAddFen }: StationClock['lines'][number],
  clock: StationClock,
  grade: string,
): string[] {
  const what = part === 'clock' ? serviceOf(clock) : t(`station.formula.${part}`);
  const each = ruleId === 'none' ? t('station.formula.noRule') : plain(eachFen);
  const times = part === 'extension' ? `×${count}` : '';
  const first = `${what} ${each}${times}`;
  return gradeAddFen === 0 ? [first] : [first, `${grade} ${plain(gradeAddFen)}`];
}

function gradeName(code: string | undefined): string {
  const grade = live.store?.grades.find((one) => one.code === code);
  return grade ? nameOf(grade) : t('station.formula.grade');
}
