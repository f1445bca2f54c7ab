import { isObject, type JsonObject, objectAt, textAt } from '../../json.ts';
import type { Cluster, KubeObject, Registry } from '../../kubernetes/contract.ts';
import { userKubeconfig } from '../aks/kubeconfig.ts';
import { ArmError } from '../arm/error.ts';
import { parentId, resourceGroupId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';

const manager = 'aks-managed-namespaces';

async function clusterOf(world: World, record: ResourceRecord): Promise<Cluster | undefined> {
  return await world.clusters.find(parentId(record.id).toLowerCase());
}

async function put(registry: Registry, plural: string, group: string, object: Record<string, unknown>): Promise<void> {
  const type = registry.type(plural, group);
  if (!type) throw new ArmError(500, 'InternalServerError', `The cluster does not serve ${plural}.`);
  const wanted = object as Partial<KubeObject>;
  const { name = '', namespace } = wanted.metadata ?? {};
  const at = namespace ?? null;
  if (!registry.get(type, at, name ?? '')) {
    await registry.create(type, wanted, { manager });
    return;
  }
  await registry.modify(
    type,
    at,
    name ?? '',
    (current) => ({ ...current, ...wanted, metadata: merged(current, wanted) }),
    { manager },
  );
}

function merged(current: KubeObject, wanted: Partial<KubeObject>): KubeObject['metadata'] {
  return {
    ...current.metadata,
    labels: { ...current.metadata.labels, ...wanted.metadata?.labels },
    annotations: { ...current.metadata.annotations, ...wanted.metadata?.annotations },
  };
}

function textMap(map: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

/** The network policy each rule stands for. */
function policySpec(rules: JsonObject): object {
  const own = [{ podSelector: {} }];
  const ingress = rules.ingress === 'AllowAll' ? [{}] : rules.ingress === 'DenyAll' ? [] : [{ from: own }];
  const egress = rules.egress === 'DenyAll' ? [] : rules.egress === 'AllowSameNamespace' ? [{ to: own }] : [{}];
  return { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress, egress };
}

export const managedNamespace: Behaviour = {
  complete(draft, world) {
    const properties = propertiesOf(draft);
    properties.adoptionPolicy ??= 'Never';
    properties.deletePolicy ??= 'Keep';
    const parent = world.resources.get(parentId(draft.id));
    const network = objectAt(objectAt(parent?.body, 'properties'), 'networkProfile');
    if (isObject(properties.defaultNetworkPolicy) && textAt(network, 'networkPolicy') === undefined) {
      throw new ArmError(400, 'BadRequest', 'A default network policy needs a cluster with a network policy engine.');
    }
  },
  async provision(record, world) {
    const cluster = await clusterOf(world, record);
    if (!cluster) return;
    const properties = objectAt(record.body, 'properties');
    const { registry } = cluster;
    const namespaces = registry.type('namespaces');
    const existing = namespaces ? registry.get(namespaces, null, record.name) : undefined;
    const isOurs = existing?.metadata.labels?.['kubernetes.azure.com/managedByArm'] === 'true';
    if (existing && !isOurs && properties.adoptionPolicy === 'Never') {
      throw new ArmError(
        409,
        'NamespaceAlreadyExists',
        `The namespace '${record.name}' exists in the cluster and the adoption policy is Never.`,
      );
    }
    await put(registry, 'namespaces', '', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: record.name,
        labels: { ...textMap(objectAt(properties, 'labels')), 'kubernetes.azure.com/managedByArm': 'true' },
        annotations: textMap(objectAt(properties, 'annotations')),
      },
    });
    const quota = objectAt(properties, 'defaultResourceQuota');
    if (Object.keys(quota).length > 0) {
      const hard: Record<string, string> = {};
      for (const [field, name] of [
        ['cpuRequest', 'requests.cpu'],
        ['cpuLimit', 'limits.cpu'],
        ['memoryRequest', 'requests.memory'],
        ['memoryLimit', 'limits.memory'],
      ] as const) {
        const value = textAt(quota, field);
        if (value !== undefined) hard[name] = value;
      }
      await put(registry, 'resourcequotas', '', {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'defaultresourcequota', namespace: record.name },
        spec: { hard },
      });
    }
    const rules = properties.defaultNetworkPolicy;
    if (isObject(rules)) {
      await put(registry, 'networkpolicies', 'networking.k8s.io', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'defaultnetworkpolicy', namespace: record.name },
        spec: policySpec(rules),
      });
    }
  },
  async remove(record, world) {
    const cluster = await clusterOf(world, record);
    const type = cluster?.registry.type('namespaces');
    if (!cluster || !type) return;
    if (objectAt(record.body, 'properties').deletePolicy === 'Delete') {
      if (cluster.registry.get(type, null, record.name)) await cluster.registry.delete(type, null, record.name);
      return;
    }
    await cluster.registry.modify(
      type,
      null,
      record.name,
      (current) => {
        const { 'kubernetes.azure.com/managedByArm': _mark, ...labels } = current.metadata.labels ?? {};
        return { ...current, metadata: { ...current.metadata, labels } };
      },
      { manager },
    );
  },
  show(body, record, world) {
    const parent = world.resources.get(parentId(record.id));
    const fqdn = textAt(objectAt(parent?.body, 'properties'), 'fqdn');
    return fqdn ? { ...body, properties: { ...objectAt(body, 'properties'), portalFqdn: fqdn } } : body;
  },
  actions: {
    async listcredential({ world, record }) {
      const cluster = await clusterOf(world, record);
      if (!cluster) throw new ArmError(409, 'OperationNotAllowed', 'The cluster is not provisioned yet.');
      const group = resourceGroupId(record.id)?.split('/').at(-1) ?? '';
      const text = userKubeconfig(cluster, group, parentId(record.id).split('/').at(-1) ?? '', world.tenantId);
      return {
        status: 200,
        body: { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(text).toString('base64') }] },
      };
    },
  },
};
