import type { MetricGrouping } from '@tenantry/store/contract';
import type { MetricDefinition } from './catalogue.ts';

/** Whose figures. What decides is the uid: a name may have been another's before. */
export interface MetricTenant {
  readonly uid: string;
  readonly name: string;
}

/** Why there is nothing, and what to do so that there is. */
export interface MetricUnavailable {
  readonly reason: string;
  readonly remedy: string;
}

export interface OfferedMetric extends MetricDefinition {
  /** Shorter steps say no more. */
  readonly everySeconds: number;
  readonly unavailable: MetricUnavailable | null;
}

export interface MetricOffer {
  readonly engine: 'embedded' | 'prometheus';
  /** Shorter steps say no more. */
  readonly everySeconds: number;
  /** When the tenant's cluster was last measured; null where it was never, or where others measure. */
  readonly measuredAt: Date | null;
  readonly metrics: readonly OfferedMetric[];
  /** Something that is less than it should be; null where all is as it should. */
  readonly notice: string | null;
}

export interface MetricQuestion {
  readonly metric: MetricDefinition;
  readonly group: MetricGrouping;
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
  /** Absent: as suits the range. */
  readonly stepSeconds?: number;
  readonly stat: MetricStat;
  /** Only pods of this service, or only this service. */
  readonly service?: string;
  /** Only this one, by kind and name: `Redis/cache`. */
  readonly object?: string;
}

/** What of the values within a step is shown. */
export const METRIC_STATS = ['average', 'min', 'max'] as const;
export type MetricStat = (typeof METRIC_STATS)[number];

export interface MetricLine {
  /** Of the service, pod, node, resource or object; of what is sent its labels; of the tenant its own. */
  readonly name: string;
  readonly service: string | null;
  readonly node: string | null;
  /** Of what is sent: what tells it from others. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** One for each step; null where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** The same of the limit; null where there never was one. */
  readonly limits: readonly (number | null)[] | null;
  /** The newest in the range, as it was measured and however long steps are; null of counters, and where that is not known. */
  readonly newest: { readonly value: number; readonly limit: number | null } | null;
}

export interface MetricAnswer {
  readonly engine: MetricOffer['engine'];
  /** A multiple of the step. */
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  /** The largest first. */
  readonly lines: readonly MetricLine[];
  /** Further ones, which are not shown. */
  readonly omitted: number;
  readonly unavailable: MetricUnavailable | null;
  readonly notice: string | null;
}

/** Where figures of a tenant are kept: the same questions, whatever answers them. */
export interface MetricEngine {
  offer(tenant: MetricTenant): Promise<MetricOffer>;
  query(tenant: MetricTenant, question: MetricQuestion): Promise<MetricAnswer>;
}

/** Lines in one answer. */
export const MOST_LINES = 50;
