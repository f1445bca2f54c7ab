import { type ArmScope, roleAssignment, taggedResource } from '../azure/arm.ts';
import { MOST_MEMBERS } from '../azure/private-endpoint.ts';
import type { NotOffered } from '../model/kind.ts';
import { type DesiredResource, output, type Template } from '../model/resource.ts';
import type { AzureLayout } from './layout.ts';
import type { AzureInfrastructureSpec } from './schema.ts';

/**
 * AKS puts nodes into security groups only beside host ports to open, and leaves the groups out in silence where there are none:
 * https://github.com/hashicorp/terraform-provider-azurerm/pull/28789, https://learn.microsoft.com/azure/aks/use-node-public-ips. On
 * this one nothing listens, nodes have no public address, and the subnet's own group lets nothing in from outside.
 */
const HOST_PORTS: Template[] = [{ portStart: 65_535, portEnd: 65_535, protocol: 'TCP' }];

/** Network profile of a pool whose nodes are members of a security group. An existing pool takes it too. */
export function membersOf(securityGroup: string): Template {
  return { allowedHostPorts: HOST_PORTS, applicationSecurityGroups: [securityGroup] };
}

/** Keys of what must stand before nodes can be members. */
export const SHARED_NODES_KEYS = ['asg-shared-nodes', 'role/shared-nodes'] as const;

/**
 * The security group of the nodes that tenants share. Pods leave with the address of their node, so that this group is what the private
 * endpoints of tenants on these nodes let in; which pod reaches which of them, the cluster's network policies say.
 */
export function sharedNodesResources(
  scope: ArmScope,
  layout: AzureLayout,
  clusterIdentity: { readonly id: string; readonly key: string },
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const [group, role] = SHARED_NODES_KEYS;
  return [
    taggedResource(scope, {
      key: group,
      title: 'security group that shared nodes are members of',
      type: 'Microsoft.Network/applicationSecurityGroups',
      id: layout.sharedNodes,
      body: { properties: {} },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      ...inGroup,
    }),
    // The cluster writes its nodes' network cards, and needs the right to join them to what they refer to.
    roleAssignment(scope, {
      key: role,
      title: 'role of the cluster on the security group of its shared nodes',
      on: layout.sharedNodes,
      role: 'networkContributor',
      holder: clusterIdentity.id,
      principalId: output(clusterIdentity.key, 'principalId'),
      dependsOn: [group, clusterIdentity.key],
      ...inGroup,
    }),
  ];
}

/** Of the nodes whose address a tenant's pods leave with; null where those are its own, or where pools are not ours to change. */
export function sharedNodesOf(
  tier: string,
  { cluster }: Pick<AzureInfrastructureSpec, 'cluster'>,
  layout: AzureLayout,
): string | null {
  return tier === 'dedicated-nodes' || cluster.id !== undefined ? null : layout.sharedNodes;
}

/** What an infrastructure on Azure says of the way of pods on its shared nodes. */
export function sharedNodesNotOffered({ cluster }: Pick<AzureInfrastructureSpec, 'cluster'>): NotOffered[] {
  if (cluster.id !== undefined) {
    return [
      {
        feature: 'way from pods on shared nodes to private endpoints',
        reason:
          'the cluster was there before, and its pools are not changed: no security group has their nodes for members; tenants of tier dedicated-nodes have the way',
      },
    ];
  }
  const most = cluster.maxNodes + surgeOf(cluster);
  if (most <= MOST_MEMBERS) return [];
  return [
    {
      feature: `certain way from pods on more than ${MOST_MEMBERS} shared nodes to private endpoints`,
      reason: `there may be ${most} shared nodes while they are upgraded, and Azure says that connections to private endpoints may fail where a security group has more than ${MOST_MEMBERS} members: lower cluster.maxNodes, choose a larger cluster.nodeSize, or use tier dedicated-nodes`,
    },
  ];
}

function surgeOf({ maxNodes, maxSurge }: AzureInfrastructureSpec['cluster']): number {
  const number = Number.parseInt(maxSurge, 10);
  return maxSurge.endsWith('%') ? Math.ceil((maxNodes * number) / 100) : number;
}
