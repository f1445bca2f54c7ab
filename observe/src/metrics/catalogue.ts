import type { MetricGrouping } from '@tenantry/store/contract';

export const METRIC_UNITS = ['cores', 'bytes', 'count', 'resource', 'bytes/second'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

/** What can be asked for, whatever engine answers. */
export interface MetricDefinition {
  readonly name: string;
  readonly title: string;
  /** `resource`: as each resource is counted. */
  readonly unit: MetricUnit;
  /** A counter is answered by how much it rose in each step. */
  readonly kind: 'gauge' | 'counter';
  /** The first is taken where none is asked for. */
  readonly groups: readonly MetricGrouping[];
  /** What the limit of a series says; null where there is none. */
  readonly limit: string | null;
  /** Where it comes from, in a cluster that we look at ourselves. */
  readonly source: 'usage' | 'objects' | 'none';
}

const EVERY: readonly MetricGrouping[] = ['tenant', 'service', 'pod', 'node'];

export const METRICS: readonly MetricDefinition[] = [
  {
    ...{ name: 'cpu', title: 'CPU that pods use', unit: 'cores', kind: 'gauge', groups: EVERY, source: 'usage' },
    limit: 'limits of the containers; none where a container has none',
  },
  {
    ...{ name: 'memory', title: 'Memory that pods use', unit: 'bytes', kind: 'gauge', groups: EVERY, source: 'usage' },
    limit: 'limits of the containers; none where a container has none',
  },
  {
    ...{ name: 'restarts', title: 'Restarts of containers', unit: 'count', kind: 'counter', source: 'objects' },
    ...{ groups: ['tenant', 'service', 'pod'], limit: null },
  },
  {
    ...{ name: 'replicas', title: 'Replicas that are ready', unit: 'count', kind: 'gauge', source: 'objects' },
    ...{ groups: ['service', 'tenant'], limit: 'replicas declared' },
  },
  {
    ...{ name: 'quota', title: 'Used of the quota', unit: 'resource', kind: 'gauge', source: 'objects' },
    ...{ groups: ['resource'], limit: 'the quota' },
  },
  {
    ...{ name: 'node-cpu', title: "CPU in use on the tenant's own nodes", unit: 'cores', kind: 'gauge' },
    ...{ groups: ['node'], limit: null, source: 'usage' },
  },
  {
    ...{ name: 'node-memory', title: "Memory in use on the tenant's own nodes", unit: 'bytes', kind: 'gauge' },
    ...{ groups: ['node'], limit: null, source: 'usage' },
  },
  {
    ...{ name: 'network-received', title: 'Received by pods', unit: 'bytes/second', kind: 'gauge' },
    ...{ groups: ['tenant', 'service', 'pod'], limit: null, source: 'none' },
  },
  {
    ...{ name: 'network-sent', title: 'Sent by pods', unit: 'bytes/second', kind: 'gauge' },
    ...{ groups: ['tenant', 'service', 'pod'], limit: null, source: 'none' },
  },
];

export function metricNamed(name: string): MetricDefinition | null {
  return METRICS.find((metric) => metric.name === name) ?? null;
}
