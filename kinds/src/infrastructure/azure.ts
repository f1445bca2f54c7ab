import { type ArmScope, armResource, taggedResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import { infrastructureName } from '../names.ts';
import { clusterResources } from './cluster.ts';
import type { AzureLayout } from './layout.ts';
import { monitoringResources } from './monitoring.ts';
import { networkResources } from './network.ts';
import type { AzureInfrastructureSpec } from './schema.ts';

/** Resource providers that an infrastructure and what lives in it need; registering is once per subscription. */
const PROVIDERS = [
  'Microsoft.Cache',
  'Microsoft.Compute',
  'Microsoft.ContainerService',
  'Microsoft.DBforPostgreSQL',
  'Microsoft.Insights',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.Monitor',
  'Microsoft.Network',
  'Microsoft.OperationalInsights',
  'Microsoft.ResourceHealth',
  'Microsoft.Sql',
  'Microsoft.Storage',
] as const;

/** Everything of an infrastructure in ARM. */
export function azureResources(
  scope: ArmScope,
  name: string,
  spec: AzureInfrastructureSpec,
  layout: AzureLayout,
  entraTenantId: string,
): DesiredResource[] {
  const group = layout.resourceGroup;
  return [
    ...PROVIDERS.map((namespace) =>
      armResource(scope, {
        key: `register/${namespace}`,
        title: `registration of ${namespace}`,
        type: 'Microsoft.Resources/providerRegistrations',
        id: `/subscriptions/${scope.subscriptionId}/providers/${namespace}`,
        body: {},
      }),
    ),
    taggedResource(scope, {
      key: 'resource-group',
      title: `resource group ${infrastructureName(name)}`,
      type: 'Microsoft.Resources/resourceGroups',
      id: group,
      body: {},
    }),
    ...networkResources(scope, name, spec, layout),
    ...clusterResources(scope, name, spec, layout, entraTenantId),
    ...monitoringResources(scope, name, spec, layout),
  ];
}
