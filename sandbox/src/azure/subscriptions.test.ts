import { afterAll, beforeAll, expect, test } from 'vitest';
import { AzureUnderTest } from './testing/azure-under-test.ts';

const GROUPS = '2024-07-01';
const NOBODYS = '99999999-9999-4999-8999-999999999999';

let azure: AzureUnderTest;
let first: string;
let second: string;
let closed: string;

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  first = azure.subscriptionId;
  second = await azure.addSubscription();
  closed = await azure.addSubscription({ rights: false });
});
afterAll(() => azure?.stop());

const get = (path: string, apiVersion = GROUPS, token = azure.token) => azure.arm('GET', path, { apiVersion, token });
const putGroup = (subscription: string, name: string) =>
  azure.arm('PUT', `/subscriptions/${subscription}/resourceGroups/${name}`, {
    apiVersion: GROUPS,
    body: { location: 'eastus' },
  });
const namesIn = async (path: string, apiVersion = GROUPS) =>
  ((await get(path, apiVersion)).body.value as { name: string }[]).map(({ name }) => name);

test('those that a caller has a role in are listed; others are not there, or not to be seen', async () => {
  const seen = async (token: string) =>
    ((await get('/subscriptions', '2022-12-01', token)).body.value as { subscriptionId: string }[]).map(
      ({ subscriptionId }) => subscriptionId,
    );
  expect(await seen(azure.token)).toEqual([first, second]);
  expect(await seen(await azure.personToken())).toEqual([first, second, closed]);
  const refusal = async (id: string) => {
    const { status, body } = await get(`/subscriptions/${id}`, '2022-12-01');
    return [status, body.error.code];
  };
  expect(await refusal(NOBODYS)).toEqual([404, 'SubscriptionNotFound']);
  expect(await refusal(closed)).toEqual([403, 'AuthorizationFailed']);
});

test('each has its own groups, resources, registrations, roles and bill of what was deleted', async () => {
  await putGroup(first, 'one');
  await putGroup(second, 'two');
  expect(await namesIn(`/subscriptions/${first}/resourcegroups`)).toEqual(['one']);
  expect(await namesIn(`/subscriptions/${second.toUpperCase()}/resourcegroups`)).toEqual(['two']);
  const vault = {
    location: 'eastus',
    properties: { tenantId: azure.azure.world.tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
  };
  const path = `/subscriptions/${second}/resourceGroups/two/providers/Microsoft.KeyVault/vaults/kv-apart-2`;
  const unregistered = await azure.arm('PUT', path, { apiVersion: '2023-07-01', body: vault });
  expect(unregistered.body.error.code).toBe('MissingSubscriptionRegistration');
  await azure.arm('POST', `/subscriptions/${second}/providers/Microsoft.KeyVault/register`, { apiVersion: GROUPS });
  await azure.made(path, '2023-07-01', vault);
  expect(await namesIn(`/subscriptions/${first}/resources`)).toEqual([]);
  expect(await namesIn(`/subscriptions/${second}/resources`)).toEqual(['kv-apart-2']);
  await azure.arm('DELETE', path, { apiVersion: '2023-07-01' });
  const deleted = (subscription: string) =>
    namesIn(`/subscriptions/${subscription}/providers/Microsoft.KeyVault/deletedVaults`, '2023-07-01');
  expect([await deleted(first), await deleted(second)]).toEqual([[], ['kv-apart-2']]);
  const roles = await get(
    `/subscriptions/${second}/providers/Microsoft.Authorization/roleDefinitions?$filter=type eq 'CustomRole'`,
    '2022-04-01',
  );
  expect(roles.body.value).toMatchObject([
    {
      id: expect.stringMatching(new RegExp(`^/subscriptions/${second}/`)),
      properties: { assignableScopes: [`/subscriptions/${first}`, `/subscriptions/${second}`] },
    },
  ]);
});

test('a subscription holds 980 resource groups, whatever others hold', async () => {
  const { resources } = azure.azure.world;
  const [model] = resources.ofType('Microsoft.Resources/resourceGroups');
  if (model === undefined) throw new Error('there is no group');
  const held = resources.ofType('Microsoft.Resources/resourceGroups').filter(({ id }) => id.includes(second)).length;
  for (let number = held; number < 980; number += 1) {
    const name = `many${number}`;
    resources.put({ ...model, name, id: `/subscriptions/${second}/resourceGroups/${name}` });
  }
  const refused = await putGroup(second, 'more');
  expect([refused.status, refused.body.error.code]).toEqual([409, 'ResourceGroupQuotaExceeded']);
  expect((await putGroup(second, 'two')).status).toBe(200);
});
