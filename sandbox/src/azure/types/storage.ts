import { randomBytes } from 'node:crypto';
import { isObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag } from '../arm/resource.ts';
import type { ArmType } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { armType, childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';
import { privateEndpointConnection, shownConnections } from './private-endpoint-connection.ts';

const versions = ['2022-09-01', '2023-01-01', '2023-05-01', '2024-01-01', '2025-01-01'];

export const storageTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.Storage/storageAccounts',
    apiVersions: versions,
    put: 'location',
    hasState: true,
    createdStatus: 202,
    delayMs: 200,
    name: /^[a-z0-9]{3,24}$/,
    behaviour: {
      complete(draft, world) {
        const taken = world.resources
          .ofType('Microsoft.Storage/storageAccounts')
          .some((account) => account.name === draft.name && account.id.toLowerCase() !== draft.id.toLowerCase());
        if (taken) {
          throw new ArmError(
            409,
            'StorageAccountAlreadyTaken',
            `The storage account named ${draft.name} is already taken.`,
          );
        }
        const properties = propertiesOf(draft);
        const known = objectAt(draft.previous?.body, 'properties');
        const now = world.clock().toISOString();
        const sku = objectAt(draft.body, 'sku');
        draft.body.sku = { ...sku, tier: String(sku.name).startsWith('Premium') ? 'Premium' : 'Standard' };
        const identity = completedIdentity(draft, world);
        if (identity) draft.body.identity = identity;
        const host = (service: string): string => `https://${draft.name}.${service}.core.windows.net/`;
        Object.assign(properties, {
          accessTier: properties.accessTier ?? 'Hot',
          supportsHttpsTrafficOnly: properties.supportsHttpsTrafficOnly ?? true,
          minimumTlsVersion: properties.minimumTlsVersion ?? 'TLS1_0',
          networkAcls: properties.networkAcls ?? {
            bypass: 'AzureServices',
            defaultAction: 'Allow',
            virtualNetworkRules: [],
            ipRules: [],
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
        });
        if (isObject(properties.encryption)) properties.encryption = { ...objectAt(properties, 'encryption') };
        else {
          const service = { enabled: true, keyType: 'Account', lastEnabledTime: now };
          properties.encryption = { keySource: 'Microsoft.Storage', services: { blob: service, file: { ...service } } };
        }
      },
      show: (body, record, world) => ({
        ...body,
        properties: {
          ...objectAt(body, 'properties'),
          privateEndpointConnections: shownConnections(world, record),
        },
      }),
      stored(record, _draft, world) {
        const id = `${record.id}/blobServices/default`;
        if (world.resources.get(id)) return;
        world.resources.put({
          id,
          name: 'default',
          type: 'Microsoft.Storage/storageAccounts/blobServices',
          body: { properties: { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } } },
          hidden: {},
          etag: newEtag(),
          createdAt: record.createdAt,
          changedAt: record.changedAt,
          state: 'Succeeded',
        });
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
    apiVersions: versions,
    createdStatus: 200,
    patch: 'refused',
    hasState: true,
    behaviour: privateEndpointConnection,
  }),
  childType({
    type: 'Microsoft.Storage/storageAccounts/blobServices',
    apiVersions: versions,
    delete: 'refused',
    patch: 'refused',
  }),
  childType({
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    apiVersions: versions,
    name: /^(?!.*--)[a-z0-9$][a-z0-9-]{1,61}[a-z0-9]$/,
    hasEtag: false,
    behaviour: {
      complete(draft, world) {
        Object.assign(propertiesOf(draft), {
          publicAccess: propertiesOf(draft).publicAccess ?? 'None',
          leaseStatus: 'Unlocked',
          leaseState: 'Available',
          lastModifiedTime: world.clock().toISOString(),
          hasImmutabilityPolicy: false,
          hasLegalHold: false,
        });
      },
    },
  }),
];
