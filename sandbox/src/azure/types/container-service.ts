import { createHash } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { installCilium } from '../aks/cilium.ts';
import { userKubeconfig } from '../aks/kubeconfig.ts';
import { nodesOfPool, syncNodes } from '../aks/node-pool.ts';
import { ArmError } from '../arm/error.ts';
import { parentId, resourceGroupId } from '../arm/path.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { ActionContext, ArmType, Behaviour, Draft } from './arm-type.ts';
import { completedIdentity } from './assigned-identity.ts';
import { armType, childType } from './define.ts';
import { managedNamespace } from './managed-namespace.ts';
import { propertiesOf } from './network-behaviour.ts';

const versions = ['2024-05-01', '2024-09-01', '2025-05-01', '2025-09-01', '2026-05-01'];
const clusterType = 'Microsoft.ContainerService/managedClusters';
const poolType = `${clusterType}/agentPools`;
const defaultVersion = '1.34';
const references = { status: 400, code: 'LinkedResourceNotFound' };

const cluster: Behaviour = {
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
    draft.hidden = Array.isArray(pools) ? { pools: pools.filter(isObject) } : {};
    const dnsPrefix = textAt(properties, 'dnsPrefix') ?? textAt(before, 'dnsPrefix') ?? draft.name;
    const version = textAt(properties, 'kubernetesVersion') ?? textAt(before, 'kubernetesVersion') ?? defaultVersion;
    const digest = createHash('sha256').update(draft.id.toLowerCase()).digest('hex').slice(0, 8);
    Object.assign(properties, {
      powerState: { code: 'Running' },
      kubernetesVersion: version,
      currentKubernetesVersion: version.split('.').length === 2 ? `${version}.1` : version,
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
  },
  stored(record, draft, world) {
    const pools = draft.hidden.pools;
    world.resources.put({ ...record, hidden: {} });
    if (!Array.isArray(pools)) return;
    const kept = new Set(pools.filter(isObject).map((pool) => String(pool.name).toLowerCase()));
    for (const pool of world.resources.childrenOfType(record.id, poolType)) {
      if (!kept.has(pool.name.toLowerCase())) world.resources.delete(pool.id);
    }
    for (const pool of pools.filter(isObject)) storePool(world, record, pool);
  },
  async provision(record, world) {
    const pools = world.resources.childrenOfType(record.id, poolType);
    const properties = objectAt(record.body, 'properties');
    const location = textAt(record.body, 'location') ?? 'eastus';
    const nodeGroup = textAt(properties, 'nodeResourceGroup') ?? '';
    const running = await world.clusters.ensure(
      record.id.toLowerCase(),
      record.name,
      record.id,
      pools.flatMap((pool) => nodesOfPool(pool, location, nodeGroup)),
    );
    if (textAt(objectAt(properties, 'networkProfile'), 'networkDataplane') === 'cilium') await installCilium(running);
    for (const pool of pools) await syncNodes(running, pool.name, nodesOfPool(pool, location, nodeGroup));
    await removeStrayNodes(world, record, running);
    ensureNodeGroup(world, record, nodeGroup, location);
    const issuer = objectAt(properties, 'oidcIssuerProfile').enabled === true ? running.issuer : undefined;
    const current = world.resources.get(record.id) ?? record;
    const next = structuredClone(objectAt(current.body, 'properties'));
    if (issuer) next.oidcIssuerProfile = { ...objectAt(next, 'oidcIssuerProfile'), issuerURL: issuer };
    world.resources.put({ ...current, body: { ...current.body, properties: next } });
  },
  async remove(record, world) {
    await world.clusters.remove(record.id.toLowerCase());
    const nodeGroup = textAt(objectAt(record.body, 'properties'), 'nodeResourceGroup') ?? '';
    world.resources.delete(`/subscriptions/${world.subscriptionId}/resourceGroups/${nodeGroup}`);
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

function poolDefaults(properties: JsonObject, version: string): void {
  Object.assign(properties, {
    count: properties.count ?? (properties.enableAutoScaling === true ? properties.minCount : 1),
    vmSize: properties.vmSize ?? 'Standard_D4ds_v5',
    osType: properties.osType ?? 'Linux',
    osSKU: properties.osSKU ?? 'Ubuntu',
    mode: properties.mode ?? 'User',
    type: properties.type ?? 'VirtualMachineScaleSets',
    maxPods: properties.maxPods ?? 250,
    osDiskSizeGB: properties.osDiskSizeGB ?? 128,
    osDiskType: properties.osDiskType ?? 'Managed',
    orchestratorVersion: properties.orchestratorVersion ?? version,
    currentOrchestratorVersion: version.split('.').length === 2 ? `${version}.1` : version,
    powerState: { code: 'Running' },
    enableNodePublicIP: properties.enableNodePublicIP ?? false,
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202611.01.0',
  });
  delete properties.name;
  delete properties.provisioningState;
}

function storePool(world: World, parent: ResourceRecord, pool: JsonObject): void {
  const typed = `${parent.id}/agentPools/${String(pool.name)}`;
  const previous = world.resources.get(typed);
  const now = world.clock().toISOString();
  const properties = structuredClone(pool);
  poolDefaults(properties, textAt(objectAt(parent.body, 'properties'), 'kubernetesVersion') ?? defaultVersion);
  world.resources.put({
    id: previous?.id ?? typed,
    name: previous?.name ?? String(pool.name),
    type: poolType,
    body: { properties },
    hidden: {},
    etag: newEtag(),
    createdAt: previous?.createdAt ?? now,
    changedAt: now,
    state: 'Succeeded',
  });
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

const agentPool: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    const before = objectAt(draft.previous?.body, 'properties');
    const parent = world.resources.get(parentId(draft.id));
    poolDefaults(properties, textAt(objectAt(parent?.body, 'properties'), 'kubernetesVersion') ?? defaultVersion);
    checkPool(draft, properties, before);
  },
  async provision(record, world) {
    const parent = world.resources.get(parentId(record.id));
    const running = await world.clusters.find(parentId(record.id).toLowerCase());
    if (!parent || !running) return;
    const nodeGroup = textAt(objectAt(parent.body, 'properties'), 'nodeResourceGroup') ?? '';
    await syncNodes(running, record.name, nodesOfPool(record, textAt(parent.body, 'location') ?? '', nodeGroup));
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
};

function checkPool(draft: Draft, properties: JsonObject, before: JsonObject): void {
  for (const field of ['vmSize', 'maxPods', 'osType', 'vnetSubnetID'] as const) {
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
    if (/(^|\.)kubernetes\.(io|azure\.com)\//.test(label)) {
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

export const containerServiceTypes: readonly ArmType[] = [
  armType({
    type: clusterType,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    patch: 'tags',
    references,
    name: /^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$/,
    delayMs: 200,
    behaviour: cluster,
  }),
  childType({
    type: poolType,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    hasEtag: false,
    patch: 'refused',
    references,
    name: /^[a-z][a-z0-9]{0,11}$/,
    delayMs: 150,
    behaviour: agentPool,
  }),
  armType({
    type: `${clusterType}/managedNamespaces`,
    apiVersions: versions.filter((version) => version >= '2025-09-01'),
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    name: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    delayMs: 150,
    behaviour: managedNamespace,
  }),
];
