import type { HttpReply } from '../../http/message.ts';
import { requireAction } from '../access/authorise.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { RouteContext } from '../arm/service.ts';
import type { World } from '../world.ts';
import { requireApiVersion } from './table.ts';

const KEPT_MS = 14 * 24 * 3_600_000;

interface DeletedWorkspace {
  readonly workspace: ResourceRecord;
  /** ISO time until which it can be recovered. */
  readonly until: string;
}

/** Log Analytics keeps a deleted workspace for 14 days: https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace */
export function keepDeletedWorkspace(world: World, workspace: ResourceRecord): void {
  const until = new Date(world.clock().getTime() + KEPT_MS).toISOString();
  table(world).set(workspace.id.toLowerCase(), { workspace: { ...workspace, state: 'Succeeded' }, until });
}

/** Takes the workspace that was deleted at this id back out: making it again recovers it. */
export function takeDeletedWorkspace(world: World, id: string): ResourceRecord | undefined {
  const kept = current(world).find(({ workspace }) => workspace.id.toLowerCase() === id.toLowerCase());
  if (kept !== undefined) table(world).delete(id.toLowerCase());
  return kept?.workspace;
}

/** `…/deletedWorkspaces` of the subscription or of a group. */
export function deletedWorkspacesRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller, apiVersion } = context;
  const block = path.blocks[0];
  if (path.blocks.length !== 1 || block?.namespace.toLowerCase() !== 'microsoft.operationalinsights') return null;
  if (block.types.join('/').toLowerCase() !== 'deletedworkspaces' || request.method !== 'GET') return null;
  requireApiVersion(world.types.require('Microsoft.OperationalInsights/workspaces'), apiVersion, 'global');
  const subscription = `/subscriptions/${world.subscriptionId}`;
  const scope = path.resourceGroup === null ? subscription : `${subscription}/resourceGroups/${path.resourceGroup}`;
  requireAction(world, caller, 'Microsoft.OperationalInsights/deletedWorkspaces/read', scope);
  const value = current(world)
    .filter(({ workspace }) => workspace.id.toLowerCase().startsWith(`${scope.toLowerCase()}/`))
    .map(({ workspace: { id, name, type, body } }) => ({ id, name, type, ...body }));
  return { status: 200, body: { value } };
}

function current(world: World): DeletedWorkspace[] {
  const now = world.clock().toISOString();
  for (const [id, { until }] of [...table(world).entries()]) if (until <= now) table(world).delete(id);
  return [...table(world).values()];
}

function table(world: World) {
  return world.journal.table<DeletedWorkspace>('deleted-workspaces');
}
