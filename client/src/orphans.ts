import type { Call } from './call.ts';
import type { OrphanList, OrphanRemoval } from './types.ts';

/** What is left in the cloud, and no object answers for. */
export interface OrphansApi {
  list(): Promise<OrphanList>;
  /** Each id is looked at once more; only what is still nobody's goes. At most 100. */
  remove(ids: readonly string[]): Promise<readonly OrphanRemoval[]>;
}

export function orphansOf(call: Call): OrphansApi {
  return {
    list: () => call<OrphanList>('GET', '/api/v1/orphans'),
    remove: async (ids) =>
      (await call<{ items: readonly OrphanRemoval[] }>('POST', '/api/v1/orphans/removals', { json: { ids } })).items,
  };
}
