import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, listOf, objectOf, textOf, textsOf } from '../../json.ts';
import type { NotConsidered } from '../model.ts';
import { behindGateways } from './gateways.ts';
import type { AzureEnd, AzureNetwork, NodePool, PublicAddress, Subnet, VirtualNetwork, WebGateway } from './model.ts';
import { keyOf, readSecurityGroup } from './read-rules.ts';

/** Resources as Resource Manager listed them. */
export interface AzureObjects {
  readonly securityGroups: readonly JsonObject[];
  /** With their subnets and peerings. */
  readonly virtualNetworks: readonly JsonObject[];
  readonly networkInterfaces: readonly JsonObject[];
  readonly privateEndpoints: readonly JsonObject[];
  readonly publicAddresses: readonly JsonObject[];
  /** Public ones lead to the interfaces behind them. */
  readonly loadBalancers?: readonly JsonObject[];
  /** Public ones ask the interfaces behind them. */
  readonly applicationGateways?: readonly JsonObject[];
  readonly routeTables: readonly JsonObject[];
  readonly virtualMachines: readonly JsonObject[];
  readonly scaleSets: readonly JsonObject[];
  /** With their node pools. */
  readonly clusters: readonly JsonObject[];
  readonly notConsidered: readonly NotConsidered[];
}

export function readAzureNetwork(objects: AzureObjects): AzureNetwork {
  const routes = new Map(objects.routeTables.map((table) => [keyOf(table.id), routesOf(table)]));
  const subnets = objects.virtualNetworks.flatMap((network) =>
    listOf(objectOf(network.properties).subnets)
      .filter(isObject)
      .map((subnet) => readSubnet(keyOf(network.id), subnet, routes)),
  );
  const { pools, overlays } = readClusters(objects);
  const subnetsByKey = new Map(subnets.map((subnet) => [subnet.key, subnet]));
  return {
    securityGroups: new Map(objects.securityGroups.map(readSecurityGroup).map((group) => [group.key, group])),
    networks: new Map(objects.virtualNetworks.map(readVirtualNetwork).map((network) => [network.key, network])),
    subnets: subnetsByKey,
    ends: [...interfaces(objects, subnetsByKey), ...privateEndpoints(objects)],
    pools,
    overlays,
    notConsidered: [...objects.notConsidered, ...withoutAddress(objects), ...ownScaleSets(objects)],
  };
}

function readVirtualNetwork(body: JsonObject): VirtualNetwork {
  const properties = objectOf(body.properties);
  const peerings = listOf(properties.virtualNetworkPeerings).map((peering) => objectOf(objectOf(peering).properties));
  const connected = peerings.filter(
    (peering) => peering.peeringState === 'Connected' && peering.allowVirtualNetworkAccess !== false,
  );
  const hasGatewaySubnet = listOf(properties.subnets).some(
    (subnet) => textOf(objectOf(subnet).name).toLowerCase() === 'gatewaysubnet',
  );
  return {
    key: keyOf(body.id),
    name: textOf(body.name),
    space: textsOf(objectOf(properties.addressSpace).addressPrefixes),
    peers: connected.map((peering) => ({
      network: keyOf(objectOf(peering.remoteVirtualNetwork).id),
      space: textsOf(objectOf(peering.remoteVirtualNetworkAddressSpace ?? peering.remoteAddressSpace).addressPrefixes),
    })),
    hasGateway: hasGatewaySubnet || connected.some(({ useRemoteGateways }) => useRemoteGateways === true),
  };
}

function readSubnet(network: string, body: JsonObject, routes: ReadonlyMap<string, readonly string[]>): Subnet {
  const properties = objectOf(body.properties);
  const policies = textOf(properties.privateEndpointNetworkPolicies);
  return {
    key: keyOf(body.id),
    name: textOf(body.name),
    network,
    prefixes: one(properties.addressPrefix, properties.addressPrefixes),
    securityGroup: referenced(properties.networkSecurityGroup),
    filtersPrivateEndpoints: policies === 'Enabled' || policies === 'NetworkSecurityGroupEnabled',
    routes: routes.get(referenced(properties.routeTable) ?? '') ?? [],
  };
}

