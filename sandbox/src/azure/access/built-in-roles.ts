/** Built-in roles with Microsoft's names and GUIDs, as far as anything here evaluates or assigns them. */
export interface RolePermissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface BuiltInRole extends RolePermissions {
  readonly id: string;
  readonly roleName: string;
  readonly description: string;
}

function role(id: string, roleName: string, description: string, permissions: Partial<RolePermissions>): BuiltInRole {
  return {
    id,
    roleName,
    description,
    actions: [],
    notActions: [],
    dataActions: [],
    notDataActions: [],
    ...permissions,
  };
}

const vault = 'Microsoft.KeyVault/vaults';
const aks = 'Microsoft.ContainerService/managedClusters';
const blob = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const storage = 'Microsoft.Storage/storageAccounts';
const readAssignments = 'Microsoft.Authorization/*/read';
const readGroups = 'Microsoft.Resources/subscriptions/resourceGroups/read';

export const builtInRoles: readonly BuiltInRole[] = [
  role('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', 'Full access to all resources, including access itself.', {
    actions: ['*'],
  }),
  role('b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', 'Full access to all resources, but not to access.', {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  }),
  role('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Reads all resources and changes none.', {
    actions: ['*/read'],
  }),
  role('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', 'Manages access to Azure resources.', {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  }),
  role(
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Role Based Access Control Administrator',
    'Manages access by assigning roles, and by no other way.',
    {
      actions: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        '*/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role('4d97b98b-1d4f-4787-a291-c67834d212e7', 'Network Contributor', 'Manages networks.', {
    actions: [readAssignments, 'Microsoft.Network/*', 'Microsoft.Resources/deployments/*', readGroups],
  }),
  role(
    'f1a07417-d97a-45cb-824c-7a7467783830',
    'Managed Identity Operator',
    'Reads and assigns user-assigned identities.',
    {
      actions: [
        'Microsoft.ManagedIdentity/userAssignedIdentities/*/read',
        'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
        readAssignments,
        readGroups,
      ],
    },
  ),
  role('e40ec5ca-96e0-45a2-b4ff-59039f2c2b59', 'Managed Identity Contributor', 'Manages user-assigned identities.', {
    actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/*', readAssignments, readGroups],
  }),
  role('00482a5a-887f-4fb3-b363-3b7fe8e74483', 'Key Vault Administrator', 'All data plane operations on a vault.', {
    actions: [readAssignments, readGroups, `${vault}/*/read`, 'Microsoft.KeyVault/checkNameAvailability/read'],
    dataActions: [`${vault}/*`],
  }),
  role(
    'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    'Key Vault Secrets Officer',
    'All operations on the secrets of a vault.',
    {
      actions: [readAssignments, readGroups, `${vault}/*/read`],
      dataActions: [`${vault}/secrets/*`],
    },
  ),
  role('4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', 'Reads secret contents.', {
    dataActions: [`${vault}/secrets/getSecret/action`, `${vault}/secrets/readMetadata/action`],
  }),
  role('14b46e9e-c2b7-41b4-b07b-48a6ebf60603', 'Key Vault Crypto Officer', 'All operations on the keys of a vault.', {
    actions: [readAssignments, readGroups, `${vault}/*/read`],
    dataActions: [`${vault}/keys/*`, `${vault}/keyrotationpolicies/*`],
  }),
  role('12338af0-0e69-4776-bea7-57ae8d297424', 'Key Vault Crypto User', 'Cryptographic operations with keys.', {
    dataActions: [
      `${vault}/keys/read`,
      `${vault}/keys/update/action`,
      `${vault}/keys/backup/action`,
      `${vault}/keys/encrypt/action`,
      `${vault}/keys/decrypt/action`,
      `${vault}/keys/wrap/action`,
      `${vault}/keys/unwrap/action`,
      `${vault}/keys/sign/action`,
      `${vault}/keys/verify/action`,
    ],
  }),
  role(
    'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    'Key Vault Crypto Service Encryption User',
    'Reads metadata of keys and wraps and unwraps with them.',
    {
      actions: [
        'Microsoft.EventGrid/eventSubscriptions/write',
        'Microsoft.EventGrid/eventSubscriptions/read',
        'Microsoft.EventGrid/eventSubscriptions/delete',
      ],
      dataActions: [`${vault}/keys/read`, `${vault}/keys/wrap/action`, `${vault}/keys/unwrap/action`],
    },
  ),
  role('21090545-7ca7-4776-b22c-e363652d74d2', 'Key Vault Reader', 'Reads metadata of vaults and what is in them.', {
    actions: [readAssignments, readGroups, `${vault}/*/read`],
    dataActions: [`${vault}/*/read`, `${vault}/secrets/readMetadata/action`],
  }),
  role('a68e7c17-0ab2-4c09-9a58-125dae29748c', 'Key Vault Purge Operator', 'Purges soft-deleted vaults.', {
    actions: [
      'Microsoft.KeyVault/locations/deletedVaults/purge/action',
      'Microsoft.KeyVault/locations/deletedVaults/read',
      'Microsoft.KeyVault/deletedVaults/read',
    ],
  }),
  role('ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'Storage Blob Data Contributor', 'Reads, writes and deletes blobs.', {
    actions: [
      `${blob}/delete`,
      `${blob}/read`,
      `${blob}/write`,
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    dataActions: [`${blob}/blobs/delete`, `${blob}/blobs/read`, `${blob}/blobs/write`, `${blob}/blobs/move/action`],
  }),
  role('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', 'Reads blobs.', {
    actions: [`${blob}/read`],
    dataActions: [`${blob}/blobs/read`],
  }),
  role(
    '974c5e8b-45b9-4653-ba55-00f855dd0fb7',
    'Storage Queue Data Contributor',
    'Reads, writes and deletes queues and messages.',
    {
      actions: [
        `${storage}/queueServices/queues/delete`,
        `${storage}/queueServices/queues/read`,
        `${storage}/queueServices/queues/write`,
      ],
      dataActions: [
        `${storage}/queueServices/queues/messages/delete`,
        `${storage}/queueServices/queues/messages/read`,
        `${storage}/queueServices/queues/messages/write`,
        `${storage}/queueServices/queues/messages/process/action`,
      ],
    },
  ),
  role(
    '69566ab7-960f-475b-8e7c-b3118f30c6bd',
    'Storage File Data Privileged Contributor',
    'Reads, writes and deletes files of shares, whatever their access lists say.',
    {
      dataActions: [
        `${storage}/fileServices/fileshares/files/read`,
        `${storage}/fileServices/fileshares/files/write`,
        `${storage}/fileServices/fileshares/files/delete`,
        `${storage}/fileServices/fileshares/files/modifypermissions/action`,
        `${storage}/fileServices/readFileBackupSemantics/action`,
        `${storage}/fileServices/writeFileBackupSemantics/action`,
      ],
    },
  ),
  role(
    'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b',
    'Azure Kubernetes Service RBAC Cluster Admin',
    'Everything in the cluster.',
    {
      actions: [readAssignments, readGroups, `${aks}/listClusterUserCredential/action`],
      dataActions: [`${aks}/*`],
    },
  ),
  role(
    '3498e952-d568-435e-9b2c-8d77e338d7f7',
    'Azure Kubernetes Service RBAC Admin',
    'Everything in a namespace but its quota and itself.',
    {
      actions: [readAssignments, readGroups, `${aks}/listClusterUserCredential/action`],
      dataActions: [`${aks}/*`],
      notDataActions: [
        `${aks}/resourcequotas/write`,
        `${aks}/resourcequotas/delete`,
        `${aks}/namespaces/write`,
        `${aks}/namespaces/delete`,
      ],
    },
  ),
  role(
    'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb',
    'Azure Kubernetes Service RBAC Writer',
    'Reads and writes most objects in a namespace.',
    {
      actions: [readAssignments, readGroups],
      dataActions: [
        `${aks}/namespaces/read`,
        `${aks}/pods/*`,
        `${aks}/services/*`,
        `${aks}/secrets/*`,
        `${aks}/apps/*`,
      ],
    },
  ),
  role(
    '7f6c6a51-bcf8-42ba-9220-52d62157d7db',
    'Azure Kubernetes Service RBAC Reader',
    'Reads most objects in a namespace.',
    {
      actions: [readAssignments, readGroups],
      dataActions: [`${aks}/namespaces/read`, `${aks}/pods/read`, `${aks}/services/read`, `${aks}/apps/*/read`],
    },
  ),
  role(
    '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
    'Azure Kubernetes Service Cluster User Role',
    'Lists the user credential of a cluster.',
    {
      actions: [`${aks}/listClusterUserCredential/action`, `${aks}/read`],
    },
  ),
  role(
    '0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8',
    'Azure Kubernetes Service Cluster Admin Role',
    'Lists the admin credential of a cluster.',
    {
      actions: [
        `${aks}/listClusterAdminCredential/action`,
        `${aks}/accessProfiles/listCredential/action`,
        `${aks}/read`,
        `${aks}/runcommand/action`,
      ],
    },
  ),
  role(
    'ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8',
    'Azure Kubernetes Service Contributor Role',
    'Reads and writes clusters.',
    {
      actions: [`${aks}/*`, readGroups],
    },
  ),
  role(
    '289d8817-ee69-43f1-a0af-43a45505b488',
    'Azure Kubernetes Service Namespace Contributor',
    'Manages managed namespaces.',
    {
      actions: [`${aks}/managedNamespaces/*`, `${aks}/read`, readGroups],
    },
  ),
  role(
    'c9f76ca8-b262-4b10-8ed2-09cf0948aa35',
    'Azure Kubernetes Service Namespace User',
    'Lists the credential of a managed namespace.',
    {
      actions: [`${aks}/managedNamespaces/read`, `${aks}/managedNamespaces/listCredential/action`],
    },
  ),
  role('72fafb9e-0641-4937-9268-a91bfd8191a3', 'Cost Management Reader', 'Views costs.', {
    actions: [readAssignments, 'Microsoft.Consumption/*/read', 'Microsoft.CostManagement/*/read', readGroups],
  }),
  role('73c42c96-874c-492b-b04d-ab87d138a893', 'Log Analytics Reader', 'Searches all monitoring data.', {
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/analytics/query/action'],
    notActions: ['Microsoft.OperationalInsights/workspaces/sharedKeys/read'],
  }),
  role('43d0d8ad-25c7-4714-9337-8ba259a9fe05', 'Monitoring Reader', 'Reads all monitoring data.', {
    actions: ['*/read'],
  }),
  role('3913510d-42f4-4e42-8a64-420c390055eb', 'Monitoring Metrics Publisher', 'Publishes metrics.', {
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  }),
];
