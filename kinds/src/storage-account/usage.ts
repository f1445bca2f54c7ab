import type { Usage } from '../model/usage.ts';
import type { StorageAccountSpec } from './schema.ts';

/** Its redundancy, and the most that its shares can hold; what blobs will take nobody knows before. */
export function storageAccountUsage({ redundancy, shares }: StorageAccountSpec): Usage {
  const share = Object.values(shares).reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  return {
    sizes: [{ field: 'spec.redundancy', size: redundancy }],
    units: share === 0 ? [] : [{ unit: 'StorageAccount/share', quantity: share }],
  };
}
