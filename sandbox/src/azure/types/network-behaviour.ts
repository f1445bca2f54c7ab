import { randomUUID } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { requireUnused } from '../arm/delete.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import { show } from '../arm/show.ts';
import { isHere } from '../subscriptions.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { addressCount, contains, overlaps, parseCidr, usableAddress } from './cidr.ts';

/** The `properties` of a draft, made if absent. */
export function propertiesOf(draft: Draft): JsonObject {
  if (!isObject(draft.body.properties)) draft.body.properties = {};
  return draft.body.properties as JsonObject;
}

/** Gives the resource its GUID at the first write, and keeps it. */
export function keepGuid(draft: Draft): void {
  const known = textAt(objectAt(draft.previous?.body, 'properties'), 'resourceGuid');
  propertiesOf(draft).resourceGuid = known ?? randomUUID();
}

function idsOf(records: readonly ResourceRecord[]): JsonObject[] {
  return records.map((record) => ({ id: record.id }));
}

export const guid: Behaviour = {
  complete: keepGuid,
  show(body, record, world) {
    const subnets = world.resources.referrers(record.id).filter((user) => user.type.endsWith('/subnets'));
    if (subnets.length > 0 && isObject(body.properties)) body.properties.subnets = idsOf(subnets);
    return body;
  },
};

export const applicationSecurityGroup: Behaviour = { complete: keepGuid };

const PUBLIC_ADDRESSES = 'Microsoft.Network/publicIPAddresses';

/** A public address for one resource more. */
export function nextPublicAddress(world: World): string {
  requirePublicQuota(world);
  return freePublicAddress(world);
}

function requirePublicQuota(world: World): void {
  const { publicAddresses } = world.settings;
  if (publicAddresses === null) return;
  const here = world.resources.ofType(PUBLIC_ADDRESSES).filter((record) => isHere(world, record));
  if (here.length < publicAddresses) return;
  throw new ArmError(
    400,
    'PublicIPCountLimitReached',
    `Cannot create more than ${publicAddresses} public IP addresses for this subscription in this region.`,
  );
}

/** 203.0.113.0/24 and 198.51.100.0/24 are set aside for documentation: never anyone's addresses. */
function freePublicAddress(world: World): string {
  const taken = new Set(
    world.resources.ofType(PUBLIC_ADDRESSES).map(({ body }) => textAt(objectAt(body, 'properties'), 'ipAddress')),
  );
  for (const range of ['203.0.113', '198.51.100']) {
    for (let last = 1; last < 255; last += 1) if (!taken.has(`${range}.${last}`)) return `${range}.${last}`;
  }
  throw new ArmError(409, 'PublicIPAddressesExhausted', 'The sandbox has no public address left.');
}

export const publicIpAddress: Behaviour = {
  complete(draft, world) {
    keepGuid(draft);
    const properties = propertiesOf(draft);
    properties.publicIPAllocationMethod ??= 'Dynamic';
    properties.publicIPAddressVersion ??= 'IPv4';
    properties.idleTimeoutInMinutes ??= 4;
    draft.body.sku ??= { name: 'Basic', tier: 'Regional' };
    const known = textAt(objectAt(draft.previous?.body, 'properties'), 'ipAddress');
    if (!draft.previous) requirePublicQuota(world);
    if (properties.publicIPAllocationMethod === 'Static') properties.ipAddress = known ?? freePublicAddress(world);
  },
  show(body, record, world) {
    const [balancer] = world.resources
      .referrers(record.id)
      .filter(({ type }) => /\/(loadBalancers|applicationGateways)$/.test(type));
    const frontend = listAt(objectAt(balancer?.body, 'properties'), 'frontendIPConfigurations')
      .filter(isObject)
      .find((one) => JSON.stringify(one).toLowerCase().includes(record.id.toLowerCase()));
    if (frontend === undefined) return body;
    return { ...body, properties: { ...objectAt(body, 'properties'), ipConfiguration: { id: String(frontend.id) } } };
  },
};

