import type { DesiredResource, OutputReference } from '../model/resource.ts';
import { type ArmScope, armResource, providerId, taggedResource } from './arm.ts';

/**
 * Members of a security group that private endpoints are in or let in; connections may fail beyond it:
 * https://learn.microsoft.com/azure/private-link/private-endpoint-overview
 */
export const MOST_MEMBERS = 50;

/** An address in the network for one part of a resource. */
export interface PrivateEndpoint {
  /** Key of the endpoint; its name in DNS gets `<key>/dns`. */
  readonly key: string;
  /** Name of the endpoint in its resource group. */
  readonly name: string;
  /** What it belongs to, for people: "of the vault". */
  readonly belongsTo: string;
  /** Id of the resource that answers there. */
  readonly of: string;
  /** Which part of it, in Azure's words: `vault`, `blob`, `sqlServer`. */
  readonly part: string;
  /** Id of the private DNS zone in which the resource's public name leads to the endpoint. */
  readonly zone: string;
  readonly subnet: string | OutputReference;
  /** Application security group that its address joins; of at most `MOST_MEMBERS`. */
  readonly securityGroup: string;
  readonly dependsOn: readonly string[];
  readonly deletedWith?: string;
}

/** Where the name of a private endpoint says which address it stands for. */
const ADDRESS = 'properties.privateDnsZoneConfigs[0].properties.recordSets[0].ipAddresses[0]';

/** Keys of what must stand before a resource is reached by its endpoint. */
export function endpointKeys(key: string): readonly [string, string] {
  return [key, `${key}/dns`];
}

/** A resource's address in the network: a private endpoint in a security group, and its name in the private zone. */
export function privateEndpointResources(scope: ArmScope, group: string, endpoint: PrivateEndpoint): DesiredResource[] {
  const { name, part } = endpoint;
  const [endpointKey, dnsKey] = endpointKeys(endpoint.key);
  const deletion = endpoint.deletedWith === undefined ? {} : { deletedWith: endpoint.deletedWith };
  const id = providerId(group, 'Microsoft.Network/privateEndpoints', name);
  return [
    taggedResource(scope, {
      key: endpointKey,
      title: `private endpoint ${endpoint.belongsTo}`,
      type: 'Microsoft.Network/privateEndpoints',
      id,
      body: {
        properties: {
          subnet: { id: endpoint.subnet },
          customNetworkInterfaceName: `nic-${name}`,
          applicationSecurityGroups: [{ id: endpoint.securityGroup }],
          privateLinkServiceConnections: [
            { name: part, properties: { privateLinkServiceId: endpoint.of, groupIds: [part] } },
          ],
        },
      },
      dependsOn: endpoint.dependsOn,
      ...deletion,
    }),
    armResource(scope, {
      key: dnsKey,
      title: `name of the private endpoint ${endpoint.belongsTo}`,
      type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
      id: `${id}/privateDnsZoneGroups/default`,
      body: {
        properties: {
          privateDnsZoneConfigs: [{ name: part, properties: { privateDnsZoneId: endpoint.zone } }],
        },
      },
      dependsOn: [endpointKey],
      outputs: { address: ADDRESS },
      ...deletion,
    }),
  ];
}
