import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, isWrite, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const CALM = { relaxLimits: true, principalDelaySeconds: 0 };
const NOWHERE = '99999999-9999-4999-8999-999999999999';

let product: Product;
let estate: Estate;
/** The installation's own, one that it has rights in, one that it has none in, and one that nobody may make anything in. */
let own: string;
let other: string;
let closed: string;
let disabled: string;

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3', TENANTRY_SWEEP_SECONDS: '2' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', CALM);
  own = (await subscriptions())[0] ?? '';
  other = await subscription({ displayName: 'Production' });
  closed = await subscription({ displayName: 'Of another team', rights: false });
  disabled = await subscription({ displayName: 'Not paid' });
  await product.sandbox('PUT', '/subscriptions', { subscriptionId: disabled, state: 'Disabled' });
  await estate.apply(
    infrastructure,
    named('prod', other.toUpperCase()),
    named('nowhere', NOWHERE),
    named('closed', closed),
    named('disabled', disabled),
    tenant('dev01'),
    tenant('prod01', { infrastructure: 'prod' }),
  );
  await estate.settled(['dev01', 'prod01']);
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

async function subscriptions(): Promise<string[]> {
  const { value } = await product.sandbox<{ value: { subscriptionId: string }[] }>('GET', '/subscriptions');
  return value.map(({ subscriptionId }) => subscriptionId);
}

async function subscription(order: Json): Promise<string> {
  return (await product.sandbox<{ subscriptionId: string }>('POST', '/subscriptions', order)).subscriptionId;
}

const named = (name: string, subscriptionId: string): Json => ({
  ...infrastructure,
  metadata: { name },
  spec: { ...infrastructure.spec, subscriptionId },
});

const subscriptionOf = (id: string) => /^\/subscriptions\/([^/]+)/.exec(id)?.[1];
const pathOf = (name: string) => `/api/v1/infrastructures/${name}`;

async function conditionOf(name: string) {
  const { status } = await product.get<ObjectAnswer>(pathOf(name));
  return status.conditions.find(({ type }) => type === 'Ready');
}

async function gone(...paths: readonly string[]): Promise<void> {
  for (const path of paths) expect((await product.request('DELETE', path)).ok, path).toBe(true);
  for (const path of paths) {
    await until(`${path} is gone`, async () =>
      (await product.request('GET', path)).status === 404 ? true : undefined,
    );
  }
}

test('two infrastructures and their tenants live in two subscriptions, each wholly in its own, under names of their own', async () => {
  for (const [paths, home] of [
    [[pathOf('nonprod'), '/api/v1/tenants/dev01'], own],
    [[pathOf('prod'), '/api/v1/tenants/prod01'], other],
  ] as const) {
    const ids = (await Promise.all(paths.map((path) => estate.inventory(path)))).flat().map(({ id }) => id);
    const inAzure = ids.filter((id) => id.startsWith('/subscriptions/'));
    expect(inAzure.length).toBeGreaterThan(60);
    expect(new Set(inAzure.map(subscriptionOf))).toEqual(new Set([home]));
  }
  const ours = (await estate.azure()).filter(({ tags }) => tags?.['managed-by'] === 'tenantry');
  const places = new Set(ours.map(({ id, tags }) => `${tags?.infrastructure} ${subscriptionOf(id)}`));
  expect(places).toEqual(new Set([`nonprod ${own}`, `prod ${other}`]));
  const vaults = ours.filter(({ type }) => type === 'Microsoft.KeyVault/vaults').map(({ id }) => id.split('/').at(-1));
  expect(new Set(vaults).size).toBe(2);
});

interface Orphans {
  readonly items: readonly { readonly id: string; readonly cause: string }[];
  readonly notRead: readonly { readonly subscriptionId: string; readonly reason: string }[];
}
const orphans = () => product.get<Orphans>('/api/v1/orphans');

