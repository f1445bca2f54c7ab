import type {
  AutoscalerTrouble,
  ClaimTrouble,
  ClusterHealth,
  Evictions,
  NodeTrouble,
  QuotaUse,
  WorkloadTrouble,
} from '@tenantry/drivers/kubernetes';
import type { FaultSeen } from '@tenantry/store/contract';

/** Whose faults what is found in a cluster is. */
export interface ClusterOwners {
  readonly infrastructureUid: string;
  /** Uids of tenants by their namespaces. */
  readonly tenants: ReadonlyMap<string, string>;
}

/** Each is looked at by itself: what is not known of one says nothing of the others. */
export const CLUSTER_PARTS = ['nodes', 'quotas', 'evictions', 'workloads', 'claims', 'autoscalers'] as const;
type Part = (typeof CLUSTER_PARTS)[number];

/** The scope of a part of an infrastructure's cluster. */
export function partScope(infrastructureUid: string, part: Part): string {
  return `${infrastructureUid}/${part}`;
}

const MOST_NAMED = 5;

type Said = Omit<FaultSeen, 'ownerUid' | 'scope'>;

/** What is not well in a cluster: its nodes are the infrastructure's, the rest is of the tenants whose namespaces it is in. */
export function clusterFaults(health: ClusterHealth, { infrastructureUid, tenants }: ClusterOwners) {
  const ofTenants = <Found extends { readonly namespace: string }>(
    part: Part,
    found: readonly Found[] | null,
    say: (one: Found) => Said,
  ) =>
    (found ?? []).flatMap((one): FaultSeen[] => {
      const ownerUid = tenants.get(one.namespace);
      return ownerUid === undefined ? [] : [{ ...say(one), ownerUid, scope: partScope(infrastructureUid, part) }];
    });
  const nodes = (health.nodes ?? []).map((node) => ({
    ...{ ...nodeFault(node), ownerUid: infrastructureUid, scope: partScope(infrastructureUid, 'nodes') },
  }));
  return {
    /** Of what is known now. */
    scopes: CLUSTER_PARTS.filter((part) => health[part] !== null).map((part) => partScope(infrastructureUid, part)),
    faults: [
      ...nodes,
      ...ofTenants('quotas', health.quotas, quotaFault),
      ...ofTenants('evictions', health.evictions, evictionFault),
      ...ofTenants('workloads', health.workloads, workloadFault),
      ...ofTenants('claims', health.claims, claimFault),
      ...ofTenants('autoscalers', health.autoscalers, autoscalerFault),
    ] satisfies FaultSeen[],
  };
}

function nodeFault({ node, code, what }: NodeTrouble): Said {
  return {
    key: `${code}/${node}`,
    code,
    resource: `/api/v1/nodes/${node}`,
    severity: code === 'NodeNotReady' ? 'critical' : 'warning',
    cause: `Node ${node} ${what}.`,
    remedy:
      code === 'NodeNotReady'
        ? `See kubectl describe node ${node}; repair it, or take it away so that another comes.`
        : 'Give the cluster larger or more nodes, or set lower limits on what runs there.',
    data: { node },
  };
}

function quotaFault({ namespace, quota, resource, used, hard }: QuotaUse): Said {
  return {
    key: `QuotaNearlyFull/${quota}/${resource}`,
    code: 'QuotaNearlyFull',
    resource: `/api/v1/namespaces/${namespace}/resourcequotas/${quota}`,
    severity: 'warning',
    cause: `Quota ${quota} of the tenant is nearly used up: ${resource}, ${used} of ${hard}.`,
    remedy: 'Use less, or give the tenant a larger size.',
    data: { quota, resource, used, hard },
  };
}

function evictionFault({ pods, why }: Evictions): Said {
  const more = pods.length > MOST_NAMED ? ` and ${pods.length - MOST_NAMED} more` : '';
  return {
    key: 'PodsEvicted',
    code: 'PodsEvicted',
    resource: null,
    severity: 'warning',
    cause: `Nodes put out pods of the tenant within the last hour: ${pods.slice(0, MOST_NAMED).join(', ')}${more}${why === '' ? '' : ` (${why})`}.`,
    remedy: 'Set requests in resources to what the pods need, so that they are placed where there is room for it.',
    data: { pods: pods.slice(0, MOST_NAMED) },
  };
}

/** What a tenant's people run beside its objects, by kubectl or helm. */
function workloadFault({ kind, name, path, code, what, remedy }: WorkloadTrouble): Said {
  return {
    key: `${code}/${kind}/${name}`,
    code,
    severity: 'critical',
    cause: `${kind} ${name}, which no object of the tenant made: ${what}.`,
    remedy,
    resource: path,
    data: { workload: { kind, name } },
  };
}

function claimFault({ namespace, claim, code, what, remedy }: ClaimTrouble): Said {
  return {
    key: `${code}/${claim}`,
    code,
    severity: code === 'VolumeNotResized' ? 'warning' : 'critical',
    cause: `Volume claim ${claim} ${what}.`,
    remedy,
    resource: `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`,
    data: { claim },
  };
}

function autoscalerFault({ namespace, autoscaler, code, what, remedy }: AutoscalerTrouble): Said {
  return {
    key: `${code}/${autoscaler}`,
    code,
    severity: 'warning',
    cause: `Autoscaler ${autoscaler} ${what}.`,
    remedy,
    resource: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${autoscaler}`,
    data: { autoscaler },
  };
}
