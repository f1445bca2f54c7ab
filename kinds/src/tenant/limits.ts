import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';

const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Base units of a Kubernetes quantity (cores or bytes). */
function amount(quantity: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  const factor = FACTORS[unit];
  if (number === '' || factor === undefined) throw new Error(`${quantity} is no quantity`);
  return Number(number) * factor;
}

const smaller = (one: string, other: string) => (amount(one) <= amount(other) ? one : other);

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
          },
        },
      },
    }),
    kubernetesObject(scope, {
      key: 'limits',
      title: 'limits of containers',
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
                cpu: smaller('500m', quota.cpu),
                memory: smaller('512Mi', quota.memory),
                'ephemeral-storage': smaller('1Gi', quota.ephemeralStorage),
              },
              defaultRequest: {
                cpu: smaller('100m', quota.cpu),
                memory: smaller('128Mi', quota.memory),
                'ephemeral-storage': smaller('256Mi', quota.ephemeralStorage),
              },
              max: { cpu: quota.cpu, memory: quota.memory, 'ephemeral-storage': quota.ephemeralStorage },
            },
          ],
        },
      },
    }),
  ];
}
