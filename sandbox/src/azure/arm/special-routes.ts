import type { HttpReply } from '../../http/message.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { listRoleAssignments, listRoleDefinitions, readRoleDefinition } from '../access/role-routes.ts';
import { activityRoute } from '../activity/query.ts';
import { upgradeRoute } from '../aks/upgrade-routes.ts';
import { costRoute } from '../cost/query.ts';
import { availabilityRoute } from '../health/availability.ts';
import { isHere, type Subscription } from '../subscriptions.ts';
import { deletedAccountsRoute } from '../types/deleted-accounts.ts';
import { deletedWorkspacesRoute } from '../types/deleted-workspaces.ts';
import { deletedVaultRoute } from '../vault/deleted-vaults.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { groupRoute } from './group-routes.ts';
import { notFound, requireGroup } from './guards.ts';
import { inGroup, paged } from './list.ts';
import { blockType, isWithin } from './path.ts';
import { operationResult, operationStatus } from './polling.ts';
import { providerRoute } from './provider-routes.ts';
import { filterResources } from './resource-filter.ts';
import { queryResources } from './resource-graph.ts';
import { jsonBody, type RouteContext, scopeId } from './service.ts';
import { showBrief } from './show.ts';
import { tagsRoute } from './tags-route.ts';

/** Paths that are not simply a resource or a collection. Null when the path is one of those. */
export async function specialRoute(context: RouteContext): Promise<HttpReply | null> {
  return (
    pollRoute(context) ??
    subscriptionRoute(context) ??
    (await groupRoute(context)) ??
    resourceListRoute(context) ??
    (await deletedVaultRoute(context)) ??
    deletedWorkspacesRoute(context) ??
    deletedAccountsRoute(context) ??
    providerRoute(context) ??
    tagsRoute(context) ??
    roleRoute(context) ??
    graphRoute(context) ??
    costRoute(context) ??
    availabilityRoute(context) ??
    activityRoute(context) ??
    upgradeRoute(context) ??
    (await actionRoute(context))
  );
}

/** `…/operations/{id}` and `…/operationResults/{id}`, wherever a service puts them. */
function pollRoute({ world, request, path }: RouteContext): HttpReply | null {
  if (request.method !== 'GET') return null;
  const segments = request.path.split('/');
  const kind = segments.at(-2)?.toLowerCase();
  const id = segments.at(-1) ?? '';
  if (path.resourceGroup !== null) return null;
  if (kind === 'operations') return operationStatus(world, id);
  if (kind !== 'operationresults') return null;
  return operationResult(world, id, `${world.origin()}${request.path}?${new URLSearchParams([...request.query])}`);
}

function subscriptionRoute({ world, request, path, caller }: RouteContext): HttpReply | null {
  if (request.method !== 'GET' || path.blocks.length > 0 || path.resourceGroup !== null) return null;
  const tail = path.tail.map((segment) => segment.toLowerCase());
  if (path.subscriptionId === null) {
    if (tail.length === 1 && tail[0] === 'subscriptions') {
      const seen = world.subscriptions.all().filter(({ id }) => seesSubscription(world, caller.objectId, id));
      return { status: 200, body: { value: seen.map((one) => shownSubscription(world, one)) } };
    }
    if (tail.length === 1 && tail[0] === 'tenants') {
      return { status: 200, body: { value: [{ id: `/tenants/${world.tenantId}`, tenantId: world.tenantId }] } };
    }
    return null;
  }
  const shown = shownSubscription(world, world.subscriptions.require(path.subscriptionId));
  if (tail.length === 0) {
    requireAction(world, caller, 'Microsoft.Resources/subscriptions/read', shown.id);
    return { status: 200, body: shown };
  }
  if (tail.length === 1 && tail[0] === 'locations') {
    const value = regions.map(([name, displayName]) => ({
      id: `${shown.id}/locations/${name}`,
      name,
      displayName,
      regionalDisplayName: displayName,
      type: 'Region',
    }));
    return { status: 200, body: { value } };
  }
  return null;
}

