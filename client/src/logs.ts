import { type Call, withQuery } from './call.ts';
import { download } from './download.ts';
import { type EventStreamOptions, streamEvents } from './events.ts';
import type { Send } from './transport.ts';
import type { LogHistogram, LogLine, LogPage } from './types.ts';

/** Which lines; several names are joined by commas. */
export interface LogFilter {
  readonly text?: string;
  /** At least so severe: trace, debug, info, warn, error, fatal. */
  readonly level?: string;
  readonly service?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly source?: string;
  /** By the name of a field, of a line of JSON or an attribute. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Times are ISO 8601. Without them, the last hour. */
export interface LogRange {
  readonly from?: string;
  readonly to?: string;
}

export interface LogPageQuery extends LogFilter, LogRange {
  readonly order?: 'newest' | 'oldest';
  readonly limit?: number;
  readonly cursor?: string;
}

/** What a tenant's pods and hosts write, and what the system says of it. */
export interface LogsApi {
  page(tenant: string, query?: LogPageQuery): Promise<LogPage>;
  /** As they come, until the signal aborts; `lastEventId` is `tail` of a page, or the id of a line. */
  tail(tenant: string, filter?: LogFilter, options?: EventStreamOptions): AsyncGenerator<LogLine>;
  /** All of a range, the oldest first, in pieces as they come. */
  download(
    tenant: string,
    query: LogFilter & LogRange,
    format: 'ndjson' | 'text',
    signal: AbortSignal,
  ): AsyncGenerator<string>;
  /** The configuration of a Collector for the cluster of an infrastructure, as YAML, in pieces as they come. */
  collector(infrastructure: string, signal: AbortSignal): AsyncGenerator<string>;
  histogram(tenant: string, stepSeconds: number, query?: LogFilter & LogRange): Promise<LogHistogram>;
}

export function logsOf(call: Call, send: Send, server: string): LogsApi {
  const path = (tenant: string, part = '') => `/api/v1/tenants/${encodeURIComponent(tenant)}/logs${part}`;
  return {
    page: (tenant, query = {}) => call('GET', path(tenant), { query: flat(query) }),
    tail: (tenant, filter = {}, options = {}) =>
      streamEvents<LogLine>(send, withQuery(new URL(server + path(tenant, '/tail')), flat(filter)), options),
    download: (tenant, query, format, signal) =>
      download(send, server, path(tenant), { ...flat(query), format }, signal),
    collector: (infrastructure, signal) =>
      download(send, server, `/api/v1/infrastructures/${encodeURIComponent(infrastructure)}/collector`, {}, signal),
    histogram: (tenant, step, query = {}) =>
      call('GET', path(tenant, '/histogram'), { query: { ...flat(query), step } }),
  };
}

function flat({ fields = {}, ...query }: LogPageQuery): Record<string, string | number | undefined> {
  const named = Object.entries(fields).map(([name, value]) => [`fields.${name}`, value]);
  return { ...query, ...Object.fromEntries(named) };
}