export const virtualNetwork: Behaviour = {
  complete(draft, world) {
    keepGuid(draft);
    const properties = propertiesOf(draft);
    const prefixes = listAt(objectAt(properties, 'addressSpace'), 'addressPrefixes').map(String);
    if (prefixes.length === 0)
      throw new ArmError(400, 'InvalidRequestFormat', 'A virtual network has at least one address prefix.');
    for (const prefix of prefixes) requireCidr(prefix);
    properties.enableDdosProtection ??= false;
    properties.virtualNetworkPeerings ??= [];
    const subnets = properties.subnets;
    delete properties.subnets;
    // Kept only until `stored` has made children of them.
    draft.hidden = Array.isArray(subnets) ? { subnets } : {};
    if (!Array.isArray(subnets)) return;
    const kept = new Set<string>();
    for (const subnet of subnets) {
      if (!isObject(subnet) || typeof subnet.name !== 'string')
        throw new ArmError(400, 'InvalidRequestFormat', 'A subnet has a name.');
      kept.add(subnet.name.toLowerCase());
      checkSubnet(
        `${draft.id}/subnets/${subnet.name}`,
        objectAt(subnet, 'properties'),
        prefixes,
        subnets.filter(isObject),
      );
    }
    for (const child of world.resources.childrenOfType(draft.id, 'Microsoft.Network/virtualNetworks/subnets')) {
      if (!kept.has(child.name.toLowerCase())) requireUnused(world, child, child.id);
    }
  },
  stored(record, draft, world) {
    const subnets = draft.hidden.subnets;
    if (!Array.isArray(subnets)) return;
    world.resources.put({ ...record, hidden: {} });
    storeInline(world, record, subnets.filter(isObject), 'Microsoft.Network/virtualNetworks/subnets', subnetDefaults);
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    properties.subnets = world.resources
      .childrenOfType(record.id, 'Microsoft.Network/virtualNetworks/subnets')
      .map((child) => show(world, child));
    return { ...body, properties };
  },
};

/** Makes children of what was sent inside the parent; those left out go. */
export function storeInline(
  world: World,
  parent: ResourceRecord,
  items: readonly JsonObject[],
  type: string,
  complete: (properties: JsonObject) => void,
): void {
  const segment = type.split('/').at(-1) ?? '';
  const now = world.clock().toISOString();
  const kept = new Set(items.map((item) => String(item.name).toLowerCase()));
  for (const child of world.resources.childrenOfType(parent.id, type)) {
    if (!kept.has(child.name.toLowerCase())) world.resources.delete(child.id);
  }
  for (const item of items) {
    const typed = `${parent.id}/${segment}/${String(item.name)}`;
    const previous = world.resources.get(typed);
    const { provisioningState: _state, ...properties } = structuredClone(objectAt(item, 'properties'));
    complete(properties);
    world.resources.put({
      id: previous?.id ?? typed,
      name: previous?.name ?? String(item.name),
      type,
      body: { properties },
      hidden: {},
      etag: newEtag(),
      createdAt: previous?.createdAt ?? now,
      changedAt: now,
      state: 'Succeeded',
    });
  }
}

