import type { ClusterContext, Controller, WatchEvent } from '../../contract.ts';
import {
  as,
  editable,
  hasEnded,
  isNotFound,
  type Node,
  now,
  type Outcome,
  type Pod,
  type PodCondition,
  sameJson,
  served,
  splitKey,
  WorkQueue,
} from '../../machinery/index.ts';
import { isGated, place } from './placement.ts';
import { Snapshot } from './snapshot.ts';

const NAME = 'default-scheduler';

/** Gives every pod a node. What fits nowhere is tried again when something changes that could help. */
export function scheduler(context: ClusterContext): Controller {
  const snapshot = new Snapshot();
  const unplaced = new Set<string>();
  const stops: (() => void)[] = [];
  const queue = new WorkQueue({
    name: NAME,
    speed: context.speed ?? 1,
    // One at a time, so that no two pods are given the same room.
    parallel: 1,
    work: (key) => schedule(context, snapshot, unplaced, key),
  });
  const tryAgain = () => {
    for (const key of unplaced) queue.add(key);
  };
  const onPod = (event: WatchEvent) => {
    const pod = as<Pod>(event.object);
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (event.type === 'DELETED') {
      snapshot.removePod(pod.metadata.uid);
      unplaced.delete(key);
      if (pod.spec.nodeName) tryAgain();
      return;
    }
    snapshot.setPod(pod);
    if (!pod.spec.nodeName) queue.add(key);
    else if (hasEnded(pod) && event.previous !== undefined && !hasEnded(as<Pod>(event.previous))) tryAgain();
  };
  const onNode = (event: WatchEvent) => {
    if (event.type === 'DELETED') return snapshot.removeNode(event.object.metadata.name);
    snapshot.setNode(as<Node>(event.object));
    if (event.previous === undefined || isMoreInviting(event)) tryAgain();
  };
  return {
    name: NAME,
    start() {
      const { registry } = context;
      stops.push(registry.watch(served(registry, 'nodes'), onNode));
      stops.push(registry.watch(served(registry, 'pods'), onPod));
      for (const [plural, group] of [
        ['persistentvolumeclaims', ''],
        ['storageclasses', 'storage.k8s.io'],
      ] as const) {
        const type = registry.type(plural, group);
        if (type !== undefined) stops.push(registry.watch(type, tryAgain));
      }
    },
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await queue.stop();
    },
  };
}

/** A heartbeat changes nothing for a pod that waits. */
function isMoreInviting(event: WatchEvent): boolean {
  const [after, before] = [as<Node>(event.object), as<Node>(event.previous ?? event.object)];
  return (
    !sameJson(after.spec, before.spec) ||
    !sameJson(after.metadata.labels, before.metadata.labels) ||
    !sameJson(after.status?.allocatable, before.status?.allocatable)
  );
}

async function schedule(
  context: ClusterContext,
  snapshot: Snapshot,
  unplaced: Set<string>,
  key: string,
): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'pods'), namespace, name);
  const pod = found === undefined ? undefined : as<Pod>(found);
  if (pod === undefined || pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined || hasEnded(pod)) {
    unplaced.delete(key);
    return undefined;
  }
  if ((pod.spec.schedulerName ?? NAME) !== NAME) return undefined;
  if (isGated(pod)) {
    await mark(context, pod, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates');
    return undefined;
  }
  const placement = place(context, snapshot, pod);
  try {
    if (placement.kind === 'node') {
      unplaced.delete(key);
      snapshot.setPod({ ...pod, spec: { ...pod.spec, nodeName: placement.node } });
      await bind(context, pod, placement.node);
      return undefined;
    }
    unplaced.add(key);
    if (await mark(context, pod, 'Unschedulable', placement.message)) {
      await context.registry.event(pod, NAME, 'FailedScheduling', placement.message, 'Warning');
    }
  } catch (error) {
    snapshot.removePod(pod.metadata.uid);
    if (!isNotFound(error)) throw error;
  }
  return undefined;
}

async function bind(context: ClusterContext, pod: Pod, node: string): Promise<void> {
  const bound = await context.registry.modify(
    served(context.registry, 'pods'),
    pod.metadata.namespace ?? null,
    pod.metadata.name,
    (current) => {
      const next = editable<Pod>(current);
      if (next.metadata.uid !== pod.metadata.uid || next.spec.nodeName) return undefined;
      next.spec.nodeName = node;
      next.status = { ...next.status, conditions: withCondition(next, scheduled(context, { status: 'True' })) };
      return next;
    },
    { manager: 'kube-scheduler', subresource: 'binding' },
  );
  if (bound === undefined) return;
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`;
  await context.registry.event(bound, NAME, 'Scheduled', message, 'Normal');
}

/** Says on the pod why it waits. Returns whether that is news. */
async function mark(context: ClusterContext, pod: Pod, reason: string, message: string): Promise<boolean> {
  const present = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  if (present?.reason === reason && present.message === message) return false;
  await context.registry.modify(
    served(context.registry, 'pods'),
    pod.metadata.namespace ?? null,
    pod.metadata.name,
    (current) => {
      const next = editable<Pod>(current);
      if (next.metadata.uid !== pod.metadata.uid || next.spec.nodeName) return undefined;
      next.status = {
        ...next.status,
        conditions: withCondition(next, scheduled(context, { status: 'False', reason, message })),
      };
      return next;
    },
    { manager: 'kube-scheduler', subresource: 'status' },
  );
  return true;
}

function scheduled(context: ClusterContext, more: Pick<PodCondition, 'status' | 'reason' | 'message'>): PodCondition {
  return { type: 'PodScheduled', lastProbeTime: null, lastTransitionTime: now(context), ...more };
}

function withCondition(pod: Pod, condition: PodCondition): PodCondition[] {
  return [...(pod.status?.conditions ?? []).filter((present) => present.type !== condition.type), condition];
}