/** Whoever has a role on it, or on anything in it, finds it in the list. */
function seesSubscription(world: World, principalId: string, id: string): boolean {
  const scope = `/subscriptions/${id}`;
  return world.assignmentsOf(principalId).some((one) => isWithin(one.scope, scope) || isWithin(scope, one.scope));
}

function shownSubscription(world: World, { id, displayName, state }: Subscription) {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId: world.tenantId,
    displayName,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
    authorizationSource: 'RoleBased',
  };
}

const regions = [
  ['eastus', 'East US'],
  ['eastus2', 'East US 2'],
  ['westus2', 'West US 2'],
  ['westus3', 'West US 3'],
  ['northeurope', 'North Europe'],
  ['westeurope', 'West Europe'],
  ['germanywestcentral', 'Germany West Central'],
  ['swedencentral', 'Sweden Central'],
  ['uksouth', 'UK South'],
] as const;

/** `…/resources` of the subscription or of a group. */
function resourceListRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller } = context;
  if (request.method !== 'GET' || path.subscriptionId === null || path.blocks.length > 0) return null;
  if (path.tail.length !== 1 || path.tail[0]?.toLowerCase() !== 'resources') return null;
  const scope = scopeId(world, path) || `/subscriptions/${world.subscriptionId}`;
  requireGroup(world, scope, false);
  requireAction(world, caller, 'Microsoft.Resources/subscriptions/resources/read', scope);
  const tracked = [...world.resources.all()].filter((record) => {
    const type = world.types.find(record.type);
    if (!type?.tracked || record.type === 'Microsoft.Resources/resourceGroups') return false;
    return path.resourceGroup === null ? isHere(world, record) : inGroup(record, scope);
  });
  return paged(context, filterResources(tracked, request.query.get('$filter')), (record) => showBrief(world, record));
}

function roleRoute(context: RouteContext): HttpReply | null {
  const { path, request } = context;
  const last = path.blocks.at(-1);
  if (!last || request.method !== 'GET') return null;
  const type = blockType(last).toLowerCase();
  if (type === 'microsoft.authorization/roleassignments' && last.names.length === 0)
    return listRoleAssignments(context);
  if (type !== 'microsoft.authorization/roledefinitions') return null;
  return last.names.length === 0 ? listRoleDefinitions(context) : readRoleDefinition(context, last.names[0] ?? '');
}

function graphRoute(context: RouteContext): HttpReply | null {
  const { path, request } = context;
  const last = path.blocks.at(-1);
  if (request.method !== 'POST' || path.blocks.length !== 1 || !last) return null;
  if (blockType(last).toLowerCase() !== 'microsoft.resourcegraph/resources') return null;
  return queryResources(context, jsonBody(request));
}

/** `POST {resource}/{action}`. */
async function actionRoute(context: RouteContext): Promise<HttpReply | null> {
  const { world, request, path, caller } = context;
  const last = path.blocks.at(-1);
  if (request.method !== 'POST' || !last || last.types.length !== last.names.length + 1) return null;
  const name = last.types.at(-1) ?? '';
  const type = world.types.require([last.namespace, ...last.types.slice(0, -1)].join('/'));
  const id =
    scopeId(world, path) +
    `/providers/${type.type.split('/')[0]}${type.type
      .split('/')
      .slice(1)
      .map((part, i) => `/${part}/${last.names[i]}`)
      .join('')}`;
  requireAction(world, caller, `${type.type}/${name}/action`, id);
  requireGroup(world, id, false);
  const record = world.resources.get(id);
  if (!record) throw notFound(id);
  const act = type.behaviour?.actions?.[name.toLowerCase()];
  if (!act)
    throw new ArmError(404, 'InvalidResourceType', `The action '${name}' could not be found for '${type.type}'.`);
  const body: JsonObject = request.body.length > 0 ? jsonBody(request) : {};
  return await act({ world, record, request, caller, body: isObject(body) ? body : {} });
}
