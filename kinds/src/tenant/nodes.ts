import { armResource } from '../azure/arm.ts';
import { poolVersion } from '../infrastructure/cluster.ts';
import { membersOf } from '../infrastructure/shared-nodes.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { agentPoolName } from '../names.ts';
import type { AzureTenant } from './azure-tenant.ts';

/** What the pools of a tenant differ in. */
export interface TenantPool {
  readonly key: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Besides the tenant's own, as AKS writes them: `key=value:NoSchedule`. */
  readonly taints?: readonly string[];
  /** Size, numbers and disks. */
  readonly properties: Template;
  readonly dependsOn: readonly string[];
  /** Spot pools take no surge: https://learn.microsoft.com/azure/aks/spot-node-pool */
  readonly hasSurge?: boolean;
}

/**
 * A pool of the infrastructure's cluster whose nodes are one tenant's: labelled and tainted for it, their network cards in its security
 * group. In a cluster that is the tenant's alone nothing needs to be kept apart, and its pods name no nodes.
 */
export function tenantPool(place: AzureTenant, pool: TenantPool): DesiredResource {
  const { scope, tenant, layout, infrastructure } = place;
  const isShared = tenant.tier !== 'dedicated-cluster';
  const taints = [...(isShared ? [`tenantry.dev/tenant=${tenant.name}:NoSchedule`] : []), ...(pool.taints ?? [])];
  const { upgradeSettings, ...version } = poolVersion(infrastructure);
  return armResource(scope, {
    key: pool.key,
    title: `node pool ${pool.name}`,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    id: `${layout.cluster}/agentPools/${pool.name}`,
    body: {
      properties: {
        mode: 'User',
        type: 'VirtualMachineScaleSets',
        osType: 'Linux',
        ...pool.properties,
        vnetSubnetID: layout.nodeSubnet,
        nodeLabels: { ...pool.labels, ...(isShared ? { tenantname: tenant.fullName } : {}) },
        ...(taints.length === 0 ? {} : { nodeTaints: taints }),
        networkProfile: membersOf(place.securityGroup),
        ...version,
        ...((pool.hasSurge ?? true) ? { upgradeSettings } : {}),
        tags: scope.tags,
      },
    },
    dependsOn: pool.dependsOn,
    outputs: { nodeImage: 'properties.nodeImageVersion', version: 'properties.currentOrchestratorVersion' },
  });
}

/** Nodes of the tenant's own, where its tier says so. */
export function nodeResources(place: AzureTenant): DesiredResource[] {
  const { tier, name, nodes } = place.tenant;
  if (tier !== 'dedicated-nodes') return [];
  return [
    tenantPool(place, {
      key: 'nodes',
      name: agentPoolName(name),
      properties: {
        vmSize: nodes.size,
        osSKU: 'AzureLinux',
        enableAutoScaling: true,
        minCount: nodes.min,
        maxCount: nodes.max,
        count: Math.max(nodes.min, 1),
      },
      dependsOn: ['asg'],
    }),
  ];
}
