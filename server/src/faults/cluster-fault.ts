import type { ClusterHealth, Evictions, NodeTrouble, QuotaUse } from '@tenantry/drivers/kubernetes';
import type { FaultSeen } from '@tenantry/store/contract';

/** Whose faults what is found in a cluster is. */
export interface ClusterOwners {
  readonly infrastructureUid: string;
  /** Uids of tenants by their namespaces. */
  readonly tenants: ReadonlyMap<string, string>;
}

const MOST_NAMED = 5;

/** What is not well in a cluster: its nodes are the infrastructure's, the rest is of the tenants whose namespaces it is in. */
export function clusterFaults(health: ClusterHealth, { infrastructureUid, tenants }: ClusterOwners): FaultSeen[] {
  const scope = infrastructureUid;
  const common = { scope, resource: null };
  const ofTenant = <Found extends { readonly namespace: string }>(
    found: readonly Found[],
    say: (one: Found) => Omit<FaultSeen, 'ownerUid' | 'scope' | 'resource'>,
  ) =>
    found.flatMap((one): FaultSeen[] => {
      const ownerUid = tenants.get(one.namespace);
      return ownerUid === undefined ? [] : [{ ...common, ...say(one), ownerUid }];
    });
  return [
    ...health.nodes.map((node) => ({ ...common, ...nodeFault(node), ownerUid: infrastructureUid })),
    ...ofTenant(health.quotas, quotaFault),
    ...ofTenant(health.evictions, evictionFault),
  ];
}

function nodeFault({ node, code, what }: NodeTrouble) {
  return {
    key: `${code}/${node}`,
    code,
    severity: code === 'NodeNotReady' ? ('critical' as const) : ('warning' as const),
    cause: `Node ${node} ${what}.`,
    remedy:
      code === 'NodeNotReady'
        ? `See kubectl describe node ${node}; repair it, or take it away so that another comes.`
        : 'Give the cluster larger or more nodes, or set lower limits on what runs there.',
    data: { node },
  };
}

function quotaFault({ quota, resource, used, hard }: QuotaUse) {
  return {
    key: `QuotaNearlyFull/${quota}/${resource}`,
    code: 'QuotaNearlyFull',
    severity: 'warning' as const,
    cause: `Quota ${quota} of the tenant is nearly used up: ${resource}, ${used} of ${hard}.`,
    remedy: 'Use less, or give the tenant a larger size.',
    data: { quota, resource, used, hard },
  };
}

function evictionFault({ pods, why }: Evictions) {
  const more = pods.length > MOST_NAMED ? ` and ${pods.length - MOST_NAMED} more` : '';
  return {
    key: 'PodsEvicted',
    code: 'PodsEvicted',
    severity: 'warning' as const,
    cause: `Nodes put out pods of the tenant within the last hour: ${pods.slice(0, MOST_NAMED).join(', ')}${more}${why === '' ? '' : ` (${why})`}.`,
    remedy: 'Set requests in resources to what the pods need, so that they are placed where there is room for it.',
    data: { pods: pods.slice(0, MOST_NAMED) },
  };
}
