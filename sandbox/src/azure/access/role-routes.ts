import type { HttpReply } from '../../http/message.ts';
import { type JsonObject, listAt, objectAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { notFound } from '../arm/guards.ts';
import { paged } from '../arm/list.ts';
import { isWithin } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { type RouteContext, scopeId } from '../arm/service.ts';
import { show } from '../arm/show.ts';
import { subscriptionOf } from '../subscriptions.ts';
import { requireApiVersion } from '../types/table.ts';
import type { World } from '../world.ts';
import { requireAction } from './authorise.ts';
import { type BuiltInRole, builtInRoles } from './built-in-roles.ts';
import { assignmentOf } from './evaluate.ts';

const epoch = '2015-02-02T21:55:09.880642Z';

/** Assignments at a scope, those it inherits, and those below it; `atScope()` leaves the ones below out. */
export function listRoleAssignments(context: RouteContext): HttpReply {
  const { world, request, caller, path, apiVersion } = context;
  const scope = scopeId(world, path);
  requireApiVersion(world.types.require('Microsoft.Authorization/roleAssignments'), apiVersion, 'global');
  requireAction(world, caller, 'Microsoft.Authorization/roleAssignments/read', scope);
  const filter = request.query.get('$filter') ?? '';
  const principal = /(?:principalId eq|assignedTo\()\s*'([^']+)'/i.exec(filter)?.[1]?.toLowerCase();
  const isAtScope = /atScope\(\)/i.test(filter);
  const records = world.resources.ofType('Microsoft.Authorization/roleAssignments').filter((record) => {
    const assignment = assignmentOf(record);
    if (principal !== undefined && assignment.principalId !== principal) return false;
    return isWithin(scope, assignment.scope) || (!isAtScope && isWithin(assignment.scope, scope));
  });
  return paged(context, records, (record) => show(world, record));
}

export function listRoleDefinitions({ world, request, caller, path, apiVersion }: RouteContext): HttpReply {
  const scope = scopeId(world, path);
  requireApiVersion(world.types.require('Microsoft.Authorization/roleDefinitions'), apiVersion, 'global');
  requireAction(world, caller, 'Microsoft.Authorization/roleDefinitions/read', scope);
  const all: JsonObject[] = [
    ...builtInRoles.map((role) => shownRole(world, role)),
    ...world.resources
      .ofType('Microsoft.Authorization/roleDefinitions')
      .filter((record) => isAssignable(world, record))
      .map((record) => shownCustom(world, record)),
  ];
  const filter = request.query.get('$filter');
  return { status: 200, body: { value: filter ? all.filter(roleFilter(filter)) : all } };
}

function roleFilter(filter: string): (role: JsonObject) => boolean {
  const terms = filter.split(/\s+and\s+/i).map((term) => {
    if (/^\s*atScopeAndBelow\(\)\s*$/i.test(term)) return () => true;
    const match = /^\s*(roleName|type)\s+eq\s+'((?:[^']|'')*)'\s*$/i.exec(term);
    if (!match)
      throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${term}' specified in the query string.`);
    const field = match[1]?.toLowerCase() === 'type' ? 'type' : 'roleName';
    const wanted = (match[2] ?? '').replaceAll("''", "'").toLowerCase();
    return (role: JsonObject) => {
      const properties = role.properties as JsonObject;
      return String(properties[field]).toLowerCase() === wanted;
    };
  });
  return (role) => terms.every((term) => term(role));
}

export function readRoleDefinition({ world, caller, path, apiVersion }: RouteContext, name: string): HttpReply {
  const scope = scopeId(world, path);
  requireApiVersion(world.types.require('Microsoft.Authorization/roleDefinitions'), apiVersion, 'global');
  requireAction(world, caller, 'Microsoft.Authorization/roleDefinitions/read', scope);
  const builtIn = builtInRoles.find((role) => role.id === name.toLowerCase());
  if (builtIn) return { status: 200, body: shownRole(world, builtIn) };
  const custom = world.customRole(name.toLowerCase());
  if (!custom || !isAssignable(world, custom))
    throw notFound(`${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`);
  return { status: 200, body: shownCustom(world, custom) };
}

/** In the subscription that is asked about. */
function isAssignable(world: World, { body }: ResourceRecord): boolean {
  const scopes = listAt(objectAt(body, 'properties'), 'assignableScopes').map(String);
  return scopes.some((scope) => scope === '/' || subscriptionOf(scope) === world.subscriptionId);
}

/** There is one in the directory, which each subscription shows as its own. */
function shownCustom(world: World, record: ResourceRecord): JsonObject {
  return { ...show(world, record), id: definitionId(world, record.name) };
}

const definitionId = ({ subscriptionId }: World, name: string): string =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${name}`;

function shownRole(world: World, role: BuiltInRole): JsonObject {
  return {
    id: definitionId(world, role.id),
    name: role.id,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName: role.roleName,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [
        {
          actions: [...role.actions],
          notActions: [...role.notActions],
          dataActions: [...role.dataActions],
          notDataActions: [...role.notDataActions],
        },
      ],
      createdOn: epoch,
      updatedOn: epoch,
      createdBy: '',
      updatedBy: '',
    },
  };
}
