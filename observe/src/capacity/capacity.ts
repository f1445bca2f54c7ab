import type { ClusterNode, NamespaceRequests } from '@tenantry/drivers/kubernetes';
import { allocatableOf, ownerOf } from '../clusters/index.ts';

/** Cores, bytes and pods. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export interface NodeGroup {
  readonly nodes: number;
  readonly ready: number;
  /** Of those that are ready, the ones that take no new pods. */
  readonly cordoned: number;
  /** Of those that are ready. */
  readonly allocatable: Amounts;
}

/** Nodes with what the tenants whose pods run there ask for. */
export interface AskedNodes extends NodeGroup {
  readonly tenants: number;
  readonly requested: Amounts;
  /** Below zero where more is asked for than there is: such pods wait. */
  readonly rest: Amounts;
  /** What the quotas of these tenants let them ask for together. */
  readonly quota: Amounts;
}

export interface TenantPlace {
  readonly tenant: string;
  readonly namespace: string;
  /** Whether its pods run on nodes of its own and on no others. */
  readonly hasOwnNodes: boolean;
}

export interface TenantDemand extends Pick<TenantPlace, 'tenant' | 'hasOwnNodes'> {
  readonly requested: Amounts;
  /** Null where there is no quota yet. */
  readonly quota: Amounts | null;
}

export interface ClusterCapacity {
  /** Of the kubelets, the oldest first. */
  readonly versions: readonly { readonly version: string; readonly nodes: number }[];
  readonly shared: AskedNodes;
  readonly own: readonly (AskedNodes & { readonly tenant: string })[];
  /** Nodes that a taint keeps for what tolerates it, such as those of the control plane. */
  readonly reserved: NodeGroup;
  readonly tenants: readonly TenantDemand[];
}

const CORDONED = 'node.kubernetes.io/unschedulable';
/** Taints that say how a node is, and go by themselves; `NotReady` is among them. */
const OF_CONDITIONS = ['node.kubernetes.io/', 'node.cloudprovider.kubernetes.io/'];

/** What a cluster has and what its tenants ask for of it; each node is counted once, and so is each tenant. */
export function capacityOf(
  nodes: readonly ClusterNode[],
  requests: readonly NamespaceRequests[],
  tenants: readonly TenantPlace[],
): ClusterCapacity {
  const byOwner = Map.groupBy(nodes, ownerOf);
  const [shared, reserved] = partition(byOwner.get(null) ?? [], (node) => !isReserved(node));
  const byNamespace = new Map(requests.map((one) => [one.namespace, one]));
  const demands = tenants.map(({ tenant, namespace, hasOwnNodes }): TenantDemand => {
    const asked = byNamespace.get(namespace);
    const quota = asked?.most ?? null;
    return {
      ...{ tenant, hasOwnNodes },
      requested: amountsOf(asked ?? NOTHING),
      quota: quota === null ? null : amountsOf(quota),
    };
  });
  const [withOwn, sharing] = partition(demands, ({ hasOwnNodes }) => hasOwnNodes);
  const byTenant = Map.groupBy(withOwn, ({ tenant }) => tenant);
  // Nodes may be there before their tenant is, and a tenant before its nodes are.
  const owners = new Set([...[...byOwner.keys()].filter((owner) => owner !== null), ...byTenant.keys()]);
  return {
    versions: versionsOf(nodes),
    shared: askedNodes(shared, sharing),
    own: [...owners].sort().map((tenant) => ({
      tenant,
      ...askedNodes(byOwner.get(tenant) ?? [], byTenant.get(tenant) ?? []),
    })),
    reserved: groupOf(reserved),
    tenants: demands,
  };
}

function isReserved({ taints }: ClusterNode): boolean {
  return taints.some(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && !OF_CONDITIONS.some((prefix) => key.startsWith(prefix)),
  );
}

function groupOf(nodes: readonly ClusterNode[]): NodeGroup {
  const ready = nodes.filter(({ isReady }) => isReady);
  const cordoned = ready.filter(({ taints }) => taints.some(({ key }) => key === CORDONED));
  return {
    ...{ nodes: nodes.length, ready: ready.length, cordoned: cordoned.length },
    allocatable: amountsOf(allocatableOf(ready)),
  };
}

function askedNodes(nodes: readonly ClusterNode[], demands: readonly TenantDemand[]): AskedNodes {
  const group = groupOf(nodes);
  const requested = sum(demands.map((demand) => demand.requested));
  const { allocatable } = group;
  return {
    ...group,
    tenants: demands.length,
    requested,
    rest: rounded({
      cpu: allocatable.cpu - requested.cpu,
      memory: allocatable.memory - requested.memory,
      pods: allocatable.pods - requested.pods,
    }),
    quota: sum(demands.flatMap(({ quota }) => (quota === null ? [] : [quota]))),
  };
}

const NOTHING = { cpu: 0, memory: 0, pods: 0 };

const sum = (all: readonly Amounts[]): Amounts =>
  rounded(
    all.reduce(
      (total, { cpu, memory, pods }) => ({
        cpu: total.cpu + cpu,
        memory: total.memory + memory,
        pods: total.pods + pods,
      }),
      NOTHING,
    ),
  );

/** Of what has its memory in GiB. */
const amountsOf = ({ cpu, memory, pods }: Amounts): Amounts => rounded({ cpu, memory: memory * 2 ** 30, pods });

/** To thousandths of a core, which is the finest that pods may ask for, and to whole bytes. */
const rounded = ({ cpu, memory, pods }: Amounts): Amounts => ({
  cpu: Math.round(cpu * 1000) / 1000,
  memory: Math.round(memory),
  pods,
});

function versionsOf(nodes: readonly ClusterNode[]): ClusterCapacity['versions'] {
  const counts = Map.groupBy(nodes, ({ version }) => version);
  return [...counts]
    .map(([version, of]) => ({ version, nodes: of.length }))
    .sort((one, other) => one.version.localeCompare(other.version, 'en', { numeric: true }));
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
