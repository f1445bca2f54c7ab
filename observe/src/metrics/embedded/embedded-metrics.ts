import type { MetricRetention, MetricSource, MetricStore } from '@tenantry/store/contract';
import { CLUSTER_METRICS, type MetricDefinition } from '../catalogue.ts';
import { isSeldom, WITNESS } from '../collector/seldom.ts';
import {
  type MetricAnswer,
  type MetricEngine,
  type MetricQuestion,
  type MetricTenant,
  type MetricUnavailable,
  MOST_LINES,
} from '../contract.ts';
import { carried, withStepsBefore } from './carried.ts';
import { lineOf, stepAt } from './lines.ts';
import { type Reading, readingOf } from './resolution.ts';

export interface EmbeddedMetricsOptions {
  readonly store: Pick<MetricStore, 'searchMetrics' | 'metricSource'>;
  readonly retention: MetricRetention;
  readonly everySeconds: number;
  readonly now?: () => Date;
}

/** A cluster that was not measured for so many turns is said not to be. */
const LATE_TURNS = 5;

/** Figures that we take ourselves and keep in our own database. */
export function createEmbeddedMetrics(options: EmbeddedMetricsOptions): MetricEngine {
  const { store, retention, everySeconds, now = () => new Date() } = options;

  async function offer(tenant: MetricTenant) {
    const source = await store.metricSource(tenant.uid);
    return {
      ...{ engine: 'embedded' as const, everySeconds, measuredAt: source?.measuredAt ?? null },
      metrics: CLUSTER_METRICS.map((metric) => ({ ...metric, everySeconds, unavailable: unavailable(metric, source) })),
      notice: noticeOf(tenant, source),
    };
  }

  async function query(tenant: MetricTenant, question: MetricQuestion): Promise<MetricAnswer> {
    const { metric, group } = question;
    const reading = readingOf(question, group, retention, everySeconds, now());
    const [source, { lines, omitted }] = await Promise.all([
      store.metricSource(tenant.uid),
      isSeldom(metric.name) && reading.resolution === 'raw'
        ? carriedLines(tenant, question, reading)
        : linesOf(tenant, question, reading),
    ]);
    return {
      ...{ engine: 'embedded', from: reading.from, to: reading.to, stepSeconds: reading.stepSeconds, lines, omitted },
      ...{ unavailable: unavailable(metric, source), notice: noticeOf(tenant, source) },
    };
  }

  async function linesOf(tenant: MetricTenant, { metric, group, stat, service }: MetricQuestion, reading: Reading) {
    const { from, to, stepSeconds, resolution } = reading;
    const { series, omitted } = await store.searchMetrics(tenant.uid, {
      ...{ metric: metric.name, grouping: group, mostSeries: MOST_LINES, from, to, stepSeconds, resolution },
      ...(service === undefined ? {} : group === 'service' ? { name: service } : { service }),
    });
    return { lines: series.map((one) => lineOf(tenant, metric, stat, reading, one)), omitted };
  }

  /** Of what is not written at each look. */
  async function carriedLines(tenant: MetricTenant, question: MetricQuestion, reading: Reading) {
    const wider = { ...reading, ...withStepsBefore(reading) };
    const [{ lines, omitted }, witness] = await Promise.all([
      linesOf(tenant, question, wider),
      store.searchMetrics(tenant.uid, { ...WITNESS, ...wider, mostSeries: 1 }),
    ]);
    const steps = witness.series.flatMap(({ points }) => points.map(({ at }) => stepAt(wider, at)));
    const looked = new Set(steps);
    const isLooked = Array.from({ length: wider.count }, (_, index) => looked.has(index));
    const shown = lines.map((line) => carried(line, isLooked, wider.before));
    return { lines: shown.filter(({ values }) => values.some((value) => value !== null)), omitted };
  }

  function unavailable({ source: from }: MetricDefinition, source: MetricSource | null): MetricUnavailable | null {
    if (from === 'none') return UNMEASURED;
    if (source === null) return NOT_YET;
    if (from === 'usage' && source.problem !== null) return source.problem as unknown as MetricUnavailable;
    const lateMs = now().getTime() - source.measuredAt.getTime();
    return lateMs > LATE_TURNS * everySeconds * 1000 ? lateSince(source.measuredAt) : null;
  }

  return { offer, query };
}

const UNMEASURED: MetricUnavailable = {
  reason: 'The metrics API of a cluster says nothing of the network.',
  remedy: 'Let Tenantry ask a Prometheus-compatible server that scrapes the kubelets (docs/metrics.md).',
};
const NOT_YET: MetricUnavailable = {
  reason: 'The cluster of the tenant has not been measured yet.',
  remedy: 'Wait a minute. If it stays so, look at the status of the tenant and whether its cluster answers.',
};
const lateSince = (at: Date): MetricUnavailable => ({
  reason: `The cluster was last measured at ${at.toISOString()}.`,
  remedy: 'Look whether the cluster answers (tenantry cluster check), and at the log of Tenantry.',
});

function noticeOf({ uid }: MetricTenant, source: MetricSource | null): string | null {
  const count = source?.cuts[uid];
  if (count === undefined) return null;
  return `The tenant has ${count} series, which is more than are taken in: those of some of its pods are left out, sums are whole.`;
}
