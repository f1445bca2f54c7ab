import { randomBytes } from 'node:crypto';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { ArmType, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { armType, childType } from './define.ts';
import { keepDeletedAccount } from './deleted-accounts.ts';
import { propertiesOf } from './network-behaviour.ts';
import { privateEndpointConnection, shownConnections } from './private-endpoint-connection.ts';
import { SERVICES, STORAGE_VERSIONS, storageServiceTypes } from './storage-services.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';

export const storageTypes: readonly ArmType[] = [
  armType({
    type: ACCOUNT,
    apiVersions: STORAGE_VERSIONS,
    put: 'location',
    hasState: true,
    createdStatus: 202,
    changesAtOnce: true,
    delayMs: 200,
    name: /^[a-z0-9]{3,24}$/,
    behaviour: {
      complete: completeAccount,
      show: (body, record, world) => ({
        ...body,
        properties: {
          ...objectAt(body, 'properties'),
          privateEndpointConnections: shownConnections(world, record),
        },
      }),
      stored: (record, _draft, world) => putServices(world, record),
      async remove(record, world) {
        keepDeletedAccount(world, record);
      },
      actions: {
        async listkeys({ record, world }) {
          if (objectAt(record.body, 'properties').allowSharedKeyAccess === false) {
            throw new ArmError(
              403,
              'KeyBasedAuthenticationNotPermitted',
              'Key based authentication is not permitted on this storage account.',
            );
          }
          const creationTime = world.clock().toISOString();
          const key = (keyName: string): object => ({
            creationTime,
            keyName,
            permissions: 'FULL',
            value: randomBytes(64).toString('base64'),
          });
          return { status: 200, body: { keys: [key('key1'), key('key2')] } };
        },
      },
    },
  }),
  childType({
    type: 'Microsoft.Storage/storageAccounts/privateEndpointConnections',
    apiVersions: STORAGE_VERSIONS,
    createdStatus: 200,
    patch: 'refused',
    hasState: true,
    behaviour: { ...privateEndpointConnection, show: inStorageWords },
  }),
  ...storageServiceTypes,
];

/** What other services call `actionsRequired`, storage says in the singular. */
function inStorageWords(connection: JsonObject): JsonObject {
  const properties = objectAt(connection, 'properties');
  const { actionsRequired, ...state } = objectAt(properties, 'privateLinkServiceConnectionState');
  return {
    ...connection,
    properties: {
      ...properties,
      privateLinkServiceConnectionState: { ...state, actionRequired: actionsRequired ?? 'None' },
    },
  };
}

function completeAccount(draft: Draft, world: World): void {
  const taken = world.resources
    .ofType(ACCOUNT)
    .some((account) => account.name === draft.name && account.id.toLowerCase() !== draft.id.toLowerCase());
  if (taken) {
    throw new ArmError(409, 'StorageAccountAlreadyTaken', `The storage account named ${draft.name} is already taken.`);
  }
  const properties = propertiesOf(draft);
  const known = objectAt(draft.previous?.body, 'properties');
  const now = world.clock().toISOString();
  const sku = objectAt(draft.body, 'sku');
  requireSameZones(textAt(objectAt(draft.previous?.body, 'sku'), 'name'), textAt(sku, 'name') ?? '');
  draft.body.sku = { ...sku, tier: String(sku.name).startsWith('Premium') ? 'Premium' : 'Standard' };
  const identity = completedIdentity(draft, world);
  if (identity) draft.body.identity = identity;
  const host = (service: string): string => `https://${draft.name}.${service}.core.windows.net/`;
  Object.assign(properties, {
    accessTier: properties.accessTier ?? 'Hot',
    supportsHttpsTrafficOnly: properties.supportsHttpsTrafficOnly ?? true,
    minimumTlsVersion: properties.minimumTlsVersion ?? 'TLS1_0',
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: 'Allow',
      virtualNetworkRules: [],
      ipRules: [],
      ...objectAt(properties, 'networkAcls'),
    },
    primaryEndpoints: {
      blob: host('blob'),
      queue: host('queue'),
      table: host('table'),
      file: host('file'),
      dfs: host('dfs'),
      web: host('web'),
    },
    primaryLocation: draft.body.location,
    statusOfPrimary: 'available',
    creationTime: textAt(known, 'creationTime') ?? now,
    encryption: completeEncryption(draft, world),
  });
}

