/** One authority for all hubs of a test file, so that whoever trusts it, trusts them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeAuthority } from '../../hub/src/tls/certificates.ts';

/** What tests call the store: a name that cannot exist on the internet. */
export const storeHost = 'store.test';

const commonName = 'Baozhong tests';
export const authority = {
  ...{ commonName, names: [] as readonly string[] },
  ...makeAuthority({ commonName, names: [], now: Date.now() }),
};

/** A data folder whose hub uses it, beside other files; this process trusts it, too. */
export async function giveAuthority(
  dataDir: string,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  setDefaultCACertificates([...getCACertificates('default'), authority.cert]);
  await mkdir(join(dataDir, 'tls'), { recursive: true });
  const files = { 'authority.json': JSON.stringify(authority), ...others };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(dataDir, 'tls', name), text);
}
