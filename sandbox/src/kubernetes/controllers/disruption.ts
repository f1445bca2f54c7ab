import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  isActive,
  isJson,
  isReady,
  listAt,
  numberAt,
  type Outcome,
  ownKey,
  type Pod,
  reconciler,
  sameJson,
  selectorMatches,
  served,
  splitKey,
  type WorkloadCondition,
} from '../machinery/index.ts';
import { withCondition } from './conditions.ts';
import { share } from './deployment/sizes.ts';
import { REPORT_STATUS } from './identity.ts';

/** Says of each PodDisruptionBudget how many of its pods may go at present. */
export function disruptionController(context: ClusterContext): Controller {
  const type = () => served(context.registry, 'poddisruptionbudgets', 'policy');
  return reconciler({
    name: 'disruption-controller',
    context,
    watches: [
      { plural: 'poddisruptionbudgets', group: 'policy', keys: ownKey },
      {
        plural: 'pods',
        keys: (event) =>
          context.registry
            .list(type(), event.object.metadata.namespace ?? null)
            .filter((budget) => selectorMatches(fieldAt(budget, 'spec', 'selector'), event.object.metadata.labels))
            .map((budget) => `${budget.metadata.namespace}/${budget.metadata.name}`),
      },
    ],
    async reconcile(key): Promise<Outcome> {
      const { namespace, name } = splitKey(key);
      if (context.registry.get(type(), namespace, name) === undefined) return undefined;
      await context.registry.modify(
        type(),
        namespace,
        name,
        (current) => {
          const status = statusOf(context, current);
          return sameJson(current.status, status) ? undefined : { ...editable(current), status };
        },
        REPORT_STATUS,
      );
      return undefined;
    },
  });
}

function statusOf(context: ClusterContext, budget: KubeObject): Record<string, unknown> {
  const pods = context.registry
    .list(served(context.registry, 'pods'), budget.metadata.namespace ?? null)
    .map((pod) => as<Pod>(pod))
    .filter((pod) => selectorMatches(fieldAt(budget, 'spec', 'selector'), pod.metadata.labels) && isActive(pod));
  const expected = expectedPods(context, pods);
  const healthy = pods.filter(isReady).length;
  const least = fieldAt(budget, 'spec', 'minAvailable') as number | string | undefined;
  const most = fieldAt(budget, 'spec', 'maxUnavailable') as number | string | undefined;
  const desired =
    most === undefined ? share(least ?? 1, expected, 'up') : Math.max(0, expected - share(most, expected, 'up'));
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  const before = listAt(budget, 'status', 'conditions').filter(isJson) as unknown as WorkloadCondition[];
  const conditions = withCondition(context, before, {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? 'True' : 'False',
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }).map((condition) => ({ ...condition, observedGeneration: budget.metadata.generation ?? 1 }));
  return {
    observedGeneration: budget.metadata.generation ?? 1,
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions,
  };
}

/** What the pods' controllers want, so that a pod that is missing counts as unavailable. */
function expectedPods(context: ClusterContext, pods: readonly Pod[]): number {
  const owners = new Map<string, number>();
  let alone = 0;
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
    const type = owner === undefined ? undefined : context.registry.typeOfKind(owner.apiVersion, owner.kind);
    const object =
      type === undefined ? undefined : context.registry.get(type, pod.metadata.namespace ?? null, owner?.name ?? '');
    const replicas = numberAt(object, 'spec', 'replicas');
    if (owner === undefined || replicas === undefined) alone += 1;
    else owners.set(owner.uid, replicas);
  }
  return [...owners.values()].reduce((sum, replicas) => sum + replicas, alone);
}
