import type { JsonObject } from '@tenantry/kinds';
import type { EnginePurpose } from '../engines/contract.ts';
import type { LeaseFence } from '../leases/contract.ts';

/** Where a line comes from: a container's output, a host, an application that sends its own, or the system itself. */
export const LOG_SOURCES = ['container', 'host', 'application', 'system'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** What is longer is cut, and marked. */
export const MOST_MESSAGE_BYTES = 64 * 1024;

export interface NewLogLine {
  readonly tenantUid: string;
  /** UTC with microseconds: `2026-11-29T03:25:00.123456Z`. */
  readonly at: string;
  readonly source: LogSource;
  readonly service: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly node: string | null;
  /** As OpenTelemetry counts severity: 1 trace, 5 debug, 9 info, 13 warning, 17 error, 21 fatal; 0 where it is not known. */
  readonly severity: number;
  readonly message: string;
  readonly isCut: boolean;
  readonly fields: JsonObject | null;
}

export interface LogLine extends Omit<NewLogLine, 'tenantUid'> {
  /** Decimal string, rising in the order in which lines were taken in. */
  readonly position: string;
}

/** How far the output of a container was taken in. */
export interface LogPosition {
  readonly tenantUid: string;
  readonly podUid: string;
  readonly container: string;
  /** Nanoseconds since 1970, decimal, of the last line that was taken in. */
  readonly lastNs: string;
  /** How many lines of just that time were. */
  readonly repeats: number;
  /** How often the container had been started again before. */
  readonly run: number;
  /** That run is over and was read to its end. */
  readonly hasEnded: boolean;
}

/** Lines and how far they lead, written together or not at all. */
export interface LogBatch {
  readonly lines: readonly NewLogLine[];
  readonly positions?: readonly LogPosition[];
  /** Held while it is written, or nothing is: so no two collectors take in the same. */
  readonly fence?: LeaseFence;
}

/** A filter by one field: of a JSON line or an attribute, by its name with dots. */
export interface FieldFilter {
  readonly name: string;
  readonly value: string;
}

export interface LogFilter {
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
  /** Anywhere in the message, whatever the case. */
  readonly text?: string;
  /** Lines at least so severe. */
  readonly severity?: number;
  readonly services?: readonly string[];
  readonly pods?: readonly string[];
  readonly containers?: readonly string[];
  readonly sources?: readonly LogSource[];
  readonly fields?: readonly FieldFilter[];
}

/** Where a page begins: after this line, in the order of the list. */
export interface LogPlace {
  readonly at: string;
  readonly position: string;
}

export interface LogSearch extends LogFilter {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: LogPlace;
  /** Nothing that was taken in later. */
  readonly upTo?: string;
}

export interface LogBucket {
  readonly at: Date;
  readonly severity: number;
  readonly count: number;
}

/** What of a tenant's lines is kept. */
export interface LogRetention {
  readonly tenantUid: string;
  readonly retentionDays: number;
  readonly maxBytes: number;
}

/** Whose lines are kept, and as declared for how long. */
export interface TenantOfLogs {
  readonly tenantUid: string;
  readonly tenant: string;
  readonly spec: JsonObject;
  readonly infrastructure: string;
  /** Of the infrastructure it lives in. */
  readonly infrastructureSpec: JsonObject;
}

/** A namespace that is a tenant's by our own records. */
export interface TenantNamespace extends TenantOfLogs {
  readonly connection: string;
  readonly namespace: string;
  /** Of the namespace in the cluster, where it is known. */
  readonly namespaceUid: string | null;
  /** What its infrastructure has engines of its own for. */
  readonly engines: readonly EnginePurpose[];
}

export interface TenantOfEvents {
  readonly uid: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Lines of tenants. They go with their tenant, with their time, and where there are too many. */
export interface LogStore {
  /**
   * Positions become visible in their order: whoever reads on after the last one seen misses nothing. Lines older than
   * any day that is kept are to be left out by the caller.
   *
   * @throws LeaseHeldError where the fence is another's by now: nothing was written
   */
  writeLogs(batch: LogBatch): Promise<void>;
  searchLogs(tenantUid: string, search: LogSearch): Promise<LogLine[]>;
  /** Lines taken in after a position, the first first. */
  logsAfter(tenantUid: string, position: string, limit: number): Promise<LogLine[]>;
  /** Of the line taken in last; '0' where there was none. */
  lastLogPosition(tenantUid: string): Promise<string>;
  lastLogPositions(tenantUids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** As `searchLogs`, of what the system itself said of the tenant; positions are ids of events. */
  searchTenantEvents(tenant: TenantOfEvents, search: LogSearch): Promise<LogLine[]>;
  tenantEventsAfter(tenant: TenantOfEvents, id: string, limit: number): Promise<LogLine[]>;
  lastTenantEvent(tenant: TenantOfEvents): Promise<string>;
  countTenantEvents(tenant: TenantOfEvents, filter: LogFilter, stepSeconds: number): Promise<LogBucket[]>;
  /** Lines by time and severity, in steps from `filter.from` on. */
  countLogs(tenantUid: string, filter: LogFilter, stepSeconds: number): Promise<LogBucket[]>;
  /** Of the pods of a tenant. */
  logPositions(tenantUids: readonly string[]): Promise<LogPosition[]>;
  /** Those that lines are kept of. */
  tenantsOfLogs(): Promise<TenantOfLogs[]>;
  tenantNamespaces(): Promise<TenantNamespace[]>;
  /**
   * The same for whoever asks time and again: what an event told of since is read anew, and what none told of is known within a
   * minute. The same array as before where nothing changed.
   */
  knownNamespaces(): Promise<readonly TenantNamespace[]>;
  /** Takes away what is too old and too much, and what is no tenant's any more. Answers how many lines went, whole days apart. */
  retainLogs(retentions: readonly LogRetention[]): Promise<{ readonly days: number; readonly lines: number }>;
  /** Calls back when lines were taken in. Returns the way to stop. */
  onLogs(callback: () => void): () => void;
}
