import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFaults } from '../../admin/faults.ts';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

let azure: AzureUnderTest;
const account = () => azure.group('rg', '/providers/Microsoft.Storage/storageAccounts/store');
const make = () =>
  azure.made(account(), '2023-05-01', { location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' } });
const root = () => `/subscriptions/${azure.subscriptionId}`;

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  await azure.made(azure.group('rg'), '2024-07-01', { location: 'eastus' });
  await make();
});
afterAll(() => azure.stop());

describe('the health of resources', () => {
  const list = () =>
    azure.arm('GET', `${root()}/providers/Microsoft.ResourceHealth/availabilityStatuses`, { apiVersion: '2024-02-01' });

  it('is told to a subscription that is registered for it alone', async () => {
    expect(await list()).toMatchObject({ status: 409, body: { error: { code: 'MissingSubscriptionRegistration' } } });
    const path = `${root()}/providers/Microsoft.ResourceHealth/register`;
    await azure.arm('POST', path, { apiVersion: '2024-07-01' });
    expect((await list()).status).toBe(200);
  });

  it('is good unless an administrator says what is wrong, for as long as he says so', async () => {
    const states = async () =>
      (await list()).body.value.map(({ id, properties }: { id: string; properties: Record<string, string> }) => [
        id.split('/providers/Microsoft.ResourceHealth')[0],
        properties.availabilityState,
        properties.reasonType,
      ]);
    expect(await states()).toEqual([[account(), 'Available', '']]);
    setFaults(azure.azure, { relaxLimits: true, health: { [account().toUpperCase()]: { state: 'Degraded' } } });
    expect(await states()).toEqual([[account(), 'Degraded', 'Unplanned']]);
    setFaults(azure.azure, { relaxLimits: true });
    expect(await states()).toEqual([[account(), 'Available', '']]);
  });
});

describe('the activity log', () => {
  const events = async (more = '', query = '') => {
    const [from, to] = [Date.now() - 600_000, Date.now() + 600_000].map((at) => new Date(at).toISOString());
    const filter = encodeURIComponent(`eventTimestamp ge '${from}' and eventTimestamp le '${to}'${more}`);
    const path = `${root()}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${filter}${query}`;
    return await azure.arm('GET', path, { apiVersion: '2015-04-01' });
  };
  type Event = { operationName: { value: string }; status: { value: string }; properties: Record<string, string> };
  const told = (value: Event[]) => value.map(({ operationName, status }) => [operationName.value, status.value]);

  it('tells who did what, how it ended and why it failed, the newest first', async () => {
    await azure.arm('DELETE', `${account()}/providers/Microsoft.Authorization/locks/none`, {
      apiVersion: '2020-05-01',
    });
    await azure.made(`${account()}/providers/Microsoft.Authorization/locks/keep`, '2020-05-01', {
      properties: { level: 'CanNotDelete' },
    });
    const refused = await azure.arm('DELETE', account(), { apiVersion: '2023-05-01' });
    expect(refused.status).toBe(409);
    const { value } = (await events(` and resourceUri eq '${account()}'`)).body;
    expect(told(value)[0]).toEqual(['Microsoft.Storage/storageAccounts/delete', 'Failed']);
    expect(told(value).at(-1)?.[0]).toBe('Microsoft.Storage/storageAccounts/write');
    expect(JSON.parse(value[0].properties.statusMessage)).toEqual({ error: refused.body.error });
    expect(value[0].level).toBe('Error');
    const { objectId } = azure.azure.world.controlPlane();
    expect(value[0].claims['http://schemas.microsoft.com/identity/claims/objectidentifier']).toBe(objectId);
  });

  it('leaves out what was not asked for, and knows no other filters than those of Azure', async () => {
    const [first] = (await events('', '&$select=status,resourceId')).body.value;
    expect(Object.keys(first).sort()).toEqual(['resourceId', 'status']);
    expect((await events(" and status eq 'Failed'")).status).toBe(400);
  });
});
