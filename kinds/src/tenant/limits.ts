import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import { smaller } from '../kubernetes/quantity.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';
import { CONTAINER_LIMITS } from './settings.ts';

/**
 * Most objects of each type, so that no tenant fills the cluster's database. Derived from the number of pods: a tenant
 * with more pods has more of all that makes them. Ended pods and old revisions count here, which the number of pods leaves out.
 */
function objectCounts({ quota, gateways }: ResolvedTenant): Record<string, string> {
  const { pods } = quota;
  const counts: Record<string, number> = {
    'count/pods': pods * 3 + 50,
    'count/deployments.apps': pods + 20,
    // Ten old ones are kept of each Deployment, StatefulSet and DaemonSet unless it says otherwise.
    'count/replicasets.apps': (pods + 20) * 12,
    'count/controllerrevisions.apps': (pods + 20) * 12,
    'count/statefulsets.apps': pods + 20,
    'count/daemonsets.apps': Math.min(pods, 50) + 5,
    'count/jobs.batch': pods * 3 + 50,
    'count/cronjobs.batch': pods + 20,
    'count/horizontalpodautoscalers.autoscaling': pods + 20,
    'count/poddisruptionbudgets.policy': pods + 20,
    'count/ingresses.networking.k8s.io': pods + 20,
    'count/endpointslices.discovery.k8s.io': quota.services * 10 + 20,
    ...(gateways.length === 0
      ? {}
      : Object.fromEntries(
          ['httproutes', 'grpcroutes', 'tlsroutes'].map((plural) => [
            `count/${plural}.gateway.networking.k8s.io`,
            pods + 20,
          ]),
        )),
  };
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
}

/** The quota, and defaults for containers that say nothing, so that the quota never refuses a pod for saying nothing. */
export function limitResources(scope: KubernetesScope, tenant: ResolvedTenant): DesiredResource[] {
  const { quota } = tenant;
  return [
    kubernetesObject(scope, {
      key: 'quota',
      title: 'resource quota',
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      plural: 'resourcequotas',
      name: 'tenant-quota',
      namespaced: true,
      body: {
        spec: {
          hard: {
            'requests.cpu': quota.cpu,
            'limits.cpu': quota.cpu,
            'requests.memory': quota.memory,
            'limits.memory': quota.memory,
            'requests.ephemeral-storage': quota.ephemeralStorage,
            'limits.ephemeral-storage': quota.ephemeralStorage,
            'requests.storage': quota.storage,
            persistentvolumeclaims: String(quota.volumeClaims),
            pods: String(quota.pods),
            services: String(quota.services),
            'services.nodeports': '0',
            'services.loadbalancers': String(tenant.loadBalancers),
            secrets: String(quota.secrets),
            configmaps: String(quota.configMaps),
            'requests.nvidia.com/gpu': String(tenant.gpus),
            ...objectCounts(tenant),
          },
        },
      },
    }),
    kubernetesObject(scope, {
      key: 'limits',
      title: 'limits of containers, pods and volume claims',
      apiVersion: 'v1',
      kind: 'LimitRange',
      plural: 'limitranges',
      name: 'tenant-limits',
      namespaced: true,
      body: {
        spec: {
          limits: [
            {
              type: 'Container',
              default: {
                cpu: smaller(CONTAINER_LIMITS.cpu, quota.cpu),
                memory: smaller(CONTAINER_LIMITS.memory, quota.memory),
                'ephemeral-storage': smaller(CONTAINER_LIMITS.ephemeralStorage, quota.ephemeralStorage),
              },
              defaultRequest: {
                cpu: smaller('100m', quota.cpu),
                memory: smaller('128Mi', quota.memory),
                'ephemeral-storage': smaller('256Mi', quota.ephemeralStorage),
              },
              max: { cpu: quota.cpu, memory: quota.memory, 'ephemeral-storage': quota.ephemeralStorage },
            },
            {
              type: 'Pod',
              max: { cpu: quota.cpu, memory: quota.memory, 'ephemeral-storage': quota.ephemeralStorage },
            },
            { type: 'PersistentVolumeClaim', max: { storage: quota.storage } },
          ],
        },
      },
    }),
  ];
}
