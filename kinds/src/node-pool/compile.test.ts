import { expect, test } from 'vitest';
import { type JsonObject, KINDS, type Kind } from '../index.ts';
import { declared, inTenant } from '../testing.ts';

const kind = (name: string): Kind => {
  const found = KINDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
};
const NodePool = kind('NodePool');
const DEDICATED = { tenant: { tier: 'dedicated-nodes' } };
const CLUSTER = {
  tenant: { tier: 'dedicated-nodes', nodes: { names: ['n1'] } },
  infrastructure: { provider: 'kubernetes', clusterName: 'lab' },
};

function resources(spec: JsonObject, around: Parameters<typeof inTenant>[3] = DEDICATED) {
  return NodePool.compile(inTenant(NodePool, 'batch', spec, around));
}
function properties(spec: JsonObject, around: Parameters<typeof inTenant>[3] = DEDICATED): JsonObject {
  return JSON.parse(JSON.stringify(resources(spec, around)[0]?.body.properties));
}
function faults(spec: JsonObject, around: Parameters<typeof inTenant>[3]) {
  return NodePool.faults?.(inTenant(NodePool, 'batch', spec, around)).map(({ field }) => field);
}

test("I9: the nodes of a pool are marked as one tenant's alone, and stand in its security group", () => {
  const pool = properties({});
  expect(pool).toMatchObject({
    nodeLabels: { tenantname: 'duploservices-dev01', 'tenantry.dev/pool': 'batch' },
    nodeTaints: ['tenantry.dev/tenant=dev01:NoSchedule'],
    networkProfile: { applicationSecurityGroups: [expect.stringMatching(/applicationSecurityGroups\/asg-dev01$/)] },
    enableAutoScaling: false,
    count: 1,
  });
});

test('a pool and the first nodes of its tenant are two pools, which follow the version of the infrastructure alike', () => {
  const infrastructure = { provider: 'azure', region: 'eastus', cluster: { kubernetesVersion: '1.33' } };
  const tenant = { infrastructure: 'nonprod', tier: 'dedicated-nodes' };
  const Tenant = kind('Tenant');
  const input = {
    object: declared('Tenant', 'dev01', tenant),
    spec: Tenant.schema.parse(tenant),
    references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
    installation: inTenant(NodePool, 'batch', {}, DEDICATED).installation,
    allocations: { place: 0, 'rule/hosts-inbound': 1000, 'rule/hosts-outbound': 1000, 'rule/endpoints-inbound': 1000 },
  };
  const first = Tenant.compile(input).find(({ key }) => key === 'nodes');
  const [pool] = resources({}, { ...DEDICATED, infrastructure });
  expect(first?.body.properties).toMatchObject({ orchestratorVersion: '1.33', upgradeSettings: { maxSurge: '33%' } });
  expect(pool?.body.properties).toMatchObject({ orchestratorVersion: '1.33', upgradeSettings: { maxSurge: '33%' } });
  expect(pool?.id).not.toBe(first?.id);
});

test('a spot pool says the taint that AKS sets, and asks for no surge, which AKS refuses', () => {
  const pool = properties({ spot: { maxPrice: 0.05 }, autoscale: { min: 0, max: 4 } });
  expect(pool).toMatchObject({
    scaleSetPriority: 'Spot',
    scaleSetEvictionPolicy: 'Delete',
    spotMaxPrice: 0.05,
    nodeTaints: ['tenantry.dev/tenant=dev01:NoSchedule', 'kubernetes.azure.com/scalesetpriority=spot:NoSchedule'],
    minCount: 0,
    maxCount: 4,
  });
  expect(pool).not.toHaveProperty('upgradeSettings');
  expect(properties({ spot: {} })).toMatchObject({ spotMaxPrice: -1 });
});

test('every node that a pool may have takes a place among the members of the security group', () => {
  const { allocations } = inTenant(NodePool, 'batch', { autoscale: { min: 1, max: 4 } }, DEDICATED);
  expect(Object.keys(allocations)).toEqual(['member/1', 'member/2', 'member/3', 'member/4']);
});

