export type Aggregation = 'average' | 'minimum' | 'maximum' | 'total';

/** One figure that Azure Monitor has of a type of resource. */
export interface MetricDefinition {
  readonly name: string;
  readonly title: string;
  readonly unit: 'Percent' | 'Count' | 'Bytes';
  readonly aggregations: readonly Aggregation[];
  /** Whole minutes of the shortest interval that it is told in. */
  readonly leastMinutes: 1 | 60;
  /** Between what it goes up and down, of a total each minute. */
  readonly range: readonly [least: number, most: number];
}

const AVERAGES: readonly Aggregation[] = ['average', 'minimum', 'maximum'];
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

function gauge(
  name: string,
  title: string,
  unit: MetricDefinition['unit'],
  range: MetricDefinition['range'],
  aggregations = AVERAGES,
): MetricDefinition {
  return { name, title, unit, range, aggregations, leastMinutes: 1 };
}
const percent = (name: string, title: string, least: number, most: number, aggregations = AVERAGES) =>
  gauge(name, title, 'Percent', [least, most], aggregations);
const total = (name: string, title: string, unit: 'Count' | 'Bytes', most: number) =>
  gauge(name, title, unit, [0, most], ['total']);
const MOST: readonly Aggregation[] = ['maximum'];
const MEAN: readonly Aggregation[] = ['average'];

/** Of what there is the part that is asked for: https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index */
export const METRIC_DEFINITIONS: Readonly<Record<string, readonly MetricDefinition[]>> = {
  'microsoft.sql/servers/databases': [
    percent('cpu_percent', 'CPU percentage', 2, 60),
    percent('sql_instance_memory_percent', 'SQL instance memory percent', 30, 80),
    percent('storage_percent', 'Data space used percent', 5, 15),
    gauge('sessions_count', 'Sessions count', 'Count', [1, 30]),
    total('deadlock', 'Deadlocks', 'Count', 0.6),
  ],
  'microsoft.dbforpostgresql/flexibleservers': [
    percent('cpu_percent', 'CPU percent', 3, 55),
    percent('memory_percent', 'Memory percent', 35, 70),
    percent('storage_percent', 'Storage percent', 8, 20),
    gauge('active_connections', 'Active Connections', 'Count', [5, 40]),
  ],
  'microsoft.cache/redisenterprise': [
    percent('percentProcessorTime', 'CPU', 1, 40, MOST),
    percent('serverLoad', 'Server Load', 1, 35, MOST),
    percent('usedmemorypercentage', 'Used Memory Percentage', 5, 45, MOST),
    gauge('connectedclients', 'Connected Clients', 'Count', [2, 60], MOST),
  ],
  'microsoft.storage/storageaccounts': [
    {
      ...{ name: 'UsedCapacity', title: 'Used capacity', unit: 'Bytes', aggregations: MEAN, leastMinutes: 60 },
      range: [GIB, 40 * GIB],
    },
    total('Transactions', 'Transactions', 'Count', 400),
    total('Ingress', 'Ingress', 'Bytes', 8 * MIB),
    total('Egress', 'Egress', 'Bytes', 24 * MIB),
    percent('Availability', 'Availability', 99.9, 100),
  ],
  'microsoft.compute/virtualmachines': [
    percent('Percentage CPU', 'Percentage CPU', 2, 70, MEAN),
    gauge('Available Memory Bytes', 'Available Memory Bytes (Preview)', 'Bytes', [GIB, 6 * GIB], MEAN),
    total('Network In Total', 'Network In Total', 'Bytes', 12 * MIB),
    total('Network Out Total', 'Network Out Total', 'Bytes', 6 * MIB),
  ],
  'microsoft.network/applicationgateways': [
    total('TotalRequests', 'Total Requests', 'Count', 600),
    total('FailedRequests', 'Failed Requests', 'Count', 4),
    gauge('UnhealthyHostCount', 'Unhealthy Host Count', 'Count', [0, 0], MEAN),
  ],
  'microsoft.network/loadbalancers': [
    total('ByteCount', 'Byte Count', 'Bytes', 20 * MIB),
    gauge('DipAvailability', 'Health Probe Status', 'Count', [100, 100], MEAN),
  ],
};
