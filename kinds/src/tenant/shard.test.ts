import { expect, test } from 'vitest';
import { type CompileInput, KINDS } from '../index.ts';
import { GUESTS_PER_SHARD, MAX_SHARDS, TENANTS_PER_SHARD } from '../infrastructure/subnets.ts';
import { declared } from '../testing.ts';

const tenant = KINDS.find(({ name }) => name === 'Tenant');
if (tenant === undefined) throw new Error('there is no kind Tenant');
const infrastructureKind = KINDS.find(({ name }) => name === 'Infrastructure');
if (infrastructureKind === undefined) throw new Error('there is no kind Infrastructure');

const infrastructure = (shards: number) =>
  declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus', network: { shards } });

function input(shards: number, name = 'dev01'): Omit<CompileInput<unknown>, 'allocations'> {
  return {
    object: declared('Tenant', name, { infrastructure: 'nonprod' }),
    spec: tenant?.schema.parse({ infrastructure: 'nonprod' }),
    references: { infrastructure: infrastructure(shards) },
    installation: { azure: { subscriptionId: 's', tenantId: 't', principalId: null } },
  };
}

/** The rules of each tenant of a full infrastructure, its place given as the database would: the first free. */
function filled(shards: number): { readonly id: string; readonly body: string }[] {
  return Array.from({ length: shards * TENANTS_PER_SHARD }, (_, place) => place).flatMap((place) => {
    const one = input(shards, `t${place}`);
    const given: Record<string, number> = { place };
    for (const { key, from } of tenant?.allocations(one, given) ?? [])
      given[key] ??= from + (place % TENANTS_PER_SHARD);
    const resources = tenant?.compile({ ...one, allocations: given }) ?? [];
    const rules = resources.filter(({ type }) => type.endsWith('/securityRules'));
    return rules.map(({ id, body }) => ({ id, body: JSON.stringify(body) }));
  });
}

test('a full infrastructure crosses no limit of Azure: 100 groups that a security group names, 1,000 rules that it holds', () => {
  const groups = new Map<string, Set<string>>();
  const rules = new Map<string, number>();
  for (const { id, body } of filled(3)) {
    const nsg = id.replace(/\/securityRules\/.*$/, '');
    rules.set(nsg, (rules.get(nsg) ?? 0) + 1);
    const named = groups.get(nsg) ?? new Set();
    for (const [asg] of body.matchAll(/[^"]*applicationSecurityGroups[^"]*/g)) named.add(asg);
    groups.set(nsg, named);
  }
  expect([...groups.keys()].map((id) => id.replace(/.*nsg-nonprod-/, '')).sort()).toEqual([
    'pe-01',
    'pe-02',
    'pe-03',
    'workload-01',
    'workload-02',
    'workload-03',
  ]);
  for (const [nsg, named] of groups) {
    // Private endpoints let in the nodes that tenants share, too.
    const own = nsg.includes('-pe-') ? TENANTS_PER_SHARD + 1 : TENANTS_PER_SHARD;
    expect(named.size).toBe(own);
    expect(own + GUESTS_PER_SHARD).toBeLessThanOrEqual(100);
  }
  for (const count of rules.values()) expect(count).toBeLessThanOrEqual(1000);
});

test('a place is asked for first, and the priorities in the groups of its shard then', () => {
  const asked = (given: Record<string, number>) =>
    tenant.allocations(input(2), given).map(({ key, pool, to }) => [key, pool.replace(/.*\//, ''), to]);
  const place = ['place', 'duploinfra-nonprod', 2 * TENANTS_PER_SHARD - 1];
  expect(asked({})).toEqual([place]);
  for (const [number, shard] of [
    [0, '01'],
    [TENANTS_PER_SHARD - 1, '01'],
    [TENANTS_PER_SHARD, '02'],
  ] as const) {
    expect(asked({ place: number })).toEqual([
      place,
      ['rule/hosts-inbound', `nsg-nonprod-workload-${shard}:Inbound`, 3999],
      ['rule/hosts-outbound', `nsg-nonprod-workload-${shard}:Outbound`, 3999],
      ['rule/endpoints-inbound', `nsg-nonprod-pe-${shard}:Inbound`, 3999],
    ]);
  }
});

test('who finds no place is told how many there are, and what makes more', () => {
  const [one] = tenant.allocations(input(1), {});
  expect(one?.whenFull).toEqual({
    message: `infrastructure nonprod has no place left: its shard holds ${TENANTS_PER_SHARD} tenants`,
    remedy: 'Raise network.shards of the infrastructure to 2; tenants that wait go on by themselves.',
  });
  const [last] = tenant.allocations(input(MAX_SHARDS), {});
  expect(last?.whenFull?.remedy).toContain('another infrastructure');
});

test('shards can grow and never shrink', () => {
  const faults = (before: number, after: number) =>
    infrastructureKind.faults?.({
      spec: infrastructureKind.schema.parse(infrastructure(after).spec),
      references: {},
      existing: infrastructure(before),
    });
  expect(faults(1, 2)).toEqual([]);
  expect(faults(2, 2)).toEqual([]);
  expect(faults(3, 2)).toEqual([
    {
      field: 'spec.network.shards',
      message: 'cannot shrink from 3 to 2: tenants may live in every shard',
      remedy: 'set it to 3 or more; shards without tenants cost nothing',
    },
  ]);
});
