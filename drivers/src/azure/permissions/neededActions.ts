import { ACCESS_STATE_ACTIONS } from '../access-state/index.ts';
import { COST_ACTIONS } from '../cost/index.ts';
import { HEALTH_ACTIONS } from '../health/index.ts';
import { LOG_QUERY_ACTIONS } from '../log-analytics/index.ts';
import { METRIC_ACTIONS } from '../metrics/index.ts';
import { NETWORK_STATE_ACTIONS } from '../network-state/index.ts';
import { ORPHAN_ACTIONS } from '../orphans.ts';
import { POWER_STATE } from '../powerState.ts';
import { allTypes, REGISTRATION, RESOURCE_GROUP, SUBSCRIPTION } from '../types.ts';

/** Where long operations are asked how far they are. */
const OPERATIONS = [
  'Microsoft.Resources/subscriptions/operationresults/read',
  'Microsoft.Network/locations/operations/read',
  'Microsoft.Network/locations/operationResults/read',
  'Microsoft.Network/privateDnsOperationStatuses/read',
  'Microsoft.Network/privateDnsOperationResults/read',
  'Microsoft.KeyVault/locations/operationResults/read',
  'Microsoft.Compute/locations/operations/read',
  'Microsoft.Compute/locations/diskOperations/read',
  'Microsoft.ContainerService/locations/operations/read',
  'Microsoft.ContainerService/locations/operationresults/read',
  'Microsoft.Cache/locations/operationsStatus/read',
  'Microsoft.Cache/locations/operationResults/read',
  'Microsoft.DBforPostgreSQL/locations/azureAsyncOperation/read',
  'Microsoft.DBforPostgreSQL/locations/operationResults/read',
  'Microsoft.OperationalInsights/locations/operationStatuses/read',
  'Microsoft.Monitor/locations/operationStatuses/read',
  'Microsoft.Storage/operations/read',
  'Microsoft.Sql/locations/serverAzureAsyncOperation/read',
  'Microsoft.Sql/locations/serverOperationResults/read',
  'Microsoft.Sql/locations/databaseAzureAsyncOperation/read',
  'Microsoft.Sql/locations/databaseOperationResults/read',
  'Microsoft.Sql/locations/administratorAzureAsyncOperation/read',
  'Microsoft.Sql/locations/administratorOperationResults/read',
  'Microsoft.Sql/locations/shortTermRetentionPolicyOperationResults/read',
];

const POWER_ACTIONS = ['start', 'restart', 'deallocate'];

/** Every action of Azure RBAC that a call of the driver asks for, from the table of types and the few calls beside it. */
export function neededActions(): string[] {
  const ofTypes = allTypes().flatMap((facts) => {
    if (facts.type === POWER_STATE)
      return POWER_ACTIONS.map((name) => `Microsoft.Compute/virtualMachines/${name}/action`);
    if (facts.type === SUBSCRIPTION) return ['Microsoft.Resources/subscriptions/read'];
    if (facts.type === REGISTRATION) return ['Microsoft.Resources/subscriptions/providers/read'];
    const name = facts.type === RESOURCE_GROUP ? 'Microsoft.Resources/subscriptions/resourceGroups' : facts.type;
    return ['read', 'write', ...(facts.goesWithParent || facts.hasDefault ? [] : ['delete'])].map(
      (verb) => `${name}/${verb}`,
    );
  });
  const namespaces = new Set(allTypes().map((facts) => facts.type.split('/')[0]));
  return [
    ...ofTypes,
    ...[...namespaces].map((namespace) => `${namespace}/register/action`),
    ...NETWORK_STATE_ACTIONS,
    ...ACCESS_STATE_ACTIONS,
    ...ORPHAN_ACTIONS,
    ...COST_ACTIONS,
    ...METRIC_ACTIONS,
    ...LOG_QUERY_ACTIONS,
    ...HEALTH_ACTIONS,
    'Microsoft.Resources/tags/write',
    'Microsoft.KeyVault/deletedVaults/read',
    'Microsoft.KeyVault/locations/deletedVaults/read',
    'Microsoft.OperationalInsights/deletedWorkspaces/read',
    'Microsoft.Storage/deletedAccounts/read',
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
    // Resources that point at others need the right to join them.
    'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
    'Microsoft.Network/applicationSecurityGroups/joinNetworkSecurityRule/action',
    'Microsoft.Network/applicationSecurityGroups/joinIpConfiguration/action',
    'Microsoft.Network/networkSecurityGroups/join/action',
    'Microsoft.Network/natGateways/join/action',
    'Microsoft.Network/publicIPAddresses/join/action',
    'Microsoft.Network/loadBalancers/backendAddressPools/join/action',
    'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/join/action',
    'Microsoft.Network/virtualNetworks/join/action',
    'Microsoft.Network/networkInterfaces/join/action',
    'Microsoft.Network/virtualNetworks/subnets/join/action',
    'Microsoft.Network/privateDnsZones/join/action',
    // A private endpoint to a resource of our own is approved as it is made.
    'Microsoft.KeyVault/vaults/PrivateEndpointConnectionsApproval/action',
    'Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action',
    'Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action',
    'Microsoft.DBforPostgreSQL/flexibleServers/PrivateEndpointConnectionsApproval/action',
    'Microsoft.Sql/servers/privateEndpointConnectionsApproval/action',
    // Asked of whoever sends logs to a workspace.
    'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
    ...OPERATIONS,
  ];
}
