import { listAt, objectAt } from '../../json.ts';
import { newEtag } from '../arm/resource.ts';
import type { World } from '../world.ts';

const scopeType = 'Microsoft.Authorization/roleAssignments';

/** Roles that the control plane may hand on, and so cannot make itself Owner. */
const assignable = [
  '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'e147488a-f6f5-4113-8e2d-b22465e65bf6', // Key Vault Crypto Service Encryption User
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7', // Key Vault Secrets Officer
  '14b46e9e-c2b7-41b4-b07b-48a6ebf60603', // Key Vault Crypto Officer
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe', // Storage Blob Data Contributor
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', // Storage Blob Data Reader
  '974c5e8b-45b9-4653-ba55-00f855dd0fb7', // Storage Queue Data Contributor
  '69566ab7-960f-475b-8e7c-b3118f30c6bd', // Storage File Data Privileged Contributor
  '4d97b98b-1d4f-4787-a291-c67834d212e7', // Network Contributor
  'f1a07417-d97a-45cb-824c-7a7467783830', // Managed Identity Operator
  'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b', // Azure Kubernetes Service RBAC Cluster Admin
  'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb', // Azure Kubernetes Service RBAC Writer
  '7f6c6a51-bcf8-42ba-9220-52d62157d7db', // Azure Kubernetes Service RBAC Reader
  'c9f76ca8-b262-4b10-8ed2-09cf0948aa35', // Azure Kubernetes Service Namespace User
  '289d8817-ee69-43f1-a0af-43a45505b488', // Azure Kubernetes Service Namespace Contributor
  '3913510d-42f4-4e42-8a64-420c390055eb', // Monitoring Metrics Publisher
];

const assignmentCondition = ['write', 'delete']
  .map((verb) => {
    const source = verb === 'write' ? '@Request' : '@Resource';
    const attribute = (name: string): string => `${source}[Microsoft.Authorization/roleAssignments:${name}]`;
    return `((!(ActionMatches{'${scopeType}/${verb}'})) OR (${attribute('RoleDefinitionId')} ForAnyOfAnyValues:GuidEquals {${assignable.join(', ')}} AND ${attribute('PrincipalType')} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal', 'Group'}))`;
  })
  .join(' AND ');

const network = (types: string[]): string[] => types.map((type) => `Microsoft.Network/${type}/*`);

/** What a provisioning identity needs on a subscription, and no more: never Owner, no keys, no admin kubeconfig. */
export const provisionerPermissions = {
  actions: [
    'Microsoft.Resources/subscriptions/read',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    'Microsoft.Resources/subscriptions/resourceGroups/delete',
    'Microsoft.Resources/subscriptions/resources/read',
    'Microsoft.Resources/resourceGroups/read',
    'Microsoft.Resources/tags/*',
    '*/register/action',
    'Microsoft.ResourceGraph/*',
    'Microsoft.CostManagement/query/read',
    'Microsoft.ResourceHealth/AvailabilityStatuses/read',
    'Microsoft.Insights/eventtypes/values/read',
    'Microsoft.Authorization/locks/*',
    'Microsoft.Authorization/roleDefinitions/read',
    'Microsoft.ManagedIdentity/userAssignedIdentities/*',
    ...network([
      'applicationSecurityGroups',
      'networkSecurityGroups',
      'virtualNetworks',
      'networkInterfaces',
      'privateEndpoints',
      'privateDnsZones',
      'publicIPAddresses',
      'loadBalancers',
      'applicationGateways',
      'ApplicationGatewayWebApplicationFirewallPolicies',
      'natGateways',
    ]),
    'Microsoft.KeyVault/vaults/read',
    'Microsoft.KeyVault/vaults/write',
    'Microsoft.KeyVault/vaults/delete',
    'Microsoft.KeyVault/vaults/keys/read',
    'Microsoft.KeyVault/vaults/keys/write',
    'Microsoft.KeyVault/deletedVaults/read',
    'Microsoft.KeyVault/locations/deletedVaults/read',
    'Microsoft.KeyVault/vaults/PrivateEndpointConnectionsApproval/action',
    'Microsoft.Compute/virtualMachines/*',
    'Microsoft.Compute/virtualMachineScaleSets/read',
    'Microsoft.Network/routeTables/read',
    'Microsoft.Compute/disks/*',
    'Microsoft.Compute/diskEncryptionSets/*',
    'Microsoft.Compute/sshPublicKeys/*',
    'Microsoft.ContainerService/managedClusters/*',
    'Microsoft.Storage/storageAccounts/*',
    'Microsoft.Storage/deletedAccounts/read',
    'Microsoft.Sql/servers/*',
    'Microsoft.DBforPostgreSQL/flexibleServers/*',
    'Microsoft.Cache/redisEnterprise/*',
    'Microsoft.OperationalInsights/workspaces/*',
    'Microsoft.Monitor/accounts/*',
    'Microsoft.Insights/*',
  ],
  notActions: [
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Storage/storageAccounts/listAccountSas/action',
    'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
    'Microsoft.Cache/redisEnterprise/databases/listKeys/action',
  ],
} as const;

