import { type AzureDriver, readAilments, readFailures } from '@tenantry/drivers/azure';
import type { AzureSweep } from '../faults/azure-sweep.ts';
import type { AzureConnection } from './azure.ts';
import { subscriptionsInUse } from './subscriptions.ts';

/** How each subscription is asked that infrastructures are in; null without a cloud. */
export function azureHealth(
  driver: Pick<AzureDriver, 'arm'> | null,
  azure: Pick<AzureConnection, 'subscriptionId' | 'principalId'> | null,
  { store, log }: Pick<AzureSweep, 'store' | 'log'>,
): AzureSweep | null {
  if (driver === null || azure === null) return null;
  const { arm } = driver;
  const { subscriptionId: own, principalId } = azure;
  return {
    ...{ store, log },
    subscriptions: async () =>
      (await subscriptionsInUse(store, own)).map(({ subscriptionId, connection, infrastructures }) => ({
        ...{ connection, infrastructures },
        ailments: (signal) => readAilments(arm, subscriptionId, signal),
        failures:
          principalId === null
            ? null
            : (between, signal) => readFailures(arm, subscriptionId, principalId, between, signal),
      })),
  };
}
