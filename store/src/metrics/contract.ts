import type { JsonObject } from '@tenantry/kinds';
import type { LeaseFence } from '../leases/contract.ts';

/**
 * What a series is of: the whole tenant, or one of its services, pods, nodes, resources under a quota, or objects that live in it,
 * or what programs tell apart by labels.
 */
export const METRIC_GROUPINGS = ['tenant', 'service', 'pod', 'node', 'resource', 'object', 'series'] as const;
export type MetricGrouping = (typeof METRIC_GROUPINGS)[number];

export interface MetricSeriesKey {
  readonly tenantUid: string;
  readonly metric: string;
  readonly grouping: MetricGrouping;
  /** Of the service, pod, node or resource; of an object its kind and name, `Redis/cache`; of what is sent its labels; empty for the tenant. */
  readonly name: string;
}

export interface MetricSample extends MetricSeriesKey {
  /** Of a pod: what made it, and where it runs. */
  readonly service: string | null;
  readonly node: string | null;
  /** It only rises, and begins anew at times. */
  readonly isCounter: boolean;
  readonly value: number;
  /** What it is held against: a limit, a quota, a number declared. */
  readonly bound: number | null;
}

/** What one look at a cluster found, and what it could not. */
export interface MetricLook {
  readonly connection: string;
  /** Why a part of it could not be measured. */
  readonly problem: JsonObject | null;
  /** By uid of the tenant: how many series there were, of one that has more than are taken in. */
  readonly cuts: Readonly<Record<string, number>>;
}

export interface MetricBatch {
  readonly at: Date;
  readonly samples: readonly MetricSample[];
  readonly look?: MetricLook;
  /** Held while it is written, or nothing is. */
  readonly fence?: LeaseFence;
}

/** One value of what a program sends. */
export interface SentSample {
  readonly metric: string;
  /** Its labels as one text, always the same for the same. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service: string | null;
  readonly unit: string;
  readonly isCounter: boolean;
  /** The value is what it rose by. */
  readonly isDelta: boolean;
  readonly at: Date;
  readonly value: number;
  /** Since when a counter counts from nothing; null where that is not said. */
  readonly since: Date | null;
}

export interface SentLimits {
  /** Of a tenant within a day. */
  readonly mostSeries: number;
}

/** What was not taken in. */
export interface TakenSamples {
  /** Of a time that is rolled up already. */
  readonly late: number;
  /** Of series beyond as many as a tenant may have. */
  readonly overSeries: number;
}

export interface SentMetric {
  readonly metric: string;
  readonly unit: string | null;
  readonly isCounter: boolean;
  readonly seenAt: Date;
}

/** Five minutes of a series, as whoever measures it tells them. */
export interface MetricFigure extends MetricSeriesKey {
  /** Where they begin: a multiple of five minutes. */
  readonly at: Date;
  readonly isCounter: boolean;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** Of the values in the sum. */
  readonly count: number;
  /** Of a counter: how much it rose within them. */
  readonly increase: number | null;
}

export interface ToldFigures {
  readonly figures: readonly MetricFigure[];
  readonly look?: MetricLook & { readonly at: Date };
}

/** A resource that others measure, and of which object of a tenant it is. */
export interface MetricTarget {
  readonly tenantUid: string;
  readonly kind: string;
  readonly name: string;
  readonly connection: string;
  readonly type: string;
  readonly id: string;
  readonly location: string | null;
}

export interface MetricTargets {
  readonly driver: string;
  readonly types: readonly string[];
  /** Absent: of all. */
  readonly tenantUid?: string;
  readonly most: number;
}

export interface MetricSource extends MetricLook {
  readonly measuredAt: Date;
}

export const METRIC_RESOLUTIONS = ['raw', '5m', '1h'] as const;
export type MetricResolution = (typeof METRIC_RESOLUTIONS)[number];

export interface MetricSearch {
  readonly metric: string;
  readonly grouping: MetricGrouping;
  /** Steps begin here. */
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
  /** A multiple of what the resolution holds together. */
  readonly stepSeconds: number;
  /** The coarsest that may be read; what was not rolled up yet is read from finer ones. */
  readonly resolution: MetricResolution;
  /** Only pods of this one. */
  readonly service?: string;
  /** Only this one. */
  readonly name?: string;
  /** Those with the largest values come first, and no others beyond these. */
  readonly mostSeries: number;
}

/** One step of one series; a step without a sample has none. */
export interface MetricPoint {
  readonly at: Date;
  readonly average: number;
  readonly min: number;
  readonly max: number;
  /** Of a counter: how much it rose, over resets, since the sample before. */
  readonly increase: number | null;
  /** Null where any sample had none. */
  readonly bound: number | null;
}

export interface MetricSeries {
  readonly name: string;
  readonly service: string | null;
  readonly node: string | null;
  /** Of what is sent. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly points: readonly MetricPoint[];
  /** The newest sample of the range, however long its steps are; null of counters, and where samples are kept no longer. */
  readonly newest: { readonly value: number; readonly bound: number | null } | null;
}

export interface MetricFinding {
  readonly series: readonly MetricSeries[];
  /** Series with samples in the range that are not among them. */
  readonly omitted: number;
}

/** In days. */
export interface MetricRetention {
  readonly raw: number;
  readonly fiveMinutes: number;
  readonly hour: number;
  /** Pods of a tenant that were ever seen and are still kept, and series that were sent; the longest gone go first. */
  readonly seriesPerTenant: number;
}

/** A node that is a tenant's own. */
export interface TenantNode {
  readonly connection: string;
  readonly tenantUid: string;
  readonly node: string;
}

/** Measurements of tenants: as they were taken, then rolled up to five minutes and to an hour (of pods and of what is sent not to an hour). */
export interface MetricStore {
  /**
   * Writes all samples with one time, or none. Answers false where that time is rolled up already: then none is taken in.
   *
   * @throws LeaseHeldError where the fence is another's by now
   */
  writeMetrics(batch: MetricBatch): Promise<boolean>;
  searchMetrics(tenantUid: string, search: MetricSearch): Promise<MetricFinding>;
  /** Writes figures in the place of those of the same times that were written before; hours that are made of them are made anew. */
  writeFigures(told: ToldFigures): Promise<void>;
  /** Writes what programs of a tenant sent: what is in time, and of as many series as it may have. */
  takeSamples(tenantUid: string, samples: readonly SentSample[], limits: SentLimits): Promise<TakenSamples>;
  sentMetrics(tenantUid: string): Promise<SentMetric[]>;
  /** Of counters of these tenants, as they were last written within a day. */
  lastCounters(tenantUids: readonly string[]): Promise<(MetricSeriesKey & { readonly value: number })[]>;
  /** Of the cluster that the tenant lives in; null where nobody has looked. */
  metricSource(tenantUid: string): Promise<MetricSource | null>;
  /** Of whoever else is looked at, by its name; null where nobody has looked. */
  metricSourceNamed(connection: string): Promise<MetricSource | null>;
  /** What lives in tenants and is measured by others, in the order of types. */
  metricTargets(wanted: MetricTargets): Promise<MetricTarget[]>;
  tenantNodes(): Promise<TenantNode[]>;
  /** Rolls up what is older than two minutes. Replicas may do it at once. Answers until when five minutes are made. */
  rollUpMetrics(now: Date): Promise<Date>;
  /** Takes away what is too old, too much, and what is no tenant's any more. */
  retainMetrics(retention: MetricRetention, now: Date): Promise<{ readonly days: number; readonly series: number }>;
}
