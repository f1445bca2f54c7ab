import { type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { nodesOfPool, syncNodes } from '../aks/node-pool.ts';
import { poolVersion } from '../aks/upgrade-checks.ts';
import { defaultVersion, nodeImageName, resolveVersion } from '../aks/versions.ts';
import { ArmError } from '../arm/error.ts';
import { parentId } from '../arm/path.ts';
import { pollHeaders, startOperation } from '../arm/polling.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import { show } from '../arm/show.ts';
import { requireIdle } from '../arm/under-way.ts';
import type { World } from '../world.ts';
import type { Behaviour, Draft } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';

export const poolType = 'Microsoft.ContainerService/managedClusters/agentPools';

export const agentPool: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    const parent = world.resources.get(parentId(draft.id));
    const { target, isUpgrade } = completePool(world, properties, before, objectAt(parent?.body, 'properties'));
    checkPool(draft, properties, before);
    draft.hidden = { targetVersion: target };
    if (isUpgrade) draft.underWayState = 'Upgrading';
    else if (draft.previous && before.count !== properties.count) draft.underWayState = 'Scaling';
  },
  async provision(record, world) {
    const current = finishPool(world, record);
    const parent = world.resources.get(parentId(record.id));
    const running = await world.clusters.find(parentId(record.id).toLowerCase());
    if (!parent || !running) return;
    const nodeGroup = textAt(objectAt(parent.body, 'properties'), 'nodeResourceGroup') ?? '';
    await syncNodes(
      running,
      record.name,
      nodesOfPool(world, current, textAt(parent.body, 'location') ?? '', nodeGroup),
    );
  },
  beforeDelete(record, world) {
    const properties = objectAt(record.body, 'properties');
    const others = world.resources
      .childrenOfType(parentId(record.id), poolType)
      .filter((pool) => pool.name !== record.name && objectAt(pool.body, 'properties').mode === 'System');
    if (properties.mode === 'System' && others.length === 0) {
      throw new ArmError(400, 'OperationNotAllowed', 'There must be at least one system pool in the cluster.');
    }
  },
  async remove(record, world) {
    const running = await world.clusters.find(parentId(record.id).toLowerCase());
    if (running) await syncNodes(running, record.name, []);
  },
  actions: {
    async upgradenodeimageversion({ world, record, request }) {
      const type = world.types.require(poolType);
      requireIdle(world, type, record.id, record);
      world.resources.put({
        ...record,
        hidden: { ...record.hidden, isNewImageDue: true },
        state: 'UpgradingNodeImageVersion',
        changedAt: world.clock().toISOString(),
      });
      const location = textAt(world.resources.get(parentId(record.id))?.body, 'location') ?? 'eastus';
      const operation = startOperation(world, type, 'write', record.id, location);
      return {
        status: 202,
        headers: pollHeaders(world, operation, request.query.get('api-version') ?? '', 'both'),
        body: show(world, world.resources.get(record.id) ?? record),
      };
    },
  },
};

/** Fills in what AKS does, and finds the version that the pool is to have. */
export function completePool(
  world: World,
  properties: JsonObject,
  before: JsonObject,
  cluster: JsonObject,
): { target: string; isUpgrade: boolean } {
  const control =
    textAt(cluster, 'targetVersion') ??
    textAt(cluster, 'currentKubernetesVersion') ??
    resolveVersion(defaultVersion) ??
    defaultVersion;
  const running = textAt(before, 'currentOrchestratorVersion');
  const wanted =
    textAt(properties, 'orchestratorVersion') ??
    textAt(before, 'orchestratorVersion') ??
    textAt(cluster, 'kubernetesVersion') ??
    defaultVersion;
  const target = poolVersion(wanted, running, control);
  requireLinux(properties, cluster);
  completeSpot(properties);
  const osSku = textAt(properties, 'osSKU') ?? textAt(before, 'osSKU') ?? 'Ubuntu';
  Object.assign(properties, {
    count: properties.count ?? (properties.enableAutoScaling === true ? properties.minCount : 1),
    vmSize: properties.vmSize ?? 'Standard_D4ds_v5',
    osType: properties.osType ?? 'Linux',
    osSKU: osSku,
    mode: properties.mode ?? 'User',
    type: properties.type ?? 'VirtualMachineScaleSets',
    maxPods: properties.maxPods ?? before.maxPods ?? 250,
    osDiskSizeGB: properties.osDiskSizeGB ?? 128,
    osDiskType: properties.osDiskType ?? 'Managed',
    upgradeSettings: properties.upgradeSettings ?? { maxSurge: '10%' },
    orchestratorVersion: wanted,
    currentOrchestratorVersion: running ?? target,
    powerState: { code: 'Running' },
    enableNodePublicIP: properties.enableNodePublicIP ?? false,
    nodeImageVersion: textAt(before, 'nodeImageVersion') ?? nodeImageName(world, osSku),
  });
  completeMembership(properties);
  delete properties.name;
  delete properties.provisioningState;
  return { target, isUpgrade: running !== undefined && running !== target };
}

