import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from '../arm/armClient.ts';
import { ArmError } from '../arm/armError.ts';
import { driverError } from '../errors.ts';
import { isList, isObject, valueAt } from '../json.ts';

/** What of a subscription decides about traffic, as Resource Manager lists it. */
export interface AzureNetworkState {
  readonly securityGroups: readonly JsonObject[];
  /** With their subnets and peerings. */
  readonly virtualNetworks: readonly JsonObject[];
  readonly networkInterfaces: readonly JsonObject[];
  readonly privateEndpoints: readonly JsonObject[];
  readonly publicAddresses: readonly JsonObject[];
  readonly loadBalancers: readonly JsonObject[];
  readonly applicationGateways: readonly JsonObject[];
  readonly routeTables: readonly JsonObject[];
  readonly virtualMachines: readonly JsonObject[];
  readonly scaleSets: readonly JsonObject[];
  /** With their node pools. */
  readonly clusters: readonly JsonObject[];
  /** What could not be listed, and what stands in the way of traffic besides and is not read. */
  readonly notConsidered: readonly { readonly what: string; readonly reason: string }[];
  readonly at: Date;
}

const NETWORK = '2024-03-01';
const COMPUTE = '2024-07-01';

/** Each is one list for the whole subscription, however many tenants live in it. */
const LISTS = {
  securityGroups: ['Microsoft.Network/networkSecurityGroups', NETWORK],
  virtualNetworks: ['Microsoft.Network/virtualNetworks', NETWORK],
  networkInterfaces: ['Microsoft.Network/networkInterfaces', NETWORK],
  privateEndpoints: ['Microsoft.Network/privateEndpoints', NETWORK],
  publicAddresses: ['Microsoft.Network/publicIPAddresses', NETWORK],
  loadBalancers: ['Microsoft.Network/loadBalancers', NETWORK],
  applicationGateways: ['Microsoft.Network/applicationGateways', NETWORK],
  virtualMachines: ['Microsoft.Compute/virtualMachines', COMPUTE],
  scaleSets: ['Microsoft.Compute/virtualMachineScaleSets', COMPUTE],
  clusters: ['Microsoft.ContainerService/managedClusters', '2024-09-01'],
} as const;

/** Without these nothing can be said. */
const NEEDED: readonly string[] = [
  'securityGroups',
  'virtualNetworks',
  'networkInterfaces',
  'privateEndpoints',
  'clusters',
];

/** Every action of Azure RBAC that reading the state asks for. */
export const NETWORK_STATE_ACTIONS: readonly string[] = [
  ...Object.values(LISTS).map(([type]) => `${type}/read`),
  'Microsoft.Network/routeTables/read',
];

/**
 * Reads the state anew, in one list per type; route tables only where a subnet has one.
 *
 * @throws DriverError when security groups, networks, interfaces, private endpoints or clusters cannot be listed; what else cannot is
 * named in `notConsidered`.
 */
export async function readAzureNetworkState(
  arm: Pick<ArmClient, 'list'>,
  subscriptionId: string,
  signal: AbortSignal,
  clock: () => Date = () => new Date(),
): Promise<AzureNetworkState> {
  const at = clock();
  const notConsidered: { what: string; reason: string }[] = [];
  const list = async (type: string, apiVersion: string, isNeeded: boolean): Promise<JsonObject[]> => {
    const path = `/subscriptions/${subscriptionId}/providers/${type}`;
    try {
      return await arm.list(path, apiVersion, signal);
    } catch (error) {
      if (isNeeded || !(error instanceof ArmError)) throw driverError(error, `listing ${type}`);
      notConsidered.push({ what: `every ${type}`, reason: `it could not be listed (${error.code})` });
      return [];
    }
  };
  const entries = await Promise.all(
    Object.entries(LISTS).map(
      async ([name, [type, version]]) => [name, await list(type, version, NEEDED.includes(name))] as const,
    ),
  );
  // The names are those of LISTS, each with its list.
  const found = Object.fromEntries(entries) as Record<keyof typeof LISTS, JsonObject[]>;
  const hasRoutes = found.virtualNetworks.flatMap(subnetsOf).some((subnet) => isThere(subnet, 'routeTable'));
  const routeTables = hasRoutes ? await list('Microsoft.Network/routeTables', NETWORK, false) : [];
  return { ...found, routeTables, notConsidered, at };
}

function subnetsOf(network: JsonObject): JsonObject[] {
  const subnets = valueAt(network, ['properties', 'subnets']);
  return isList(subnets) ? subnets.filter(isObject) : [];
}

const isThere = (subnet: JsonObject, field: string): boolean => isObject(valueAt(subnet, ['properties', field]));
