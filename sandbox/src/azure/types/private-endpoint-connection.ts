import { createHash } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import { show } from '../arm/show.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';
import { privateLinkTarget } from './private-link.ts';

/** The target's side of a private endpoint: its owner approves, rejects or removes it. */
export const privateEndpointConnection: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const previous = draft.previous;
    if (!previous) {
      throw new ArmError(404, 'ResourceNotFound', `The private endpoint connection '${draft.name}' was not found.`);
    }
    const before = objectAt(previous.body, 'properties');
    const was = textAt(objectAt(before, 'privateLinkServiceConnectionState'), 'status');
    const given = objectAt(properties, 'privateLinkServiceConnectionState');
    const status = textAt(given, 'status') ?? was;
    if (was === 'Rejected' && status === 'Approved') {
      throw new ArmError(400, 'BadRequest', 'Approving rejected private endpoint connections is not supported.');
    }
    const state = { description: '', actionsRequired: 'None', ...given, status: status ?? 'Pending' };
    draft.body = {
      properties: { privateEndpoint: before.privateEndpoint ?? null, privateLinkServiceConnectionState: state },
    };
    tellEndpoint(world, draft, state);
  },
  async remove(record, world) {
    const endpoint = world.resources.get(endpointOf(record));
    if (endpoint) {
      setState(world, endpoint, targetOf(record.id), {
        status: 'Disconnected',
        description: 'The connection was removed by the owner of the resource.',
        actionsRequired: 'None',
      });
    }
  },
};

function tellEndpoint(world: World, draft: Draft, state: JsonObject): void {
  const endpoint = world.resources.get(
    textAt(objectAt(objectAt(draft.body, 'properties'), 'privateEndpoint'), 'id') ?? '',
  );
  if (endpoint) setState(world, endpoint, targetOf(draft.id), state);
}

function endpointOf(connection: ResourceRecord): string {
  return textAt(objectAt(objectAt(connection.body, 'properties'), 'privateEndpoint'), 'id') ?? '';
}

function targetOf(connectionId: string): string {
  return connectionId.split('/').slice(0, -2).join('/');
}

function setState(world: World, endpoint: ResourceRecord, targetId: string, state: JsonObject): void {
  const properties = structuredClone(objectAt(endpoint.body, 'properties'));
  for (const list of ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections']) {
    for (const connection of listAt(properties, list).filter(isObject)) {
      const inner = objectAt(connection, 'properties');
      if (textAt(inner, 'privateLinkServiceId')?.toLowerCase() !== targetId.toLowerCase()) continue;
      connection.properties = { ...inner, privateLinkServiceConnectionState: state };
    }
  }
  world.resources.put({ ...endpoint, etag: newEtag(), body: { ...endpoint.body, properties } });
}

/** Name of the connection on the target's side: the endpoint's, made unique. */
function connectionName(endpoint: ResourceRecord): string {
  return `${endpoint.name}.${createHash('sha256').update(endpoint.id.toLowerCase()).digest('hex').slice(0, 32)}`;
}

function connectionId(endpoint: ResourceRecord, target: ResourceRecord): string {
  return `${target.id}/privateEndpointConnections/${connectionName(endpoint)}`;
}

/** Shows the connection at its target. One that is there keeps its state. */
export function openConnection(
  world: World,
  endpoint: ResourceRecord,
  connection: JsonObject,
  isApproved: boolean,
): void {
  const inner = objectAt(connection, 'properties');
  const target = world.resources.get(textAt(inner, 'privateLinkServiceId') ?? '');
  if (!target || !privateLinkTarget(target.type)) return;
  const id = connectionId(endpoint, target);
  if (world.resources.get(id)) return;
  const now = world.clock().toISOString();
  world.resources.put({
    id,
    name: connectionName(endpoint),
    type: `${target.type}/privateEndpointConnections`,
    body: {
      properties: {
        privateEndpoint: { id: endpoint.id },
        privateLinkServiceConnectionState: isApproved
          ? { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' }
          : { status: 'Pending', description: textAt(inner, 'requestMessage') ?? '', actionsRequired: 'None' },
      },
    },
    hidden: {},
    etag: newEtag(),
    createdAt: now,
    changedAt: now,
    state: 'Succeeded',
  });
}

/** Takes the connection off its target when the endpoint goes. */
export function disconnect(world: World, endpoint: ResourceRecord, connection: JsonObject): void {
  const target = world.resources.get(textAt(objectAt(connection, 'properties'), 'privateLinkServiceId') ?? '');
  if (target) world.resources.delete(connectionId(endpoint, target));
}

/** The connections as their target lists them inside itself. */
export function shownConnections(world: World, target: ResourceRecord): JsonObject[] {
  return world.resources.childrenOfType(target.id, `${target.type}/privateEndpointConnections`).map((connection) => {
    const { name: _name, type: _type, ...item } = show(world, connection);
    return item;
  });
}
