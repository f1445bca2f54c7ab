import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  isActive,
  isAvailable,
  isReady,
  now,
  type Outcome,
  ownerKey,
  ownKey,
  type Pod,
  type ReplicaSet,
  reconciler,
  sameJson,
  selectorMatches,
  served,
  splitKey,
  type WorkloadCondition,
} from '../machinery/index.ts';
import { REPORT_STATUS } from './identity.ts';
import { claimPods, createPod, deletePod } from './pod-control.ts';

const NAME = 'replicaset-controller';
/** A pass makes or ends at most so many pods, as the real controller does. */
const BURST = 500;

/** Keeps as many pods as a ReplicaSet asks for. */
export function replicaSetController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'replicasets', group: 'apps', keys: ownKey },
      {
        plural: 'pods',
        keys: (event) => {
          const owned = ownerKey('ReplicaSet')(event);
          if (owned.length > 0 || event.type !== 'ADDED') return owned;
          return adopters(context, event.object);
        },
      },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

/** ReplicaSets that might take in a pod that nobody controls. */
function adopters(context: ClusterContext, pod: KubeObject): string[] {
  if (pod.metadata.labels === undefined || pod.metadata.ownerReferences?.some((owner) => owner.controller)) return [];
  return context.registry
    .list(served(context.registry, 'replicasets', 'apps'), pod.metadata.namespace ?? null)
    .filter((set) => selectorMatches(as<ReplicaSet>(set).spec.selector, pod.metadata.labels))
    .map((set) => `${set.metadata.namespace}/${set.metadata.name}`);
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'replicasets', 'apps'), namespace, name);
  if (found === undefined) return undefined;
  const set = as<ReplicaSet>(found);
  const pods = await claimPods(context, set, set.spec.selector);
  let refusal: unknown;
  if (set.metadata.deletionTimestamp === undefined) {
    try {
      await scale(context, set, pods.filter(isActive));
    } catch (error) {
      refusal = error;
    }
  }
  await report(context, set, refusal);
  if (refusal !== undefined) throw refusal;
  const minReady = set.spec.minReadySeconds ?? 0;
  return minReady > 0 && pods.some((pod) => isReady(pod) && !available(context, pod, minReady))
    ? minReady * 1000
    : undefined;
}

async function scale(context: ClusterContext, set: ReplicaSet, active: Pod[]): Promise<void> {
  const wanted = set.spec.replicas ?? 1;
  const missing = Math.min(wanted - active.length, BURST);
  for (let made = 0; made < missing; made++) {
    await createPod(context, NAME, set, { generateName: `${set.metadata.name}-`, template: set.spec.template });
  }
  if (missing >= 0) return;
  for (const pod of leastWorthKeeping(active).slice(0, Math.min(-missing, BURST)))
    await deletePod(context, NAME, set, pod);
}

/** Those that do the least come first: not on a node, pending, not ready, of low deletion cost, restarted, young. */
export function leastWorthKeeping(pods: readonly Pod[]): Pod[] {
  const rank = (pod: Pod): (number | string)[] => [
    pod.spec.nodeName ? 1 : 0,
    pod.status?.phase === 'Running' ? 1 : 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount)),
    -Date.parse(pod.metadata.creationTimestamp),
    pod.metadata.name,
  ];
  return [...pods].sort((left, right) => {
    const [first, second] = [rank(left), rank(right)];
    for (let index = 0; index < first.length; index++) {
      const [one, two] = [first[index] ?? 0, second[index] ?? 0];
      if (one !== two) return one < two ? -1 : 1;
    }
    return 0;
  });
}

function available(context: ClusterContext, pod: Pod, minReadySeconds: number): boolean {
  return isAvailable(pod, minReadySeconds, context.clock().getTime(), context.speed ?? 1);
}

async function report(context: ClusterContext, set: ReplicaSet, refusal: unknown): Promise<void> {
  const { registry } = context;
  await registry.modify(
    served(registry, 'replicasets', 'apps'),
    set.metadata.namespace ?? null,
    set.metadata.name,
    (found) => {
      const current = as<ReplicaSet>(found);
      if (current.metadata.uid !== set.metadata.uid) return undefined;
      const owned = registry
        .list(served(registry, 'pods'), set.metadata.namespace ?? null)
        .map((object) => as<Pod>(object))
        .filter((pod) =>
          pod.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid && owner.controller),
        );
      const active = owned.filter(isActive);
      const labels = current.spec.template.metadata?.labels ?? {};
      const status: ReplicaSet['status'] = {
        replicas: active.length,
        ...nonZero('fullyLabeledReplicas', active.filter((pod) => hasLabels(pod, labels)).length),
        ...nonZero('readyReplicas', active.filter(isReady).length),
        ...nonZero(
          'availableReplicas',
          active.filter((pod) => available(context, pod, current.spec.minReadySeconds ?? 0)).length,
        ),
        terminatingReplicas: owned.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isEnded(pod))
          .length,
        observedGeneration: set.metadata.generation ?? 1,
        ...conditions(context, current, refusal),
      };
      if (sameJson(current.status, status)) return undefined;
      return { ...editable<ReplicaSet>(current), status };
    },
    REPORT_STATUS,
  );
}

function isEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function hasLabels(pod: Pod, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value);
}

/** Kubernetes leaves counters out while they are zero. */
export function nonZero<Field extends string>(field: Field, value: number): { [name in Field]?: number } {
  return (value === 0 ? {} : { [field]: value }) as { [name in Field]?: number };
}

function conditions(context: ClusterContext, set: ReplicaSet, refusal: unknown): { conditions?: WorkloadCondition[] } {
  const others = (set.status.conditions ?? []).filter((condition) => condition.type !== 'ReplicaFailure');
  if (refusal === undefined) return others.length === 0 ? {} : { conditions: others };
  const present = set.status.conditions?.find((condition) => condition.type === 'ReplicaFailure');
  // As the real controller: the first refusal stays, so that the name of the next pod that is refused is no change of the set.
  if (present !== undefined) return { conditions: set.status.conditions ?? [] };
  const message = refusal instanceof Error ? refusal.message : String(refusal);
  const failure: WorkloadCondition = {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: now(context),
    reason: 'FailedCreate',
    message,
  };
  return { conditions: [...others, failure] };
}
