import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { LogFilter } from '@tenantry/client';
import { client } from './client.ts';
import { boundsOf, type TimeRange } from './range.ts';

/** Questions about what was seen of tenants over time. Events do not make these asked again; time does. */

/** Steps that people think in, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800];
const MOST_BARS = 90;
const HISTOGRAM_MS = 10_000;

/** How many lines there are when. Of a range that lasts until now, asked for again and again. */
export const logHistogram = (tenantName: string, filter: LogFilter, range: TimeRange) =>
  queryOptions({
    queryKey: ['logs', tenantName, 'histogram', filter, range],
    queryFn: async () => {
      const askedAt = Date.now();
      const [from, to] = boundsOf(range, askedAt);
      const step = STEPS.find((seconds) => (to - from) / 1000 / seconds <= MOST_BARS) ?? 604_800;
      // Steps are counted from the beginning on, so that has to stay where it is while time goes on.
      const first = Math.floor(from / 1000 / step) * step;
      const bounds = { from: new Date(first * 1000).toISOString(), to: new Date(to).toISOString() };
      const { items } = await client.logs.histogram(tenantName, step, { ...filter, ...bounds });
      return { first, last: to / 1000, step, items };
    },
    refetchInterval: range.kind === 'last' ? HISTOGRAM_MS : false,
    placeholderData: keepPreviousData,
  });

/** Which figures of a tenant there are. */
export const metricList = (tenantName: string) =>
  queryOptions({
    queryKey: ['metrics', tenantName, 'list'],
    queryFn: () => client.metrics.list(tenantName),
    refetchInterval: ({ state }) => (state.data?.everySeconds ?? 60) * 1000,
  });

export interface MetricQuestion {
  readonly metric: string;
  readonly group: string;
  readonly service?: string | undefined;
}

/** One of them over time. Of a range that lasts until now, asked for again with each step. */
export const metric = (tenantName: string, { metric: name, group, service }: MetricQuestion, range: TimeRange) =>
  queryOptions({
    queryKey: ['metrics', tenantName, name, group, service ?? null, range],
    queryFn: () => {
      const [from, to] = boundsOf(range, Date.now());
      const bounds = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return client.metrics.query(tenantName, {
        metric: name,
        group,
        ...bounds,
        ...(service === undefined ? {} : { service }),
      });
    },
    refetchInterval: ({ state }) => (range.kind === 'last' ? Math.max(15, state.data?.step ?? 30) * 1000 : false),
    // Of another time it may be shown for a moment; of something else it may not.
    placeholderData: (before, query) =>
      query?.queryKey[2] === name && query.queryKey[3] === group && query.queryKey[4] === (service ?? null)
        ? before
        : undefined,
  });