/** A change between redundancy within a zone and across zones is a conversion that is asked for by other means. */
function requireSameZones(before: string | undefined, now: string): void {
  const isZonal = (sku: string): boolean => /_(RA)?G?ZRS$/.test(sku);
  if (before === undefined || isZonal(before) === isZonal(now)) return;
  throw new ArmError(
    409,
    'StorageAccountTypeConversionNotAllowed',
    `Storage account type conversion from '${before}' to '${now}' is not allowed.`,
  );
}

const TENANT_KEY = 'Microsoft.Keyvault';

function completeEncryption(draft: Draft, world: World): JsonObject {
  const given = objectAt(propertiesOf(draft), 'encryption');
  const before = objectAt(objectAt(draft.previous?.body, 'properties'), 'encryption');
  const isOwn = given.keySource === TENANT_KEY;
  if (isOwn) requireKey(draft, world, given);
  return {
    ...given,
    keySource: given.keySource ?? 'Microsoft.Storage',
    services: completeServices(given, before, world),
    ...(isOwn
      ? {
          keyvaultproperties: {
            ...objectAt(given, 'keyvaultproperties'),
            currentVersionedKeyIdentifier: keyRecord(world, given)?.keyUriWithVersion ?? '',
            lastKeyRotationTimestamp: world.clock().toISOString(),
          },
        }
      : {}),
  };
}

/** What a service is encrypted with is chosen when the account is made: https://learn.microsoft.com/azure/storage/common/account-encryption-key-create */
function completeServices(given: JsonObject, before: JsonObject, world: World): JsonObject {
  const lastEnabledTime = world.clock().toISOString();
  const shown: JsonObject = {};
  for (const name of ['blob', 'file', 'queue', 'table']) {
    const asked = objectAt(objectAt(given, 'services'), name);
    const had = objectAt(objectAt(before, 'services'), name);
    const usual = name === 'blob' || name === 'file' ? 'Account' : 'Service';
    const isNew = Object.keys(before).length === 0;
    const keyType = isNew ? (textAt(asked, 'keyType') ?? usual) : (textAt(had, 'keyType') ?? usual);
    if (!isNew && asked.keyType !== undefined && asked.keyType !== keyType) {
      throw new ArmError(
        409,
        'AccountPropertyCannotBeUpdated',
        `The property 'encryption.services.${name}.keyType' was specified in the input, but it cannot be updated.`,
      );
    }
    if (usual === 'Service' && keyType === 'Service') continue;
    shown[name] = { keyType, enabled: true, lastEnabledTime: textAt(had, 'lastEnabledTime') ?? lastEnabledTime };
  }
  return shown;
}

/** The key must be there, and the account must bear the identity that uses it. */
function requireKey(draft: Draft, world: World, encryption: JsonObject): void {
  const user = textAt(objectAt(encryption, 'identity'), 'userAssignedIdentity');
  const borne = Object.keys(objectAt(objectAt(draft.body, 'identity'), 'userAssignedIdentities'));
  if (user !== undefined && !borne.some((id) => id.toLowerCase() === user.toLowerCase())) {
    throw new ArmError(
      400,
      'InvalidValuesForRequestParameters',
      `The identity '${user}' that encrypts is not among the identities of the storage account.`,
    );
  }
  if (keyRecord(world, encryption) !== null) return;
  const { keyname, keyvaulturi } = objectAt(encryption, 'keyvaultproperties');
  throw new ArmError(
    400,
    'KeyVaultKeyNotFound',
    `The key '${String(keyname)}' was not found in the key vault '${String(keyvaulturi)}'.`,
  );
}

function keyRecord(world: World, encryption: JsonObject): JsonObject | null {
  const { keyname, keyvaulturi } = objectAt(encryption, 'keyvaultproperties');
  const bare = (address: string): string => address.replace(/\/+$/, '').toLowerCase();
  const vault = world.resources
    .ofType('Microsoft.KeyVault/vaults')
    .find((one) => bare(world.vaults.address(one.name)) === bare(String(keyvaulturi)));
  const key = vault && world.resources.get(`${vault.id}/keys/${String(keyname)}`);
  return key ? objectAt(key.body, 'properties') : null;
}

/** The services of an account are there with it. */
function putServices(world: World, account: ResourceRecord): void {
  for (const [service, properties] of Object.entries(SERVICES)) {
    const id = `${account.id}/${service}/default`;
    if (world.resources.get(id)) continue;
    world.resources.put({
      id,
      name: 'default',
      type: `${ACCOUNT}/${service}`,
      body: { properties: structuredClone(properties) },
      hidden: {},
      etag: newEtag(),
      createdAt: account.createdAt,
      changedAt: account.changedAt,
      state: 'Succeeded',
    });
  }
}
