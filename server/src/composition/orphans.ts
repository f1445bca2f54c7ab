import { type AzureDriver, deleteForeignRule, findOrphans } from '@tenantry/drivers/azure';
import type { Store } from '@tenantry/store';
import type { OrphanGateway } from '../api/orphan-gateway.ts';
import type { AzureConnection } from './azure.ts';

/** Orphans in the one subscription that objects are made in. */
export function orphanGateway(
  driver: Pick<AzureDriver, 'arm' | 'delete'>,
  { subscriptionId, principalId }: Pick<AzureConnection, 'subscriptionId' | 'principalId'>,
  store: Pick<Store, 'liveOwners' | 'inventoried'>,
): OrphanGateway {
  const connection = `azure:${subscriptionId}`;
  const ledger = {
    liveOwners: (uids: readonly string[]) => store.liveOwners(uids),
    inventoried: (ids: readonly string[]) => store.inventoried(connection, ids),
  };
  return {
    find: (signal) => findOrphans(driver.arm, { subscriptionId, principalId }, ledger, signal),
    async remove({ id, type, owner }, signal) {
      if (owner === null) return (await deleteForeignRule(driver.arm, id, signal)) ? 'removed' : 'removing';
      // The driver deletes only what carries this very mark.
      const outcome = await driver.delete({ connection, type, id, owner }, null, { signal });
      return outcome.state === 'done' ? 'removed' : 'removing';
    },
  };
}
