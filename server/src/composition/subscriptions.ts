import { type DeclaredObject, subscriptionOf } from '@tenantry/kinds';
import type { ObjectStore } from '@tenantry/store/contract';
import { listed } from '../faults/places.ts';

/** A subscription that infrastructures are in. */
export interface SubscriptionInUse {
  readonly subscriptionId: string;
  /** As the inventory names it. */
  readonly connection: string;
  readonly infrastructures: readonly DeclaredObject[];
}

export const connectionTo = (subscriptionId: string): string => `azure:${subscriptionId}`;

/** The subscriptions that infrastructures are in now, those that are being deleted too. `own` is the installation's. */
export async function subscriptionsInUse(store: Pick<ObjectStore, 'list'>, own: string): Promise<SubscriptionInUse[]> {
  const onAzure = (await listed(store, { kind: 'Infrastructure' })).filter(({ spec }) => spec.provider === 'azure');
  const places = Map.groupBy(onAzure, ({ spec }) => subscriptionOf(spec, own));
  return [...places].map(([subscriptionId, infrastructures]) => ({
    ...{ subscriptionId, infrastructures },
    connection: connectionTo(subscriptionId),
  }));
}
