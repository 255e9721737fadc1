/** Whether this device trusts the store's pages, seen from the page it is on. */
import { paths } from '@baozhong/contract/paths.ts';

export type Trust = 'yes' | 'no' | 'exception';

const patienceMs = 6_000;

/** `host` is as it stands in an address bar, with the port of the secure pages. */
export async function trusts(host: string): Promise<Trust> {
  try {
    // Over TLS that this browser does not believe, nothing is answered at all.
    await fetch(`https://${host}${paths.trustPing}`, {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    return 'no';
  }
  return window.isSecureContext && !(await takesWorker()) ? 'exception' : 'yes';
}

/** A warning that was clicked away lets a page through, but no worker. */
async function takesWorker(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return true;
  try {
    const scope = '/trust-check/';
    const worker = await navigator.serviceWorker.register('/trust-check.js', { scope });
    await worker.unregister();
    return true;
  } catch {
    return false;
  }
}
