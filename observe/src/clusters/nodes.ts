import type { ClusterNode, NamespaceRequests } from '@tenantry/drivers/kubernetes';
import { amount } from '@tenantry/kinds';

/** What of a cluster tells who takes what. */
export interface ClusterFigures {
  nodes(connection: string, options: { readonly signal: AbortSignal }): Promise<readonly ClusterNode[]>;
  requests(connection: string, options: { readonly signal: AbortSignal }): Promise<readonly NamespaceRequests[]>;
}

/** The taint of nodes that are one tenant's. */
const OWN_NODES = 'tenantry.dev/tenant';

/** The tenant whose own a node is; null where it is nobody's. */
export function ownerOf({ taints }: Pick<ClusterNode, 'taints'>): string | null {
  return taints.find(({ key }) => key === OWN_NODES)?.value ?? null;
}

/** What pods may ask for on nodes together: cores, GiB and pods. */
export function allocatableOf(nodes: readonly Pick<ClusterNode, 'allocatable'>[]) {
  const sum = (name: string) => nodes.reduce((total, { allocatable }) => total + amount(allocatable[name] ?? '0'), 0);
  return { cpu: sum('cpu'), memory: sum('memory') / 2 ** 30, pods: sum('pods') };
}
