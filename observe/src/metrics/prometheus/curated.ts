import type { MetricGrouping } from '@tenantry/store/contract';

/** How a figure is asked for in PromQL, of what cadvisor and kube-state-metrics say. Samples are told apart by pod or node. */
export interface CuratedQuery {
  /** Samples, over which is summed; `$step` stands for the step. */
  readonly samples: string;
  readonly limit?: string;
  /** The label that has the name of the group; of what is of pods, that of the pod, and it is added up here. */
  readonly labels: Partial<Record<MetricGrouping, string>>;
  /** What has to scrape it. */
  readonly from: 'the kubelets (cadvisor)' | 'kube-state-metrics';
}

const CONTAINERS = '{container!="",image!=""}';
const BY_POD = { pod: 'pod', service: 'pod' } as const;
/** Two scrapes and more, at the intervals that are usual. */
const RATE = '[5m]';

export const CURATED: Readonly<Record<string, CuratedQuery>> = {
  cpu: {
    samples: `rate(container_cpu_usage_seconds_total${CONTAINERS}${RATE})`,
    limit: 'kube_pod_container_resource_limits{resource="cpu"}',
    labels: { ...BY_POD, tenant: 'pod', node: 'node' },
    from: 'the kubelets (cadvisor)',
  },
  memory: {
    samples: `container_memory_working_set_bytes${CONTAINERS}`,
    limit: 'kube_pod_container_resource_limits{resource="memory"}',
    labels: { ...BY_POD, tenant: 'pod', node: 'node' },
    from: 'the kubelets (cadvisor)',
  },
  restarts: {
    samples: 'increase(kube_pod_container_status_restarts_total[$step])',
    labels: BY_POD,
    from: 'kube-state-metrics',
  },
  replicas: {
    samples:
      'label_replace(kube_deployment_status_replicas_ready, "service", "$1", "deployment", "(.*)") or label_replace(kube_statefulset_status_replicas_ready, "service", "$1", "statefulset", "(.*)")',
    limit:
      'label_replace(kube_deployment_spec_replicas, "service", "$1", "deployment", "(.*)") or label_replace(kube_statefulset_replicas, "service", "$1", "statefulset", "(.*)")',
    labels: { service: 'service' },
    from: 'kube-state-metrics',
  },
  quota: {
    samples: 'kube_resourcequota{type="used"}',
    limit: 'kube_resourcequota{type="hard"}',
    labels: { resource: 'resource' },
    from: 'kube-state-metrics',
  },
  'network-received': {
    samples: `rate(container_network_receive_bytes_total${RATE})`,
    labels: BY_POD,
    from: 'the kubelets (cadvisor)',
  },
  'network-sent': {
    samples: `rate(container_network_transmit_bytes_total${RATE})`,
    labels: BY_POD,
    from: 'the kubelets (cadvisor)',
  },
};

/** What a Deployment, a StatefulSet, a DaemonSet or a Job adds to its name for a pod. */
const MADE = [/-[a-z0-9]{5,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/, /-\d{1,5}$/, /-[bcdfghjklmnpqrstvwxz2456789]{5}$/];

/** By the name of a pod, as far as that tells. */
export function serviceOfPod(pod: string): string {
  const suffix = MADE.find((one) => one.test(pod));
  return suffix === undefined ? pod : pod.replace(suffix, '');
}
