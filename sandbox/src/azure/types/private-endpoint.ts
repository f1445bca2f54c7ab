import { randomUUID } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { mayAct } from '../access/evaluate.ts';
import { ArmError } from '../arm/error.ts';
import { resourceGroupId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { nextAddress, propertiesOf } from './network-behaviour.ts';
import { disconnect, openConnection } from './private-endpoint-connection.ts';
import { nameInZone, privateLinkTarget } from './private-link.ts';

const connectionLists = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'] as const;
const interfaceType = 'Microsoft.Network/networkInterfaces';

/** Source of connections, its read-only network interface with it, and the connection as the target shows it. */
export const privateEndpoint: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const connections = connectionsOf(properties);
    if (connections.length !== 1) {
      throw new ArmError(
        400,
        'InvalidRequestFormat',
        'A private endpoint has exactly one private link service connection.',
      );
    }
    for (const list of connectionLists) {
      properties[list] ??= [];
      for (const connection of listAt(properties, list).filter(isObject)) {
        completeConnection(draft, world, connection, list === 'manualPrivateLinkServiceConnections');
      }
    }
    const custom = textAt(properties, 'customNetworkInterfaceName');
    const before = listAt(objectAt(draft.previous?.body, 'properties'), 'networkInterfaces');
    const group = resourceGroupId(draft.id) ?? '';
    const nicName = custom ? custom : `${draft.name}.nic.${randomUUID()}`;
    properties.ipConfigurations ??= [];
    properties.networkInterfaces =
      before.length > 0 ? before : [{ id: `${group}/providers/${interfaceType}/${nicName}` }];
  },
  stored(record, draft, world) {
    const nic = putInterface(world, record);
    for (const list of connectionLists) {
      for (const connection of listAt(objectAt(record.body, 'properties'), list).filter(isObject)) {
        openConnection(world, record, connection, draft.hidden.isApproved === true);
      }
    }
    const properties = objectAt(world.resources.get(record.id)?.body, 'properties');
    properties.customDnsConfigs = dnsConfigs(world, record, nic);
    const { isApproved: _isApproved, ...hidden } = record.hidden;
    world.resources.put({ ...record, hidden, body: { ...record.body, properties } });
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    // With a zone group the records are in the zone; without one their maker is told what to write.
    const zoneGroups = world.resources.childrenOfType(
      record.id,
      'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
    );
    if (zoneGroups.length > 0) properties.customDnsConfigs = [];
    return { ...body, properties };
  },
  async remove(record, world) {
    for (const connection of connectionsOf(objectAt(record.body, 'properties'))) disconnect(world, record, connection);
    for (const nic of listAt(objectAt(record.body, 'properties'), 'networkInterfaces').filter(isObject)) {
      world.resources.delete(String(nic.id));
    }
  },
};

export function connectionsOf(properties: JsonObject): JsonObject[] {
  return connectionLists.flatMap((list) => listAt(properties, list).filter(isObject));
}

