import { ArmClient, azureMonitor } from '@tenantry/drivers/azure';
import type { InventoryState, MetricStore } from '@tenantry/store/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { METRIC_DEFINITIONS } from '../../../sandbox/src/azure/metrics/definitions.ts';
import { AzureUnderTest } from '../../../sandbox/src/azure/testing/azure-under-test.ts';
import { ASKINGS } from '../../src/metrics/azure/askings.ts';
import { createObjectMetrics, lookAtObjects, metricNamed } from '../../src/metrics/index.ts';
import { declareIn, ownResources, storeUnderTest } from '../database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STORAGE = 'Microsoft.Storage/storageAccounts';
const db = storeUnderTest();
/** What there is was made two hours ago. */
let now = Date.now() - 2 * HOUR_MS;
let azure: AzureUnderTest;
/** Subscriptions beside the first; in the second, figures may not be read. */
let other: string;
let closed: string;
const uids: Record<string, string> = {};
const problems: string[] = [];

const account = (name: string) => azure.group('rg', `/providers/${STORAGE}/${name}`);

beforeAll(async () => {
  azure = await AzureUnderTest.start({ clock: () => new Date(now) });
  await azure.made(azure.group('rg'), '2024-07-01', { location: 'eastus' });
  for (const name of ['ann', 'ben', 'both', 'foreign']) {
    await azure.made(account(name), '2023-05-01', {
      ...{ location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
    });
  }
  now = Date.now();
  other = await azure.addSubscription();
  closed = await azure.addSubscription({ rights: false });
  const token = await azure.personToken();
  for (const subscription of [other, closed]) {
    const group = `/subscriptions/${subscription}/resourceGroups/rg`;
    const order = { apiVersion: '2024-07-01', token };
    await azure.arm('POST', `/subscriptions/${subscription}/providers/Microsoft.Storage/register`, order);
    await azure.arm('PUT', group, { ...order, body: { location: 'eastus' } });
    await azure.arm('PUT', `${group}/providers/${STORAGE}/${subscription.slice(0, 8)}`, {
      ...{ token, apiVersion: '2023-05-01' },
      body: { location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
    });
  }
  for (const name of ['ann', 'ben', 'none', 'other', 'closed']) uids[name] = await db.declare('Tenant', name, {});
  await own('ann', 'files', 'ann');
  await own('ben', 'files', 'ben');
  await own('ann', 'common', 'both');
  await own('ben', 'common', 'both');
  await own('ben', 'taken', 'foreign', 'blocked');
  await own('ann', 'gone', 'gone');
  for (const [tenant, subscription] of [
    ['other', other],
    ['closed', closed],
  ] as const) {
    const uid = await declareIn(db.store(), tenant, 'StorageAccount', 'files');
    const id = `/subscriptions/${subscription}/resourceGroups/rg/providers/${STORAGE}/${subscription.slice(0, 8)}`;
    await ownResources(db.store(), uid, [
      {
        ...{ connection: `azure:${subscription}`, type: STORAGE, id },
        ...{ state: 'present', applied: { location: 'eastus' } },
      },
    ]);
  }
});
afterAll(() => azure?.stop());

async function own(tenant: string, name: string, of: string, state: InventoryState = 'present') {
  const uid = await declareIn(db.store(), tenant, 'StorageAccount', name);
  await ownResources(db.store(), uid, [
    { connection: connection(), type: STORAGE, id: account(of), state, applied: { location: 'eastus' } },
  ]);
}
const connection = () => `azure:${azure.subscriptionId}`;

function look(position: string | null = null, { by = azure.azure.world.controlPlane(), at = now } = {}) {
  const credential = {
    getToken: async (scope: string | string[]) => ({
      token: await azure.azure.world.tokens.issue(by, [scope].flat().join().replace('/.default', '')),
      expiresOnTimestamp: now + HOUR_MS,
    }),
  };
  const monitorOf = azureMonitor(new ArmClient({ endpoint: azure.azure.origin, credential }));
  if (monitorOf === null) throw new Error('the sandbox tells figures');
  return lookAtObjects({
    ...{ store: db.store() as MetricStore, monitorOf, everySeconds: 300, position },
    ...{ now: new Date(at), signal: AbortSignal.timeout(30_000) },
    onProblem: (_error, what) => problems.push(what),
  });
}

const engine = (hasAzure = true, everySeconds: number | null = 300) =>
  createObjectMetrics({
    ...{ store: db.store(), hasAzure, everySeconds, retention: { raw: 2, fiveMinutes: 14 } },
    now: () => new Date(now),
  });
async function ask(tenant: string, name: string, hours = 3, object?: string) {
  const metric = metricNamed(name);
  if (metric === null) throw new Error(`there is no metric ${name}`);
  const answer = await engine().query(
    { uid: uids[tenant] ?? '', name: tenant },
    {
      ...{ metric, group: 'object', stat: 'average', to: new Date(now), from: new Date(now - hours * HOUR_MS) },
      ...(object === undefined ? {} : { object }),
    },
  );
  const measured = answer.lines.map((line) => ({ ...line, count: line.values.filter((one) => one !== null).length }));
  return { ...answer, measured };
}

describe('figures of what lives in tenants', () => {
  test.each(ASKINGS)('are asked for as Azure has them: $type $aggregations $interval', (asking) => {
    const known = METRIC_DEFINITIONS[asking.type.toLowerCase()] ?? [];
    for (const [name, metric] of Object.entries(asking.metrics)) {
      const found = known.find((one) => one.name === name);
      expect(found?.aggregations, name).toEqual(expect.arrayContaining([...asking.aggregations]));
      expect(found?.leastMinutes === 60, name).toBe(asking.interval === 'PT1H');
      expect(metricNamed(metric)).toMatchObject({ kind: asking.aggregations[0] === 'total' ? 'counter' : 'gauge' });
    }
  });

  test('are offered of what a tenant has, and are said to be missing until they were asked for', async () => {
    const names = async (tenant: string) =>
      (await engine().offer({ uid: uids[tenant] ?? '', name: tenant })).metrics.map(({ name }) => name);
    expect(await names('none')).toEqual([]);
    expect(await names('ann')).toEqual(
      ['used', 'transactions', 'received', 'sent', 'availability'].map((name) => `storage-${name}`),
    );
    expect((await ask('ann', 'storage-sent')).unavailable?.reason).toContain('not been asked');
    expect((await ask('none', 'storage-sent')).unavailable?.reason).toContain('nothing now');
  });

  test('I9: are each of the object that made the resource, and of no other tenant', async () => {
    await look();
    for (const tenant of ['ann', 'ben']) {
      const { measured, stepSeconds, unavailable } = await ask(tenant, 'storage-transactions');
      expect([measured.map(({ name }) => name), stepSeconds, unavailable]).toEqual([
        ['StorageAccount/files'],
        300,
        null,
      ]);
      // The first look goes an hour back.
      expect(measured[0]?.count).toBeGreaterThanOrEqual(12);
    }
    expect((await ask('ann', 'storage-sent')).lines[0]?.values).not.toEqual(
      (await ask('ben', 'storage-sent')).lines[0]?.values,
    );
    expect((await ask('ann', 'storage-sent', 3, 'StorageAccount/other')).lines).toEqual([]);
    const used = await ask('ann', 'storage-used', 6);
    expect([used.stepSeconds, used.measured[0]?.count]).toEqual([3600, 3]);
  });

  test('are read of each subscription, and what is wrong in one is said of its tenants alone', async () => {
    const { measured, unavailable } = await ask('other', 'storage-transactions');
    const without = await ask('closed', 'storage-transactions');
    expect([measured[0]?.name, unavailable]).toEqual(['StorageAccount/files', null]);
    expect([without.measured, without.unavailable?.remedy]).toEqual([
      [],
      expect.stringContaining('Microsoft.Insights/metrics/read'),
    ]);
    expect(problems.filter((what) => !what.includes(closed))).toEqual([]);
  });

  test('that are read again stay as they are, and the next look goes on where the one before ended', async () => {
    const before = await ask('ann', 'storage-transactions');
    const position = await look();
    const later = await look(position, { at: now + 1000 });
    expect(await ask('ann', 'storage-transactions')).toEqual(before);
    const kept = JSON.parse(later) as Record<string, string>;
    expect(new Set(Object.values(kept))).toEqual(
      new Set([new Date(now).toISOString(), new Date(now + 1000).toISOString()]),
    );
    // What was missed for hours is read after.
    const [key = ''] = Object.keys(kept).filter((one) => one.startsWith(connection()) && one.includes('PT5M total'));
    await look(JSON.stringify({ ...kept, [key]: new Date(now - 2 * HOUR_MS).toISOString() }));
    const whole = await ask('ann', 'storage-transactions');
    expect(whole.measured[0]?.count).toBeGreaterThanOrEqual(24);
  });

  test('that may not be read are said not to be, and those that are known stay', async () => {
    const by: Parameters<typeof azure.azure.world.directory.add>[0] = {
      objectId: 'aaaaaaaa-0000-4000-8000-000000000000',
      clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
      kind: 'ServicePrincipal',
      displayName: 'stranger',
      visibleAt: new Date(0).toISOString(),
    };
    azure.azure.world.directory.add(by);
    await look(null, { by });
    const { unavailable, lines } = await ask('ann', 'storage-sent');
    expect(unavailable?.remedy).toContain('Microsoft.Insights/metrics/read');
    expect(lines).toHaveLength(1);
    expect(problems.length).toBeGreaterThan(0);
    await look();
    expect((await ask('ann', 'storage-sent')).unavailable).toBeNull();
  });

  test('are said to be late where nobody asks any more, and not to be had where nobody does', async () => {
    const offer = async (one: ReturnType<typeof engine>) =>
      (await one.offer({ uid: uids.ann ?? '', name: 'ann' })).metrics.map(({ unavailable }) => unavailable?.reason);
    expect(new Set(await offer(engine(true, null)))).toEqual(new Set(['Azure Monitor is not asked.']));
    expect(await offer(engine(false))).toEqual([]);
    now += HOUR_MS;
    expect((await offer(engine()))[0]).toContain('last asked');
  });
});
