import { t } from '../i18n/index.svelte.ts';
import { live } from '../live.svelte.ts';
import type { Alert } from './alert.ts';

const href = '/manage/printers';

/** Printers that do not print, gravest where somebody waits for the paper. */
export function printerAlerts(): readonly Alert[] {
  return live.printers.all.flatMap((printer): Alert[] => {
    const { id, name, state, waiting, paperLow, rerouteTo } = printer;
    // What another one prints is no trouble.
    if (rerouteTo !== null && waiting === 0) return [];
    if (state === 'ok' || state === 'unknown')
      return paperLow
        ? [
            {
              id: `printer:${id}`,
              severity: 'warning',
              text: t('alerts.printer.low', { name }),
              href,
            },
          ]
        : [];
    const words = { name, state: t(`print.state.${state}`), n: waiting };
    return [
      {
        ...{ id: `printer:${id}`, text: t('alerts.printer', words), href },
        severity: waiting > 0 ? 'danger' : 'warning',
      },
    ];
  });
}
