import type { ClusterContext } from '../../contract.ts';
import {
  fieldAt,
  isJson,
  listAt,
  type Node,
  numberAt,
  type Pod,
  selectorMatches,
  stringAt,
} from '../../machinery/index.ts';
import { namespaceLabels, type Snapshot } from './snapshot.ts';

export type AffinityProblem = 'affinity' | 'anti-affinity' | 'existing';

/** Why a pod may not stand on a node because of the pods around it; undefined when it may. */
export function affinityProblem(
  context: ClusterContext,
  snapshot: Snapshot,
  pod: Pod,
  node: Node,
): AffinityProblem | undefined {
  const wanted = listAt(pod.spec.affinity, 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  for (const term of wanted) {
    if (isMet(context, snapshot, term, pod, node)) continue;
    // The first of a group that wants to be together has nobody to be with yet.
    const isFirst =
      selects(context, term, pod, pod) && !snapshot.allPods().some((other) => selects(context, term, pod, other));
    if (!isFirst || node.metadata.labels?.[stringAt(term, 'topologyKey') ?? ''] === undefined) return 'affinity';
  }
  const unwanted = listAt(pod.spec.affinity, 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  for (const term of unwanted) {
    if (isMet(context, snapshot, term, pod, node)) return 'anti-affinity';
  }
  for (const load of snapshot.loads.values()) {
    for (const other of load.pods.values()) {
      const refused = listAt(other.spec.affinity, 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
      for (const term of refused) {
        if (sameTopology(term, node, load.node) && selects(context, term, other, pod)) return 'existing';
      }
    }
  }
  return undefined;
}

/** Whether placing the pod here would spread a group unevenly beyond what it allows. */
export function breaksSpread(snapshot: Snapshot, pod: Pod, node: Node): boolean {
  return (pod.spec.topologySpreadConstraints ?? []).some((constraint) => {
    if (!isJson(constraint) || constraint.whenUnsatisfiable !== 'DoNotSchedule') return false;
    const key = stringAt(constraint, 'topologyKey') ?? '';
    const domain = node.metadata.labels?.[key];
    if (domain === undefined) return true;
    const counts = new Map<string, number>();
    for (const load of snapshot.loads.values()) {
      const name = load.node.metadata.labels?.[key];
      if (name === undefined) continue;
      const matching = [...load.pods.values()].filter(
        (other) =>
          other.metadata.namespace === pod.metadata.namespace &&
          selectorMatches(constraint.labelSelector, other.metadata.labels),
      ).length;
      counts.set(name, (counts.get(name) ?? 0) + matching);
    }
    const least = Math.min(...counts.values());
    return (counts.get(domain) ?? 0) + 1 - least > (numberAt(constraint, 'maxSkew') ?? 1);
  });
}

function isMet(context: ClusterContext, snapshot: Snapshot, term: unknown, pod: Pod, node: Node): boolean {
  for (const load of snapshot.loads.values()) {
    if (!sameTopology(term, node, load.node)) continue;
    for (const other of load.pods.values()) if (selects(context, term, pod, other)) return true;
  }
  return false;
}

function sameTopology(term: unknown, left: Node, right: Node): boolean {
  const key = stringAt(term, 'topologyKey') ?? '';
  const value = left.metadata.labels?.[key];
  return value !== undefined && value === right.metadata.labels?.[key];
}

/** Whether a term of `owner` speaks of `other`. */
function selects(context: ClusterContext, term: unknown, owner: Pod, other: Pod): boolean {
  const names = listAt(term, 'namespaces');
  const selector = fieldAt(term, 'namespaceSelector');
  const namespace = other.metadata.namespace ?? '';
  const isInside =
    names.includes(namespace) ||
    (isJson(selector) && selectorMatches(selector, namespaceLabels(context, namespace))) ||
    (names.length === 0 && !isJson(selector) && namespace === owner.metadata.namespace);
  return isInside && selectorMatches(fieldAt(term, 'labelSelector'), other.metadata.labels);
}
