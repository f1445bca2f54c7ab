import { type ArmScope, armResource, taggedResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import { infrastructureName } from '../names.ts';
import { clusterResources } from './cluster.ts';
import type { AzureLayout } from './layout.ts';
import { networkResources } from './network.ts';
import type { AzureInfrastructureSpec } from './schema.ts';

/** Resource providers that an infrastructure and what lives in it need; registering is once per subscription. */
const PROVIDERS = [
  'Microsoft.Compute',
  'Microsoft.ContainerService',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.Monitor',
  'Microsoft.Network',
  'Microsoft.OperationalInsights',
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
    taggedResource(scope, {
      key: 'log-analytics',
      title: 'Log Analytics workspace',
      type: 'Microsoft.OperationalInsights/workspaces',
      id: layout.logAnalytics,
      body: {
        properties: {
          sku: { name: 'PerGB2018' },
          retentionInDays: 30,
          features: { enableLogAccessUsingOnlyResourcePermissions: true, disableLocalAuth: true },
        },
      },
      dependsOn: ['resource-group', 'register/Microsoft.OperationalInsights'],
      outputs: { customerId: 'properties.customerId' },
      deletedWith: 'resource-group',
    }),
    taggedResource(scope, {
      key: 'monitor',
      title: 'Azure Monitor workspace',
      type: 'Microsoft.Monitor/accounts',
      id: layout.monitor,
      body: { properties: {} },
      dependsOn: ['resource-group', 'register/Microsoft.Monitor'],
      deletedWith: 'resource-group',
    }),
    ...clusterResources(scope, name, spec, layout, entraTenantId),
  ];
}