function completeConnection(draft: Draft, world: World, connection: JsonObject, isManual: boolean): void {
  const inner = objectAt(connection, 'properties');
  const targetId = textAt(inner, 'privateLinkServiceId') ?? '';
  const target = world.resources.get(targetId);
  const link = target && privateLinkTarget(target.type);
  const groupIds = listAt(inner, 'groupIds').map(String);
  if (target && !link) {
    throw new ArmError(
      400,
      'PrivateLinkServiceIdInvalid',
      `The resource ${targetId} of type ${target.type} does not take private endpoint connections.`,
    );
  }
  if (link && (groupIds.length !== 1 || !link.groups.some((group) => group.groupId === groupIds[0]))) {
    throw new ArmError(
      400,
      'InvalidGroupId',
      `The group ids '${groupIds.join(', ')}' are not valid for ${targetId}; one of ${link.groups.map((group) => group.groupId).join(', ')} is.`,
    );
  }
  const before = connectionsOf(objectAt(draft.previous?.body, 'properties')).find(
    (known) => known.name === connection.name,
  );
  const knownState = objectAt(objectAt(before, 'properties'), 'privateLinkServiceConnectionState');
  const isApproved =
    link !== undefined && !isManual && mayAct(world, draft.caller.objectId, link.approval, target?.id ?? '');
  if (link && !isManual && !isApproved && !before) {
    throw new ArmError(
      403,
      'LinkedAuthorizationFailed',
      `The client '${draft.caller.objectId}' has permission to perform action 'Microsoft.Network/privateEndpoints/write' on scope '${draft.id}'; however, it does not have permission to perform action(s) '${link.approval}' on the linked scope(s) '${targetId}' (respectively) or the linked scope(s) are invalid.`,
    );
  }
  draft.hidden.isApproved = isApproved;
  inner.privateLinkServiceConnectionState = before
    ? knownState
    : isManual
      ? { status: 'Pending', description: 'Awaiting Approval', actionsRequired: 'None' }
      : { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' };
  inner.provisioningState = 'Succeeded';
  connection.properties = inner;
  connection.id = `${draft.id}/${isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections'}/${String(connection.name)}`;
}

/** Names that lead to the endpoint, with its address. */
function dnsConfigs(world: World, endpoint: ResourceRecord, nic: ResourceRecord): JsonObject[] {
  const address = endpointAddress(nic);
  return connectionsOf(objectAt(endpoint.body, 'properties')).flatMap((connection) => {
    const inner = objectAt(connection, 'properties');
    const target = world.resources.get(textAt(inner, 'privateLinkServiceId') ?? '');
    const group =
      target && privateLinkTarget(target.type)?.groups.find((one) => one.groupId === listAt(inner, 'groupIds')[0]);
    return target && group && address
      ? [{ fqdn: `${nameInZone(target, group)}.${group.publicSuffix}`, ipAddresses: [address] }]
      : [];
  });
}

export function endpointAddress(nic: ResourceRecord | undefined): string | undefined {
  const first = listAt(objectAt(nic?.body, 'properties'), 'ipConfigurations').find(isObject);
  return textAt(objectAt(first, 'properties'), 'privateIPAddress');
}

/** The endpoint's interface, made or brought up to date: the endpoint's security groups are the interface's. */
function putInterface(world: World, endpoint: ResourceRecord): ResourceRecord {
  const properties = objectAt(endpoint.body, 'properties');
  const nicId = textAt(listAt(properties, 'networkInterfaces').find(isObject), 'id') ?? '';
  const subnetId = textAt(objectAt(properties, 'subnet'), 'id') ?? '';
  const wanted = listAt(properties, 'ipConfigurations').find(isObject);
  const previous = world.resources.get(nicId);
  const name = textAt(wanted, 'name') ?? 'privateEndpointIpConfig';
  const address =
    textAt(objectAt(wanted, 'properties'), 'privateIPAddress') ??
    endpointAddress(previous) ??
    nextAddress(world, subnetId);
  const now = world.clock().toISOString();
  const nic: ResourceRecord = {
    id: previous?.id ?? nicId,
    name: nicId.split('/').at(-1) ?? '',
    type: interfaceType,
    body: {
      location: endpoint.body.location,
      properties: {
        resourceGuid: textAt(objectAt(previous?.body, 'properties'), 'resourceGuid') ?? randomUUID(),
        privateEndpoint: { id: endpoint.id },
        ipConfigurations: [
          {
            id: `${nicId}/ipConfigurations/${name}`,
            name,
            properties: {
              subnet: { id: subnetId },
              privateIPAddress: address,
              privateIPAllocationMethod: wanted ? 'Static' : 'Dynamic',
              privateIPAddressVersion: 'IPv4',
              primary: true,
              provisioningState: 'Succeeded',
              ...(Array.isArray(properties.applicationSecurityGroups)
                ? { applicationSecurityGroups: properties.applicationSecurityGroups }
                : {}),
            },
          },
        ],
        enableAcceleratedNetworking: false,
        enableIPForwarding: false,
      },
    },
    hidden: { ownedBy: endpoint.id },
    etag: newEtag(),
    createdAt: previous?.createdAt ?? now,
    changedAt: now,
    state: 'Succeeded',
  };
  world.resources.put(nic);
  return nic;
}