export const provisionerRoleId = '8d3c2f5e-7a41-4f0b-9c7e-52b1d0a64e11';

/** Gives a person everything, and the control plane's identity what it may do, in a subscription that is new. */
export function giveRights(world: World, personId: string, toControlPlane = true): void {
  grant(world, personId, 'User', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635');
  if (toControlPlane) ownRole(world);
}

/** What the control plane's identity may do in a subscription: its custom role, which there is once in the directory, and others. */
export function ownRole(world: World): void {
  defineRole(world);
  const own = world.controlPlane().objectId;
  grant(world, own, 'ServicePrincipal', provisionerRoleId);
  grant(world, own, 'ServicePrincipal', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168', assignmentCondition);
  grant(world, own, 'ServicePrincipal', 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b');
  grant(world, own, 'ServicePrincipal', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7');
  grant(world, own, 'ServicePrincipal', '72fafb9e-0641-4937-9268-a91bfd8191a3');
}

/** Makes the custom role, or adds the subscription to where it can be assigned. */
function defineRole(world: World): void {
  const now = world.clock().toISOString();
  const known = world.customRole(provisionerRoleId);
  const properties = objectAt(known?.body, 'properties');
  const scope = `/subscriptions/${world.subscriptionId}`;
  if (known !== undefined) {
    const assignableScopes = [...listAt(properties, 'assignableScopes').filter((one) => one !== scope), scope];
    world.resources.put({ ...known, body: { ...known.body, properties: { ...properties, assignableScopes } } });
    return;
  }
  world.resources.put({
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${provisionerRoleId}`,
    name: provisionerRoleId,
    type: 'Microsoft.Authorization/roleDefinitions',
    body: {
      properties: {
        roleName: 'Tenant provisioner',
        type: 'CustomRole',
        description: 'Makes and removes the resources of tenants.',
        assignableScopes: [scope],
        permissions: [
          {
            actions: [...provisionerPermissions.actions],
            notActions: [...provisionerPermissions.notActions],
            dataActions: [],
            notDataActions: [],
          },
        ],
        createdOn: now,
        updatedOn: now,
        createdBy: '',
        updatedBy: '',
      },
    },
    hidden: {},
    etag: newEtag(),
    createdAt: now,
    changedAt: now,
    state: 'Succeeded',
  });
}

/** A role on the whole subscription, to the service principal of an application or to a person. */
export function grant(
  world: World,
  principalId: string,
  principalType: string,
  roleId: string,
  condition?: string,
): void {
  const scope = `/subscriptions/${world.subscriptionId}`;
  const name = crypto.randomUUID();
  const now = world.clock().toISOString();
  world.resources.put({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: scopeType,
    body: {
      properties: {
        roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        principalId,
        principalType,
        scope,
        condition: condition ?? null,
        conditionVersion: condition === undefined ? null : '2.0',
        createdOn: now,
        updatedOn: now,
        createdBy: '',
        updatedBy: '',
        delegatedManagedIdentityResourceId: null,
        description: null,
      },
    },
    hidden: {},
    etag: newEtag(),
    createdAt: now,
    changedAt: now,
    state: 'Succeeded',
  });
}
