import { type ArmScope, armResource, isSameSubscription } from '../azure/arm.ts';
import type { Installation } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { InfrastructureSpec } from './schema.ts';

/** Where in Azure things are made, by whom. */
export type Azure = NonNullable<Installation['azure']>;

/**
 * Where in Azure an infrastructure and all that lives in it is made: in the subscription that it names, else in the
 * installation's own. Nothing else asks the installation for its subscription. Throws where there is no cloud.
 */
export function azureOf(spec: InfrastructureSpec, { azure }: Installation): Azure {
  if (azure === null) throw new Error('an infrastructure on Azure needs a subscription');
  return { ...azure, subscriptionId: subscriptionOf(spec, azure.subscriptionId) };
}

/** Id of the subscription of an infrastructure on Azure. `own` is the installation's. */
export function subscriptionOf(spec: Readonly<Record<string, unknown>>, own: string): string {
  const { subscriptionId } = spec;
  // One subscription is known by one spelling.
  return typeof subscriptionId === 'string' && !isSameSubscription(subscriptionId, own) ? subscriptionId : own;
}

/** The subscription that an infrastructure names, before anything is made in it. */
export function namedSubscription(scope: ArmScope, { tenantId }: Azure): DesiredResource {
  return armResource(scope, {
    key: 'subscription',
    title: `subscription ${scope.subscriptionId}`,
    type: 'Microsoft.Resources/subscriptions',
    id: `/subscriptions/${scope.subscriptionId}`,
    body: {},
    existing: [
      {
        path: 'state',
        is: 'Enabled',
        otherwise: 'it is not enabled',
        remedy: 'Have it enabled by who pays for it, or name another.',
      },
      {
        path: 'tenantId',
        is: tenantId,
        otherwise: `it is not in the Entra tenant ${tenantId}`,
        remedy: "Name one in the Entra tenant of the control plane's identity.",
      },
    ],
  });
}
