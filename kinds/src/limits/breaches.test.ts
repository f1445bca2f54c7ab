import { expect, test } from 'vitest';
import type { Usage } from '../model/usage.ts';
import { type Bounds, limitBreaches } from './breaches.ts';
import { infrastructureLimitsSchema, pricesSchema } from './schema.ts';
import { tallyOf } from './tally.ts';

function bounded(infrastructure: object, tenant: object = {}, perMonth: Record<string, number> = {}): Bounds {
  return {
    bounds: [
      { by: { kind: 'Infrastructure', name: 'nonprod' }, limits: infrastructureLimitsSchema.parse(infrastructure) },
      { by: { kind: 'Tenant', name: 'dev01' }, limits: infrastructureLimitsSchema.parse(tenant) },
    ],
    prices: pricesSchema.parse({ currency: 'EUR', perMonth }),
  };
}

const service = (after: Usage = {}, before: Usage | null = null) => ({
  ...{ kind: 'Service', tenant: 'dev01' },
  before,
  after,
});
const cpu = (quantity: number): Usage => ({ units: [{ unit: 'cpu', quantity }] });
const nothing = { count: 0, units: [] };

test('without limits everything can be declared', () => {
  expect(limitBreaches(service(cpu(1e6)), { count: 1e6, units: [] }, bounded({}))).toEqual([]);
});

test('a kind is allowed by a list of kinds, or by not being denied', () => {
  expect(limitBreaches(service(), nothing, bounded({ kinds: ['Service'] }))).toEqual([]);
  expect(limitBreaches(service(), nothing, bounded({ kinds: ['Config'] }))).toMatchObject([
    {
      ...{ code: 'excluded', field: 'kind', limit: 'limits.kinds' },
      message: 'Service is not among the kinds that infrastructure nonprod allows: Config',
    },
  ]);
  expect(limitBreaches(service(), nothing, bounded({ deniedKinds: ['Service'] }))).toMatchObject([
    { limit: 'limits.deniedKinds' },
  ]);
  expect(limitBreaches(service({}, {}), nothing, bounded({ kinds: [] }))).toEqual([]);
});

test('kinds are of what lives in a tenant, so none of them keeps a tenant out', () => {
  const tenant = { ...{ kind: 'Tenant', tenant: 'dev01' }, before: null, after: {} };
  expect(limitBreaches(tenant, nothing, bounded({ kinds: [] }))).toEqual([]);
});

test('a size that is not listed is refused where it is chosen, and what was chosen before stays', () => {
  const limits = bounded({ sizes: { Service: ['Small', 'Medium'] } });
  const sized = (size: string): Usage => ({ sizes: [{ field: 'spec.size', size }] });
  expect(limitBreaches(service(sized('small')), nothing, limits)).toEqual([]);
  expect(limitBreaches(service(sized('Large')), nothing, limits)).toMatchObject([
    { code: 'excluded', field: 'spec.size', limit: 'limits.sizes.Service', used: null, most: null },
  ]);
  expect(limitBreaches(service(sized('large'), sized('Large')), nothing, limits)).toEqual([]);
  const nodes: Usage = { sizes: [{ field: 'spec.nodes.size', size: 'Large', of: 'Tenant.nodes' }] };
  expect(limitBreaches(service(nodes), nothing, bounded({ sizes: { Service: ['Small'] } }))).toEqual([]);
});

test('the last place is given, the one after is refused, and a change takes none', () => {
  const limits = bounded({ count: { Service: 3 } });
  expect(limitBreaches(service(), { count: 2, units: [] }, limits)).toEqual([]);
  const [breach] = limitBreaches(service(), { count: 3, units: [] }, limits);
  expect(breach).toEqual({
    ...{ code: 'reached', field: 'kind', limit: 'limits.count.Service', used: 4, most: 3 },
    by: { kind: 'Infrastructure', name: 'nonprod' },
    message: 'tenant dev01 would have 4 objects of kind Service, and 3 is the most that infrastructure nonprod allows',
    remedy:
      'delete one that is no longer needed, or ask the administrator to raise limits.count.Service of infrastructure nonprod, now 3',
  });
  expect(limitBreaches(service({}, {}), { count: 9, units: [] }, limits)).toEqual([]);
});