/** Stores a pool that came inside its cluster. */
export function storePool(world: World, parent: ResourceRecord, given: JsonObject): void {
  const typed = `${parent.id}/agentPools/${String(given.name)}`;
  const previous = world.resources.get(typed);
  const now = world.clock().toISOString();
  const properties = structuredClone(given);
  const cluster = { ...objectAt(parent.body, 'properties'), ...parent.hidden };
  const { target, isUpgrade } = completePool(world, properties, objectAt(previous?.body, 'properties'), cluster);
  world.resources.put({
    id: previous?.id ?? typed,
    name: previous?.name ?? String(given.name),
    type: poolType,
    body: { properties },
    hidden: { targetVersion: target },
    etag: newEtag(),
    createdAt: previous?.createdAt ?? now,
    changedAt: now,
    state: isUpgrade ? 'Upgrading' : 'Succeeded',
  });
}

/** The end of an upgrade: the pool runs what it was to run. New nodes come with the newest image. */
export function finishPool(world: World, record: ResourceRecord): ResourceRecord {
  const current = world.resources.get(record.id) ?? record;
  const properties = { ...objectAt(current.body, 'properties') };
  const target = textAt(current.hidden, 'targetVersion');
  const isUpgrade = target !== undefined && target !== properties.currentOrchestratorVersion;
  if (target !== undefined) properties.currentOrchestratorVersion = target;
  if (isUpgrade || current.hidden.isNewImageDue === true) {
    properties.nodeImageVersion = nodeImageName(world, textAt(properties, 'osSKU') ?? 'Ubuntu');
  }
  const finished: ResourceRecord = {
    ...current,
    body: { ...current.body, properties },
    hidden: {},
    state: 'Succeeded',
  };
  world.resources.put(finished);
  return finished;
}

const FIXED = [
  'vmSize',
  'maxPods',
  'osType',
  'vnetSubnetID',
  'osDiskSizeGB',
  'osDiskType',
  'scaleSetPriority',
  'scaleSetEvictionPolicy',
  'spotMaxPrice',
] as const;

/** Marks of spot nodes, which AKS sets itself. */
const SPOT = 'kubernetes.azure.com/scalesetpriority';

/**
 * Without host ports AKS does not put nodes into the security groups that are named, and says nothing:
 * https://github.com/hashicorp/terraform-provider-azurerm/pull/28789
 */
function completeMembership(properties: JsonObject): void {
  const profile = objectAt(properties, 'networkProfile');
  if (profile.applicationSecurityGroups === undefined || listAt(profile, 'allowedHostPorts').length > 0) return;
  properties.networkProfile = { ...profile, applicationSecurityGroups: [] };
}

/** A pool of spot nodes gets its label and taint, and takes no surge. */
function completeSpot(properties: JsonObject): void {
  if (properties.scaleSetPriority !== 'Spot') return;
  const given = objectAt(properties, 'upgradeSettings');
  if (given.maxSurge !== undefined) {
    throw new ArmError(
      400,
      'InvalidParameter',
      "The value of parameter agentPoolProfile.upgrade.maxSurge is invalid. Error details: Spot pools can't set max surge. Please see https://aka.ms/aks-naming-rules for more details.",
      { target: 'agentPoolProfile.upgrade.maxSurge' },
    );
  }
  const taint = `${SPOT}=spot:NoSchedule`;
  const taints = listAt(properties, 'nodeTaints');
  Object.assign(properties, {
    scaleSetEvictionPolicy: properties.scaleSetEvictionPolicy ?? 'Delete',
    spotMaxPrice: properties.spotMaxPrice ?? -1,
    nodeLabels: { ...objectAt(properties, 'nodeLabels'), [SPOT]: 'spot' },
    nodeTaints: taints.includes(taint) ? taints : [...taints, taint],
    upgradeSettings: {},
  });
}

/** Cilium is for Linux nodes: https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations */
function requireLinux(properties: JsonObject, cluster: JsonObject): void {
  if (properties.osType !== 'Windows' || objectAt(cluster, 'networkProfile').networkDataplane !== 'cilium') return;
  throw new ArmError(400, 'BadRequest', 'Windows agent pools are not supported with the Cilium dataplane.', {
    target: 'osType',
  });
}

function checkPool(draft: Draft, properties: JsonObject, before: JsonObject): void {
  for (const field of FIXED) {
    if (before[field] !== undefined && properties[field] !== before[field]) {
      throw new ArmError(400, 'PropertyChangeNotAllowed', `Changing property 'properties.${field}' is not allowed.`, {
        target: `properties.${field}`,
      });
    }
  }
  const count = Number(properties.count);
  if (properties.enableAutoScaling === true) {
    const [least, most] = [Number(properties.minCount), Number(properties.maxCount)];
    if (!(least >= 0 && least <= most)) {
      throw new ArmError(
        400,
        'InvalidParameter',
        'minCount and maxCount must be set, and minCount not above maxCount, when auto-scaling is on.',
      );
    }
    properties.count = Math.min(most, Math.max(least, count));
  }
  if (properties.mode === 'System' && Number(properties.count) < 1) {
    throw new ArmError(400, 'InvalidParameter', 'A system pool has at least one node.');
  }
  for (const label of Object.keys(objectAt(properties, 'nodeLabels'))) {
    if (/(^|\.)kubernetes\.(io|azure\.com)\//.test(label) && label !== SPOT) {
      throw new ArmError(400, 'InvalidParameter', `The node label '${label}' has a reserved prefix.`, {
        target: 'nodeLabels',
      });
    }
  }
  for (const taint of listAt(properties, 'nodeTaints')) {
    if (!/^[^=:]+(=[^:]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(String(taint))) {
      throw new ArmError(
        400,
        'InvalidTaint',
        `The node taint '${String(taint)}' is not of the form key=value:Effect.`,
        { target: draft.name },
      );
    }
  }
}