function one(singular: JsonValue | undefined, plural: JsonValue | undefined): string[] {
  return [...new Set([textOf(singular), ...textsOf(plural)])].filter((text) => text !== '');
}

/** Null where nothing is referred to. */
function referenced(reference: JsonValue | undefined): string | null {
  return keyOf(objectOf(reference).id) || null;
}

function routesOf(table: JsonObject): string[] {
  return listOf(objectOf(table.properties).routes)
    .map((route) => textOf(objectOf(objectOf(route).properties).addressPrefix))
    .filter((prefix) => prefix !== '');
}

function interfaces(objects: AzureObjects, subnets: ReadonlyMap<string, Subnet>): AzureEnd[] {
  const machineOf = new Map(
    objects.virtualMachines.flatMap((machine) =>
      listOf(objectOf(objectOf(machine.properties).networkProfile).networkInterfaces).map(
        (nic) => [keyOf(objectOf(nic).id), machine] as const,
      ),
    ),
  );
  const publicAddresses = new Map(
    objects.publicAddresses.flatMap((body): [string, PublicAddress][] => {
      const address = textOf(objectOf(body.properties).ipAddress);
      const isClosedByDefault = textOf(objectOf(body.sku).name) === 'Standard';
      return address === '' ? [] : [[keyOf(body.id), { address, isClosedByDefault }]];
    }),
  );
  const balanced = behindBalancers(objects.loadBalancers ?? [], publicAddresses);
  const gateways = behindGateways(objects.applicationGateways ?? [], publicAddresses, subnets);
  const ofEndpoints = new Set(objects.privateEndpoints.flatMap(interfacesOf));
  return objects.networkInterfaces.flatMap((nic) => {
    if (ofEndpoints.has(keyOf(nic.id))) return [];
    const properties = objectOf(nic.properties);
    const machine = machineOf.get(keyOf(nic.id));
    const name = machine === undefined ? `interface ${textOf(nic.name)}` : `vm ${textOf(machine.name)}`;
    return configurationsOf(nic).map(
      (configuration): AzureEnd => ({
        kind: 'interface',
        key: keyOf((machine ?? nic).id),
        name,
        address: textOf(configuration.privateIPAddress),
        groups: groupsOf(configuration.applicationSecurityGroups),
        subnet: referenced(configuration.subnet),
        securityGroup: referenced(properties.networkSecurityGroup),
        publicAddress:
          publicAddresses.get(referenced(configuration.publicIPAddress) ?? '') ??
          balanced.get(textOf(configuration.privateIPAddress)) ??
          listOf(configuration.loadBalancerBackendAddressPools)
            .map((pool) => balanced.get(keyOf(objectOf(pool).id)))
            .find((found) => found !== undefined) ??
          null,
        ...gatewaysOf(gateways.get(textOf(configuration.privateIPAddress))),
        isRepresentative: false,
      }),
    );
  });
}

const gatewaysOf = (gateways: readonly WebGateway[] | undefined): Pick<AzureEnd, 'gateways'> =>
  gateways === undefined ? {} : { gateways };

/**
 * Public addresses of load balancers by what is behind them: an address in the network, or the key of a pool that interfaces are members of.
 * Which ports a balancer passes on is left out: what its hosts' security groups let in counts as reached.
 */
function behindBalancers(
  balancers: readonly JsonObject[],
  addresses: ReadonlyMap<string, PublicAddress>,
): Map<string, PublicAddress> {
  return new Map(
    balancers.flatMap((balancer): [string, PublicAddress][] => {
      const properties = objectOf(balancer.properties);
      const found = listOf(properties.frontendIPConfigurations)
        .map((frontend) => addresses.get(referenced(objectOf(objectOf(frontend).properties).publicIPAddress) ?? ''))
        .find((address) => address !== undefined);
      if (found === undefined) return [];
      return listOf(properties.backendAddressPools)
        .map(objectOf)
        .flatMap((pool): [string, PublicAddress][] => [
          [keyOf(pool.id), found],
          ...listOf(objectOf(pool.properties).loadBalancerBackendAddresses).map((member): [string, PublicAddress] => [
            textOf(objectOf(objectOf(member).properties).ipAddress),
            found,
          ]),
        ]);
    }),
  );
}

