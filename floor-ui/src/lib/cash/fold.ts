import { i18n, t } from '../i18n/index.svelte.ts';

/** What a member pays of the price, as the trade says it: 88 per cent are 88折, 80 are 8折. */
export function fold(payPct: number): string {
  const isTens = i18n.language === 'zh-CN' && payPct % 10 === 0;
  return payPct === 100 ? '' : t('cash.fold', { n: isTens ? payPct / 10 : payPct });
}
