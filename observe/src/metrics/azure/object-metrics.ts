import type { MetricSource, MetricStore } from '@tenantry/store/contract';
import { type MetricDefinition, OBJECT_METRICS } from '../catalogue.ts';
import {
  type MetricAnswer,
  type MetricEngine,
  type MetricQuestion,
  type MetricTenant,
  type MetricUnavailable,
  MOST_LINES,
} from '../contract.ts';
import { lineOf } from '../embedded/lines.ts';
import { type KeptFor, readingOf } from '../embedded/resolution.ts';
import { MEASURED_TYPES, originOf } from './askings.ts';

export interface ObjectMetricsOptions {
  readonly store: Pick<MetricStore, 'searchMetrics' | 'metricSourceNamed' | 'metricTargets'>;
  /** Whether there is an Azure that is looked at. */
  readonly hasAzure: boolean;
  /** Null: Azure Monitor is not asked. */
  readonly everySeconds: number | null;
  readonly retention: KeptFor;
  readonly now?: () => Date;
}

/** A subscription that was not looked at for so many turns is said not to be. */
const LATE_TURNS = 4;
/** As many resources of one tenant tell which figures it has. */
const MOST_TARGETS = 1_000;

/** Figures of what lives in a tenant, which Azure measures and we keep. Offered are those of what the tenant has. */
export function createObjectMetrics(options: ObjectMetricsOptions): MetricEngine {
  const { store, hasAzure, everySeconds, retention, now = () => new Date() } = options;

  async function offer(tenant: MetricTenant) {
    const { types, source } = await stateOf(tenant);
    const metrics = OBJECT_METRICS.filter(({ name }) => originOf(name).types.some((type) => types.has(type)));
    return {
      ...{ engine: 'embedded' as const, everySeconds: 300, measuredAt: source?.measuredAt ?? null, notice: null },
      metrics: metrics.map((metric) => ({
        ...metric,
        everySeconds: originOf(metric.name).everySeconds,
        unavailable: unavailable(metric, types, source),
      })),
    };
  }

  async function query(tenant: MetricTenant, question: MetricQuestion): Promise<MetricAnswer> {
    const { metric, group, stat, object } = question;
    const reading = readingOf(question, group, retention, originOf(metric.name).everySeconds, now());
    const [{ types, source }, { series, omitted }] = await Promise.all([
      stateOf(tenant),
      store.searchMetrics(tenant.uid, {
        ...{ metric: metric.name, grouping: group, mostSeries: MOST_LINES },
        ...{ from: reading.from, to: reading.to, stepSeconds: reading.stepSeconds, resolution: reading.resolution },
        ...(object === undefined ? {} : { name: object }),
      }),
    ]);
    const lines = series.map((one) => lineOf(tenant, metric, stat, reading, one));
    return {
      ...{ engine: 'embedded', from: reading.from, to: reading.to, stepSeconds: reading.stepSeconds, lines, omitted },
      ...{ unavailable: unavailable(metric, types, source), notice: null },
    };
  }

  async function stateOf({ uid }: MetricTenant) {
    if (!hasAzure) return { types: new Set<string>(), source: null };
    const targets = await store.metricTargets({
      ...{ driver: 'azure', types: MEASURED_TYPES, tenantUid: uid, most: MOST_TARGETS },
    });
    // All that lives in a tenant is in the subscription of its infrastructure.
    const connection = targets[0]?.connection;
    const source = connection === undefined ? null : await store.metricSourceNamed(connection);
    return { types: new Set(targets.map(({ type }) => type)), source };
  }

  function unavailable(
    { name }: MetricDefinition,
    types: ReadonlySet<string>,
    source: MetricSource | null,
  ): MetricUnavailable | null {
    if (!hasAzure) return NO_AZURE;
    if (everySeconds === null) return SWITCHED_OFF;
    const own = originOf(name).types.filter((type) => types.has(type));
    if (own.length === 0) return NONE_OF_IT;
    if (source === null) return NOT_YET;
    const problems = (source.problem ?? {}) as unknown as Readonly<Record<string, MetricUnavailable>>;
    for (const type of own) if (problems[type] !== undefined) return problems[type];
    const lateMs = now().getTime() - source.measuredAt.getTime();
    return lateMs > LATE_TURNS * everySeconds * 1000 ? lateSince(source.measuredAt) : null;
  }

  return { offer, query };
}

const NO_AZURE: MetricUnavailable = {
  reason: 'Tenantry looks after no Azure, which these figures are of.',
  remedy: 'Ask for another figure; the catalogue says which there are.',
};
const SWITCHED_OFF: MetricUnavailable = {
  reason: 'Azure Monitor is not asked.',
  remedy: 'Whoever runs Tenantry can let it ask: TENANTRY_AZURE_METRICS_SECONDS (docs/metrics.md).',
};
const NONE_OF_IT: MetricUnavailable = {
  reason: 'The tenant has nothing now that this is measured of.',
  remedy: 'Ask for another figure; the catalogue says which there are.',
};
const NOT_YET: MetricUnavailable = {
  reason: 'Azure Monitor has not been asked yet.',
  remedy: 'Wait five minutes. If it stays so, look at the log of Tenantry.',
};
const lateSince = (at: Date): MetricUnavailable => ({
  reason: `Azure Monitor was last asked at ${at.toISOString()}.`,
  remedy: 'Look at the log of Tenantry, and whether Azure answers.',
});
