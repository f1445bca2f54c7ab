import { createHash } from 'node:crypto';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { parentId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { tagsOf } from '../arm/tags.ts';
import { subscriptionOf } from '../subscriptions.ts';
import type { World } from '../world.ts';

/** What one resource is on a bill. */
export interface Billed {
  /** Of the resource that the bill names. */
  readonly id: string;
  readonly service: string;
  readonly tags: Readonly<Record<string, string>>;
  /** US dollars an hour. */
  readonly rate: number;
}

/** Hours of a month, as Azure's price sheets have it. */
const MONTH_HOURS = 730;
const CORE_HOUR = 0.05;
const DISK_GIB_MONTH = 0.12;

type Rate = (body: JsonObject) => number;

const properties = (body: JsonObject): JsonObject => objectAt(body, 'properties');
const skuOf = (body: JsonObject): string => textAt(objectAt(body, 'sku'), 'name') ?? '';
/** The number in the name of a size: cores in `Standard_D4ds_v5`, vCores in `GP_Gen5_2`. */
const sizeIn = (name: string): number => Number(/(\d+)(?!.*Gen)/.exec(name.replace(/Gen\d+_?/, ''))?.[1] ?? 1);
const machine = (size: string): number => sizeIn(size) * (/^Standard_B/.test(size) ? CORE_HOUR / 2 : CORE_HOUR);
const isOff = (body: JsonObject): boolean => textAt(properties(body), 'powerState') === 'deallocated';

/** Service as Azure names it on a bill, and the price: list prices of East US, rounded, as a stand-in and no more. */
const RATES: Readonly<Record<string, readonly [service: string, rate: Rate]>> = {
  'microsoft.storage/storageaccounts': ['Storage', () => 10 / MONTH_HOURS],
  'microsoft.keyvault/vaults': ['Key Vault', () => 1 / MONTH_HOURS],
  'microsoft.compute/virtualmachines': [
    'Virtual Machines',
    (body) => (isOff(body) ? 0 : machine(textAt(objectAt(properties(body), 'hardwareProfile'), 'vmSize') ?? '')),
  ],
  'microsoft.compute/disks': [
    'Storage',
    (body) => (Number(properties(body).diskSizeGB ?? 30) * DISK_GIB_MONTH) / MONTH_HOURS,
  ],
  'microsoft.containerservice/managedclusters': [
    'Azure Kubernetes Service',
    (body) => ({ Standard: 0.1, Premium: 0.6 })[textAt(objectAt(body, 'sku'), 'tier') ?? ''] ?? 0,
  ],
  'microsoft.containerservice/managedclusters/agentpools': [
    'Virtual Machines',
    (body) => Number(properties(body).count ?? 0) * machine(textAt(properties(body), 'vmSize') ?? ''),
  ],
  'microsoft.network/natgateways': ['NAT Gateway', () => 0.045],
  'microsoft.network/publicipaddresses': ['Virtual Network', () => 0.005],
  'microsoft.network/privateendpoints': ['Virtual Network', () => 0.01],
  'microsoft.network/loadbalancers': ['Load Balancer', () => 0.025],
  'microsoft.network/applicationgateways': ['Application Gateway', () => 0.246],
  'microsoft.network/privatednszones': ['Azure DNS', () => 0.5 / MONTH_HOURS],
  'microsoft.operationalinsights/workspaces': ['Log Analytics', () => 0.02],
  'microsoft.monitor/accounts': ['Azure Monitor', () => 0.01],
  'microsoft.sql/servers/databases': ['SQL Database', (body) => sizeIn(skuOf(body)) * 0.25],
  'microsoft.dbforpostgresql/flexibleservers': ['Azure Database for PostgreSQL', (body) => machine(skuOf(body)) * 1.8],
  'microsoft.cache/redisenterprise': ['Azure Managed Redis', (body) => 0.03 + sizeIn(skuOf(body)) * 0.02],
};

/** How a resource stands on the bill, or null where it costs nothing. */
export function billedAs(world: Pick<World, 'resources'>, record: ResourceRecord): Billed | null {
  const [service, rateOf] = RATES[record.type.toLowerCase()] ?? [];
  if (service === undefined || rateOf === undefined) return null;
  const rate = rateOf(record.body);
  if (!(rate > 0)) return null;
  const isPool = record.type.toLowerCase().endsWith('/agentpools');
  return isPool
    ? { id: scaleSetOf(world, record), service, rate, tags: tagsOf(properties(record.body)) }
    : { id: record.id, service, rate, tags: tagsOf(record.body) };
}

/** Nodes are billed as the scale set that AKS makes for their pool, in the group of the nodes and with the pool's tags. */
function scaleSetOf(world: Pick<World, 'resources'>, pool: ResourceRecord): string {
  const cluster = parentId(pool.id);
  const group = textAt(objectAt(world.resources.get(cluster)?.body, 'properties'), 'nodeResourceGroup') ?? '';
  const digits = createHash('sha256').update(cluster.toLowerCase()).digest('hex').slice(0, 8);
  const scaleSet = `aks-${pool.name}-${(Number.parseInt(digits, 16) % 90_000_000) + 10_000_000}-vmss`;
  return `/subscriptions/${subscriptionOf(cluster)}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}`;
}
