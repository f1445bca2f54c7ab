import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { Infrastructure } from '../infrastructure/index.ts';
import { infrastructureSchema } from '../infrastructure/schema.ts';
import { declared } from '../testing.ts';
import { Tenant } from './index.ts';
import { tenantSchema } from './schema.ts';

const AZURE = { provider: 'azure', region: 'eastus' };
const CLUSTER = { provider: 'kubernetes', clusterName: 'lab' };
const DEDICATED = { tier: 'dedicated-nodes', nodes: { names: ['n1', 'n2.example.com'] } };

const inputOf = (spec: JsonObject, infrastructure: JsonObject) => ({
  object: declared('Tenant', 'dev01', { infrastructure: 'nonprod', ...spec }),
  spec: tenantSchema.parse({ infrastructure: 'nonprod', ...spec }),
  references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
  installation: { azure: null },
});

test.for<[string, JsonObject, JsonObject, string[]]>([
  ['nodes of a cluster are named', DEDICATED, CLUSTER, []],
  ['and must be', { tier: 'dedicated-nodes' }, CLUSTER, ['spec.nodes.names']],
  [
    'they are not made there',
    { tier: 'dedicated-nodes', nodes: { names: ['n1'], size: 'x', min: 1, max: 2 } },
    CLUSTER,
    ['spec.nodes.size', 'spec.nodes.min', 'spec.nodes.max'],
  ],
  ['a tenant on shared nodes has none', { nodes: { names: ['n1'] } }, CLUSTER, ['spec.nodes.names']],
  ['on Azure they are made', { tier: 'dedicated-nodes', nodes: { size: 'x', min: 2 } }, AZURE, []],
  ['and not named', DEDICATED, AZURE, ['spec.nodes.names']],
  ['a tenant that says nothing fits both', {}, CLUSTER, []],
])('%s', ([, spec, infrastructure, fields]) => {
  expect(Tenant.faults?.(inputOf(spec, infrastructure)).map(({ field }) => field)).toEqual(fields);
});

test('a claimed node is fenced before the namespace stands, and so given back after it is gone', () => {
  const resources = Tenant.compile({ ...inputOf(DEDICATED, CLUSTER), allocations: {} });
  const node = resources.find(({ key }) => key === 'node/n1');
  expect(node).toMatchObject({
    driver: 'kubernetes',
    connection: 'cluster:lab',
    type: 'v1/Node',
    id: '/api/v1/nodes/n1',
    dependsOn: [],
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'n1',
        labels: {
          tenantname: 'duploservices-dev01',
          'tenantry.dev/tenant': 'dev01',
          'tenantry.dev/infrastructure': 'nonprod',
        },
      },
      spec: { taints: [{ key: 'tenantry.dev/tenant', value: 'dev01', effect: 'NoSchedule' }] },
    },
  });
  expect(node).not.toHaveProperty('deletedWith');
  expect(resources.find(({ key }) => key === 'namespace')?.dependsOn).toEqual(['node/n1', 'node/n2.example.com']);
});

test('hosts and nodes belong to one tenant of an infrastructure, a cluster to one infrastructure', () => {
  const spec = tenantSchema.parse({ infrastructure: 'nonprod', hosts: ['Shop.Example.com'], ...DEDICATED });
  expect(Tenant.claims?.(spec, { references: {} })).toEqual([
    { pool: 'host/nonprod', name: 'shop.example.com', field: 'spec.hosts[0]', keptBy: 'host/shop.example.com' },
    { pool: 'node/nonprod', name: 'n1', field: 'spec.nodes.names[0]' },
    { pool: 'node/nonprod', name: 'n2.example.com', field: 'spec.nodes.names[1]' },
  ]);
  expect(Infrastructure.claims?.(infrastructureSchema.parse(CLUSTER), { references: {} })).toEqual([
    { pool: 'cluster', name: 'cluster:lab', field: 'spec.clusterName' },
  ]);
  expect(Infrastructure.claims?.(infrastructureSchema.parse(AZURE), { references: {} })).toEqual([]);
});

test('what needs a cloud is listed where there is none, and only there', () => {
  const features = (infrastructure: JsonObject) =>
    Tenant.notOffered?.(inputOf({}, infrastructure)).map(({ feature }) => feature);
  expect(features(CLUSTER)).toEqual([
    'managed identity',
    'key vault, tenant key and SSH key',
    'application security group',
    'node pool',
  ]);
  expect(features(AZURE)).toEqual([]);
  const input = { spec: infrastructureSchema.parse(CLUSTER), references: {} };
  expect(Infrastructure.notOffered?.(input).length).toBeGreaterThan(0);
});

test.for<[string, string, boolean]>([
  ['hosts', 'shop.example.com', true],
  ['hosts', '*.shop.example.com', true],
  ['hosts', '*', false],
  ['hosts', 'a.*.example.com', false],
  ['hosts', 'example', false],
  ['hosts', 'a.example.com,b.example.com', false],
  ['registries', 'registry.example.com/team', true],
  ['registries', 'registry.example.com:5000/team', true],
  ['registries', 'registry.example.com,evil.example.com', false],
  ['registries', 'team', false],
  ['tolerations', 'example.com/gpu', true],
  ['tolerations', 'tenantry.dev/tenant', false],
  ['tolerations', 'node-role.kubernetes.io/control-plane', false],
  ['tolerations', 'CriticalAddonsOnly', false],
  ['gateways', 'gateways/public', true],
  ['gateways', 'public', false],
  ['ingressAnnotations', 'example.com/*', true],
  ['ingressAnnotations', '*', false],
  ['externalNames', '*.api.example.com', true],
  ['externalNames', '169.254.169.254', false],
])('%s: %s may be set: %s', ([field, value, isAllowed]) => {
  expect(tenantSchema.safeParse({ infrastructure: 'x', [field]: [value] }).success).toBe(isAllowed);
});
