import type { HttpReply } from '../../http/message.ts';
import type { JsonObject } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { mayAct } from '../access/evaluate.ts';
import { ArmError } from '../arm/error.ts';
import { requireGroup } from '../arm/guards.ts';
import { inGroup, paged } from '../arm/list.ts';
import { blockType } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { isRegistered, type RouteContext, scopeId } from '../arm/service.ts';
import { isHere } from '../subscriptions.ts';
import type { World } from '../world.ts';

/** What an administrator says of a resource's health. */
export interface Ailment {
  readonly state: 'Unavailable' | 'Degraded' | 'Unknown';
  readonly summary: string;
  /** `Unplanned`, `Planned` or `UserInitiated`. */
  readonly reason: string;
}

const apiVersions = ['2020-05-01', '2022-10-01', '2024-02-01', '2025-04-01'];
const namespace = 'Microsoft.ResourceHealth';

/** Of the types kept here, those that Azure knows the health of: https://learn.microsoft.com/azure/service-health/resource-health-checks-resource-types */
const checked = new Set(
  [
    'Microsoft.Cache/redisEnterprise',
    'Microsoft.Compute/virtualMachines',
    'Microsoft.ContainerService/managedClusters',
    'Microsoft.DBforPostgreSQL/flexibleServers',
    'Microsoft.KeyVault/vaults',
    'Microsoft.Network/applicationGateways',
    'Microsoft.Network/loadBalancers',
    'Microsoft.Network/natGateways',
    'Microsoft.OperationalInsights/workspaces',
    'Microsoft.Sql/servers/databases',
    'Microsoft.Storage/storageAccounts',
  ].map((type) => type.toLowerCase()),
);

/** `GET {subscription or group}/providers/Microsoft.ResourceHealth/availabilityStatuses`: of each resource, the present one. */
export function availabilityRoute(context: RouteContext): HttpReply | null {
  const { world, request, path, caller, apiVersion } = context;
  const [block] = path.blocks;
  if (request.method !== 'GET' || path.blocks.length !== 1 || !block || path.subscriptionId === null) return null;
  if (blockType(block).toLowerCase() !== `${namespace}/availabilityStatuses`.toLowerCase() || block.names.length > 0) {
    return null;
  }
  if (!apiVersions.includes(apiVersion)) {
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${apiVersion}'. The supported api-versions are '${apiVersions.join(', ')}'.`,
    );
  }
  const scope = scopeId(world, path) || `/subscriptions/${world.subscriptionId}`;
  requireGroup(world, scope, false);
  requireAction(world, caller, `${namespace}/AvailabilityStatuses/read`, scope);
  if (!isRegistered(world, namespace)) {
    throw new ArmError(
      409,
      'MissingSubscriptionRegistration',
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    );
  }
  const records = [...world.resources.all()].filter(
    (record) =>
      checked.has(record.type.toLowerCase()) &&
      (path.resourceGroup === null ? isHere(world, record) : inGroup(record, scope)) &&
      mayAct(world, caller.objectId, `${record.type}/read`, record.id),
  );
  return paged(context, records, (record) => shown(world, record));
}

function shown(world: World, record: ResourceRecord): JsonObject {
  const ailment = world.settings.ailments.get(record.id.toLowerCase());
  const now = world.clock().toISOString();
  const { location } = record.body;
  return {
    id: `${record.id}/providers/${namespace}/availabilityStatuses/current`,
    name: 'current',
    type: `${namespace}/AvailabilityStatuses`,
    ...(typeof location === 'string' ? { location } : {}),
    properties: {
      availabilityState: ailment?.state ?? 'Available',
      title: ailment?.state ?? 'Available',
      summary: ailment?.summary ?? "There aren't any known Azure platform problems affecting this resource.",
      reasonType: ailment?.reason ?? '',
      reasonChronicity: 'Persistent',
      // Azure writes it so.
      occuredTime: now,
      reportedTime: now,
      recommendedActions:
        ailment === undefined
          ? []
          : [{ action: 'Check back here for status updates', actionUrl: '', actionUrlText: '' }],
    },
  };
}