function privateEndpoints(objects: AzureObjects): AzureEnd[] {
  const nics = new Map(objects.networkInterfaces.map((nic) => [keyOf(nic.id), nic]));
  return objects.privateEndpoints.flatMap((endpoint) => {
    const properties = objectOf(endpoint.properties);
    const own = groupsOf(properties.applicationSecurityGroups);
    const found = interfacesOf(endpoint).flatMap((key) => configurationsOf(nics.get(key) ?? {}));
    return found.map(
      (configuration): AzureEnd => ({
        kind: 'private-endpoint',
        key: keyOf(endpoint.id),
        name: `private endpoint ${textOf(endpoint.name)}`,
        address: textOf(configuration.privateIPAddress),
        groups: [...new Set([...own, ...groupsOf(configuration.applicationSecurityGroups)])],
        subnet: referenced(properties.subnet),
        securityGroup: null,
        publicAddress: null,
        isRepresentative: false,
      }),
    );
  });
}

/** What is there and has no address that is known cannot be asked about; nobody should take it for closed. */
function withoutAddress(objects: AzureObjects): NotConsidered[] {
  const nics = new Map(objects.networkInterfaces.map((nic) => [keyOf(nic.id), nic]));
  return objects.privateEndpoints
    .filter((endpoint) => interfacesOf(endpoint).every((key) => configurationsOf(nics.get(key) ?? {}).length === 0))
    .map((endpoint) => ({ what: `private endpoint ${textOf(endpoint.name)}`, reason: 'its address is not known' }));
}

/** Machines of a scale set are in no list of the subscription; those of clusters are known as nodes. */
function ownScaleSets({ scaleSets }: AzureObjects): NotConsidered[] {
  return scaleSets
    .filter(({ tags }) => objectOf(tags)[POOL_TAG] === undefined)
    .map((set) => ({ what: `scale set ${textOf(set.name)}`, reason: 'its machines are not looked at one by one' }));
}

const interfacesOf = (endpoint: JsonObject): string[] =>
  listOf(objectOf(endpoint.properties).networkInterfaces).map((nic) => keyOf(objectOf(nic).id));

const configurationsOf = (nic: JsonObject): JsonObject[] =>
  listOf(objectOf(nic.properties).ipConfigurations)
    .map((configuration) => objectOf(objectOf(configuration).properties))
    .filter(({ privateIPAddress }) => textOf(privateIPAddress) !== '');

const groupsOf = (list: JsonValue | undefined): string[] => listOf(list).map((group) => keyOf(objectOf(group).id));

/** The interfaces of nodes stand in their scale sets; which pool a scale set is of, AKS writes in a tag. */
const POOL_TAG = 'aks-managed-poolName';

function readClusters({ clusters, scaleSets }: AzureObjects): Pick<AzureNetwork, 'pools' | 'overlays'> {
  const overlays = new Set<string>();
  const pools = clusters.flatMap((cluster): NodePool[] => {
    const properties = objectOf(cluster.properties);
    const key = keyOf(cluster.id);
    if (textOf(objectOf(properties.networkProfile).networkPluginMode).toLowerCase() === 'overlay') overlays.add(key);
    const nodeGroup = textOf(properties.nodeResourceGroup).toLowerCase();
    return listOf(properties.agentPoolProfiles)
      .map(objectOf)
      .map((pool) => {
        const name = textOf(pool.name);
        const own = scaleSets.filter(
          (set) => textOf(objectOf(set.tags)[POOL_TAG]) === name && keyOf(set.id).split('/')[4] === nodeGroup,
        );
        return {
          cluster: key,
          name,
          subnet: keyOf(pool.vnetSubnetID) || null,
          groups: listOf(objectOf(pool.networkProfile).applicationSecurityGroups).map(keyOf),
          securityGroup: own.map(groupOfScaleSet).find((found) => found !== null) ?? null,
        };
      });
  });
  return { pools, overlays };
}

function groupOfScaleSet(set: JsonObject): string | null {
  const profile = objectOf(objectOf(objectOf(set.properties).virtualMachineProfile).networkProfile);
  const [first] = listOf(profile.networkInterfaceConfigurations).map((nic) => objectOf(objectOf(nic).properties));
  return first === undefined ? null : referenced(first.networkSecurityGroup);
}
