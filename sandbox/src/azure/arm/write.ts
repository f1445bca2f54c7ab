import { copyOf } from '../../copy.ts';
import type { HttpReply, HttpRequest } from '../../http/message.ts';
import { isObject, type JsonObject, mergePatch, objectAt, textAt } from '../../json.ts';
import type { Caller } from '../access/caller.ts';
import type { ArmType, Draft } from '../types/arm-type.ts';
import { requireApiVersion } from '../types/table.ts';
import { validateBody } from '../validation/validate.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import {
  notFound,
  requireAllowedByPolicy,
  requireGroup,
  requireParent,
  requirePreconditions,
  requireUnlocked,
} from './guards.ts';
import { pollHeaders, startOperation } from './polling.ts';
import { requireReferences } from './references.ts';
import { newEtag, type ResourceRecord } from './resource.ts';
import { show } from './show.ts';
import { checkTags } from './tags.ts';
import { requireIdle } from './under-way.ts';

export interface WriteRequest {
  readonly type: ArmType;
  /** With canonical type names; the last name as typed. */
  readonly id: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
  readonly caller: Caller;
  readonly http: HttpRequest;
}

/** PUT: the whole resource, created or replaced. */
export async function putResource(world: World, request: WriteRequest): Promise<HttpReply> {
  const { type, body } = request;
  checkName(type, request.id);
  validateBody(type.type, request.apiVersion, 'PUT', body);
  return await write(world, request, stripReadOnly(body));
}

/** PATCH: merges into what is there. */
export async function patchResource(world: World, request: WriteRequest): Promise<HttpReply> {
  const { type, body, id } = request;
  const previous = world.resources.get(id);
  requireGroup(world, id, true);
  if (!previous) throw notFound(id);
  validateBody(type.type, request.apiVersion, 'PATCH', body);
  if (type.patch === 'refused') throw new ArmError(405, 'MethodNotAllowed', `PATCH is not served for '${type.type}'.`);
  const current: JsonObject = { ...previous.body };
  const change = type.patch === 'tags' ? { tags: body.tags ?? {} } : stripReadOnly(body);
  // A tag map in a PATCH replaces the tags there are.
  if (isObject(change.tags)) delete current.tags;
  const merged = mergePatch(current, change);
  return await write(world, request, isObject(merged) ? merged : {});
}

async function write(world: World, request: WriteRequest, body: JsonObject): Promise<HttpReply> {
  const { type, apiVersion, caller } = request;
  await type.behaviour?.prepare?.(request.id, world);
  const previous = world.resources.get(request.id);
  const id = previous?.id ?? request.id;
  requireGroup(world, id, true);
  requireParent(world, id, type.type);
  requireUnlocked(world, id, 'write');
  requireAllowedByPolicy(world, id, type.type);
  if (previous?.state === 'Deleting') {
    throw new ArmError(409, 'Conflict', `The resource '${id}' is being deleted. Wait for it to be gone.`);
  }
  requireIdle(world, type, id, previous);
  if (type.hasEtag) requirePreconditions(request.http, previous);
  const location = checkLocation(type, id, body, previous);
  requireApiVersion(type, apiVersion, location);
  checkTags(body);
  requireReferences(world, type, id, body);

  const name = id.split('/').at(-1) ?? '';
  const draft: Draft = {
    id,
    name,
    apiVersion,
    caller,
    previous,
    body: copyOf(body),
    hidden: { ...previous?.hidden },
  };
  type.behaviour?.complete?.(draft, world);
  const now = world.clock().toISOString();
  // Services polled by state take only the making of a resource long.
  const changesAtOnce = type.put === 'state' || type.changesAtOnce === true;
  const isLong = type.put !== 'sync' && !(changesAtOnce && previous?.state === 'Succeeded');
  const record: ResourceRecord = {
    id,
    name,
    type: type.type,
    body: draft.body,
    hidden: draft.hidden,
    etag: newEtag(),
    createdAt: previous?.createdAt ?? now,
    changedAt: now,
    state: isLong ? (draft.underWayState ?? (previous ? 'Updating' : 'Creating')) : 'Succeeded',
  };
  world.resources.put(record);
  type.behaviour?.stored?.(record, draft, world);
  if (!isLong) {
    await type.behaviour?.provision?.(record, world);
    return {
      status: previous ? (type.replacedStatus ?? 200) : type.createdStatus,
      body: show(world, world.resources.get(id) ?? record),
    };
  }
  return await longReply(world, type, record, apiVersion, location, previous !== undefined);
}

async function longReply(
  world: World,
  type: ArmType,
  record: ResourceRecord,
  apiVersion: string,
  location: string,
  existed: boolean,
): Promise<HttpReply> {
  const operation = startOperation(world, type, 'write', record.id, location);
  if (operation.dueAt === operation.startedAt && !operation.doomed && type.put === 'azure-async') {
    await world.operations.ended(operation.id);
  }
  const current = world.resources.get(record.id) ?? record;
  const status = existed ? 200 : type.createdStatus;
  if (current.state === 'Succeeded' || type.put === 'state') return { status, body: show(world, current) };
  if (type.put === 'location') return { status: 202, headers: pollHeaders(world, operation, apiVersion, 'location') };
  return { status, headers: pollHeaders(world, operation, apiVersion, 'azure-async'), body: show(world, current) };
}

function checkName(type: ArmType, id: string): void {
  const name = id.split('/').at(-1) ?? '';
  if (!type.name || type.name.test(name)) return;
  throw new ArmError(
    400,
    type.type.startsWith('Microsoft.Network/') ? 'InvalidResourceName' : 'InvalidParameter',
    `Resource name '${name}' is invalid for type '${type.type}': it must match ${type.name.source}.`,
    { target: 'name' },
  );
}

/** What only ARM writes, and clients send back unread. */
function stripReadOnly(body: JsonObject): JsonObject {
  const { id: _id, name: _name, type: _type, etag: _etag, systemData: _systemData, ...rest } = copyOf(body);
  if (isObject(rest.properties)) delete rest.properties.provisioningState;
  return rest;
}

function normalLocation(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

function checkLocation(type: ArmType, id: string, body: JsonObject, previous: ResourceRecord | undefined): string {
  if (!type.tracked) return textAt(objectAt(body, 'properties'), 'location') ?? 'global';
  const location = textAt(body, 'location');
  if (!location) {
    throw new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  const before = textAt(previous?.body, 'location');
  if (before && normalLocation(before) !== normalLocation(location)) {
    const kind = type.type.split('/').slice(1).join('/');
    throw new ArmError(
      409,
      type.type === 'Microsoft.Resources/resourceGroups' ? 'InvalidResourceGroupLocation' : 'InvalidResourceLocation',
      `The resource '${id.split('/').at(-1)}' already exists in location '${before}' in resource group. A resource with the same name cannot be created in location '${location}'. Please select a new resource name. (${kind})`,
    );
  }
  body.location = before ?? normalLocation(location);
  return normalLocation(location);
}
