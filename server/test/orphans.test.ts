import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

interface Found {
  readonly id: string;
  readonly cause: string;
  readonly reason: string;
}

const GONE = '99999999-9999-4999-8999-999999999999';

let product: Product;
let estate: Estate;
let subscription: string;

beforeAll(async () => {
  // Neither sweeps nor resyncs run meanwhile: what is listed is what was looked for at the request.
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '3600' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(infrastructure, tenant('dev01', { tier: 'dedicated-nodes' }));
  await estate.settled(['dev01']);
  subscription = (await idOf('resource-group')).split('/resourceGroups/')[0] ?? '';
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

async function idOf(key: string): Promise<string> {
  const found = (await estate.inventory('/api/v1/tenants/dev01')).find((item) => item.key === key);
  if (found === undefined) throw new Error(`dev01 has no ${key}`);
  return found.id;
}

const listed = async () => (await product.get<{ items: Found[] }>('/api/v1/orphans')).items;
const marked = (owner: string) => ({ 'managed-by': 'tenantry', 'tenantry-object': owner });
const group = (name: string) => `${subscription}/resourceGroups/${name}`;
const asg = (name: string) => `${group('left')}/providers/Microsoft.Network/applicationSecurityGroups/${name}`;

test('an estate as it was declared has no orphans, with all that Azure makes beside it', async () => {
  expect(await listed()).toEqual([]);
});

test('what carries a mark that nobody answers for is listed with its cause, and what is not ours never is', async () => {
  const { uid } = (await estate.tenant('dev01')).metadata;
  const identity = await estate.arm('GET', await idOf('identity'));
  await estate.arm('PUT', group('left'), { location: 'eastus', tags: {} });
  for (const [name, tags] of [
    ['gone', marked(GONE)],
    ['unknown', marked(uid)],
    ['foreign', { team: 'shop' }],
    ['unmarked', { 'managed-by': 'tenantry' }],
  ] as const) {
    await estate.arm('PUT', asg(name), { location: 'eastus', tags, properties: {} });
  }
  await estate.arm('PUT', group('whole'), { location: 'eastus', tags: marked(GONE) });
  await estate.arm('PUT', asg('inside').replace('/left/', '/whole/'), { location: 'eastus', tags: marked(GONE) });
  const rule = (await idOf('rule/hosts-inbound')).replace(/[^/]+$/, 'opened-by-hand');
  await estate.arm('PUT', rule, {
    properties: {
      priority: 150,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '22',
    },
  });
  const ofGroup = rule.replace('opened-by-hand', 'of-a-group-that-goes');
  await estate.arm('PUT', ofGroup, {
    properties: {
      priority: 151,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      description: `tenantry-object=${GONE}`,
      sourceApplicationSecurityGroups: [{ id: asg('inside').replace('/left/', '/whole/') }],
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '443',
    },
  });
  const role = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
  const assignment = (name: string) => `${group('left')}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  await estate.arm('PUT', assignment('77777777-7777-4777-8777-777777777777'), {
    properties: {
      roleDefinitionId: role,
      principalId: '66666666-6666-4666-8666-666666666666',
      principalType: 'ServicePrincipal',
      description: `tenantry-object=${uid}`,
    },
  });
  await estate.arm('PUT', assignment('88888888-8888-4888-8888-888888888888'), {
    properties: {
      roleDefinitionId: role,
      principalId: (identity.properties as Json).principalId,
      principalType: 'ServicePrincipal',
    },
  });
  const found = new Map((await listed()).map(({ id, cause }) => [id, cause]));
  expect(Object.fromEntries(found)).toEqual({
    [asg('gone')]: 'object-gone',
    [asg('unknown')]: 'not-in-inventory',
    [group('whole')]: 'object-gone',
    [assignment('77777777-7777-4777-8777-777777777777')]: 'principal-gone',
    [rule]: 'foreign-rule',
    [ofGroup]: 'object-gone',
  });
  const shown = await product.cli('orphans', '--expect-none');
  expect(shown.code).toBe(1);
  expect(shown.stdout).toContain(asg('gone'));
}, 60_000);

test('nothing is removed without a yes, and nothing that is not on the list', async () => {
  const refused = await product.cli('orphans', 'remove', '--all');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('Nothing was removed');
  const before = await listed();
  expect(before).toHaveLength(6);
  const response = await product.request('POST', '/api/v1/orphans/removals', {
    ids: [asg('foreign'), await idOf('vault')],
  });
  expect(await response.json()).toMatchObject({ items: [{ outcome: 'not-an-orphan' }, { outcome: 'not-an-orphan' }] });
  expect((await estate.azure()).map(({ id }) => id)).toContain(asg('foreign'));
  expect((await product.request('POST', '/api/v1/orphans/removals', { ids: [] })).status).toBe(422);
}, 60_000);

test('what is named goes, a group after the rules that name what is in it, on record; the tenant and what is foreign stay', async () => {
  const kept = (await estate.inventory('/api/v1/tenants/dev01')).map(({ id }) => id);
  const removed = await product.cli('orphans', 'remove', '--all', '--yes');
  expect(removed.code, removed.stderr + removed.stdout).toBe(0);
  await until('all of it is gone', async () => ((await listed()).length === 0 ? true : undefined));
  const left = new Set((await estate.azure()).map(({ id }) => id.toLowerCase()));
  expect([...left].filter((id) => id.includes('/resourcegroups/whole'))).toEqual([]);
  expect(left).toContain(asg('foreign').toLowerCase());
  const inAzure = kept.filter((id) => id.startsWith('/subscriptions/') && !id.includes('/secrets/'));
  expect(inAzure.filter((id) => !left.has(id.toLowerCase()))).toEqual([]);
  const { items } = await product.get<{ items: { action: string; outcome: string }[] }>('/api/v1/audit?limit=50');
  const outcomes = items.filter(({ action }) => action === 'remove-orphan').map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'success')).toHaveLength(6);
}, 60_000);