function requireCidr(prefix: string): void {
  if (!parseCidr(prefix)) {
    throw new ArmError(
      400,
      'InvalidAddressPrefixFormat',
      `Address prefix '${prefix}' is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
    );
  }
}

function checkSubnet(
  id: string,
  properties: JsonObject,
  space: readonly string[],
  siblings: readonly JsonObject[],
): void {
  const prefix = textAt(properties, 'addressPrefix') ?? String(listAt(properties, 'addressPrefixes')[0] ?? '');
  const name = id.split('/').at(-1) ?? '';
  requireCidr(prefix);
  if (!space.some((outer) => contains(outer, prefix))) {
    throw new ArmError(
      400,
      'NetcfgInvalidSubnet',
      `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network.`,
    );
  }
  for (const sibling of siblings) {
    if (String(sibling.name).toLowerCase() === name.toLowerCase()) continue;
    const other = textAt(objectAt(sibling, 'properties'), 'addressPrefix');
    if (other && overlaps(other, prefix)) {
      throw new ArmError(
        400,
        'NetcfgSubnetRangesOverlap',
        `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet '${String(sibling.name)}'.`,
      );
    }
  }
}

function subnetDefaults(properties: JsonObject): void {
  properties.delegations ??= [];
  properties.privateEndpointNetworkPolicies ??= 'Disabled';
  properties.privateLinkServiceNetworkPolicies ??= 'Enabled';
  delete properties.ipConfigurations;
  delete properties.privateEndpoints;
}

export const subnet: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    subnetDefaults(properties);
    const networkId = parentId(draft.id);
    const space = listAt(
      objectAt(objectAt(world.resources.get(networkId)?.body, 'properties'), 'addressSpace'),
      'addressPrefixes',
    );
    const siblings = world.resources
      .childrenOfType(networkId, 'Microsoft.Network/virtualNetworks/subnets')
      .map((record) => ({ name: record.name, properties: objectAt(record.body, 'properties') }));
    checkSubnet(draft.id, properties, space.map(String), siblings);
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    const users = world.resources.referrers(record.id);
    const endpoints = users.filter((user) => user.type === 'Microsoft.Network/privateEndpoints');
    const configurations = users
      .filter((user) => user.type === 'Microsoft.Network/networkInterfaces')
      .flatMap((nic) =>
        listAt(objectAt(nic.body, 'properties'), 'ipConfigurations')
          .filter(isObject)
          .map((item) => ({ id: `${nic.id}/ipConfigurations/${String(item.name)}` })),
      );
    if (endpoints.length > 0) properties.privateEndpoints = idsOf(endpoints);
    if (configurations.length > 0) properties.ipConfigurations = configurations;
    return { ...body, properties };
  },
};

/** Addresses in a subnet that network interfaces and load balancers have. */
export function addressesIn(world: World, subnetId: string): string[] {
  return world.resources
    .referrers(subnetId)
    .flatMap((user) =>
      ['ipConfigurations', 'frontendIPConfigurations'].flatMap((list) =>
        listAt(objectAt(user.body, 'properties'), list).filter(isObject),
      ),
    )
    .flatMap((item) => textAt(objectAt(item, 'properties'), 'privateIPAddress') ?? []);
}

/** The next address of a subnet that nothing has, and that is not among `held`. Azure keeps the first four and the last. */
export function nextAddress(world: World, subnetId: string, held: readonly string[] = []): string {
  const subnet = world.resources.get(subnetId);
  const prefix = textAt(objectAt(subnet?.body, 'properties'), 'addressPrefix') ?? '10.0.0.0/24';
  const taken = new Set([...addressesIn(world, subnetId), ...held]);
  for (let offset = 4; offset < addressCount(prefix) - 1; offset += 1) {
    const address = usableAddress(prefix, offset);
    if (!taken.has(address)) return address;
  }
  throw new ArmError(400, 'SubnetIsFull', `Subnet ${subnetId} does not have enough capacity for 1 IP addresses.`);
}

export const networkInterface: Behaviour = {
  beforeDelete: requireNotOfEndpoint,
  complete(draft, world) {
    if (draft.previous) requireNotOfEndpoint(draft.previous, world);
    keepGuid(draft);
    const properties = propertiesOf(draft);
    const before = listAt(objectAt(draft.previous?.body, 'properties'), 'ipConfigurations').filter(isObject);
    for (const configuration of listAt(properties, 'ipConfigurations').filter(isObject)) {
      const id = `${draft.id}/ipConfigurations/${String(configuration.name)}`;
      configuration.id = id;
      configuration.type = 'Microsoft.Network/networkInterfaces/ipConfigurations';
      const inner = objectAt(configuration, 'properties');
      const subnetId = textAt(objectAt(inner, 'subnet'), 'id') ?? '';
      const known = before.find((item) => item.name === configuration.name);
      inner.privateIPAddress ??=
        textAt(objectAt(known, 'properties'), 'privateIPAddress') ?? nextAddress(world, subnetId);
      inner.privateIPAllocationMethod ??= 'Dynamic';
      inner.privateIPAddressVersion ??= 'IPv4';
      inner.primary ??= true;
      inner.provisioningState = 'Succeeded';
      configuration.properties = inner;
      requireSameNetwork(world, draft.id, subnetId, listAt(inner, 'applicationSecurityGroups').filter(isObject));
    }
    properties.enableAcceleratedNetworking ??= false;
    properties.enableIPForwarding ??= false;
  },
  show(body, record, world) {
    const machine = world.resources
      .referrers(record.id)
      .find(({ type }) => type === 'Microsoft.Compute/virtualMachines');
    if (machine === undefined) return body;
    return { ...body, properties: { ...objectAt(body, 'properties'), virtualMachine: { id: machine.id } } };
  },
};

/** The interface of a private endpoint is the endpoint's own: it comes, changes and goes with it. */
function requireNotOfEndpoint(nic: ResourceRecord, world: World): void {
  const owner = textAt(nic.hidden, 'ownedBy');
  if (owner === undefined || !world.resources.get(owner)) return;
  throw new ArmError(
    400,
    'CannotModifyNicAttachedToPrivateEndpoint',
    `Network interface ${nic.id} cannot be modified by user because it is attached to private endpoint ${owner}.`,
  );
}

/** All network interfaces of one application security group are in one virtual network. */
function requireSameNetwork(world: World, id: string, subnetId: string, groups: readonly JsonObject[]): void {
  const network = parentId(subnetId).toLowerCase();
  for (const group of groups) {
    for (const member of world.resources.referrers(String(group.id))) {
      if (member.type !== 'Microsoft.Network/networkInterfaces' || member.id.toLowerCase() === id.toLowerCase())
        continue;
      for (const item of listAt(objectAt(member.body, 'properties'), 'ipConfigurations').filter(isObject)) {
        const other = textAt(objectAt(objectAt(item, 'properties'), 'subnet'), 'id') ?? '';
        if (parentId(other).toLowerCase() === network) continue;
        throw new ArmError(
          400,
          'ApplicationSecurityGroupsNotInSameVnet',
          `All network interfaces assigned to application security group ${String(group.id)} must be in the same virtual network.`,
        );
      }
    }
  }
}
