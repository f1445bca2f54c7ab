import type { HttpReply } from '../../http/message.ts';
import type { JsonObject } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { mayAct } from '../access/evaluate.ts';
import type { ArmType } from '../types/arm-type.ts';
import { requireApiVersion } from '../types/table.ts';
import { ArmError } from './error.ts';
import { notFound, requireGroup } from './guards.ts';
import { isWithin, resourceGroupId } from './path.ts';
import type { ResourceRecord } from './resource.ts';
import type { RouteContext } from './service.ts';
import { showAsked } from './show.ts';

const pageSize = 100;

/** GET of a collection: of a type in a subscription or group, or of the children of one resource. */
export function listResources(context: RouteContext, type: ArmType, scope: string, id: string): HttpReply {
  const { world, caller, apiVersion } = context;
  requireApiVersion(type, apiVersion, 'global');
  const nested = type.type.split('/').length > 2;
  // `id` of a nested collection ends in the type without a name: its parent is what was cut.
  const parent = nested ? id : scope;
  requireGroup(world, parent, false);
  const onResource = /\/providers\//i.test(parent);
  if (onResource && !world.resources.get(parent)) throw notFound(parent);
  const action = `${type.type}/read`;
  const records =
    nested || (type.scope === 'extension' && onResource)
      ? world.resources.childrenOfType(parent, type.type)
      : world.resources.ofType(type.type).filter((record) => isWithin(record.id, scope));
  if (records.length === 0 || !records.every((record) => mayAct(world, caller.objectId, action, record.id))) {
    requireAction(world, caller, action, parent);
  }
  return paged(context, records, (record) => showAsked(world, record, context.request.query));
}

/** One page of a list, and the address of the next. */
export function paged(
  context: RouteContext,
  records: readonly ResourceRecord[],
  present: (record: ResourceRecord) => JsonObject,
): HttpReply {
  const { request, world } = context;
  const top = Number(request.query.get('$top') ?? pageSize);
  const start = Number(request.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(top) || top < 1 || !Number.isInteger(start) || start < 0) {
    throw new ArmError(400, 'InvalidQueryParameter', '$top and $skiptoken must be what an earlier answer gave.');
  }
  const size = Math.min(top, 1000);
  const ordered = [...records].sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
  const body: JsonObject = { value: ordered.slice(start, start + size).map(present) };
  if (start + size < ordered.length) {
    const query = new URLSearchParams([...request.query]);
    query.set('$skiptoken', String(start + size));
    body.nextLink = `${world.origin()}${request.path}?${query}`;
  }
  return { status: 200, body };
}

/** Records of a resource group, for lists across types. */
export function inGroup(record: ResourceRecord, groupId: string): boolean {
  return resourceGroupId(record.id)?.toLowerCase() === groupId.toLowerCase();
}
