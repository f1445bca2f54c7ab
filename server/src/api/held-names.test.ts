import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldsOf, openWorld, type TestWorld } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS });
  const made = await apply(
    of('Infrastructure', 'lab', { provider: 'kubernetes', kubeconfigFile: '/etc/lab.yaml' }),
    of('Infrastructure', 'other', { provider: 'kubernetes', kubeconfigFile: '/etc/other.yaml' }),
    of('Infrastructure', 'cloud', { provider: 'azure', region: 'eastus' }),
    of('Tenant', 'first', {
      infrastructure: 'lab',
      hosts: ['shop.example.com', '*.first.example.com'],
      tier: 'dedicated-nodes',
      nodes: { names: ['n1'] },
    }),
  );
  expect(made.statusCode, made.body).toBe(200);
});
afterAll(() => world[Symbol.asyncDispose]());

const of = (kind: string, name: string, spec: object) =>
  ({ apiVersion: 'tenantry.dev/v1', kind, metadata: { name }, spec }) as never;
const apply = (...body: never[]) => world.call({ method: 'POST', url: '/api/v1/apply', body });
const tenant = (name: string, spec: object, infrastructure = 'lab') => of('Tenant', name, { infrastructure, ...spec });
const dedicated = (...names: string[]) => ({ tier: 'dedicated-nodes', nodes: { names } });

test.for<[string, object, string]>([
  ['the same host', { hosts: ['a.example.com', 'shop.example.com'] }, 'spec.hosts[1]'],
  ['a host below its wildcard', { hosts: ['x.first.example.com'] }, 'spec.hosts[0]'],
  ['a wildcard over its host', { hosts: ['*.example.com'] }, 'spec.hosts[0]'],
  ['its node', dedicated('n2', 'n1'), 'spec.nodes.names[1]'],
])(
  "I9: who claims another tenant's %s is refused, in a plan and in an apply, and nothing is stored",
  async ([_what, spec, field]) => {
    for (const url of ['/api/v1/plan', '/api/v1/apply']) {
      const answer = await world.call({ method: 'POST', url, body: [tenant('second', spec)] });
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'name-held']);
      expect(fieldsOf(answer)).toEqual([field]);
      expect(answer.json().detail).toContain('belongs to Tenant first');
    }
    expect((await world.call({ url: '/api/v1/tenants/second' })).statusCode).toBe(404);
  },
);

test('two manifests of one request cannot claim the same', async () => {
  const answer = await apply(
    tenant('one', { hosts: ['*.new.example.com'] }),
    tenant('two', { hosts: ['a.new.example.com'] }),
  );
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'name-held']);
  expect((await world.call({ url: '/api/v1/tenants/one' })).statusCode).toBe(404);
});

test('another infrastructure has hosts of its own, but no cluster twice', async () => {
  expect((await apply(tenant('elsewhere', { hosts: ['shop.example.com'] }, 'other'))).statusCode).toBe(200);
  const twice = await apply(of('Infrastructure', 'twin', { provider: 'kubernetes', kubeconfigFile: '/etc/lab.yaml' }));
  expect([twice.statusCode, fieldsOf(twice)]).toEqual([409, ['spec.kubeconfigFile']]);
});

test('a tenant keeps its own names when it changes, and one it gives up is free', async () => {
  const hosts = ['keeps.example.com', 'gives.example.com'];
  expect((await apply(tenant('giver', { hosts }))).statusCode).toBe(200);
  expect((await apply(tenant('giver', { hosts, loadBalancers: 1 }))).statusCode).toBe(200);
  expect((await apply(tenant('taker', { hosts: ['gives.example.com'] }))).statusCode).toBe(409);
  expect((await apply(tenant('giver', { hosts: ['keeps.example.com'] }))).statusCode).toBe(200);
  expect((await apply(tenant('taker', { hosts: ['gives.example.com'] }))).statusCode).toBe(200);
});

test.for<[string, string, object, string]>([
  ['nodes are named where there is no cloud', 'lab', { tier: 'dedicated-nodes' }, 'spec.nodes.names'],
  ['and not made', 'lab', { ...dedicated('n9'), nodes: { names: ['n9'], size: 'x' } }, 'spec.nodes.size'],
  ['on Azure they are not named', 'cloud', dedicated('n9'), 'spec.nodes.names'],
])('%s', async ([_what, infrastructure, spec, field]) => {
  const answer = await apply(tenant('wrong', spec, infrastructure));
  expect([answer.statusCode, fieldsOf(answer)]).toEqual([422, [field]]);
});
