import type { JsonObject, JsonValue } from '@tenantry/kinds';
import generated from './generated/schema-facts.json' with { type: 'json' };
import { isList, isObject, without } from './json.ts';

/** From Microsoft's descriptions, by `generate-schema-facts.ts`. */
const FACTS: Readonly<Record<string, { readonly readOnly: readonly string[]; readonly enums: readonly string[] }>> =
  generated;

/** Of no use to a service that is told to put something. */
const NEVER_SENT = ['id', 'name', 'type', 'etag', 'eTag', 'systemData', 'properties.provisioningState'];

/** Answered of an account, and not part of what it is made with. */
const ACCOUNT = [
  'accountMigrationInProgress',
  'blobRestoreStatus',
  'creationTime',
  'failoverInProgress',
  'geoReplicationStats',
  'isSkuConversionBlocked',
  'keyCreationTime',
  'lastGeoFailoverTime',
  'primaryEndpoints',
  'primaryLocation',
  'privateEndpointConnections',
  'secondaryEndpoints',
  'secondaryLocation',
  'statusOfPrimary',
  'statusOfSecondary',
  'storageAccountSkuConversionStatus',
].map((name) => `properties.${name}`);

const SHARE = [
  'accessTierChangeTime',
  'accessTierStatus',
  'deleted',
  'deletedTime',
  'lastModifiedTime',
  'leaseDuration',
  'leaseState',
  'leaseStatus',
  'remainingRetentionDays',
  'shareUsageBytes',
  'snapshotTime',
  'version',
].map((name) => `properties.${name}`);

/** Read-only in fact, though the description does not say so, or of types that have none. */
const FURTHER: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.DBforPostgreSQL/flexibleServers': [
    'properties.dataEncryption.primaryEncryptionKeyStatus',
    'properties.dataEncryption.geoBackupEncryptionKeyStatus',
    // They go with the size of the disk; put back, they would hold a larger one to the speed of the smaller.
    'properties.storage.tier',
    'properties.storage.iops',
    'properties.storage.throughput',
  ],
  'Microsoft.DBforPostgreSQL/flexibleServers/configurations': [
    'allowedValues',
    'dataType',
    'defaultValue',
    'description',
    'documentationLink',
    'isConfigPendingRestart',
    'isDynamicConfig',
    'isReadOnly',
    'unit',
  ].map((name) => `properties.${name}`),
  'Microsoft.Cache/redisEnterprise': ['kind', 'properties.redundancyMode'],
  'Microsoft.Cache/redisEnterprise/databases': ['properties.redisVersion'],
  'Microsoft.KeyVault/vaults': ['properties.vaultUri'],
  // Each is of some tiers only: put back, they would stand in the way of a change to another.
  'Microsoft.Sql/servers/databases': ['properties.readScale', 'properties.licenseType'],
  'Microsoft.Storage/storageAccounts': ACCOUNT,
  'Microsoft.Storage/storageAccounts/fileServices': ['sku'],
  'Microsoft.Storage/storageAccounts/fileServices/shares': SHARE,
  'Microsoft.Storage/storageAccounts/queueServices/queues': ['properties.approximateMessageCount'],
  'Microsoft.ContainerService/managedClusters/managedNamespaces': ['properties.portalFqdn'],
  'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies': [
    'properties.applicationGateways',
    'properties.applicationGatewayForContainers',
    'properties.httpListeners',
    'properties.pathBasedRules',
    'properties.resourceState',
  ],
  'Microsoft.Compute/virtualMachines': ['properties.storageProfile.imageReference.exactVersion'],
};

/** Values whose case says nothing, of types that have no description: names of extensions come back in capitals. */
const CASELESS: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.DBforPostgreSQL/flexibleServers/configurations': ['properties.value'],
};

export function enumsOf(type: string): ReadonlySet<string> {
  return new Set([...(FACTS[type]?.enums ?? []), ...(CASELESS[type] ?? [])]);
}

/** What of an answer may be sent back: without read-only fields, and with mere references to other resources. */
export function puttable(type: string, body: JsonObject): JsonObject {
  let result: JsonValue = body;
  for (const path of [...NEVER_SENT, ...(FACTS[type]?.readOnly ?? []), ...(FURTHER[type] ?? [])]) {
    result = without(result, path.split('.'));
  }
  return isObject(result) ? mapValues(result) : {};
}

function mapValues(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, asReference(value)]));
}

/** A resource that stands inside another is put back as `{id}`; items of lists are children and stay whole. */
function asReference(value: JsonValue): JsonValue {
  if (isList(value)) return value.map((item) => (isObject(item) ? mapValues(item) : item));
  if (!isObject(value)) return value;
  return typeof value.id === 'string' && value.id.startsWith('/subscriptions/') ? { id: value.id } : mapValues(value);
}
