import type { DeclaredObject } from '@tenantry/kinds';
import { createEmbeddedMetrics, type MetricEngine } from '@tenantry/observe/metrics';
import type { MetricRetention, MetricStore } from '@tenantry/store/contract';

/** Where the figures of each tenant are. */
export interface MetricsGateway {
  engineOf(tenant: DeclaredObject): Promise<MetricEngine>;
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
  return { engineOf: async () => engine };
}
