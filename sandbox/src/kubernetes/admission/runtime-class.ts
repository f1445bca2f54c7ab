import type { AdmissionPlugin, AdmissionRequest, ClusterContext, KubeObject } from '../contract.ts';
import {
  fieldAt,
  formatQuantity,
  listAt,
  type Pod,
  quantity,
  sameJson,
  served,
  type Toleration,
} from '../machinery/index.ts';
import { forbidden, isCreateOf } from './refusal.ts';

/** A pod's runtime class must exist, and gives it its overhead and where it may run. */
export function runtimeClass(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'RuntimeClass',
    mutate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      const found = classOf(context, request, pod);
      if (found === undefined) return;
      setOverhead(request, pod, found);
      setScheduling(request, pod, found);
    },
    validate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      const found = classOf(context, request, pod);
      const overhead = overheadOf(found);
      if (overhead === undefined && pod.spec.overhead !== undefined) {
        throw forbidden(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      }
    },
  };
}

function classOf(context: ClusterContext, request: AdmissionRequest, pod: Pod): KubeObject | undefined {
  const name = (pod.spec as { runtimeClassName?: string }).runtimeClassName;
  if (!name) return undefined;
  const found = context.registry.get(served(context.registry, 'runtimeclasses', 'node.k8s.io'), null, name);
  if (found === undefined) throw forbidden(request, `pod rejected: RuntimeClass "${name}" not found`);
  return found;
}

function overheadOf(found: KubeObject | undefined): Record<string, string> | undefined {
  const overhead = fieldAt(found, 'overhead', 'podFixed') as Record<string, string> | undefined;
  return overhead === undefined || Object.keys(overhead).length === 0 ? undefined : overhead;
}

function setOverhead(request: AdmissionRequest, pod: Pod, found: KubeObject): void {
  const overhead = overheadOf(found);
  if (overhead === undefined) return;
  const canonical = (list: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, formatQuantity(quantity(amount))]));
  if (pod.spec.overhead !== undefined && !sameJson(canonical(pod.spec.overhead), canonical(overhead))) {
    throw forbidden(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  pod.spec.overhead = { ...overhead };
}

function setScheduling(request: AdmissionRequest, pod: Pod, found: KubeObject): void {
  const selector = fieldAt(found, 'scheduling', 'nodeSelector') as Record<string, string> | undefined;
  for (const [key, value] of Object.entries(selector ?? {})) {
    const own = pod.spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      throw forbidden(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    }
  }
  if (selector !== undefined) pod.spec.nodeSelector = { ...pod.spec.nodeSelector, ...selector };
  const tolerations = [...(pod.spec.tolerations ?? [])];
  for (const toleration of listAt(found, 'scheduling', 'tolerations') as Toleration[]) {
    if (!tolerations.some((each) => sameJson(each, toleration))) tolerations.push(structuredClone(toleration));
  }
  if (tolerations.length > 0) pod.spec.tolerations = tolerations;
}
