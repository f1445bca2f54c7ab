import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject, objectAt, textAt } from '../../json.ts';
import { installCilium } from '../aks/cilium.ts';
import { userKubeconfig } from '../aks/kubeconfig.ts';
import { nodesOfPool, placed, syncNodes } from '../aks/node-pool.ts';
import { controlPlaneVersion } from '../aks/upgrade-checks.ts';
import { defaultVersion } from '../aks/versions.ts';
import { removeTree } from '../arm/delete.ts';
import { ArmError } from '../arm/error.ts';
import { resourceGroupId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import { completePool, finishPool, poolType, storePool } from './agent-pool.ts';
import type { ActionContext, Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { completeProfiles } from './cluster-profiles.ts';
import { propertiesOf } from './network-behaviour.ts';

export const managedCluster: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    const location = textAt(draft.body, 'location') ?? 'eastus';
    const group = resourceGroupId(draft.id)?.split('/').at(-1) ?? '';
    const identity = completedIdentity(draft, world);
    if (identity) draft.body.identity = identity;
    draft.body.sku ??= { name: 'Base', tier: 'Free' };
    checkIdentityFederation(properties, before);
    const pools = properties.agentPoolProfiles;
    if (!draft.previous && (!Array.isArray(pools) || !pools.filter(isObject).some((pool) => pool.mode === 'System'))) {
      throw new ArmError(400, 'InvalidParameter', 'Must define at least one system pool.', {
        target: 'agentPoolProfiles',
      });
    }
    delete properties.agentPoolProfiles;
    const dnsPrefix = textAt(properties, 'dnsPrefix') ?? textAt(before, 'dnsPrefix') ?? draft.name;
    const running = textAt(before, 'currentKubernetesVersion');
    const version = textAt(properties, 'kubernetesVersion') ?? textAt(before, 'kubernetesVersion') ?? defaultVersion;
    const target = controlPlaneVersion(draft.name, version, running);
    if (running !== undefined && running !== target) draft.underWayState = 'Upgrading';
    const digest = createHash('sha256').update(draft.id.toLowerCase()).digest('hex').slice(0, 8);
    Object.assign(properties, {
      powerState: { code: 'Running' },
      kubernetesVersion: version,
      // The old one until the upgrade is over.
      currentKubernetesVersion: running ?? target,
      dnsPrefix,
      fqdn: textAt(before, 'fqdn') ?? `${dnsPrefix}-${digest}.hcp.${location}.azmk8s.io`,
      azurePortalFQDN: textAt(before, 'azurePortalFQDN') ?? `${dnsPrefix}-${digest}.portal.hcp.${location}.azmk8s.io`,
      nodeResourceGroup:
        textAt(properties, 'nodeResourceGroup') ??
        textAt(before, 'nodeResourceGroup') ??
        `MC_${group}_${draft.name}_${location}`.slice(0, 80),
      enableRBAC: properties.enableRBAC ?? true,
      maxAgentPools: 100,
      resourceUID:
        textAt(before, 'resourceUID') ?? createHash('sha256').update(crypto.randomUUID()).digest('hex').slice(0, 24),
      supportPlan: properties.supportPlan ?? 'KubernetesOfficial',
      disableLocalAccounts: properties.disableLocalAccounts ?? false,
    });
    completeProfiles(draft, world, pools);
    checkPools(draft, world, pools, target);
    draft.hidden = { targetVersion: target, ...(Array.isArray(pools) ? { pools: pools.filter(isObject) } : {}) };
  },
  stored(record, draft, world) {
    const { pools, ...hidden } = draft.hidden;
    const stored = { ...record, hidden };
    world.resources.put(stored);
    if (!Array.isArray(pools)) return;
    const kept = new Set(pools.filter(isObject).map((pool) => String(pool.name).toLowerCase()));
    for (const pool of world.resources.childrenOfType(record.id, poolType)) {
      if (!kept.has(pool.name.toLowerCase())) world.resources.delete(pool.id);
    }
    for (const pool of pools.filter(isObject)) storePool(world, stored, pool);
  },
  async provision(record, world) {
    const pools = world.resources.childrenOfType(record.id, poolType).map((pool) => finishPool(world, pool));
    const properties = objectAt(record.body, 'properties');
    const location = textAt(record.body, 'location') ?? 'eastus';
    const nodeGroup = textAt(properties, 'nodeResourceGroup') ?? '';
    const running = await world.clusters.ensure(
      record.id.toLowerCase(),
      record.name,
      record.id,
      placed(pools.flatMap((pool) => nodesOfPool(world, pool, location, nodeGroup))),
    );
    if (textAt(objectAt(properties, 'networkProfile'), 'networkDataplane') === 'cilium') await installCilium(running);
    for (const pool of pools) await syncNodes(running, pool.name, nodesOfPool(world, pool, location, nodeGroup));
    await removeStrayNodes(world, record, running);
    ensureNodeGroup(world, record, nodeGroup, location);
    const issuer = objectAt(properties, 'oidcIssuerProfile').enabled === true ? running.issuer : undefined;
    const current = world.resources.get(record.id) ?? record;
    const next = structuredClone(objectAt(current.body, 'properties'));
    next.currentKubernetesVersion = textAt(current.hidden, 'targetVersion') ?? next.currentKubernetesVersion ?? '';
    if (issuer) next.oidcIssuerProfile = { ...objectAt(next, 'oidcIssuerProfile'), issuerURL: issuer };
    world.resources.put({ ...current, hidden: {}, body: { ...current.body, properties: next } });
  },
  async remove(record, world) {
    await world.clusters.remove(record.id.toLowerCase());
    const nodeGroup = textAt(objectAt(record.body, 'properties'), 'nodeResourceGroup') ?? '';
    const group = world.resources.get(`/subscriptions/${world.subscriptionId}/resourceGroups/${nodeGroup}`);
    if (group) await removeTree(world, group);
  },
  show(body, record, world) {
    const properties = objectAt(body, 'properties');
    properties.agentPoolProfiles = world.resources.childrenOfType(record.id, poolType).map((pool) => ({
      name: pool.name,
      provisioningState: pool.state,
      ...objectAt(pool.body, 'properties'),
    }));
    return { ...body, properties };
  },
  actions: {
    async listclusterusercredential(context) {
      const running = await requireRunning(context);
      const { record, world } = context;
      const isEntra = objectAt(objectAt(record.body, 'properties'), 'aadProfile').managed === true;
      const group = resourceGroupId(record.id)?.split('/').at(-1) ?? '';
      const text = isEntra ? userKubeconfig(running, group, record.name, world.tenantId) : running.adminKubeconfig();
      return credentials('clusterUser', text);
    },
    async listclusteradmincredential(context) {
      if (objectAt(context.record.body, 'properties').disableLocalAccounts === true) {
        throw new ArmError(
          400,
          'BadRequest',
          `Getting static credential is not allowed because this cluster is set to disable local accounts.`,
        );
      }
      return credentials('clusterAdmin', (await requireRunning(context)).adminKubeconfig());
    },
  },
};

