import { type ArmScope, armResource } from '../azure/arm.ts';
import { poolVersion } from '../infrastructure/cluster.ts';
import type { AzureLayout } from '../infrastructure/layout.ts';
import type { AzureInfrastructureSpec } from '../infrastructure/schema.ts';
import type { DesiredResource } from '../model/resource.ts';
import { agentPoolName } from '../names.ts';
import type { ResolvedTenant } from './resolve.ts';
import { securityGroupId } from './security-groups.ts';

/** Nodes of the tenant's own: labelled, tainted, and their network cards in the tenant's security group. */
export function nodeResources(
  scope: ArmScope,
  tenant: ResolvedTenant,
  group: string,
  layout: AzureLayout,
  infrastructure: AzureInfrastructureSpec,
): DesiredResource[] {
  if (tenant.tier !== 'dedicated-nodes') return [];
  const pool = agentPoolName(tenant.name);
  return [
    armResource(scope, {
      key: 'nodes',
      title: `node pool ${pool}`,
      type: 'Microsoft.ContainerService/managedClusters/agentPools',
      id: `${layout.cluster}/agentPools/${pool}`,
      body: {
        properties: {
          mode: 'User',
          type: 'VirtualMachineScaleSets',
          vmSize: tenant.nodes.size,
          osType: 'Linux',
          osSKU: 'AzureLinux',
          enableAutoScaling: true,
          minCount: tenant.nodes.min,
          maxCount: tenant.nodes.max,
          count: Math.max(tenant.nodes.min, 1),
          vnetSubnetID: layout.nodeSubnet,
          nodeLabels: { tenantname: tenant.fullName },
          nodeTaints: [`tenantry.dev/tenant=${tenant.name}:NoSchedule`],
          networkProfile: {
            applicationSecurityGroups: [securityGroupId(group, tenant.name)],
          },
          ...poolVersion(infrastructure),
          tags: scope.tags,
        },
      },
      dependsOn: ['asg'],
    }),
  ];
}
