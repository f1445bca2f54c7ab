import { type JsonObject, KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recountUsage } from '../composition/recount.ts';
import { LIMITS, sweepLimits } from '../faults/limit-sweep.ts';
import { fieldsOf, openWorld, type TestWorld, YAML } from '../testing/world.ts';
import { usageSchema } from './usage.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS });
});
afterAll(() => world[Symbol.asyncDispose]());

const of = (kind: string, name: string, spec: JsonObject, tenant?: string): JsonObject => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: tenant === undefined ? { name } : { name, tenant },
  spec,
});
const PRICES = { currency: 'EUR', perMonth: { cpu: 20, memory: 5, volume: 0.1 } };
const infrastructure = (limits: JsonObject, prices: JsonObject = PRICES) =>
  of('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus', limits, prices });
const service = (name: string, spec: JsonObject = {}, tenant = 'dev01') =>
  of('Service', name, { image: 'nginx:1.29', ...spec }, tenant);
const post = (path: 'apply' | 'plan', body: readonly JsonObject[] | string, headers = {}) =>
  world.call({ method: 'POST', url: `/api/v1/${path}`, body, headers });
const usage = async (tenant = 'dev01') =>
  usageSchema.parse((await world.call({ url: `/api/v1/tenants/${tenant}/usage` })).json());

test('what limits exclude is refused with the field and the remedy, by plan and by apply alike, and nothing is stored', async () => {
  const limits = { kinds: ['Service'], sizes: { Tenant: ['small'] } };
  expect((await post('apply', [infrastructure(limits)])).statusCode).toBe(200);
  const estate = [
    of('Tenant', 'dev01', { infrastructure: 'nonprod', size: 'large' }),
    of('Config', 'shop', { values: { LOG_LEVEL: 'info' } }, 'dev01'),
    service('web'),
  ];
  for (const path of ['plan', 'apply'] as const) {
    const answer = await post(path, estate);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'excluded-by-limits' });
    expect(fieldsOf(answer)).toEqual(['items[0].spec.size', 'items[1].kind']);
    expect(answer.json().errors[0].remedy).toBe(
      'choose one of those, or ask the administrator to add it to limits.sizes.Tenant of infrastructure nonprod',
    );
  }
  expect((await world.call({ url: '/api/v1/tenants/dev01' })).statusCode).toBe(404);
});

test('a batch is refused as a whole, each object counted with those before it, and told with its line', async () => {
  await post('apply', [
    infrastructure({ count: { Service: 2 } }),
    of('Tenant', 'dev01', { infrastructure: 'nonprod' }),
  ]);
  const yaml = ['aa', 'bb', 'cc', 'dd'].map((name) => JSON.stringify(service(name), null, 2)).join('\n---\n');
  const answer = await post('apply', yaml, YAML);
  expect(answer.statusCode).toBe(409);
  const problem = answer.json();
  expect(problem.code).toBe('limit-reached');
  expect(problem.errors).toMatchObject([
    {
      field: 'items[2].kind',
      limit: {
        ...{ name: 'limits.count.Service', used: 3, most: 2 },
        by: { kind: 'Infrastructure', name: 'nonprod' },
      },
    },
    { field: 'items[3].kind', limit: { used: 4, most: 2 } },
  ]);
  expect(problem.errors[0].line).toBeGreaterThan(1);
  expect((await usage()).count).toEqual({});
  expect((await post('apply', [service('aa'), service('bb')])).statusCode).toBe(200);
});

test('limits that are declared in the same request hold for the rest of it', async () => {
  const answer = await post('apply', [
    of('Tenant', 'dev02', { infrastructure: 'nonprod', limits: { count: { Service: 1 } } }),
    service('aa', {}, 'dev02'),
    service('bb', {}, 'dev02'),
  ]);
  expect(fieldsOf(answer)).toEqual(['items[2].kind']);
  const wider = await post('apply', [
    infrastructure({ count: { Service: 3 } }),
    service('cc'),
    of('Tenant', 'dev02', { infrastructure: 'nonprod', limits: { count: { Service: 1 } } }),
  ]);
  expect(wider.statusCode).toBe(200);
});