function credentials(name: string, kubeconfig: string): { status: number; body: object } {
  return { status: 200, body: { kubeconfigs: [{ name, value: Buffer.from(kubeconfig).toString('base64') }] } };
}

async function requireRunning({ world, record }: ActionContext) {
  const running = await world.clusters.find(record.id.toLowerCase());
  if (!running) throw new ArmError(409, 'OperationNotAllowed', `The cluster '${record.name}' is not provisioned yet.`);
  return running;
}

/** Once on, the issuer cannot be turned off again. */
function checkIdentityFederation(properties: JsonObject, before: JsonObject): void {
  const was = objectAt(before, 'oidcIssuerProfile');
  const wanted = objectAt(properties, 'oidcIssuerProfile');
  if (was.enabled === true && wanted.enabled === false) {
    throw new ArmError(
      400,
      'OIDCIssuerFeatureCannotBeDisabled',
      'The OIDC issuer of a managed cluster cannot be disabled once it is enabled.',
    );
  }
  if (was.enabled === true) properties.oidcIssuerProfile = { ...was, ...wanted, issuerURL: was.issuerURL };
  else if (isObject(properties.oidcIssuerProfile)) delete (properties.oidcIssuerProfile as JsonObject).issuerURL;
  if (properties.oidcIssuerProfile && textAt(objectAt(properties, 'oidcIssuerProfile'), 'issuerURL') === undefined) {
    delete (properties.oidcIssuerProfile as JsonObject).issuerURL;
  }
}

/** Pools that come inside the cluster are held to what they are held to on their own. */
function checkPools(draft: Draft, world: World, pools: Json | undefined, target: string): void {
  if (!Array.isArray(pools)) return;
  for (const pool of pools.filter(isObject)) {
    const before = objectAt(world.resources.get(`${draft.id}/agentPools/${String(pool.name)}`)?.body, 'properties');
    const cluster = { ...propertiesOf(draft), targetVersion: target };
    completePool(world, structuredClone(pool), before, cluster);
  }
}

async function removeStrayNodes(
  world: World,
  record: ResourceRecord,
  running: Awaited<ReturnType<typeof requireRunning>>,
): Promise<void> {
  const type = running.registry.type('nodes');
  if (!type) return;
  const pools = new Set(world.resources.childrenOfType(record.id, poolType).map((pool) => pool.name));
  for (const node of running.registry.list(type, null)) {
    const pool = node.metadata.labels?.['kubernetes.azure.com/agentpool'];
    if (pool !== undefined && !pools.has(pool)) await running.removeNode(node.metadata.name);
  }
}

/** AKS keeps its machines in a resource group of its own. */
function ensureNodeGroup(world: World, record: ResourceRecord, name: string, location: string): void {
  const id = `/subscriptions/${world.subscriptionId}/resourceGroups/${name}`;
  if (world.resources.get(id)) return;
  const now = world.clock().toISOString();
  world.resources.put({
    id,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    body: {
      location,
      managedBy: record.id,
      tags: {
        'aks-managed-cluster-name': record.name,
        'aks-managed-cluster-rg': resourceGroupId(record.id)?.split('/').at(-1) ?? '',
      },
      properties: {},
    },
    hidden: {},
    etag: newEtag(),
    createdAt: now,
    changedAt: now,
    state: 'Succeeded',
  });
}
