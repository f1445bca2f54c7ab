import type { Call } from './call.ts';
import type { Orphan, OrphanRemoval } from './types.ts';

/** What is left in the cloud, and no object answers for. */
export interface OrphansApi {
  list(): Promise<readonly Orphan[]>;
  /** Each id is looked at once more; only what is still nobody's goes. At most 100. */
  remove(ids: readonly string[]): Promise<readonly OrphanRemoval[]>;
}

export function orphansOf(call: Call): OrphansApi {
  return {
    list: async () => (await call<{ items: readonly Orphan[] }>('GET', '/api/v1/orphans')).items,
    remove: async (ids) =>
      (await call<{ items: readonly OrphanRemoval[] }>('POST', '/api/v1/orphans/removals', { json: { ids } })).items,
  };
}
