import { type AzureDriver, readAilments, readFailures } from '@tenantry/drivers/azure';
import type { AzureSweep } from '../faults/azure-sweep.ts';
import type { AzureConnection } from './azure.ts';

/** How the one subscription is asked that objects are made in; null without a cloud. */
export function azureHealth(
  driver: Pick<AzureDriver, 'arm'> | null,
  azure: Pick<AzureConnection, 'subscriptionId' | 'principalId'> | null,
  { store, log }: Pick<AzureSweep, 'store' | 'log'>,
): AzureSweep | null {
  if (driver === null || azure === null) return null;
  const { arm } = driver;
  const { subscriptionId, principalId } = azure;
  return {
    ...{ store, log, connection: `azure:${subscriptionId}` },
    ailments: (signal) => readAilments(arm, subscriptionId, signal),
    failures:
      principalId === null
        ? null
        : (between, signal) => readFailures(arm, subscriptionId, principalId, between, signal),
  };
}
