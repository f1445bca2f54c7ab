import { type ArmScope, armResource, providerId, taggedResource } from '../azure/arm.ts';
import { MOST_MEMBERS } from '../azure/private-endpoint.ts';
import type { ShardLayout } from '../infrastructure/layout.ts';
import type { AllocationRequest } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureTenant } from './azure-tenant.ts';

/** Priorities of tenants' own rules; 100–999 are for the platform and Grants, 4000 is the standing deny. */
const TENANT_PRIORITIES = { from: 1000, to: 3999 } as const;

type Direction = 'Inbound' | 'Outbound';

/** Private endpoints answer only: an outbound rule would have no meaning there. */
const RULES: readonly {
  readonly key: string;
  readonly nsg: 'workloadNsg' | 'privateEndpointNsg';
  readonly direction: Direction;
  readonly where: string;
}[] = [
  { key: 'rule/hosts-inbound', nsg: 'workloadNsg', direction: 'Inbound', where: 'hosts' },
  { key: 'rule/hosts-outbound', nsg: 'workloadNsg', direction: 'Outbound', where: 'hosts' },
  { key: 'rule/endpoints-inbound', nsg: 'privateEndpointNsg', direction: 'Inbound', where: 'private endpoints' },
];

/** Azure wants each priority once per group and direction. */
export function rulePriorities(shard: ShardLayout): AllocationRequest[] {
  return RULES.map(({ key, nsg, direction }) => priorityRequest(key, shard[nsg], direction));
}

/** A priority among those of tenants' own rules in one security group. */
export function priorityRequest(key: string, nsg: string, direction: Direction): AllocationRequest {
  return { key, pool: `nsg-priority:${nsg.toLowerCase()}:${direction}`, ...TENANT_PRIORITIES };
}

/** One place among the members of the tenant's security group, for a private endpoint or a network card. The vault has one. */
export function memberRequest(key: string, { securityGroup, tenant }: AzureTenant): AllocationRequest {
  const nodes = tenant.tier === 'dedicated-nodes' ? tenant.nodes.max : 0;
  const places = Math.max(1, MOST_MEMBERS - 1 - nodes);
  return {
    key,
    pool: `asg-member:${securityGroup.toLowerCase()}`,
    from: 1,
    to: places,
    whenFull: {
      message: `tenant ${tenant.name} has no place left for private endpoints and hosts: its security group holds ${MOST_MEMBERS} addresses, one of them for its vault${nodes === 0 ? '' : ` and ${nodes} for its nodes`}`,
      remedy: 'Delete what is no longer needed, or use another tenant.',
    },
  };
}

/** Of the tenant's application security group. */
export function securityGroupId(group: string, tenant: string): string {
  return providerId(group, 'Microsoft.Network/applicationSecurityGroups', `asg-${tenant}`);
}

/**
 * The tenant's application security group and the rules that let its members reach each other, and nobody else; but its private endpoints
 * let in the nodes, too, that its pods share with those of other tenants.
 */
export function securityGroupResources(
  scope: ArmScope,
  tenant: string,
  group: string,
  shard: ShardLayout,
  priorities: Readonly<Record<string, number>>,
  sharedNodes: string | null,
): DesiredResource[] {
  const asg = securityGroupId(group, tenant);
  const sources = (nsg: (typeof RULES)[number]['nsg']) => [
    { id: asg },
    ...(nsg === 'privateEndpointNsg' && sharedNodes !== null ? [{ id: sharedNodes }] : []),
  ];
  return [
    taggedResource(scope, {
      key: 'asg',
      title: `application security group asg-${tenant}`,
      type: 'Microsoft.Network/applicationSecurityGroups',
      id: asg,
      body: { properties: {} },
      dependsOn: ['resource-group'],
      deletedWith: 'resource-group',
    }),
    ...RULES.map(({ key, nsg, direction, where }) => {
      const priority = priorities[key];
      if (priority === undefined) throw new Error(`no priority was allocated for ${key}`);
      return armResource(scope, {
        key,
        title: `security rule: allow ${direction.toLowerCase()} inside the tenant, ${where}`,
        type: 'Microsoft.Network/networkSecurityGroups/securityRules',
        id: `${shard[nsg]}/securityRules/tenant-${tenant}-${direction.toLowerCase()}`,
        body: {
          properties: {
            priority,
            direction,
            access: 'Allow',
            protocol: '*',
            sourceApplicationSecurityGroups: sources(nsg),
            sourcePortRange: '*',
            destinationApplicationSecurityGroups: [{ id: asg }],
            destinationPortRange: '*',
          },
        },
        dependsOn: ['asg'],
      });
    }),
  ];
}
