import type { Pod, PodTemplate } from './shapes.ts';

export function isReady(pod: Pod): boolean {
  return (
    pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
  );
}

/** Ready for at least so long; `nowMs` is the cluster's clock. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number, speed: number): boolean {
  const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  return (nowMs - Date.parse(ready.lastTransitionTime ?? '')) * speed >= minReadySeconds * 1000;
}

export function hasEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Counts towards replicas: neither ended nor on its way out. */
export function isActive(pod: Pod): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Metadata and spec of a pod made from a workload's template. */
export function podFromTemplate(template: PodTemplate): {
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  spec: PodTemplate['spec'];
} {
  const copy = structuredClone(template);
  return {
    labels: copy.metadata?.labels ?? {},
    ...(copy.metadata?.annotations === undefined ? {} : { annotations: copy.metadata.annotations }),
    spec: copy.spec,
  };
}
