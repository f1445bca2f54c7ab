import type { ClusterContext, Controller, KubeObject, ResourceType } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  formatQuantity,
  isJson,
  isReady,
  listAt,
  now,
  numberAt,
  type Outcome,
  ownKey,
  type Pod,
  type Quantity,
  quantity,
  reconciler,
  sameJson,
  selectorMatches,
  served,
  splitKey,
  stringAt,
  toNumber,
  type WorkloadCondition,
} from '../machinery/index.ts';
import { podUsage } from '../runtime/kubelet/usage.ts';
import { withCondition } from './conditions.ts';
import { REPORT, REPORT_STATUS } from './identity.ts';
import { tell } from './pod-control.ts';

const NAME = 'horizontal-pod-autoscaler';
const PERIOD_MS = 15_000;
/** Less than this much off the target is not worth a change. */
const TOLERANCE = 0.1;

interface Reading {
  readonly wanted: number;
  readonly status: Record<string, unknown>;
}

/** Scales workloads to what their pods use of cpu and memory. Looks again every quarter minute while there is one. */
export function autoscaler(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      {
        plural: 'horizontalpodautoscalers',
        group: 'autoscaling',
        keys: (event) => (event.type === 'DELETED' || isOwnReport(event) ? [] : ownKey(event)),
      },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

function isOwnReport(event: { object: KubeObject; previous?: KubeObject }): boolean {
  return event.previous !== undefined && sameJson(event.previous.spec, event.object.spec);
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const type = served(context.registry, 'horizontalpodautoscalers', 'autoscaling');
  const scaler = context.registry.get(type, namespace, name);
  if (scaler === undefined || scaler.metadata.deletionTimestamp !== undefined) return undefined;
  const reference = fieldAt(scaler, 'spec', 'scaleTargetRef');
  const targetType = context.registry.typeOfKind(
    stringAt(reference, 'apiVersion') ?? '',
    stringAt(reference, 'kind') ?? '',
  );
  const target =
    targetType === undefined
      ? undefined
      : context.registry.get(targetType, namespace, stringAt(reference, 'name') ?? '');
  if (target === undefined || targetType === undefined) {
    await report(context, type, scaler, {}, [
      {
        type: 'AbleToScale',
        status: 'False',
        reason: 'FailedGetScale',
        message: "the HPA controller was unable to get the target's current scale",
      },
    ]);
    return PERIOD_MS;
  }
  await adjust(context, type, scaler, targetType, target);
  return PERIOD_MS;
}

async function adjust(
  context: ClusterContext,
  type: ResourceType,
  scaler: KubeObject,
  targetType: ResourceType,
  target: KubeObject,
): Promise<void> {
  const current = numberAt(target, 'spec', 'replicas') ?? 1;
  const least = numberAt(scaler, 'spec', 'minReplicas') ?? 1;
  const most = numberAt(scaler, 'spec', 'maxReplicas') ?? 1;
  const able = {
    type: 'AbleToScale',
    status: 'True' as const,
    reason: 'ReadyForNewScale',
    message: 'recommended size matches current size',
  };
  if (current === 0) {
    await report(context, type, scaler, { currentReplicas: 0, desiredReplicas: 0 }, [
      able,
      {
        type: 'ScalingActive',
        status: 'False',
        reason: 'ScalingDisabled',
        message: 'scaling is disabled since the replica count of the target is zero',
      },
    ]);
    return;
  }
  const readings = readMetrics(context, scaler, target, current);
  if (readings.length === 0) {
    await report(context, type, scaler, { currentReplicas: current, desiredReplicas: current }, [
      able,
      {
        type: 'ScalingActive',
        status: 'False',
        reason: 'FailedGetResourceMetric',
        message: 'the HPA was unable to compute the replica count: no metrics returned from resource metrics API',
      },
    ]);
    return;
  }
  const wanted = Math.max(...readings.map((reading) => reading.wanted));
  // As the real one: at most doubled (or four more) at a time.
  const desired = Math.max(least, Math.min(most, wanted, Math.max(2 * current, 4)));
  if (desired !== current) {
    await context.registry.modify(
      targetType,
      target.metadata.namespace ?? null,
      target.metadata.name,
      (object) => ({ ...editable(object), spec: { ...(object.spec as object), replicas: desired } }),
      REPORT,
    );
    const direction = desired > current ? 'above' : 'below';
    await tell(
      context,
      scaler,
      NAME,
      'SuccessfulRescale',
      `New size: ${desired}; reason: ${desired > current ? `cpu resource utilization (percentage of request) ${direction} target` : 'All metrics below target'}`,
    );
  }
  const isLimited = desired !== wanted;
  await report(
    context,
    type,
    scaler,
    {
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: readings.map((reading) => reading.status),
      ...(desired === current ? {} : { lastScaleTime: now(context) }),
    },
    [
      desired === current
        ? able
        : {
            ...able,
            reason: 'SucceededRescale',
            message: `the HPA controller was able to update the target scale to ${desired}`,
          },
      {
        type: 'ScalingActive',
        status: 'True',
        reason: 'ValidMetricFound',
        message:
          'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      },
      isLimited
        ? {
            type: 'ScalingLimited',
            status: 'True',
            reason: wanted > desired ? 'TooManyReplicas' : 'TooFewReplicas',
            message: `the desired replica count is ${wanted > desired ? 'more than the maximum' : 'less than the minimum'} replica count`,
          }
        : {
            type: 'ScalingLimited',
            status: 'False',
            reason: 'DesiredWithinRange',
            message: 'the desired count is within the acceptable range',
          },
    ],
  );
}

function readMetrics(context: ClusterContext, scaler: KubeObject, target: KubeObject, current: number): Reading[] {
  const pods = context.registry
    .list(served(context.registry, 'pods'), scaler.metadata.namespace ?? null)
    .map((pod) => as<Pod>(pod))
    .filter((pod) => selectorMatches(fieldAt(target, 'spec', 'selector'), pod.metadata.labels) && isReady(pod));
  return listAt(scaler, 'spec', 'metrics').flatMap((metric) => {
    if (stringAt(metric, 'type') !== 'Resource') return [];
    const name = stringAt(metric, 'resource', 'name') ?? 'cpu';
    const totals = { used: 0, requested: 0, pods: 0 };
    for (const pod of pods) {
      const usage = podUsage(context, pod);
      if (usage === undefined) continue;
      totals.pods += 1;
      totals.used += usage.containers.reduce(
        (sum, container) => sum + (name === 'cpu' ? container.cpuNanoCores / 1e9 : container.memoryBytes),
        0,
      );
      totals.requested += pod.spec.containers.reduce(
        (sum, container) => sum + toNumber(quantity(container.resources?.requests?.[name] ?? '0')),
        0,
      );
    }
    if (totals.pods === 0) return [];
    const average = totals.used / totals.pods;
    const value: Quantity = {
      nano:
        BigInt(Math.round(name === 'cpu' ? average * 1000 : average)) * (name === 'cpu' ? 1_000_000n : 1_000_000_000n),
      format: 'decimal',
    };
    const utilization = totals.requested === 0 ? undefined : Math.round((totals.used / totals.requested) * 100);
    const goal = numberAt(metric, 'resource', 'target', 'averageUtilization');
    const goalValue = fieldAt(metric, 'resource', 'target', 'averageValue');
    if (goal !== undefined && utilization === undefined) return [];
    const ratio = goal !== undefined ? (utilization ?? 0) / goal : average / toNumber(quantity(goalValue));
    const wanted = Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(ratio * totals.pods);
    const measured = {
      averageValue: formatQuantity(value),
      ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    };
    return [{ wanted, status: { type: 'Resource', resource: { name, current: measured } } }];
  });
}

async function report(
  context: ClusterContext,
  type: ResourceType,
  scaler: KubeObject,
  figures: Record<string, unknown>,
  drafts: readonly Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>[],
): Promise<void> {
  await context.registry.modify(
    type,
    scaler.metadata.namespace ?? null,
    scaler.metadata.name,
    (object) => {
      const before = isJson(object.status) ? object.status : {};
      let conditions = listAt(object, 'status', 'conditions').filter(isJson) as unknown as WorkloadCondition[];
      for (const draft of drafts) conditions = withCondition(context, conditions, draft);
      const status = { currentReplicas: 0, desiredReplicas: 0, ...before, ...figures, conditions };
      return sameJson(before, status) ? undefined : { ...editable(object), status };
    },
    REPORT_STATUS,
  );
}
