/** What cadvisor and kube-state-metrics say of a namespace over half an hour, in the OpenMetrics text format. */

/** A whole hour, some while ago. */
export const CLUSTER_END = Math.floor(Date.now() / 3_600_000) * 3_600 - 6 * 3_600;
const STEP = 30;
const COUNT = 60;

const PODS = [
  { pod: 'web-5d4f8c7b9-bcdfg', cpu: 0.2, memory: 2e6, limit: 0.5 },
  { pod: 'web-5d4f8c7b9-xz2v4', cpu: 0.1, memory: 1e6, limit: 0.5 },
  { pod: 'db-0', cpu: 0.3, memory: 3e6, limit: null },
];

/** @param factor of all figures */
export function clusterSamples(namespace: string, factor: number): string[] {
  const lines = new Map<string, (index: number) => number>();
  const add = (name: string, labels: Record<string, string>, value: (index: number) => number) => {
    const all = Object.entries({ ...labels, namespace }).map(([label, text]) => `${label}="${text}"`);
    lines.set(`${name}{${all.join(',')}}`, value);
  };
  for (const { pod, cpu, memory, limit } of PODS) {
    const container = { pod, container: 'main', image: 'i', node: 'n1' };
    add('container_cpu_usage_seconds_total', container, (index) => index * STEP * cpu * factor);
    add('container_memory_working_set_bytes', container, () => memory * factor);
    // Of the pod as a whole, which would count everything twice.
    add('container_memory_working_set_bytes', { pod, container: '', image: '', node: 'n1' }, () => 7e9);
    add('container_network_receive_bytes_total', { pod, interface: 'eth0' }, (index) => index * STEP * 20 * factor);
    if (limit !== null)
      add('kube_pod_container_resource_limits', { pod, container: 'main', resource: 'cpu' }, () => limit * factor);
    add('kube_pod_container_status_restarts_total', { pod, container: 'main' }, (index) =>
      pod === 'db-0' ? Math.floor(index / 15) * factor : 0,
    );
  }
  add('kube_deployment_status_replicas_ready', { deployment: 'web' }, () => 2 * factor);
  add('kube_deployment_spec_replicas', { deployment: 'web' }, () => 3 * factor);
  add('kube_statefulset_status_replicas_ready', { statefulset: 'db' }, () => factor);
  add('kube_statefulset_replicas', { statefulset: 'db' }, () => factor);
  add('kube_resourcequota', { resourcequota: 'quota', resource: 'limits.cpu', type: 'used' }, () => factor);
  add('kube_resourcequota', { resourcequota: 'quota', resource: 'limits.cpu', type: 'hard' }, () => 4 * factor);
  return [...lines].flatMap(([series, value]) =>
    Array.from(
      { length: COUNT },
      (_, index) => `${series} ${value(index)} ${CLUSTER_END - (COUNT - 1 - index) * STEP}`,
    ),
  );
}
