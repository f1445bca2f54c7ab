import type { MetricStore, SentMetric } from '@tenantry/store/contract';
import type { MetricDefinition, MetricUnit } from '../catalogue.ts';
import {
  type MetricAnswer,
  type MetricEngine,
  type MetricQuestion,
  type MetricTenant,
  MOST_LINES,
} from '../contract.ts';
import { lineOf } from '../embedded/lines.ts';
import { type KeptFor, readingOf } from '../embedded/resolution.ts';

export interface SentMetricsOptions {
  readonly store: Pick<MetricStore, 'searchMetrics' | 'sentMetrics'>;
  readonly retention: KeptFor;
  readonly now?: () => Date;
}

/** Programs send about once a minute. */
const EVERY_SECONDS = 60;

export interface SentMetricEngine extends MetricEngine {
  /** What a name means that is not of the catalogue; null where no program of the tenant sends it. */
  definitionOf(tenant: MetricTenant, name: string): Promise<MetricDefinition | null>;
}

/** What programs of a tenant send, under the names that they give it. */
export function createSentMetrics({ store, retention, now = () => new Date() }: SentMetricsOptions): SentMetricEngine {
  const definitions = async ({ uid }: MetricTenant) => (await store.sentMetrics(uid)).map(definitionOf);

  async function query(tenant: MetricTenant, question: MetricQuestion): Promise<MetricAnswer> {
    const { metric, group, stat, service } = question;
    const { resolution, ...reading } = readingOf(question, group, retention, EVERY_SECONDS, now());
    const { from, to, stepSeconds } = reading;
    const { series, omitted } = await store.searchMetrics(tenant.uid, {
      ...{ metric: metric.name, grouping: group, mostSeries: MOST_LINES, from, to, stepSeconds, resolution },
      ...(service === undefined ? {} : { service }),
    });
    const lines = series.map((one) => lineOf(tenant, metric, stat, reading, one));
    return { engine: 'embedded', from, to, stepSeconds, lines, omitted, unavailable: null, notice: null };
  }

  return {
    query,
    offer: async (tenant) => ({
      ...{ engine: 'embedded' as const, everySeconds: EVERY_SECONDS, measuredAt: null, notice: null },
      metrics: (await definitions(tenant)).map((one) => ({ ...one, everySeconds: EVERY_SECONDS, unavailable: null })),
    }),
    definitionOf: async (tenant, name) => (await definitions(tenant)).find((one) => one.name === name) ?? null,
  };
}

function definitionOf({ metric, unit, isCounter }: SentMetric): MetricDefinition {
  return {
    ...{ name: metric, title: metric, unit: unitOf(unit ?? ''), groups: ['series'] },
    ...{ kind: isCounter ? 'counter' : 'gauge', limit: null, source: 'sent' },
  };
}

/** As programs write units: https://ucum.org/ucum */
const UNITS: Readonly<Record<string, MetricUnit>> = {
  ...{ By: 'bytes', bytes: 'bytes', s: 'seconds', ms: 'milliseconds', '%': 'percent' },
};
const unitOf = (unit: string): MetricUnit => UNITS[unit] ?? 'count';
