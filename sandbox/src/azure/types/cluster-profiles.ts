import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject, objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';
import type { Draft } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';

/** What AKS fills in when nothing is said of the autoscaler, as it answers it. */
const autoScalerDefaults: JsonObject = {
  'balance-similar-node-groups': 'false',
  'daemonset-eviction-for-empty-nodes': false,
  'daemonset-eviction-for-occupied-nodes': true,
  expander: 'random',
  'ignore-daemonsets-utilization': false,
  'max-empty-bulk-delete': '10',
  'max-graceful-termination-sec': '600',
  'max-node-provision-time': '15m',
  'max-total-unready-percentage': '45',
  'new-pod-scale-up-delay': '0s',
  'ok-total-unready-count': '3',
  'scale-down-delay-after-add': '10m',
  'scale-down-delay-after-delete': '10s',
  'scale-down-delay-after-failure': '3m',
  'scale-down-unneeded-time': '10m',
  'scale-down-unready-time': '20m',
  'scale-down-utilization-threshold': '0.5',
  'scan-interval': '10s',
  'skip-nodes-with-local-storage': 'false',
  'skip-nodes-with-system-pods': 'true',
};

/** Monitoring, upgrades, autoscaler and node group of a cluster: checked, and completed as AKS does. */
export function completeProfiles(draft: Draft, world: World, pools: Json | undefined): void {
  const properties = propertiesOf(draft);
  completeAddons(draft, world, properties);
  const metrics = objectAt(objectAt(properties, 'azureMonitorProfile'), 'metrics');
  if (metrics.enabled === true) {
    properties.azureMonitorProfile = {
      ...objectAt(properties, 'azureMonitorProfile'),
      metrics: { kubeStateMetrics: { metricLabelsAllowlist: '', metricAnnotationsAllowList: '' }, ...metrics },
    };
  }
  requireTierOfCosts(draft, properties);
  const upgrades = objectAt(properties, 'autoUpgradeProfile');
  if (
    upgrades.upgradeChannel === 'node-image' &&
    ['Unmanaged', 'None'].includes(String(upgrades.nodeOSUpgradeChannel))
  ) {
    throw new ArmError(
      400,
      'InvalidParameter',
      `The upgrade channel node-image requires the node OS upgrade channel NodeImage, not ${String(upgrades.nodeOSUpgradeChannel)}.`,
      { target: 'autoUpgradeProfile.nodeOSUpgradeChannel' },
    );
  }
  properties.autoUpgradeProfile = { nodeOSUpgradeChannel: 'NodeImage', ...upgrades };
  const isScaled = Array.isArray(pools) && pools.filter(isObject).some((pool) => pool.enableAutoScaling === true);
  if (isScaled || isObject(properties.autoScalerProfile)) {
    properties.autoScalerProfile = { ...autoScalerDefaults, ...objectAt(properties, 'autoScalerProfile') };
  }
  properties.nodeResourceGroupProfile ??= { restrictionLevel: 'Unrestricted' };
}

/** Each enabled add-on acts as an identity of its own, in the node group. */
function completeAddons(draft: Draft, world: World, properties: JsonObject): void {
  const addons = properties.addonProfiles;
  if (!isObject(addons)) return;
  const before = objectAt(objectAt(draft.previous?.body, 'properties'), 'addonProfiles');
  for (const [name, profile] of Object.entries(addons)) {
    if (!isObject(profile) || profile.enabled !== true) continue;
    if (name === 'omsagent') requireWorkspace(world, profile);
    const known = objectAt(objectAt(before, name), 'identity');
    profile.identity = Object.keys(known).length > 0 ? known : newIdentity(draft, world, properties, name);
  }
}

function requireWorkspace(world: World, profile: JsonObject): void {
  const id = textAt(objectAt(profile, 'config'), 'logAnalyticsWorkspaceResourceID') ?? '';
  if (world.resources.get(id)?.type === 'Microsoft.OperationalInsights/workspaces') return;
  throw new ArmError(
    400,
    'AddonInvalid',
    `The add-on omsagent needs a Log Analytics workspace; logAnalyticsWorkspaceResourceID '${id}' names none.`,
    { target: 'addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID' },
  );
}

function newIdentity(draft: Draft, world: World, properties: JsonObject, addon: string): JsonObject {
  const group = textAt(properties, 'nodeResourceGroup') ?? '';
  const name = `${addon.toLowerCase()}-${draft.name}`;
  const identity = {
    resourceId: `/subscriptions/${world.subscriptionId}/resourcegroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    clientId: randomUUID(),
    objectId: randomUUID(),
  };
  world.directory.add({
    objectId: identity.objectId,
    clientId: identity.clientId,
    kind: 'ServicePrincipal',
    displayName: name,
    visibleAt: world.clock().toISOString(),
    resourceId: identity.resourceId,
  });
  return identity;
}

/** Cost analysis comes with the paid tiers only. */
function requireTierOfCosts(draft: Draft, properties: JsonObject): void {
  const isWanted = objectAt(objectAt(properties, 'metricsProfile'), 'costAnalysis').enabled === true;
  const tier = textAt(objectAt(draft.body, 'sku'), 'tier') ?? 'Free';
  if (!isWanted || tier !== 'Free') return;
  throw new ArmError(
    400,
    'InvalidParameter',
    `Cost analysis can be enabled only for a cluster of tier Standard or Premium, not ${tier}.`,
    { target: 'metricsProfile.costAnalysis.enabled' },
  );
}
