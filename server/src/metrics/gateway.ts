import type { DeclaredObject } from '@tenantry/kinds';
import { createEmbeddedMetrics, type MetricEngine } from '@tenantry/observe/metrics';
import type { PromqlGateway } from '@tenantry/observe/metrics/prometheus';
import type { Binding } from '@tenantry/observe/metrics/promql';
import type { MetricRetention, MetricStore } from '@tenantry/store/contract';

/** PromQL over the samples of one tenant. */
export interface TenantPromql {
  readonly gateway: PromqlGateway;
  readonly binding: Binding;
}

/** Where the figures of each tenant are. */
export interface MetricsGateway {
  engineOf(tenant: DeclaredObject): Promise<MetricEngine>;
  /** Null where no Prometheus-compatible server is set. Throws `NotReadyError` while nothing tells the tenant's samples apart. */
  promqlOf(tenant: DeclaredObject): Promise<TenantPromql | null>;
}

/** How often clusters are measured, and how long that is kept. */
export interface MetricSettings {
  readonly everySeconds: number;
  readonly retention: MetricRetention;
}

export const DEFAULT_METRICS: MetricSettings = {
  everySeconds: 30,
  retention: { raw: 2, fiveMinutes: 14, hour: 400, seriesPerTenant: 10_000 },
};

/** All of them in our own database. */
export function embeddedMetricsGateway(
  store: Pick<MetricStore, 'searchMetrics' | 'metricSource'>,
  settings: MetricSettings = DEFAULT_METRICS,
): MetricsGateway {
  const engine = createEmbeddedMetrics({ store, ...settings });
  return { engineOf: async () => engine, promqlOf: async () => null };
}