test('a subscription that is not there or not seen is said, with what to do, before anything is made, and keeps nobody else', async () => {
  expect(await conditionOf('nowhere')).toMatchObject({
    reason: 'ExistingMissing',
    message: expect.stringContaining(`subscription ${NOWHERE} is not there`),
  });
  expect(await conditionOf('closed')).toMatchObject({
    reason: 'AuthorizationFailed',
    message: expect.stringContaining(
      `Give Tenantry's identity its roles on /subscriptions/${closed}: tenantry azure-rights prints the commands.`,
    ),
  });
  expect((await estate.azure()).filter(({ id }) => /duploinfra-(nowhere|closed|disabled)/.test(id))).toEqual([]);
  expect(await conditionOf('disabled')).toMatchObject({
    reason: 'ExistingUnfit',
    message: expect.stringContaining(`subscription ${disabled} cannot be used: it is not enabled`),
  });
  const { items, notRead } = await orphans();
  expect([items, notRead.map(({ subscriptionId }) => subscriptionId).sort()]).toEqual([[], [NOWHERE, closed].sort()]);
  expect((await product.cli('orphans', '--expect-none')).code).toBe(1);
  await gone(pathOf('nowhere'), pathOf('disabled'));
  // What was never seen to be empty is looked at before it is believed to be.
  await product.sandbox('PUT', '/subscriptions', { subscriptionId: closed, rights: true });
  await gone(pathOf('closed'));
});

test('an infrastructure does not move to another subscription', async () => {
  const moved = named('prod', own);
  const response = await product.request('POST', '/api/v1/apply', [moved]);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('what is in a subscription cannot move to another');
});

test('health, bills and what is left behind are looked for in both subscriptions', async () => {
  const vault = (await estate.inventory('/api/v1/tenants/prod01')).find(({ key }) => key === 'vault')?.id ?? '';
  await product.sandbox('PUT', '/faults', {
    ...CALM,
    health: { [vault]: { state: 'Degraded', summary: 'We are sorry', reason: 'Unplanned' } },
  });
  await until('what is wrong in the other subscription is a fault of its tenant', async () => {
    const { items } = await product.get<{ items: { code: string }[] }>('/api/v1/tenants/prod01/faults');
    return items.some(({ code }) => code === 'ResourceDegraded') ? true : undefined;
  });
  await product.sandbox('PUT', '/faults', CALM);
  await until('both have a bill', async () => {
    const { bills } = await product.get<{ bills: { bill: string; lastUpdated: string | null }[] }>('/api/v1/cost');
    const read = bills.filter(({ lastUpdated }) => lastUpdated !== null).map(({ bill }) => bill);
    return [own, other].every((id) => read.includes(`azure/${id}`)) ? true : undefined;
  });
  const left = `/subscriptions/${other}/resourceGroups/left`;
  await estate.arm('PUT', left, {
    location: 'eastus',
    tags: { 'managed-by': 'tenantry', 'tenantry-object': NOWHERE },
  });
  expect(await orphans()).toMatchObject({ items: [{ id: left, cause: 'object-gone' }], notRead: [] });
  await product.must('orphans', 'remove', '--all', '--yes');
  await until('it is gone', async () => ((await orphans()).items.length === 0 ? true : undefined));
});

test('what another hand changes in either subscription is put right; then nothing is written in either', async () => {
  for (const path of ['/api/v1/tenants/dev01', '/api/v1/tenants/prod01']) {
    const id = (await estate.inventory(path)).find(({ key }) => key === 'resource-group')?.id ?? '';
    const { tags: before } = (await estate.arm('GET', id)) as { tags: Json };
    await estate.arm('PUT', id, { location: 'eastus', tags: { ...before, tenant: 'nobody' } });
    await until(`the tags of ${id} are back`, async () => {
      const { tags } = (await estate.arm('GET', id)) as { tags?: Json };
      return tags?.tenant === path.split('/').at(-1) ? true : undefined;
    });
  }
  await estate.settled(['dev01', 'prod01']);
  await product.sandbox('POST', '/counters/reset');
  const counters = await until('both subscriptions are swept twice', async () => {
    const counted = await product.sandbox<Record<string, number>>('GET', '/counters');
    return (counted['arm GET resourcegroups'] ?? 0) >= 4 ? counted : undefined;
  });
  expect(Object.fromEntries(Object.entries(counters).filter(([what]) => isWrite(what)))).toEqual({});
});

test('I7: what is deleted leaves nothing in either subscription', async () => {
  await gone('/api/v1/tenants/dev01', '/api/v1/tenants/prod01');
  await gone(pathOf('nonprod'), pathOf('prod'));
  const left = (await estate.azure()).filter(({ id }) => id.includes('/resourceGroups/'));
  expect(left.map(({ id }) => id)).toEqual([]);
});
