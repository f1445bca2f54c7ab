import { type ArmScope, armResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { endpointInReach } from '../tenant/endpoint-in-reach.ts';
import { CLUSTER, PORT, SHARD_PORTS } from './cluster.ts';
import type { RedisSpec } from './schema.ts';

/** Inventory key of the private endpoint, and of the place it takes in the tenant's security group. */
export const ENDPOINT_KEY = 'endpoint';

const databaseOf = (cluster: string) => `${cluster}/databases/default`;

/** All that is in a Redis, for the identity of the tenant that the object lives in: Azure has no other access policy. */
export function accessResource(
  scope: ArmScope,
  cluster: string,
  name: string,
  about: { readonly key: string; readonly title: string },
): DesiredResource {
  return armResource(scope, {
    ...about,
    type: `${CLUSTER}/databases/accessPolicyAssignments`,
    id: `${databaseOf(cluster)}/accessPolicyAssignments/${name}`,
    body: { properties: { accessPolicyName: 'default', user: { objectId: OF_TENANT.identityPrincipalId } } },
  });
}

/** By which network, and as whom, the Redis is used; and the record of that. */
export function accessResources(
  input: CompileInput<RedisSpec>,
  place: AzureTenant,
  cluster: string,
): DesiredResource[] {
  const { scope, layout } = place;
  const database = databaseOf(cluster);
  return [
    {
      ...accessResource(scope, cluster, 'tenant', { key: 'access', title: "access of the tenant's identity" }),
      dependsOn: ['database'],
      deletedWith: 'cluster',
    },
    ...endpointInReach(
      input,
      place,
      {
        key: ENDPOINT_KEY,
        name: `pe-redis-${input.object.name}`,
        belongsTo: 'of the Redis',
        of: cluster,
        part: 'redisEnterprise',
        zone: layout.privateZone(PRIVATE_ZONES.redis),
        subnet: OF_TENANT.privateEndpointSubnet,
        dependsOn: ['cluster'],
      },
      input.spec.clustering === 'oss' ? [PORT, SHARD_PORTS] : [PORT],
    ),
    ...(input.spec.log
      ? [
          diagnosticSetting(scope, {
            key: 'log',
            title: 'log of who connects',
            of: database,
            workspace: layout.logAnalytics,
            logs: [{ category: 'ConnectionEvents' }],
            dependsOn: ['database'],
            deletedWith: 'cluster',
          }),
        ]
      : []),
  ];
}
