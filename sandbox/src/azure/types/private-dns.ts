import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';
import { connectionsOf, endpointAddress } from './private-endpoint.ts';
import { nameInZone, privateLinkTarget } from './private-link.ts';

const linkType = 'Microsoft.Network/privateDnsZones/virtualNetworkLinks';
export const addressRecordType = 'Microsoft.Network/privateDnsZones/A';
const zoneGroupType = 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups';
/** Seconds that records of private endpoints may be kept by resolvers. */
const endpointTtl = 10;

export const privateDnsZone: Behaviour = {
  complete(draft) {
    Object.assign(propertiesOf(draft), {
      maxNumberOfRecordSets: 25000,
      maxNumberOfVirtualNetworkLinks: 1000,
      maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    });
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    const links = world.resources.childrenOfType(record.id, linkType);
    properties.numberOfVirtualNetworkLinks = links.length;
    properties.numberOfVirtualNetworkLinksWithRegistration = links.filter(
      (link) => objectAt(link.body, 'properties').registrationEnabled === true,
    ).length;
    // The start of authority counts as one.
    properties.numberOfRecordSets = 1 + world.resources.childrenOfType(record.id, addressRecordType).length;
    return { ...body, properties };
  },
  beforeDelete(record, world) {
    const links = world.resources.childrenOfType(record.id, linkType);
    if (links.length === 0) return;
    throw new ArmError(
      409,
      'CannotDeleteResource',
      `Can not delete resource before nested resources are deleted: ${record.id} has virtual network links.`,
    );
  },
};

export const virtualNetworkLink: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    properties.registrationEnabled ??= false;
    properties.virtualNetworkLinkState = 'Completed';
    const networkId = textAt(objectAt(properties, 'virtualNetwork'), 'id')?.toLowerCase();
    const zoneName = parentId(draft.id).split('/').at(-1)?.toLowerCase();
    const twin = world.resources
      .ofType(linkType)
      .find(
        (link) =>
          link.id.toLowerCase() !== draft.id.toLowerCase() &&
          parentId(link.id).split('/').at(-1)?.toLowerCase() === zoneName &&
          textAt(objectAt(objectAt(link.body, 'properties'), 'virtualNetwork'), 'id')?.toLowerCase() === networkId,
      );
    if (twin) {
      throw new ArmError(
        409,
        'Conflict',
        `A virtual network cannot be linked to multiple zones with overlapping namespaces. '${networkId}' is linked by '${twin.id}'.`,
      );
    }
  },
};

/** One name with the IPv4 addresses it stands for. */
export const addressRecord: Behaviour = {
  complete(draft) {
    const properties = propertiesOf(draft);
    properties.ttl ??= 3600;
    properties.fqdn = fqdnOf(draft.id);
    properties.isAutoRegistered = false;
  },
};

function fqdnOf(recordId: string): string {
  const segments = recordId.split('/');
  return `${segments.at(-1)}.${segments.at(-3)}.`;
}

/** Keeps the address records of a private endpoint in the zones it names. */
export const privateDnsZoneGroup: Behaviour = {
  complete(draft, world) {
    const others = world.resources
      .childrenOfType(parentId(draft.id), zoneGroupType)
      .filter((other) => other.name.toLowerCase() !== draft.name.toLowerCase());
    if (others.length > 0) {
      throw new ArmError(
        400,
        'MoreThanOnePrivateDnsZoneGroupPerPrivateEndpointNotAllowed',
        `Private endpoint ${parentId(draft.id)} already has the private DNS zone group ${others[0]?.name}; one is the most.`,
      );
    }
    for (const config of listAt(propertiesOf(draft), 'privateDnsZoneConfigs').filter(isObject)) {
      config.properties = { ...objectAt(config, 'properties'), recordSets: [] };
    }
  },
  async provision(record, world) {
    const current = world.resources.get(record.id) ?? record;
    const properties = structuredClone(objectAt(current.body, 'properties'));
    const endpoint = world.resources.get(parentId(record.id));
    removeRecords(world, record);
    for (const config of listAt(properties, 'privateDnsZoneConfigs').filter(isObject)) {
      const inner = objectAt(config, 'properties');
      const zone = world.resources.get(textAt(inner, 'privateDnsZoneId') ?? '');
      inner.recordSets = zone && endpoint ? writeRecords(world, record, endpoint, zone) : [];
      config.properties = inner;
    }
    world.resources.put({ ...current, body: { ...current.body, properties } });
  },
  show: ({ type: _type, ...body }) => body,
  async remove(record, world) {
    removeRecords(world, record);
  },
};

function writeRecords(
  world: World,
  group: ResourceRecord,
  endpoint: ResourceRecord,
  zone: ResourceRecord,
): JsonObject[] {
  const properties = objectAt(endpoint.body, 'properties');
  const nicId = textAt(listAt(properties, 'networkInterfaces').find(isObject), 'id') ?? '';
  const address = endpointAddress(world.resources.get(nicId));
  return connectionsOf(properties).flatMap((connection) => {
    const inner = objectAt(connection, 'properties');
    const target = world.resources.get(textAt(inner, 'privateLinkServiceId') ?? '');
    const link =
      target && privateLinkTarget(target.type)?.groups.find((one) => one.groupId === listAt(inner, 'groupIds')[0]);
    if (!target || !link || !address || link.zone !== zone.name.toLowerCase()) return [];
    const name = nameInZone(target, link);
    const id = `${zone.id}/A/${name}`;
    const now = world.clock().toISOString();
    world.resources.put({
      id,
      name,
      type: addressRecordType,
      body: {
        properties: {
          metadata: { creator: `created by private endpoint ${endpoint.name}` },
          fqdn: fqdnOf(id),
          ttl: endpointTtl,
          aRecords: [{ ipv4Address: address }],
          isAutoRegistered: false,
        },
      },
      hidden: { ownedBy: group.id },
      etag: newEtag(),
      createdAt: now,
      changedAt: now,
      state: 'Succeeded',
    });
    return [
      {
        recordType: 'A',
        recordSetName: name,
        fqdn: `${name}.${zone.name}`,
        ttl: endpointTtl,
        ipAddresses: [address],
        provisioningState: 'Succeeded',
      },
    ];
  });
}

function removeRecords(world: World, group: ResourceRecord): void {
  for (const record of world.resources.ofType(addressRecordType)) {
    if (textAt(record.hidden, 'ownedBy')?.toLowerCase() === group.id.toLowerCase()) world.resources.delete(record.id);
  }
}
