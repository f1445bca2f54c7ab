import type { MetricTenant } from '@tenantry/observe/metrics';
import {
  createPrometheusMetrics,
  createPromqlGateway,
  type PrometheusAddress,
  prometheusServer,
} from '@tenantry/observe/metrics/prometheus';
import type { Binding } from '@tenantry/observe/metrics/promql';
import type { PassStore } from '@tenantry/store/contract';
import { NotReadyError } from '../options.ts';
import type { ClusterMetrics } from './gateway.ts';

/** What the label of a sample says of its tenant. */
export const TENANT_VALUES = ['namespace', 'name', 'uid'] as const;
export type TenantValue = (typeof TENANT_VALUES)[number];

export interface PrometheusSettings {
  readonly address: PrometheusAddress;
  readonly label: string;
  readonly value: TenantValue;
}

/** All is asked of a Prometheus-compatible server. */
export function prometheusMetricsGateway(
  { address, label, value }: PrometheusSettings,
  store: Pick<PassStore, 'inventory'>,
): ClusterMetrics {
  const gateway = createPromqlGateway(prometheusServer(address));
  async function bindingOf({ uid, name }: MetricTenant): Promise<Binding> {
    switch (value) {
      case 'uid':
        return { label, value: uid };
      case 'name':
        return { label, value: name };
      case 'namespace':
        return { label, value: await namespaceOf(store, uid) };
      default:
        return value satisfies never;
    }
  }
  const engine = createPrometheusMetrics({ gateway, bindingOf });
  return {
    engineOf: async () => engine,
    promqlOf: async (tenant) => ({ gateway, binding: await bindingOf(tenant) }),
  };
}

/** By the inventory: a namespace is the tenant's while it is there. */
export async function namespaceOf(store: Pick<PassStore, 'inventory'>, uid: string): Promise<string> {
  const name = await findNamespace(store, uid);
  if (name === null) throw new NotReadyError('The tenant has no namespace yet.');
  return name;
}

/** Null while there is none. */
export async function findNamespace(store: Pick<PassStore, 'inventory'>, uid: string): Promise<string | null> {
  const row = (await store.inventory(uid)).find(
    ({ driver, type, state }) => driver === 'kubernetes' && type === 'v1/Namespace' && state === 'present',
  );
  return row?.id.split('/').at(-1) ?? null;
}
