import type { AzureAggregation } from '@tenantry/drivers/azure';

/** What one request asks of resources of a type; all of its metrics have the same aggregations and intervals. */
export interface AzureAsking {
  readonly type: string;
  readonly interval: 'PT5M' | 'PT1H';
  readonly aggregations: readonly AzureAggregation[];
  /** By their names in Azure, what they are called here. */
  readonly metrics: Readonly<Record<string, string>>;
}

const SQL = 'Microsoft.Sql/servers/databases';
const POSTGRES = 'Microsoft.DBforPostgreSQL/flexibleServers';
const REDIS = 'Microsoft.Cache/redisEnterprise';
const STORAGE = 'Microsoft.Storage/storageAccounts';
const HOST = 'Microsoft.Compute/virtualMachines';
const GATEWAY = 'Microsoft.Network/applicationGateways';
const BALANCER = 'Microsoft.Network/loadBalancers';

const SPREAD = ['average', 'minimum', 'maximum'] as const;

/** https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index */
export const ASKINGS: readonly AzureAsking[] = [
  often(SQL, SPREAD, {
    cpu_percent: 'database-cpu',
    sql_instance_memory_percent: 'database-memory',
    storage_percent: 'database-storage',
    sessions_count: 'database-connections',
  }),
  often(SQL, ['total'], { deadlock: 'database-deadlocks' }),
  often(POSTGRES, SPREAD, {
    cpu_percent: 'database-cpu',
    memory_percent: 'database-memory',
    storage_percent: 'database-storage',
    active_connections: 'database-connections',
  }),
  // Of Redis there is the most of each minute, and no average.
  often(REDIS, ['maximum'], {
    percentProcessorTime: 'database-cpu',
    usedmemorypercentage: 'database-memory',
    connectedclients: 'database-connections',
    serverLoad: 'redis-load',
  }),
  often(STORAGE, ['total'], {
    Transactions: 'storage-transactions',
    Ingress: 'storage-received',
    Egress: 'storage-sent',
  }),
  often(STORAGE, SPREAD, { Availability: 'storage-availability' }),
  { type: STORAGE, interval: 'PT1H', aggregations: ['average'], metrics: { UsedCapacity: 'storage-used' } },
  often(HOST, ['average'], { 'Percentage CPU': 'host-cpu', 'Available Memory Bytes': 'host-memory-available' }),
  often(HOST, ['total'], { 'Network In Total': 'host-received', 'Network Out Total': 'host-sent' }),
  often(GATEWAY, ['total'], { TotalRequests: 'endpoint-requests', FailedRequests: 'endpoint-failures' }),
  often(GATEWAY, ['average'], { UnhealthyHostCount: 'endpoint-unhealthy-hosts' }),
  often(BALANCER, ['average'], { DipAvailability: 'endpoint-probes' }),
  often(BALANCER, ['total'], { ByteCount: 'endpoint-bytes' }),
];

function often(type: string, aggregations: AzureAsking['aggregations'], metrics: AzureAsking['metrics']): AzureAsking {
  return { type, interval: 'PT5M', aggregations, metrics };
}

export const MEASURED_TYPES: readonly string[] = [...new Set(ASKINGS.map(({ type }) => type))];

/** The types of resources that a metric is of, and how far its values are apart. */
export function originOf(metric: string): { readonly types: readonly string[]; readonly everySeconds: number } {
  const asking = ASKINGS.filter(({ metrics }) => Object.values(metrics).includes(metric));
  return {
    types: asking.map(({ type }) => type),
    everySeconds: asking.some(({ interval }) => interval === 'PT1H') ? 3600 : 300,
  };
}
