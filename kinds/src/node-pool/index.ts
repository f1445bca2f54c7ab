import type { z } from 'zod';
import { clusterConnection } from '../infrastructure/layout.ts';
import type { CompileInput, Kind, NameClaim } from '../model/kind.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { type Usage, virtualMachine } from '../model/usage.ts';
import { MAX_OBJECT_NAME_LENGTH, nodePoolName } from '../names.ts';
import { type AzureTenant, placeInAzure } from '../tenant/azure-tenant.ts';
import { claimedNodes } from '../tenant/node-claims.ts';
import { tenantPool } from '../tenant/nodes.ts';
import { tenantSchema } from '../tenant/schema.ts';
import { infrastructureOf, resolvedTenantOf, tenantOf } from '../tenant/scope.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { nodePoolFaults } from './faults.ts';
import { POOL_LABEL, SPOT_TAINT } from './placement.ts';
import { DEFAULT_POOL, type NodePoolSpec, nodePoolSchema } from './schema.ts';

export { podPlacement } from './placement.ts';

/** Most nodes that it can have. */
function mostNodes({ count, autoscale }: NodePoolSpec): number {
  return autoscale?.max ?? count ?? DEFAULT_POOL.count;
}

function numbers({ count, autoscale }: NodePoolSpec): Template {
  return autoscale === undefined
    ? { enableAutoScaling: false, count: count ?? DEFAULT_POOL.count }
    : { enableAutoScaling: true, minCount: autoscale.min, maxCount: autoscale.max, count: Math.max(autoscale.min, 1) };
}

function spotSettings({ spot }: NodePoolSpec): Template {
  if (spot === undefined) return {};
  return {
    scaleSetPriority: 'Spot',
    scaleSetEvictionPolicy: spot.eviction === 'delete' ? 'Delete' : 'Deallocate',
    // Up to the price of a node that is not spot.
    spotMaxPrice: spot.maxPrice ?? -1,
  };
}

function agentPool(name: string, spec: NodePoolSpec, place: AzureTenant): DesiredResource {
  const { spot, zones = [], osDisk } = spec;
  return tenantPool(place, {
    key: 'pool',
    name: nodePoolName(place.tenant.name, name),
    labels: { ...spec.labels, [POOL_LABEL]: name },
    taints: spot === undefined ? [] : [`${SPOT_TAINT.key}=${SPOT_TAINT.value}:${SPOT_TAINT.effect}`],
    properties: {
      vmSize: spec.size ?? DEFAULT_POOL.size,
      osSKU: spec.os === 'ubuntu' ? 'Ubuntu' : 'AzureLinux',
      ...numbers(spec),
      ...spotSettings(spec),
      ...(zones.length === 0 ? {} : { availabilityZones: zones }),
      ...(osDisk === undefined ? {} : { osDiskType: osDisk.ephemeral ? 'Ephemeral' : 'Managed' }),
      ...(osDisk?.sizeGiB === undefined ? {} : { osDiskSizeGB: osDisk.sizeGiB }),
      maxPods: spec.podsPerNode ?? DEFAULT_POOL.podsPerNode,
    },
    dependsOn: [],
    hasSurge: spot === undefined,
  });
}

function compile(input: CompileInput<NodePoolSpec>): DesiredResource[] {
  const { object, spec } = input;
  const place = placeInAzure(tenantOf(input), input);
  if (place !== null) return [agentPool(object.name, spec, place)];
  const infrastructure = infrastructureOf(input);
  if (infrastructure.spec.provider !== 'kubernetes') throw new Error('there is nobody to make nodes');
  const tenant = resolvedTenantOf(input);
  return claimedNodes(
    {
      connection: clusterConnection(infrastructure.spec, infrastructure.object.name, input.installation),
      labels: { 'tenantry.dev/tenant': tenant.name, 'tenantry.dev/infrastructure': tenant.infrastructure },
    },
    tenant,
    spec.names ?? [],
    infrastructure.spec.evictionPatienceSeconds,
    { ...spec.labels, [POOL_LABEL]: object.name },
  );
}

function usage(spec: NodePoolSpec): Usage {
  if (spec.names !== undefined) return {};
  const size = spec.size ?? DEFAULT_POOL.size;
  return {
    sizes: [{ field: 'spec.size', size }],
    units: [{ unit: virtualMachine(size), quantity: mostNodes(spec) }],
  };
}

function claims(spec: NodePoolSpec, { references }: Pick<CompileInput<unknown>, 'references'>): NameClaim[] {
  const tenant = tenantSchema.safeParse(references.tenant?.spec);
  if (!tenant.success) return [];
  return (spec.names ?? []).map((name, index) => ({
    pool: `node/${tenant.data.infrastructure}`,
    name,
    field: `spec.names[${index}]`,
  }));
}

const OTHER_POOL = 'make another pool, and delete this one when its pods have moved';

/** Nodes of the tenant's own, of one size and purpose. */
export const NodePool: Kind<NodePoolSpec> = {
  name: 'NodePool',
  plural: 'nodepools',
  shortNames: ['np'],
  scope: 'tenant',
  summary: 'Nodes of the cluster that are one tenant’s alone, of one size and purpose, such as spot nodes or GPUs.',
  group: 'nodes',
  figures: { Size: 'spec.size', Fewest: 'spec.autoscale.min', Most: 'spec.autoscale.max' },
  schema: nodePoolSchema as z.ZodType<NodePoolSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: {
    name: 'batch',
    tenant: 'render',
    spec: { size: 'Standard_D8ds_v5', autoscale: { min: 0, max: 4 } },
    beside: [{ kind: 'Tenant', name: 'render', spec: { infrastructure: 'nonprod', tier: 'dedicated-nodes' } }],
  },
  immutable: {
    size: `Azure fixes the size of a pool's machines; ${OTHER_POOL}`,
    spot: `Azure fixes whether nodes are spot, and at what price; ${OTHER_POOL}`,
    zones: `Azure fixes the zones of a pool; ${OTHER_POOL}`,
    os: `Azure fixes the operating system of a pool; ${OTHER_POOL}`,
    osDisk: `Azure fixes the disks of a pool; ${OTHER_POOL}`,
    podsPerNode: `Azure fixes how many pods a node takes; ${OTHER_POOL}`,
  },
  references: () => [],
  allocations: (input) => {
    const place = placeInAzure(tenantOf(input), input);
    if (place === null) return [];
    return Array.from({ length: mostNodes(input.spec) }, (_, index) => memberRequest(`member/${index + 1}`, place));
  },
  claims,
  usage,
  faults: nodePoolFaults,
  compile,
  outputs: ({ object, spec, references }, resources) => ({
    nodeSelector: { [POOL_LABEL]: object.name },
    ...(spec.names === undefined
      ? {
          pool: nodePoolName(references.tenant?.name ?? '', object.name),
          nodeImage: resources.pool?.nodeImage ?? null,
          version: resources.pool?.version ?? null,
        }
      : { nodes: spec.names }),
  }),
};
