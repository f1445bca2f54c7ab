import type { HttpReply, HttpRequest } from '../../http/message.ts';
import { textAt } from '../../json.ts';
import type { ArmType } from '../types/arm-type.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { requireGroup, requirePreconditions, requireUnlocked } from './guards.ts';
import { isWithin } from './path.ts';
import { pollHeaders, startOperation } from './polling.ts';
import type { ResourceRecord } from './resource.ts';
import { show } from './show.ts';
import { requireIdle } from './under-way.ts';

export async function deleteResource(
  world: World,
  type: ArmType,
  id: string,
  apiVersion: string,
  request: HttpRequest,
): Promise<HttpReply> {
  requireGroup(world, id, false);
  const record = world.resources.get(id);
  if (!record) return { status: 204 };
  if (type.delete === 'refused')
    throw new ArmError(405, 'MethodNotAllowed', `DELETE is not served for '${type.type}'.`);
  requireUnlocked(world, record.id, 'delete');
  if (type.hasEtag) requirePreconditions(request, record);
  if (record.state === 'Deleting') {
    const operation = world.operations.underWay(record.id);
    if (operation) return { status: 202, headers: pollHeaders(world, operation, apiVersion, polls(type)) };
  }
  requireIdle(world, type, record.id, record);
  requireUnused(world, record, record.id);
  type.behaviour?.beforeDelete?.(record, world);
  if (type.delete === 'sync' || type.delete === 'state') {
    const shown = show(world, record);
    await removeTree(world, record);
    // Identity and authorisation services answer with what was deleted, or with nothing.
    return type.type === 'Microsoft.Authorization/roleAssignments' ||
      type.type === 'Microsoft.Authorization/roleDefinitions'
      ? { status: 200, body: shown }
      : { status: 200 };
  }
  world.resources.put({ ...record, state: 'Deleting', changedAt: world.clock().toISOString() });
  const operation = startOperation(world, type, 'delete', record.id, textAt(record.body, 'location') ?? 'global');
  return { status: 202, headers: pollHeaders(world, operation, apiVersion, polls(type)) };
}

function polls(type: ArmType): 'azure-async' | 'location' | 'both' {
  if (type.delete === 'location') return 'location';
  return type.delete === 'azure-async' ? 'both' : 'location';
}

/** Refuses while something outside `within` points at the resource or at a part of it. */
export function requireUnused(world: World, record: ResourceRecord, within: string): void {
  for (const part of [...world.resources.descendants(record.id), record]) {
    const rule = world.types.find(part.type)?.inUse;
    if (!rule) continue;
    const users = world.resources.referrers(part.id).filter((user) => !isWithin(user.id, within));
    if (users.length === 0) continue;
    throw new ArmError(
      409,
      rule.code,
      `${rule.what} ${part.id} cannot be deleted because it is in use by the following resources: ${users.map((user) => user.id).join(', ')}. In order to delete the ${rule.what.toLowerCase()}, remove the association with the resource(s).`,
      { details: [] },
    );
  }
}

/** Takes away a resource and everything below it: children, and locks and role assignments made on it. */
export async function removeTree(world: World, record: ResourceRecord): Promise<void> {
  for (const part of [...world.resources.descendants(record.id), record]) {
    await world.types.find(part.type)?.behaviour?.remove?.(part, world);
    world.resources.delete(part.id);
  }
}
