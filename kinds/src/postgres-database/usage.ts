import type { Usage } from '../model/usage.ts';
import type { PostgresDatabaseSpec } from './schema.ts';

/** The machine and its disk, each twice where a second server stands by. */
export function postgresDatabaseUsage({ size, storage, highAvailability }: PostgresDatabaseSpec): Usage {
  const servers = highAvailability === 'none' ? 1 : 2;
  return {
    sizes: [{ field: 'spec.size', size }],
    units: [
      { unit: `PostgresDatabase/${size}`, quantity: servers },
      { unit: 'PostgresDatabase/storage', quantity: storage.sizeGiB * servers },
    ],
  };
}
