import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf } from '../defaults/fields.ts';
import type { ServedType } from '../types/served.ts';

/** The same event in the two groups that serve it: core's field, then events.k8s.io's. */
const eventFields: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

function renamed(object: KubeObject, isToStored: boolean): KubeObject {
  const result: KubeObject = { ...object };
  for (const [core, newer] of eventFields) {
    const [from, to] = isToStored ? [newer, core] : [core, newer];
    if (object[from] === undefined) continue;
    delete result[from];
    result[to] = object[from];
  }
  return result;
}

function cpuMetric(metrics: unknown): Fields | undefined {
  return listOf(metrics).find((metric) => metric.type === 'Resource' && fieldsOf(metric.resource).name === 'cpu');
}

/** autoscaling/v1 knows one metric, the use of cpu. */
function autoscalerToV1(object: KubeObject): KubeObject {
  const { metrics, behavior: _, ...spec } = fieldsOf(object.spec);
  const target = fieldsOf(fieldsOf(cpuMetric(metrics)?.resource).target);
  const { currentMetrics, conditions: __, ...status } = fieldsOf(object.status);
  const current = fieldsOf(fieldsOf(cpuMetric(currentMetrics)?.resource).current);
  return {
    ...object,
    spec: {
      ...spec,
      ...(target.averageUtilization === undefined ? {} : { targetCPUUtilizationPercentage: target.averageUtilization }),
    },
    status: {
      currentReplicas: 0,
      ...status,
      ...(current.averageUtilization === undefined
        ? {}
        : { currentCPUUtilizationPercentage: current.averageUtilization }),
    },
  };
}

function autoscalerToV2(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: percentage, ...spec } = fieldsOf(object.spec);
  const { currentCPUUtilizationPercentage: _, ...status } = fieldsOf(object.status);
  const metric = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percentage } },
  };
  return { ...object, spec: percentage === undefined ? spec : { ...spec, metrics: [metric] }, status };
}

/** An object of one version as another version of the same resource shows it. */
export function convert(object: KubeObject, from: ServedType, to: ServedType): KubeObject {
  if (from.apiVersion === to.apiVersion) return object;
  const result: KubeObject = { ...object, apiVersion: to.apiVersion };
  if (to.kind === 'Event') return renamed(result, to.group === '');
  if (to.kind === 'HorizontalPodAutoscaler')
    return to.version === 'v1' ? autoscalerToV1(result) : autoscalerToV2(result);
  return result;
}
