import { type AzureDriver, deleteForeignRule, findOrphans } from '@tenantry/drivers/azure';
import { DriverError } from '@tenantry/drivers/contract';
import type { Store } from '@tenantry/store';
import type { FoundOrphan, OrphanGateway } from '../api/orphan-gateway.ts';
import type { AzureConnection } from './azure.ts';
import { connectionTo, subscriptionsInUse } from './subscriptions.ts';

/** Orphans in the installation's own subscription and in all that infrastructures are in. */
export function orphanGateway(
  driver: Pick<AzureDriver, 'arm' | 'delete'>,
  { subscriptionId: own, principalId }: Pick<AzureConnection, 'subscriptionId' | 'principalId'>,
  store: Pick<Store, 'liveOwners' | 'inventoried' | 'list'>,
): OrphanGateway {
  const findIn = (subscriptionId: string, signal: AbortSignal) => {
    const ledger = {
      liveOwners: (uids: readonly string[]) => store.liveOwners(uids),
      inventoried: (ids: readonly string[]) => store.inventoried(connectionTo(subscriptionId), ids),
    };
    return findOrphans(driver.arm, { subscriptionId, principalId }, ledger, signal);
  };
  return {
    async find(signal) {
      const used = (await subscriptionsInUse(store, own)).map(({ subscriptionId }) => subscriptionId);
      const orphans: FoundOrphan[] = [];
      const failures: { readonly subscriptionId: string; readonly error: DriverError }[] = [];
      const all = [...new Set([own, ...used])];
      for (const subscriptionId of all) {
        try {
          orphans.push(...(await findIn(subscriptionId, signal)));
        } catch (error) {
          if (!(error instanceof DriverError) || signal.aborted) throw error;
          failures.push({ subscriptionId, error });
        }
      }
      if (failures[0] !== undefined && failures.length === all.length) throw failures[0].error;
      return {
        orphans,
        notRead: failures.map(({ subscriptionId, error }) => ({
          subscriptionId,
          reason: [error.message, error.remedy].filter((part) => part !== null).join(' '),
        })),
      };
    },
    async remove({ id, type, owner }, signal) {
      if (owner === null) return (await deleteForeignRule(driver.arm, id, signal)) ? 'removed' : 'removing';
      const connection = connectionTo(id.split('/')[2] ?? own);
      // The driver deletes only what carries this very mark.
      const outcome = await driver.delete({ connection, type, id, owner }, null, { signal });
      return outcome.state === 'done' ? 'removed' : 'removing';
    },
  };
}