test('tenants are limited by their infrastructure, and are not counted where it does not limit them', async () => {
  const counted = vi.spyOn(world.store, 'tenantCount');
  await post('plan', [infrastructure({}), of('Tenant', 'dev03', { infrastructure: 'nonprod' })]);
  expect(counted).not.toHaveBeenCalled();
  const answer = await post('apply', [
    infrastructure({ tenants: 3 }),
    of('Tenant', 'dev03', { infrastructure: 'nonprod' }),
    of('Tenant', 'dev04', { infrastructure: 'nonprod' }),
  ]);
  expect(fieldsOf(answer)).toEqual(['items[2].kind']);
  expect(answer.json().errors[0].limit).toMatchObject({ name: 'limits.tenants', used: 4, most: 3 });
  expect(counted).toHaveBeenCalledOnce();
  counted.mockRestore();
});

test('one object is refused at its own path too, and a change that asks for less is not', async () => {
  await post('apply', [infrastructure({ spend: 30 })]);
  const url = '/api/v1/tenants/dev01/services/aa';
  const scale = (replicas: number) =>
    world.call({
      ...{ method: 'PATCH', url, body: { spec: { replicas, resources: { cpu: '500m' } } } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
  const refused = await scale(4);
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({ code: 'limit-reached', errors: [{ field: 'spec', limit: { most: 30 } }] });
  expect((await scale(2)).statusCode).toBe(200);
  expect((await usage()).spend).toEqual({ currency: 'EUR', amount: 26.5, unpriced: [] });
});

test('a limit of spend needs prices, and limits name kinds that there are', async () => {
  const without = of('Infrastructure', 'other', { provider: 'azure', region: 'eastus', limits: { spend: 5 } });
  expect(fieldsOf(await post('apply', [without]))).toEqual(['spec.prices']);
  const unknown = await post('apply', [infrastructure({ kinds: ['Servce', 'Tenant'], count: { Srvice: 1 } })]);
  expect(fieldsOf(unknown)).toEqual(['spec.limits.kinds[0]', 'spec.limits.kinds[1]', 'spec.limits.count.Srvice']);
  expect(unknown.json().errors[0].remedy).toMatch(/did you mean "Service"/);
});

const sweep = async (name = 'dev01') => {
  const { store } = world;
  await sweepLimits({ store, log: { warn: () => undefined } }, new AbortController().signal);
  const tenant = await store.find('Tenant', null, name);
  return (await store.faults({ ownerUid: tenant?.uid ?? '', state: 'open', limit: 9 })).items.map(
    ({ source, cause }) => {
      expect(source).toBe(LIMITS);
      return cause;
    },
  );
};

test('a limit of tenants that falls below how many there are is a fault of those that came last', async () => {
  const limited = (limits: JsonObject) => post('apply', [infrastructure(limits)]);
  await limited({});
  await post('apply', [of('Tenant', 'came-last', { infrastructure: 'nonprod' })]);
  const there = (await world.call({ url: '/api/v1/tenants' })).json<{ items: object[] }>().items.length;
  await limited({ tenants: there - 1 });
  expect(await sweep('came-last')).toEqual([
    `There are more tenants in infrastructure nonprod than limits.tenants of it allows, which is ${there - 1}; came-last is among those that came last.`,
  ]);
  expect(await sweep('dev01')).toEqual([]);
  await limited({ tenants: there });
  expect(await sweep('came-last')).toEqual([]);
});

test('a limit that falls below what is there is a fault of the tenant while it lasts, and takes nothing away', async () => {
  await post('apply', [infrastructure({ count: { Service: 1 }, kinds: ['Config'], spend: 5 })]);
  expect((await sweep()).sort()).toEqual([
    'Tenant dev01 comes to 26.5 EUR a month, and limits.spend of infrastructure nonprod is 5.',
    'Tenant dev01 has 3 objects of kind Service, and limits.count.Service of infrastructure nonprod is 1.',
    'Tenant dev01 has what limits.kinds of infrastructure nonprod does not allow: Service aa, Service bb, Service cc.',
  ]);
  expect((await usage()).limits.filter(({ isPassed }) => isPassed).map(({ limit }) => limit)).toEqual([
    'limits.count.Service',
    'limits.spend',
  ]);
  expect((await post('apply', [service('aa', { replicas: 1, env: { A: 'b' } })])).statusCode).toBe(200);
  await post('apply', [of('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' })]);
  expect(await sweep()).toEqual([]);
});

test('what was noted as objects were stored is what a new count of them finds', async () => {
  expect(await recountUsage(world.store, KINDS)).toBe(0);
});
