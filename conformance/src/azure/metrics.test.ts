import { ArmClient, type AzureFigure, type AzureMetricQuestion, azureMonitor } from '@tenantry/drivers/azure';
import type { DriverError } from '@tenantry/drivers/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxCloud } from './testing/sandboxCloud.ts';

const ACCOUNTS = 51;
const MINUTE_MS = 60_000;

describe('figures of Azure Monitor, through the driver', () => {
  let cloud: SandboxCloud;
  let group: string;
  let arm: ArmClient;
  const account = (index: number) => `${group}/providers/Microsoft.Storage/storageAccounts/st${index}`;
  const all = () => Array.from({ length: ACCOUNTS }, (_, index) => account(index));
  async function counted(): Promise<number> {
    const counters = (await cloud.admin('GET', '/counters')) as Record<string, number>;
    return counters['metrics POST eastus.metrics.monitor.azure.com'] ?? 0;
  }

  beforeAll(async () => {
    cloud = await SandboxCloud.start();
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    const root = `/subscriptions/${cloud.run.subscriptionId}`;
    group = `${root}/resourceGroups/measured`;
    await cloud.byHand('POST', `${root}/providers/Microsoft.Storage/register`, '2024-07-01');
    await cloud.byHand('PUT', group, '2024-07-01', { location: 'eastus' });
    for (const id of all()) {
      await cloud.byHand('PUT', id, '2023-05-01', {
        ...{ location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
      });
    }
    arm = new ArmClient({ endpoint: cloud.run.arm, credential: cloud.credential });
  }, 60_000);
  afterAll(() => cloud?.[Symbol.asyncDispose]());

  async function read(resources: readonly string[], more: Partial<AzureMetricQuestion> = {}) {
    const figures: AzureFigure[] = [];
    const left: string[] = [];
    const question: AzureMetricQuestion = {
      ...{ region: 'East US', type: 'Microsoft.Storage/storageAccounts', resources, aggregations: ['total'] },
      ...{ names: ['Transactions', 'ingress'], interval: 'PT5M' },
      ...{ from: new Date(Date.now() - 15 * MINUTE_MS), to: new Date() },
      ...more,
    };
    for await (const batch of azureMonitor(arm)?.(`azure:${cloud.run.subscriptionId}`).read(
      question,
      AbortSignal.timeout(30_000),
    ) ?? []) {
      figures.push(...batch.figures);
      left.push(...batch.left);
    }
    return { figures, left };
  }

  test('are of fifty resources at a time, under the names that were asked for', async () => {
    const before = await counted();
    const { figures, left } = await read(all());
    expect((await counted()) - before).toBe(2);
    expect(left).toEqual([]);
    expect(new Set(figures.map(({ resource }) => resource))).toEqual(new Set(all().map((id) => id.toLowerCase())));
    const [first] = figures.filter(({ name }) => name === 'ingress');
    expect(first?.total).toBeGreaterThan(0);
    expect(first?.average).toBeUndefined();
    expect((first?.at.getTime() ?? 1) % (5 * MINUTE_MS)).toBe(0);
  });

  test('of the others come where one is gone, which is told', async () => {
    const gone = account(1000);
    const { figures, left } = await read([...all().slice(0, 6), gone]);
    expect(left).toEqual([gone]);
    expect(new Set(figures.map(({ resource }) => resource)).size).toBe(6);
  });

  test('of an hour are asked for by themselves, and of another region there are none', async () => {
    const hourly = { names: ['UsedCapacity'], aggregations: ['average'], interval: 'PT1H' } as const;
    const { figures } = await read([account(0)], hourly);
    expect(figures.map(({ average = 0 }) => average > 0)).toContain(true);
    expect(await read([account(0)], { region: 'westeurope' })).toEqual({ figures: [], left: [] });
  });

  test('that Azure refuses are an error that says why', async () => {
    const error = await read([account(0)], { names: ['Moon'] }).catch((cause: DriverError) => cause);
    expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('Valid metrics') });
  });
});
