import type { HttpReply } from '../../http/message.ts';
import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { requireAction } from '../access/authorise.ts';
import { notFound } from '../arm/guards.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { type RouteContext, scopeId } from '../arm/service.ts';
import type { World } from '../world.ts';
import { defaultVersion, isNewer, nodeImageName, offeredVersions, resolveVersion, upgradesOf } from './versions.ts';

const clusterType = 'Microsoft.ContainerService/managedClusters';

/** What AKS tells about versions: what a region offers, and where a cluster or a pool can go from here. */
export function upgradeRoute(context: RouteContext): HttpReply | null {
  const { request, path, world, caller } = context;
  const last = path.blocks.at(-1);
  if (request.method !== 'GET' || last?.namespace.toLowerCase() !== 'microsoft.containerservice') return null;
  const types = last.types.map((type) => type.toLowerCase()).join('/');
  const [first = '', second = ''] = last.names;
  if (types === 'locations/kubernetesversions' && path.resourceGroup === null) {
    return { status: 200, body: { values: offered() } };
  }
  const clusterId = `${scopeId(world, path)}/providers/${clusterType}/${first}`;
  if (types === 'managedclusters/upgradeprofiles' && second === 'default') {
    requireAction(world, caller, `${clusterType}/upgradeProfiles/read`, clusterId);
    return { status: 200, body: clusterProfile(world, required(world, clusterId)) };
  }
  if (types === 'managedclusters/availableagentpoolversions') {
    requireAction(world, caller, `${clusterType}/availableAgentPoolVersions/read`, clusterId);
    return { status: 200, body: poolVersions(required(world, clusterId)) };
  }
  if (types === 'managedclusters/agentpools/upgradeprofiles' && last.names[2] === 'default') {
    const poolId = `${clusterId}/agentPools/${second}`;
    requireAction(world, caller, `${clusterType}/agentPools/upgradeProfiles/read`, poolId);
    return { status: 200, body: poolProfile(world, required(world, poolId)) };
  }
  return null;
}

function required(world: World, id: string): ResourceRecord {
  const record = world.resources.get(id);
  if (!record) throw notFound(id);
  return record;
}

function offered(): JsonObject[] {
  const minors = [...new Set(offeredVersions.map((one) => one.version.split('.').slice(0, 2).join('.')))];
  return minors.map((minor) => {
    const patches = offeredVersions.filter((one) => one.version.startsWith(`${minor}.`));
    return {
      version: minor,
      ...(minor === defaultVersion ? { isDefault: true } : {}),
      ...(patches.every((one) => one.isPreview) ? { isPreview: true } : {}),
      capabilities: { supportPlan: ['KubernetesOfficial'] },
      patchVersions: Object.fromEntries(
        patches.map((one) => [one.version, { upgrades: upgradesOf(one.version).map((next) => next.version) }]),
      ),
    };
  });
}

function upgrades(version: string): JsonObject[] {
  return upgradesOf(version).map((one) => ({
    kubernetesVersion: one.version,
    ...(one.isPreview ? { isPreview: true } : {}),
  }));
}

function currentOf(record: ResourceRecord): string {
  const properties = objectAt(record.body, 'properties');
  return (
    textAt(properties, 'currentKubernetesVersion') ??
    textAt(properties, 'currentOrchestratorVersion') ??
    textAt(properties, 'kubernetesVersion') ??
    defaultVersion
  );
}

function clusterProfile(world: World, cluster: ResourceRecord): JsonObject {
  const version = currentOf(cluster);
  return {
    id: `${cluster.id}/upgradeprofiles/default`,
    name: 'default',
    type: `${clusterType}/upgradeprofiles`,
    properties: {
      controlPlaneProfile: { kubernetesVersion: version, osType: 'Linux', upgrades: upgrades(version) },
      agentPoolProfiles: world.resources.childrenOfType(cluster.id, `${clusterType}/agentPools`).map((pool) => ({
        name: pool.name,
        kubernetesVersion: currentOf(pool),
        osType: textAt(objectAt(pool.body, 'properties'), 'osType') ?? 'Linux',
        upgrades: upgrades(currentOf(pool)),
      })),
    },
  };
}

/** A pool runs what its control plane runs, or up to three minor versions less; AKS offers what is in support. */
function poolVersions(cluster: ResourceRecord): JsonObject {
  const control = currentOf(cluster);
  const versions = offeredVersions.filter((one) => !isNewer(one.version, control));
  return {
    id: `${cluster.id}/availableagentpoolversions`,
    name: 'default',
    type: `${clusterType}/availableAgentpoolVersions`,
    properties: {
      agentPoolVersions: versions.map((one) => ({
        kubernetesVersion: one.version,
        ...(one.version === resolveVersion(control) ? { default: true } : {}),
        ...(one.isPreview ? { isPreview: true } : {}),
      })),
    },
  };
}

function poolProfile(world: World, pool: ResourceRecord): JsonObject {
  const properties = objectAt(pool.body, 'properties');
  return {
    id: `${pool.id}/upgradeProfiles/default`,
    name: 'default',
    type: `${clusterType}/agentPools/upgradeProfiles`,
    properties: {
      kubernetesVersion: currentOf(pool),
      osType: textAt(properties, 'osType') ?? 'Linux',
      upgrades: upgrades(currentOf(pool)),
      latestNodeImageVersion: nodeImageName(world, textAt(properties, 'osSKU') ?? 'Ubuntu'),
    },
  };
}