test('a tenant can only be narrower: of two limits the smaller counts, and a wider one changes nothing', () => {
  const two = { count: 2, units: [] };
  expect(limitBreaches(service(), two, bounded({ count: { Service: 9 } }, { count: { Service: 2 } }))).toMatchObject([
    { by: { kind: 'Tenant', name: 'dev01' }, most: 2 },
  ]);
  expect(limitBreaches(service(), two, bounded({ count: { Service: 2 } }, { count: { Service: 9 } }))).toMatchObject([
    { by: { kind: 'Infrastructure', name: 'nonprod' }, most: 2 },
  ]);
});

test('tenants are counted by their infrastructure alone', () => {
  const tenant = { ...{ kind: 'Tenant', tenant: 'dev02' }, before: null, after: {} };
  const limits = bounded({ tenants: 2 }, { count: { Tenant: 0 } });
  expect(limitBreaches(tenant, { count: 1, units: [] }, limits)).toEqual([]);
  expect(limitBreaches(tenant, { count: 2, units: [] }, limits)).toMatchObject([{ limit: 'limits.tenants', used: 3 }]);
});

test('spend counts what all objects come to, and is refused only where more is asked for', () => {
  const limits = bounded({ spend: 100 }, {}, { CPU: 20 });
  const beside = { count: 1, units: [{ unit: 'cpu', quantity: 4 }] };
  expect(limitBreaches(service(cpu(1)), beside, limits)).toEqual([]);
  const [breach] = limitBreaches(service(cpu(1.5)), beside, limits);
  expect(breach).toMatchObject({ code: 'reached', field: 'spec', limit: 'limits.spend', used: 110, most: 100 });
  expect(breach?.message).toBe(
    'tenant dev01 would come to 110 EUR a month with it, 30 more than now, and 100 EUR is the most that infrastructure nonprod allows',
  );
  expect(limitBreaches(service(cpu(2), cpu(3)), { count: 1, units: [{ unit: 'cpu', quantity: 9 }] }, limits)).toEqual(
    [],
  );
});

test('a limit that is just met is not passed by what numbers lose', () => {
  const limits = bounded({ spend: 0.3 }, {}, { cpu: 0.1, memory: 0.2 });
  const both: Usage = { units: [...(cpu(1).units ?? []), { unit: 'memory', quantity: 1 }] };
  expect(limitBreaches(service(both), nothing, limits)).toEqual([]);
});

test('what has no price is refused under a limit of spend, and is let be where it does not grow', () => {
  const limits = bounded({ spend: 100 }, {}, {});
  expect(limitBreaches(service(cpu(1)), nothing, limits)).toMatchObject([
    { limit: 'limits.spend', remedy: 'ask the administrator to set prices.perMonth["cpu"] of the infrastructure' },
  ]);
  expect(limitBreaches(service(cpu(1), cpu(1)), nothing, limits)).toEqual([]);
  expect(limitBreaches(service(cpu(1)), nothing, bounded({}, {}, {}))).toEqual([]);
});

test('a tally says of each limit how much is used, and what would not be allowed today', () => {
  const limits = bounded({ count: { Service: 1 }, spend: 50, tenants: 9 }, { kinds: ['Config'] }, { cpu: 20 });
  const tally = tallyOf(
    [
      { kind: 'Tenant', name: 'dev01', usage: {} },
      { kind: 'Service', name: 'web', usage: cpu(1) },
      {
        kind: 'Service',
        name: 'api',
        usage: {
          units: [
            { unit: 'cpu', quantity: 2 },
            { unit: 'gpu', quantity: 1 },
          ],
        },
      },
    ],
    limits,
  );
  expect(tally.count).toEqual({ Service: 2 });
  expect(tally.limits.map(({ limit, used, most, isPassed }) => [limit, used, most, isPassed])).toEqual([
    ['limits.count.Service', 2, 1, true],
    ['limits.spend', 60, 50, true],
  ]);
  expect(tally.excluded.map(({ name, limit }) => [name, limit])).toEqual([
    ['web', 'limits.kinds'],
    ['api', 'limits.kinds'],
  ]);
  expect(tally.units).toEqual([
    { unit: 'cpu', quantity: 3, price: 20 },
    { unit: 'gpu', quantity: 1, price: null },
  ]);
  expect(tally.spend).toEqual({ currency: 'EUR', amount: 60, unpriced: ['gpu'] });
});
