import type { Usage } from '../model/usage.ts';
import type { SqlDatabaseSpec } from './schema.ts';

/** Its size, as if it were in use all the time, and the most that it can hold. */
export function sqlDatabaseUsage({ size, maxSizeGiB }: SqlDatabaseSpec): Usage {
  return {
    sizes: [{ field: 'spec.size', size }],
    units: [
      { unit: `SqlDatabase/${size}`, quantity: 1 },
      { unit: 'SqlDatabase/storage', quantity: maxSizeGiB },
    ],
  };
}
