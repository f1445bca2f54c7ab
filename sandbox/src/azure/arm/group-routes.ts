import type { HttpReply } from '../../http/message.ts';
import { requireAction } from '../access/authorise.ts';
import { isHere } from '../subscriptions.ts';
import { requireApiVersion } from '../types/table.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { requireUnlocked } from './guards.ts';
import { paged } from './list.ts';
import { pollHeaders, startOperation } from './polling.ts';
import type { ResourceRecord } from './resource.ts';
import { filterResources } from './resource-filter.ts';
import { groupNotFound, jsonBody, type RouteContext } from './service.ts';
import { show } from './show.ts';
import { patchResource, putResource } from './write.ts';

const groupType = 'Microsoft.Resources/resourceGroups';
const action = (verb: string): string => `Microsoft.Resources/subscriptions/resourceGroups/${verb}`;

/** Resource groups, which have a path form of their own. */
export async function groupRoute(context: RouteContext): Promise<HttpReply | null> {
  const { world, request, path, caller, apiVersion } = context;
  if (path.blocks.length > 0 || path.subscriptionId === null) return null;
  const type = world.types.require(groupType);
  if (path.resourceGroup === null) {
    if (request.method !== 'GET' || path.tail.length !== 1 || path.tail[0]?.toLowerCase() !== 'resourcegroups')
      return null;
    requireAction(world, caller, action('read'), `/subscriptions/${world.subscriptionId}`);
    requireApiVersion(type, apiVersion, 'global');
    const found = filterResources(groups(world), request.query.get('$filter'));
    return paged(context, found, (record) => show(world, record));
  }
  if (path.tail.length > 0) return null;
  const typed = `/subscriptions/${world.subscriptionId}/resourceGroups/${path.resourceGroup}`;
  const group = world.resources.get(typed);
  const id = group?.id ?? typed;
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      requireAction(world, caller, action('read'), id);
      requireApiVersion(type, apiVersion, 'global');
      if (!group) throw groupNotFound(id);
      return request.method === 'HEAD' ? { status: 204 } : { status: 200, body: show(world, group) };
    }
    case 'PUT':
    case 'PATCH': {
      requireAction(world, caller, action('write'), id);
      requireApiVersion(type, apiVersion, 'global');
      if (request.method === 'PATCH' && !group) throw groupNotFound(id);
      if (!group && !world.settings.areLimitsRelaxed) requireRoom(world, path.resourceGroup);
      const write = request.method === 'PUT' ? putResource : patchResource;
      return await write(world, { type, id, apiVersion, body: jsonBody(request), caller, http: request });
    }
    case 'DELETE':
      requireAction(world, caller, action('delete'), id);
      requireApiVersion(type, apiVersion, 'global');
      return deleteGroup(context, id);
    default:
      throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${request.method}' is not supported.`);
  }
}

function groups(world: World): ResourceRecord[] {
  return world.resources.ofType(groupType).filter((record) => isHere(world, record));
}

/** As many as a subscription may have, which nobody can have raised: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits */
const MOST_GROUPS = 980;

function requireRoom(world: World, name: string): void {
  const count = groups(world).length;
  if (count < MOST_GROUPS) return;
  throw new ArmError(
    409,
    'ResourceGroupQuotaExceeded',
    `Creating the resource group of '${name}' would exceed the quota of '${MOST_GROUPS}'. The current resource group count is '${count}', please delete some resource groups before creating a new one.`,
  );
}

function deleteGroup({ world, apiVersion }: RouteContext, id: string): HttpReply {
  const group = world.resources.get(id);
  if (!group) throw groupNotFound(id);
  requireUnlocked(world, id, 'delete');
  const underWay = world.operations.underWay(id);
  if (underWay) return { status: 202, headers: pollHeaders(world, underWay, apiVersion, 'location') };
  world.resources.put({ ...group, state: 'Deleting', changedAt: world.clock().toISOString() });
  const operation = startOperation(
    world,
    world.types.require(groupType),
    'group-delete',
    id,
    String(group.body.location),
  );
  return { status: 202, headers: pollHeaders(world, operation, apiVersion, 'location') };
}
