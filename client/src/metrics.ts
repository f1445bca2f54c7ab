import type { Call } from './call.ts';
import type { MetricAnswer, MetricList } from './types.ts';

/** Times are ISO 8601. Without them, the last hour. */
export interface MetricQuery {
  readonly metric: string;
  readonly from?: string;
  readonly to?: string;
  /** Seconds. */
  readonly step?: number;
  /** tenant, service, pod, node, resource, object, series. */
  readonly group?: string;
  /** average, min, max: of the values within a step. */
  readonly stat?: string;
  readonly service?: string;
  /** `Redis/cache`: with the group object. */
  readonly object?: string;
}

/** How much a tenant uses, over time. */
export interface MetricsApi {
  list(tenant: string): Promise<MetricList>;
  query(tenant: string, query: MetricQuery): Promise<MetricAnswer>;
}

export function metricsOf(call: Call): MetricsApi {
  const path = (tenant: string, part = '') => `/api/v1/tenants/${encodeURIComponent(tenant)}/metrics${part}`;
  return {
    list: (tenant) => call('GET', path(tenant)),
    query: (tenant, query) => call('GET', path(tenant, '/query'), { query: { ...query } }),
  };
}
