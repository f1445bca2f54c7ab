import type { ClusterContext, Controller } from '../../contract.ts';
import {
  as,
  editable,
  isConflict,
  isNotFound,
  type Node,
  newMetadata,
  now,
  type Outcome,
  ownKey,
  type Pod,
  sameJson,
  served,
  splitKey,
  WorkQueue,
} from '../../machinery/index.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const LEASE_SECONDS = 40;
/** Real time whatever the speed: a heartbeat costs the same in a fast cluster. */
const HEARTBEAT_MS = 30_000;

/** A node with this annotation is what it says, `False` or `Unknown`: a sick machine to order. */
export const readinessAnnotation = 'sandbox.local/ready';

type Condition = NonNullable<Node['status']['conditions']>[number];

/** Nodes report that they are well and renew their leases; pods of a node that is gone are removed. */
export function nodes(context: ClusterContext): Controller {
  const stops: (() => void)[] = [];
  const queue = new WorkQueue({
    name: 'node-heartbeat',
    speed: 1,
    parallel: 2,
    work: (key) => heartbeat(context, splitKey(key).name),
  });
  return {
    name: 'node-heartbeat',
    start() {
      const { registry } = context;
      stops.push(
        registry.watch(served(registry, 'nodes'), (event) => {
          const isTold =
            event.object.metadata.annotations?.[readinessAnnotation] !==
            event.previous?.metadata.annotations?.[readinessAnnotation];
          if (event.type !== 'MODIFIED' || isTold) for (const key of ownKey(event)) queue.add(key);
        }),
      );
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

async function heartbeat(context: ClusterContext, name: string): Promise<Outcome> {
  const type = served(context.registry, 'nodes');
  const found = context.registry.get(type, null, name);
  if (found === undefined) {
    await removePods(context, name);
    return undefined;
  }
  await context.registry.modify(
    type,
    null,
    name,
    (current) => {
      const node = editable<Node>(current);
      const status = reported(context, node);
      return sameJson(current.status, status) ? undefined : { ...node, status };
    },
    { manager: 'kubelet', subresource: 'status' },
  );
  await renewLease(context, as<Node>(found));
  return HEARTBEAT_MS;
}

/** What a kubelet says of its node; what is already there stays. */
function reported(context: ClusterContext, node: Node): Node['status'] {
  const at = now(context);
  const before = node.status?.conditions ?? [];
  const condition = (type: string, status: Condition['status'], reason: string, message: string): Condition => {
    const present = before.find((candidate) => candidate.type === type);
    if (present?.status === status) return present;
    return { type, status, lastHeartbeatTime: at, lastTransitionTime: at, reason, message };
  };
  const own = [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    readyCondition(node, condition),
  ];
  const others = before.filter((candidate) => !own.some((made) => made.type === candidate.type));
  const status: Node['status'] = { ...node.status, conditions: [...others, ...own] };
  if (status.allocatable === undefined && status.capacity !== undefined) status.allocatable = status.capacity;
  return status;
}

function readyCondition(
  node: Node,
  condition: (type: string, status: Condition['status'], reason: string, message: string) => Condition,
): Condition {
  switch (node.metadata.annotations?.[readinessAnnotation]) {
    case 'False':
      return condition('Ready', 'False', 'KubeletNotReady', 'container runtime network not ready');
    case 'Unknown':
      return condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.');
    default:
      return condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status');
  }
}

async function renewLease(context: ClusterContext, node: Node): Promise<void> {
  const type = context.registry.type('leases', 'coordination.k8s.io');
  const namespace = context.registry.get(served(context.registry, 'namespaces'), null, LEASE_NAMESPACE);
  if (type === undefined || namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
  const { name, uid } = node.metadata;
  const renewTime = context.clock().toISOString().replace('Z', '000Z');
  const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
  try {
    if (context.registry.get(type, LEASE_NAMESPACE, name) === undefined) {
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
      await context.registry.create(
        type,
        {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: newMetadata({ name, namespace: LEASE_NAMESPACE, ownerReferences }),
          spec,
        },
        { manager: 'kubelet' },
      );
    } else {
      await context.registry.modify(type, LEASE_NAMESPACE, name, (current) => ({ ...current, spec }), {
        manager: 'kubelet',
      });
    }
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error;
  }
}

async function removePods(context: ClusterContext, node: string): Promise<void> {
  const type = served(context.registry, 'pods');
  for (const object of context.registry.list(type, null)) {
    const pod = as<Pod>(object);
    if (pod.spec.nodeName !== node) continue;
    try {
      await context.registry.delete(type, pod.metadata.namespace ?? null, pod.metadata.name, {
        uid: pod.metadata.uid,
        gracePeriodSeconds: 0,
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
