import type { Identity, IdentityStore } from '../../../hub/src/broker/identities.ts';

export function memoryIdentities(): IdentityStore {
  const kept = new Map<string, Identity>();
  return {
    load: () => Promise.resolve([...kept.values()]),
    write({ save, gone = [] }) {
      for (const deviceId of gone) kept.delete(deviceId);
      if (save !== undefined) kept.set(save.deviceId, save);
      return Promise.resolve();
    },
  };
}
