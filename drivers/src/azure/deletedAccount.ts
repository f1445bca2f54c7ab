import type { Remains } from '../contract.ts';
import type { ArmClient } from './arm/armClient.ts';
import { textAt } from './json.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { factsOf, STORAGE_ACCOUNT } from './types.ts';

const KEPT_DAYS = 14;

/**
 * What Azure keeps of a storage account that stood at this id, or null. Our accounts' names are made with the uid of their object, so
 * that none but ours was there: https://learn.microsoft.com/azure/storage/common/storage-account-recover
 */
export async function accountRemains(arm: ArmClient, accountId: string, signal: AbortSignal): Promise<Remains | null> {
  const { subscription, name } = parseResourceId(accountId);
  const path = `/subscriptions/${subscription}/providers/Microsoft.Storage/deletedAccounts`;
  const all = await arm.list(path, factsOf(STORAGE_ACCOUNT).apiVersion, signal);
  const deleted = all.find(
    (account) => keyOf(textAt(account, ['properties', 'storageAccountResourceId']) ?? '') === keyOf(accountId),
  );
  if (deleted === undefined) return null;
  const since = Date.parse(textAt(deleted, ['properties', 'deletionTime']) ?? '');
  return {
    what: `storage account ${name}`,
    id: accountId,
    reason: `Azure can give it back with what was in it for ${KEPT_DAYS} days, as long as nobody takes its name`,
    until: Number.isNaN(since) ? null : new Date(since + KEPT_DAYS * 24 * 3_600_000).toISOString(),
  };
}
