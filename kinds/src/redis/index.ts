import type { z } from 'zod';
import { endpointKeys } from '../azure/private-endpoint.ts';
import type { JsonObject } from '../model/json.ts';
import type { AllocationRequest, CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, placeInAzure, tenantInAzure } from '../tenant/azure-tenant.ts';
import { podsWithoutWay } from '../tenant/endpoint-in-reach.ts';
import { tenantOf } from '../tenant/scope.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { accessResources, ENDPOINT_KEY } from './access.ts';
import { clusterResources, PORT, redisClusterId } from './cluster.ts';
import { type RedisSpec, redisSchema } from './schema.ts';

export { redisClusterId, SHARD_PORTS } from './cluster.ts';

type Input = CompileInput<RedisSpec>;

function compile(input: Input): DesiredResource[] {
  const { object, spec } = input;
  const place = tenantInAzure(input);
  const cluster = redisClusterId(place, object);
  return [...clusterResources(place, cluster, spec), ...accessResources(input, place, cluster)];
}

function outputs(input: Input, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const id = redisClusterId(tenantInAzure(input), input.object);
  const { identityClientId = null, identityPrincipalId = null } = tenantOf(input).status.outputs;
  const host = typeof resources.cluster?.host === 'string' ? resources.cluster.host : null;
  return {
    cluster: id.split('/').at(-1) ?? '',
    resourceId: id,
    clientId: identityClientId,
    host,
    port: PORT,
    user: identityPrincipalId,
    privateAddress: resources[endpointKeys(ENDPOINT_KEY)[1]]?.address ?? null,
    url: host === null ? null : `rediss://${host}:${PORT}`,
  };
}

const ANOTHER = 'Azure fixes it when the Redis is made; declare another one';

/** A Redis of the tenant, for caches, sessions and queues. */
export const Redis: Kind<RedisSpec> = {
  name: 'Redis',
  plural: 'redises',
  shortNames: ['rd'],
  scope: 'tenant',
  summary: 'A Redis, reached in the tenant alone, by its identity, over TLS and without keys.',
  group: 'data',
  figures: { Size: 'spec.size', Address: 'status.outputs.host' },
  schema: redisSchema as z.ZodType<RedisSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'sessions', tenant: 'dev01', spec: { size: 'Balanced_B1' } },
  immutable: { highAvailability: ANOTHER, clustering: ANOTHER, modules: ANOTHER, encryption: ANOTHER },
  references: () => [],
  allocations: (input): AllocationRequest[] => {
    const place = placeInAzure(tenantOf(input), input);
    return place === null ? [] : [memberRequest(ENDPOINT_KEY, place)];
  },
  // Azure's price of a size is for both nodes; with one it is half.
  usage: ({ size, highAvailability }) => ({
    sizes: [{ field: 'spec.size', size }],
    units: [{ unit: `Redis/${size}`, quantity: highAvailability ? 1 : 0.5 }],
  }),
  faults: (input) => cloudFaults(input, 'a Redis'),
  notOffered: (input) => podsWithoutWay(input, 'the Redis'),
  compile,
  outputs,
};
