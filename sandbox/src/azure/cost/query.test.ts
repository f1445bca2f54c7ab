import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, AzureUnderTest } from '../testing/azure-under-test.ts';

let azure: AzureUnderTest;
const DAY_MS = 86_400_000;
let now = Date.UTC(2026, 10, 10, 9, 30);

beforeAll(async () => {
  azure = await AzureUnderTest.start({ clock: () => new Date(now) });
  azure.azure.world.settings.areLimitsRelaxed = true;
  await azure.made(azure.group('rg'), '2024-07-01', { location: 'eastus' });
});

afterAll(async () => {
  await azure.stop();
});

async function passes(ms: number): Promise<void> {
  now += ms;
  await azure.signIn();
}
const address = (name: string): string => azure.group('rg', `/providers/Microsoft.Network/publicIPAddresses/${name}`);
const make = async (name: string, tags: Record<string, string>): Promise<Answer> =>
  await azure.made(address(name), '2024-03-01', {
    location: 'eastus',
    tags,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  });

type Grouping = { type: string; name: string }[];
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

async function query(grouping: Grouping, from = now, to = now, granularity = 'Daily'): Promise<Answer> {
  return await azure.arm('POST', `/subscriptions/${azure.subscriptionId}/providers/Microsoft.CostManagement/query`, {
    apiVersion: '2023-11-01',
    body: {
      type: 'ActualCost',
      timeframe: 'Custom',
      timePeriod: { from: `${day(from)}T00:00:00Z`, to: `${day(to)}T23:59:59Z` },
      dataset: { granularity, aggregation: { totalCost: { name: 'Cost', function: 'Sum' } }, grouping },
    },
  });
}
const byTag = [{ type: 'TagKey', name: 'tenant' }];

describe('the bill of a subscription', () => {
  it('has nothing to say before anything costs anything', async () => {
    expect((await query(byTag)).status).toBe(204);
  });

  it('counts hours that were begun, by day and tag, and knows what a tag that came later says nothing of', async () => {
    await make('one', { tenant: 'dev01' });
    await make('two', {});
    const first = await query(byTag);
    expect(first.body.properties.columns.map(({ name }: { name: string }) => name)).toEqual([
      ...['Cost', 'UsageDate', 'TagKey', 'TagValue', 'Currency'],
    ]);
    expect(first.body.properties.rows).toEqual([
      [0.005, 20261110, 'tenant', '', 'USD'],
      [0.005, 20261110, 'tenant', 'dev01', 'USD'],
    ]);
    await passes(DAY_MS);
    await make('two', { tenant: 'dev02' });
    const later = await query(byTag, now - DAY_MS, now);
    expect(later.body.properties.rows).toEqual([
      [0.075, 20261110, 'tenant', '', 'USD'],
      [0.075, 20261110, 'tenant', 'dev01', 'USD'],
      [0.05, 20261111, 'tenant', '', 'USD'],
      [0.05, 20261111, 'tenant', 'dev01', 'USD'],
    ]);
    await passes(3_600_000);
    expect((await query(byTag)).body.properties.rows).toEqual([
      [0.05, 20261111, 'tenant', '', 'USD'],
      [0.055, 20261111, 'tenant', 'dev01', 'USD'],
      [0.005, 20261111, 'tenant', 'dev02', 'USD'],
    ]);
  });

  it('goes on to name what is gone, and forgets nothing over a restart', async () => {
    await azure.over(await azure.arm('DELETE', address('one')));
    await passes(DAY_MS);
    await azure.restart();
    const both = await query(
      [...byTag, { type: 'Dimension', name: 'ResourceId' }],
      ...([now - DAY_MS, now, 'None'] as const),
    );
    const rows: [number, string, string, string][] = both.body.properties.rows;
    expect(rows.map(([cost, , tag, id]) => [cost, tag, id.split('/').at(-1)])).toEqual([
      [0.05, '', 'two'],
      [0.055, 'dev01', 'one'],
      [expect.closeTo(0.125, 9), 'dev02', 'two'],
    ]);
  });

  it('refuses what Azure refuses', async () => {
    const three = ['ResourceId', 'ServiceName', 'ResourceGroup'].map((name) => ({ type: 'Dimension', name }));
    expect((await query(three)).status).toBe(400);
    expect((await query([{ type: 'Dimension', name: 'Moon' }])).status).toBe(400);
    expect((await query(byTag, now, now - DAY_MS)).status).toBe(400);
  });

  it('says how long to wait where it was asked too often', async () => {
    await passes(3_600_000);
    azure.azure.world.settings.areLimitsRelaxed = false;
    const statuses: number[] = [];
    let last: Answer | null = null;
    for (let times = 0; times < 13; times += 1) {
      last = await query(byTag);
      statuses.push(last.status);
    }
    expect(statuses).toEqual([...Array(12).fill(200), 429]);
    expect(last?.headers.get('x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after')).toBe('10');
    now += 10_000;
    expect((await query(byTag)).status).toBe(200);
  });

  it('is asked and answers as Microsoft describes it', () => {
    expect(azure.violations).toEqual([]);
  });
});
