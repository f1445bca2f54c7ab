import type { MetricGrouping } from '@tenantry/store/contract';

export const METRIC_UNITS = [
  ...(['cores', 'bytes', 'count', 'percent', 'seconds', 'milliseconds', 'resource', 'bytes/second'] as const),
] as const;
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
  /** Where it comes from: in a cluster that we look at ourselves; or, whatever looks at clusters, of Azure Monitor or of programs. */
  readonly source: 'usage' | 'objects' | 'none' | 'azure' | 'sent';
}

const EVERY: readonly MetricGrouping[] = ['tenant', 'service', 'pod', 'node'];

/** Of clusters. */
export const CLUSTER_METRICS: readonly MetricDefinition[] = [
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

/** Of what lives in tenants and is measured by the cloud. */
export const OBJECT_METRICS: readonly MetricDefinition[] = [
  ofObjects('database-cpu', 'CPU in use, of what the database has', 'percent', 'gauge'),
  ofObjects('database-memory', 'Memory in use, of what the database has', 'percent', 'gauge'),
  ofObjects('database-storage', 'Storage in use, of what the database has', 'percent', 'gauge'),
  ofObjects('database-connections', 'Connections to the database', 'count', 'gauge'),
  ofObjects('database-deadlocks', 'Deadlocks', 'count', 'counter'),
  ofObjects('redis-load', 'Time in which Redis is busy', 'percent', 'gauge'),
  ofObjects('storage-used', 'Stored in the account', 'bytes', 'gauge'),
  ofObjects('storage-transactions', 'Requests to the account', 'count', 'counter'),
  ofObjects('storage-received', 'Received by the account', 'bytes', 'counter'),
  ofObjects('storage-sent', 'Sent by the account', 'bytes', 'counter'),
  ofObjects('storage-availability', 'Requests that the account could answer', 'percent', 'gauge'),
  ofObjects('host-cpu', 'CPU in use, of what the host has', 'percent', 'gauge'),
  ofObjects('host-memory-available', 'Memory of the host that is not in use', 'bytes', 'gauge'),
  ofObjects('host-received', 'Received by the host', 'bytes', 'counter'),
  ofObjects('host-sent', 'Sent by the host', 'bytes', 'counter'),
  ofObjects('endpoint-requests', 'Requests answered', 'count', 'counter'),
  ofObjects('endpoint-failures', 'Requests that failed', 'count', 'counter'),
  ofObjects('endpoint-unhealthy-hosts', 'Hosts behind it that are not well', 'count', 'gauge'),
  ofObjects('endpoint-probes', 'Probes of hosts behind it that were answered', 'percent', 'gauge'),
  ofObjects('endpoint-bytes', 'Passed through, both ways', 'bytes', 'counter'),
];

function ofObjects(name: string, title: string, unit: MetricUnit, kind: MetricDefinition['kind']): MetricDefinition {
  return { name, title, unit, kind, groups: ['object'], limit: null, source: 'azure' };
}

export const METRICS: readonly MetricDefinition[] = [...CLUSTER_METRICS, ...OBJECT_METRICS];

export function metricNamed(name: string): MetricDefinition | null {
  return METRICS.find((metric) => metric.name === name) ?? null;
}
