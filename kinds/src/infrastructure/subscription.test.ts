import { expect, test } from 'vitest';
import { KINDS, type Kind } from '../index.ts';
import { ADOPTED, allocated, declared, inTenant } from '../testing.ts';
import { Infrastructure } from './index.ts';

const OWN = '00000000-0000-0000-0000-000000000001';
const OTHER = 'abcdef00-0000-4000-8000-000000000002';
const SPEC = { provider: 'azure', region: 'eastus', subscriptionId: OTHER.toUpperCase() };
const installation = { azure: { subscriptionId: OWN, tenantId: 'entra', principalId: null } };

function infrastructureIn(spec: Readonly<Record<string, string>>) {
  const input = {
    object: declared('Infrastructure', 'nonprod', spec),
    spec: Infrastructure.schema.parse(spec),
    references: {},
    allocations: {},
    installation,
  };
  return { resources: Infrastructure.compile(input), outputs: Infrastructure.outputs(input, {}) };
}

const SEALED = { sealed: { version: 1, fingerprint: 'f' } };

const tenantKinds = KINDS.filter(
  (kind) => kind.scope === 'tenant' && kind.references(kind.schema.parse(kind.example.spec), 'dev01').length === 0,
);

function tenantIn(kind: Kind) {
  const spec = { infrastructure: 'nonprod' };
  const input = {
    object: declared('Tenant', 'dev01', spec),
    spec: kind.schema.parse(spec),
    references: { infrastructure: declared('Infrastructure', 'nonprod', SPEC) },
    installation,
  };
  const whole = { ...input, allocations: allocated(kind, input) };
  return [kind.compile(whole), kind.outputs(whole, {})];
}

test('what an infrastructure is compiled to is in the subscription that it names, to the last reference', () => {
  const { resources, outputs } = infrastructureIn(SPEC);
  expect(resources.length).toBeGreaterThan(60);
  expect(JSON.stringify([resources, outputs])).not.toContain(OWN);
  expect(resources.filter(({ driver }) => driver === 'azure').map(({ id }) => id.split('/')[2])).toEqual(
    resources.filter(({ driver }) => driver === 'azure').map(() => OTHER),
  );
});

test('nothing is begun in a named subscription before it was looked at', () => {
  const { resources } = infrastructureIn(SPEC);
  const free = resources.filter(({ dependsOn }) => dependsOn.length === 0).map(({ key }) => key);
  expect(free).toEqual(['subscription']);
  expect(resources.find(({ key }) => key === 'subscription')).toMatchObject({
    id: `/subscriptions/${OTHER}`,
    existing: [
      { path: 'state', is: 'Enabled' },
      { path: 'tenantId', is: 'entra' },
    ],
  });
});

test("without a subscription it is the installation's own, in the installation's spelling", () => {
  const { resources } = infrastructureIn({ provider: 'azure', region: 'eastus' });
  expect(resources.map(({ key }) => key)).not.toContain('subscription');
  const ids = (spec: Readonly<Record<string, string>>) =>
    infrastructureIn(spec)
      .resources.map(({ id }) => id)
      .filter((id) => id.includes('/resourceGroups/'));
  expect(ids({ ...SPEC, subscriptionId: OWN })).toEqual(ids({ provider: 'azure', region: 'eastus' }));
});

test('a tenant is in the subscription of its infrastructure, to the last reference', () => {
  const kind = KINDS.find(({ name }) => name === 'Tenant');
  if (kind === undefined) throw new Error('there is no kind Tenant');
  const compiled = JSON.stringify(tenantIn(kind));
  expect(compiled).toContain(OTHER);
  expect(compiled).not.toContain(OWN);
});

test.each(tenantKinds)('$name is in the subscription of its infrastructure, to the last reference', (kind) => {
  const spec = kind.name === 'Secret' ? { values: { KEY: SEALED } } : kind.example.spec;
  const input = inTenant(kind, kind.example.name, spec, { infrastructure: SPEC });
  expect(input.installation.azure?.subscriptionId).toBe(OWN);
  expect(JSON.stringify([kind.compile(input), kind.outputs(input, {})])).not.toContain(OWN);
});

test.each(['8c3cdc4e', `${OTHER}0`, `/subscriptions/${OTHER}`, ''])(
  '%j is no id of a subscription',
  (subscriptionId) => {
    expect(Infrastructure.schema.safeParse({ ...SPEC, subscriptionId }).success).toBe(false);
  },
);

test('a network or cluster that was there before must be in the subscription that is named', () => {
  const issues = (subscriptionId: string) =>
    Infrastructure.schema.safeParse({ ...ADOPTED, subscriptionId }).error?.issues.map(({ path }) => path.join('.'));
  expect(issues(OTHER)).toEqual(['network.vnetId', 'cluster.id']);
  expect(issues(OWN)).toBeUndefined();
});
