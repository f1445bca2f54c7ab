import { armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { redisName, uniqueSuffix } from '../names.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import type { RedisSpec } from './schema.ts';

export const CLUSTER = 'Microsoft.Cache/redisEnterprise';
/** The one that there is for Azure Managed Redis. */
export const PORT = 10_000;

/** Where clients of a Redis Cluster reach its shards: https://learn.microsoft.com/azure/redis/architecture#cluster-policies */
export const SHARD_PORTS = { from: 8500, to: 8599 } as const;

const CLUSTERING = { enterprise: 'EnterpriseCluster', oss: 'OSSCluster', none: 'NoCluster' } as const;

/** Id of the cluster that an object stands for; its one database is `<id>/databases/default`. */
export function redisClusterId({ tenant, azure, group }: AzureTenant, object: CompileInput<unknown>['object']): string {
  const suffix = uniqueSuffix(azure.subscriptionId, tenant.infrastructure, tenant.name, object.uid);
  return providerId(group, CLUSTER, redisName(tenant.name, object.name, suffix));
}

/** The machines, and the Redis on them: reached by its private endpoint alone, by identities of Entra ID alone, over TLS alone. */
export function clusterResources(place: AzureTenant, id: string, spec: RedisSpec): DesiredResource[] {
  const { scope, identity } = place;
  return [
    taggedResource(scope, {
      key: 'cluster',
      title: `Redis ${id.split('/').at(-1)}`,
      type: CLUSTER,
      id,
      body: {
        sku: { name: spec.size },
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
        properties: {
          minimumTlsVersion: '1.2',
          publicNetworkAccess: 'Disabled',
          highAvailability: spec.highAvailability ? 'Enabled' : 'Disabled',
          ...(spec.encryption === 'tenant-key' ? { encryption: encryption(identity) } : {}),
        },
      },
      outputs: { host: 'properties.hostName' },
    }),
    armResource(scope, {
      key: 'database',
      title: 'database of the Redis',
      type: `${CLUSTER}/databases`,
      id: `${id}/databases/default`,
      body: {
        properties: {
          clientProtocol: 'Encrypted',
          accessKeysAuthentication: 'Disabled',
          port: PORT,
          clusteringPolicy: CLUSTERING[spec.clustering],
          evictionPolicy: spec.eviction,
          modules: spec.modules.map((name) => ({ name })),
          persistence: persistence(spec),
        },
      },
      dependsOn: ['cluster'],
      deletedWith: 'cluster',
    }),
  ];
}

/** Azure wants the version of the key here, and stays with it: the tenant's newest is put in its place when the key is rotated. */
function encryption(identity: string): Template {
  return {
    customerManagedKeyEncryption: {
      keyEncryptionKeyUrl: OF_TENANT.tenantKeyVersionUri,
      keyEncryptionKeyIdentity: { identityType: 'userAssignedIdentity', userAssignedIdentityResourceId: identity },
    },
  };
}

function persistence({ persistence: how }: RedisSpec): Template {
  switch (how) {
    case 'none':
      return { aofEnabled: false, rdbEnabled: false };
    case 'every-second':
      return { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false };
    case 'every-hour':
      return { aofEnabled: false, rdbEnabled: true, rdbFrequency: '1h' };
    case 'every-6-hours':
      return { aofEnabled: false, rdbEnabled: true, rdbFrequency: '6h' };
    case 'every-12-hours':
      return { aofEnabled: false, rdbEnabled: true, rdbFrequency: '12h' };
    default:
      return how satisfies never;
  }
}
