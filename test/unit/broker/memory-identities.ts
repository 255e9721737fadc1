import type { Identity, IdentityStore } from '../../../hub/src/broker/identities.ts';

export function memoryIdentities(): IdentityStore {
  const kept = new Map<string, Identity>();
  return {
    load: () => Promise.resolve([...kept.values()]),
    save(identity) {
      kept.set(identity.deviceId, identity);
      return Promise.resolve();
    },
  };
}