test('I9: a pool is refused where its nodes would be shared, or where nobody makes them', () => {
  expect(faults({}, {})).toEqual(['metadata.tenant']);
  expect(faults({}, DEDICATED)).toEqual([]);
  expect(faults({}, { tenant: { tier: 'dedicated-cluster' } })).toEqual([]);
  expect(faults({ os: 'windows' }, DEDICATED)).toEqual(['spec.os']);
  expect(faults({ names: ['n2'] }, DEDICATED)).toEqual(['spec.names']);
  expect(faults({ names: ['n2'] }, CLUSTER)).toEqual([]);
  expect(faults({ size: 'Standard_D4ds_v5', spot: {} }, CLUSTER)).toEqual(['spec.size', 'spec.spot', 'spec.names']);
  expect(faults({ names: ['n2'] }, { ...CLUSTER, tenant: { tier: 'dedicated-cluster' } })).toEqual(['metadata.tenant']);
});

test('labels that tell whose a node is cannot be given by a tenant', () => {
  const refused = [
    'tenantname',
    'tenantry.dev/tenant',
    'tenantry.dev/pool',
    'kubernetes.io/os',
    'node.kubernetes.io/x',
  ];
  for (const key of [...refused, 'kubernetes.azure.com/mode', 'agentpool']) {
    expect(NodePool.schema.safeParse({ labels: { [key]: 'x' } }).success, key).toBe(false);
  }
  expect(NodePool.schema.safeParse({ labels: { 'example.com/gpu': 'a100' } }).success).toBe(true);
});

test('without a cloud a pool is a claim on nodes by name, each of which one object of the infrastructure has', () => {
  const [node] = resources({ names: ['n2'], labels: { disk: 'fast' } }, CLUSTER);
  expect(node?.body).toMatchObject({
    metadata: {
      name: 'n2',
      labels: { tenantname: 'duploservices-dev01', 'tenantry.dev/pool': 'batch', disk: 'fast' },
    },
    spec: { taints: [{ key: 'tenantry.dev/tenant', value: 'dev01' }] },
  });
  const input = inTenant(NodePool, 'batch', { names: ['n2'] }, CLUSTER);
  expect(NodePool.claims?.(input.spec, input)).toEqual([{ pool: 'node/nonprod', name: 'n2', field: 'spec.names[0]' }]);
});

test('a service that names a pool runs there and nowhere else, on spot nodes only if the pool is of those', () => {
  const Service = kind('Service');
  const placed = (pool: JsonObject | null, around: Parameters<typeof inTenant>[3] = DEDICATED): JsonObject => {
    const spec = { image: 'nginx', ...(pool === null ? {} : { placement: { pool: 'batch' } }) };
    const references =
      pool === null ? {} : { 'placement.pool': declared('NodePool', 'batch', pool, { tenant: 'dev01' }) };
    const compiled = Service.compile(inTenant(Service, 'web', spec, { ...around, references }));
    return JSON.parse(JSON.stringify(compiled[0]?.body)).spec.template.spec;
  };
  const own = { key: 'tenantry.dev/tenant', operator: 'Equal', value: 'dev01', effect: 'NoSchedule' };
  expect(placed({})).toMatchObject({
    nodeSelector: { tenantname: 'duploservices-dev01', 'tenantry.dev/pool': 'batch' },
    tolerations: [own],
  });
  const spot = { key: 'kubernetes.azure.com/scalesetpriority', operator: 'Equal', value: 'spot', effect: 'NoSchedule' };
  expect(placed({ spot: {} }).tolerations).toEqual([own, spot]);
  expect(placed(null)).toMatchObject({ nodeSelector: { tenantname: 'duploservices-dev01' }, tolerations: [own] });
  expect(placed(null, {})).not.toHaveProperty('nodeSelector');
});
