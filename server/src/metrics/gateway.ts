import type { DeclaredObject } from '@tenantry/kinds';
import {
  createEmbeddedMetrics,
  createObjectMetrics,
  createSentMetrics,
  type MetricDefinition,
  type MetricEngine,
  together,
} from '@tenantry/observe/metrics';
import type { PromqlGateway } from '@tenantry/observe/metrics/prometheus';
import type { Binding } from '@tenantry/observe/metrics/promql';
import type { MetricRetention, MetricStore } from '@tenantry/store/contract';

/** PromQL over the samples of one tenant. */
export interface TenantPromql {
  readonly gateway: PromqlGateway;
  readonly binding: Binding;
}

/** Where the figures of clusters are. */
export interface ClusterMetrics {
  engineOf(tenant: DeclaredObject): Promise<MetricEngine>;
  /** Null where no Prometheus-compatible server is set. Throws `NotReadyError` while nothing tells the tenant's samples apart. */
  promqlOf(tenant: DeclaredObject): Promise<TenantPromql | null>;
}

/** Where the figures of each tenant are. */
export interface MetricsGateway extends ClusterMetrics {
  /** What a name means that programs of the tenant send; null where none does. */
  sentBy(tenant: DeclaredObject, name: string): Promise<MetricDefinition | null>;
  /** What is kept besides, beside figures of clusters from another place; without it there is nothing. */
  readonly beside?: (clusters: ClusterMetrics) => MetricsGateway;
}

/** How often clusters are measured and Azure Monitor is asked, and how long that is kept. */
export interface MetricSettings {
  readonly everySeconds: number;
  /** Null: never. */
  readonly azureSeconds: number | null;
  readonly retention: MetricRetention;
}

export const DEFAULT_METRICS: MetricSettings = {
  everySeconds: 30,
  azureSeconds: 300,
  retention: { raw: 2, fiveMinutes: 14, hour: 400, seriesPerTenant: 10_000 },
};

type KeptFigures = Pick<
  MetricStore,
  'searchMetrics' | 'metricSource' | 'metricSourceNamed' | 'metricTargets' | 'sentMetrics'
>;

/** All of them in our own database. `hasAzure`: what Azure measures is among them. */
export function embeddedMetricsGateway(
  store: KeptFigures,
  settings: MetricSettings = DEFAULT_METRICS,
  hasAzure = false,
): MetricsGateway {
  const engine = createEmbeddedMetrics({ store, ...settings });
  return withKept({ engineOf: async () => engine, promqlOf: async () => null }, store, settings, hasAzure);
}

/** What is measured of databases and the like, and what programs send, is in our own database, wherever figures of clusters are. */
export function withKept(
  clusters: ClusterMetrics,
  store: KeptFigures,
  { azureSeconds, retention }: MetricSettings,
  hasAzure: boolean,
): MetricsGateway {
  const objects = createObjectMetrics({ store, hasAzure, everySeconds: azureSeconds, retention });
  const sent = createSentMetrics({ store, retention });
  const beside = (others: ClusterMetrics): MetricsGateway => ({
    promqlOf: others.promqlOf,
    engineOf: async (tenant) => together(await others.engineOf(tenant), objects, sent),
    sentBy: (tenant, name) => sent.definitionOf(tenant, name),
    beside,
  });
  return beside(clusters);
}
