import { type DesiredResource, type JsonObject, KINDS } from '@tenantry/kinds';
import { allocated, declared } from '@tenantry/kinds/testing';
import { readCluster, readPod } from '@tenantry/observe/reach';
import { pathsBetween, type TenantEnds, type World } from '@tenantry/observe/reach/across';
import { type AzureEnd, nodeToCome, readAzureNetwork, representatives } from '@tenantry/observe/reach/azure';
import { beforeAll, expect, test } from 'vitest';

/** Those that may connect anywhere in the network, too, share its nodes with the others. */
const EGRESS: readonly JsonObject[] = [{}, { allow: ['10.20.0.0/16'] }, { internet: false, allow: ['10.0.0.0/8'] }];

/** As many as need two shards. */
const TENANTS = 120;

const kindOf = (name: string) => {
  const kind = KINDS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  return kind;
};
const installation = { azure: { subscriptionId: 's', tenantId: 't', principalId: null } };
const infrastructure = declared('Infrastructure', 'nonprod', {
  ...{ provider: 'azure', region: 'eastus', network: { shards: 2 } },
});

function compiled(kindName: string, name: string, spec: JsonObject, shift: number): readonly DesiredResource[] {
  const kind = kindOf(kindName);
  const object = declared(kindName, name, spec);
  const references = kindName === 'Tenant' ? { infrastructure } : {};
  const input = { object, spec: kind.schema.parse(spec), references, installation };
  return kind.compile({ ...input, allocations: allocated(kind, input, shift) });
}

/** What is declared, as it would be once it is there. Network resources refer to nothing that is not known yet. */
const bodies = (resources: readonly DesiredResource[], type: string): JsonObject[] =>
  resources
    .filter((resource) => resource.type === type)
    .map(({ id, body }) => ({ id, name: id.split('/').at(-1) ?? '', ...(body as JsonObject) }));
const manifests = (resources: readonly DesiredResource[], kind: string): JsonObject[] =>
  resources.flatMap(({ driver, body }) =>
    driver === 'kubernetes' && (body as JsonObject).kind === kind && !isToCome(body) ? [body as JsonObject] : [],
  );
/** What waits for an address, such as the way to a tenant's own vault. */
const isToCome = (body: unknown): boolean => JSON.stringify(body).includes('"$output"');
const within = (children: readonly JsonObject[], parent: JsonObject): JsonObject[] =>
  children.filter(({ id }) =>
    String(id)
      .toLowerCase()
      .startsWith(`${String(parent.id).toLowerCase()}/`),
  );

let world: World;
let node: AzureEnd;
let ends: TenantEnds[];

beforeAll(() => {
  const shared = compiled('Infrastructure', 'nonprod', infrastructure.spec, 0);
  const tenants = Array.from({ length: TENANTS }, (_, index) =>
    compiled('Tenant', `t${index}`, { infrastructure: 'nonprod', egress: EGRESS[index % 3] ?? {} }, index),
  );
  const all = [...shared, ...tenants.flat()];
  const rules = bodies(all, 'Microsoft.Network/networkSecurityGroups/securityRules');
  const subnets = bodies(all, 'Microsoft.Network/virtualNetworks/subnets');
  const azure = readAzureNetwork({
    securityGroups: bodies(all, 'Microsoft.Network/networkSecurityGroups').map((group) => ({
      ...group,
      properties: { securityRules: within(rules, group) },
    })),
    virtualNetworks: bodies(all, 'Microsoft.Network/virtualNetworks').map((network) => ({
      ...network,
      properties: { ...(network.properties as JsonObject), subnets: within(subnets, network) },
    })),
    clusters: bodies(all, 'Microsoft.ContainerService/managedClusters'),
    ...{ networkInterfaces: [], privateEndpoints: [], publicAddresses: [], routeTables: [] },
    ...{ virtualMachines: [], scaleSets: [], notConsidered: [] },
  });
  const cluster = readCluster({
    namespaces: manifests(all, 'Namespace'),
    networkPolicies: manifests(all, 'NetworkPolicy'),
    ciliumPolicies: manifests(all, 'CiliumClusterwideNetworkPolicy'),
    ...{ notConsidered: [], isCilium: true },
  });
  world = { cluster, azure, isOverlay: azure.overlays.size === 1 };
  const [pool] = azure.pools;
  const toCome = pool === undefined ? null : nodeToCome(azure, pool);
  if (toCome === null) throw new Error('there is a pool with a subnet');
  node = toCome;
  ends = tenants.map((resources, index) => endsOf(`t${index}`, resources));
});

function endsOf(tenant: string, resources: readonly DesiredResource[]): TenantEnds {
  const [namespace] = manifests(resources, 'Namespace');
  const name = String((namespace?.metadata as JsonObject | undefined)?.name);
  const pod = readPod({
    metadata: { namespace: name, name: 'p' },
    spec: { containers: [], nodeName: 'n' },
    status: { phase: 'Running', podIP: '192.168.0.9', hostIP: node.address },
  });
  if (pod === null) throw new Error('the pod runs');
  const groups = bodies(resources, 'Microsoft.Network/applicationSecurityGroups').map(({ id }) =>
    String(id).toLowerCase(),
  );
  const found = representatives(world.azure, tenant, groups);
  return {
    ...{ tenant, pods: [pod], standing: [{ kind: 'pod', pod, node }] },
    machines: found.filter(({ kind }) => kind === 'interface'),
    endpoints: found.filter(({ kind }) => kind === 'private-endpoint'),
  };
}

test('what tenants compile to has a place for machines and one for private endpoints, in one of two shards', () => {
  for (const { machines, endpoints } of ends) expect([machines.length, endpoints.length]).toEqual([1, 1]);
  expect(new Set(ends.map(({ machines }) => machines[0]?.subnet)).size).toBe(2);
  expect(world.isOverlay).toBe(true);
  expect(world.cluster.notConsidered).toEqual([]);
});

test('I9: no pod, machine or private endpoint of a tenant is reached from another, within a shard and across shards', () => {
  const open = ends.flatMap((from) =>
    ends
      .filter((to) => to !== from)
      .flatMap((to) =>
        pathsBetween(world, from, to)
          .filter(({ verdict }) => verdict !== 'denied')
          .map((path) => `${from.tenant} ${path.from} → ${to.tenant} ${path.to}: ${path.because?.text}`),
      ),
  );
  expect(open).toEqual([]);
}, 60_000);

test('the nodes that tenants share are let in by the private endpoints of each, and by the hosts of none: policies alone part their pods', () => {
  const fromNode = { tenant: 'nodes', pods: [], standing: [], machines: [node], endpoints: [] };
  for (const to of ends) {
    const found = pathsBetween(world, fromNode, { ...to, pods: [], standing: [] });
    expect(found.map(({ to: sort, verdict }) => [sort, verdict])).toEqual([
      ['vm', 'denied'],
      ['private endpoint', 'allowed'],
    ]);
  }
});

test('inside a tenant pods reach pods, and machines reach machines and private endpoints', () => {
  for (const one of ends) {
    const open = pathsBetween(world, one, one)
      .filter(({ verdict }) => verdict === 'allowed')
      .map(({ from, to }) => `${from} → ${to}`);
    expect(open).toEqual(['pod → pod', 'vm → vm', 'vm → private endpoint']);
  }
});
