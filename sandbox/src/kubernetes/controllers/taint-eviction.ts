import type { ClusterContext, Controller } from '../contract.ts';
import {
  as,
  isNotFound,
  type Node,
  type Outcome,
  ownKey,
  type Pod,
  reconciler,
  served,
  splitKey,
} from '../machinery/index.ts';
import { tolerates } from '../runtime/scheduler/taints.ts';

const NAME = 'taint-eviction-controller';

/** Deletes pods from nodes with a `NoExecute` taint that they do not tolerate, or no longer. */
export function taintEviction(context: ClusterContext): Controller {
  const { registry } = context;
  /** Since when a pod sits on a tainted node, for tolerations that end. */
  const since = new Map<string, number>();
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'pods', keys: (event) => (hasTaintedNode(context, as<Pod>(event.object)) ? ownKey(event) : []) },
      {
        plural: 'nodes',
        keys: (event) => {
          const node = as<Node>(event.object);
          const before = event.previous === undefined ? undefined : as<Node>(event.previous);
          if (expelling(node).length === 0 && (before === undefined || expelling(before).length === 0)) return [];
          return registry
            .list(served(registry, 'pods'), null)
            .filter((pod) => as<Pod>(pod).spec.nodeName === node.metadata.name)
            .map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`);
        },
      },
    ],
    reconcile: (key) => evict(context, since, key),
  });
}

function expelling(node: Node): NonNullable<Node['spec']['taints']> {
  return (node.spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
}

function nodeOf(context: ClusterContext, pod: Pod): Node | undefined {
  if (!pod.spec.nodeName) return undefined;
  const node = context.registry.get(served(context.registry, 'nodes'), null, pod.spec.nodeName);
  return node === undefined ? undefined : as<Node>(node);
}

function hasTaintedNode(context: ClusterContext, pod: Pod): boolean {
  const node = nodeOf(context, pod);
  return node !== undefined && expelling(node).length > 0;
}

/** How long a pod may stay: 0 where a taint is not tolerated, undefined for as long as it likes. */
export function secondsTolerated(pod: Pod, node: Node): number | undefined {
  const tolerations = pod.spec.tolerations ?? [];
  let least: number | undefined;
  for (const taint of expelling(node)) {
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    for (const { tolerationSeconds } of matching) {
      if (tolerationSeconds === undefined || tolerationSeconds === null) continue;
      least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.max(0, tolerationSeconds));
    }
  }
  return least;
}

async function evict(context: ClusterContext, since: Map<string, number>, key: string): Promise<Outcome> {
  const { registry } = context;
  const { namespace, name } = splitKey(key);
  const type = served(registry, 'pods');
  const found = registry.get(type, namespace, name);
  const node = found === undefined ? undefined : nodeOf(context, as<Pod>(found));
  if (found === undefined || found.metadata.deletionTimestamp !== undefined || node === undefined) {
    since.delete(key);
    return undefined;
  }
  const seconds = expelling(node).length === 0 ? undefined : secondsTolerated(as<Pod>(found), node);
  if (seconds === undefined) {
    since.delete(key);
    return undefined;
  }
  const now = performance.now();
  const start = since.get(key) ?? now;
  since.set(key, start);
  const left = seconds * 1000 - (now - start) * (context.speed ?? 1);
  // A timer may fire a little early: a last millisecond is not worth another round.
  if (left > 1) return left;
  since.delete(key);
  await registry.event(found, NAME, 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`, 'Normal');
  try {
    await registry.delete(type, namespace, name, { uid: found.metadata.uid });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return undefined;
}
