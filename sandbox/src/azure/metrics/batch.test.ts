import { describeViolations, errorsOf, specsAtHand } from '@tenantry/conformance/azure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../entra/directory.ts';
import { type Answer, AzureUnderTest } from '../testing/azure-under-test.ts';
import { METRIC_DEFINITIONS } from './definitions.ts';
import { figuresOf } from './figures.ts';

const MINUTE_MS = 60_000;
const HOST = '/eastus.metrics.monitor.azure.com';
let azure: AzureUnderTest;
let token: string;
let now = Date.UTC(2026, 10, 10, 9, 31, 20);
const madeAt = now;

beforeAll(async () => {
  azure = await AzureUnderTest.start({ clock: () => new Date(now) });
  await azure.made(azure.group('rg'), '2024-07-01', { location: 'eastus' });
  for (const name of ['first', 'second']) {
    await azure.made(account(name), '2023-05-01', {
      ...{ location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
    });
  }
  token = await issued('https://metrics.monitor.azure.com');
});
afterAll(() => azure.stop());

const account = (name: string) => azure.group('rg', `/providers/Microsoft.Storage/storageAccounts/${name}`);
const issued = (audience: string) => azure.azure.world.tokens.issue(azure.azure.world.controlPlane(), audience);

interface Asked {
  readonly names?: string;
  readonly aggregation?: string;
  readonly interval?: string;
  readonly host?: string;
  readonly by?: string;
  readonly more?: Record<string, string>;
}

async function batch(ids: readonly string[], asked: Asked = {}): Promise<Answer> {
  const query = new URLSearchParams({
    'api-version': '2023-10-01',
    metricnamespace: 'Microsoft.Storage/storageAccounts',
    metricnames: asked.names ?? 'Transactions,Egress',
    aggregation: asked.aggregation ?? 'total',
    interval: asked.interval ?? 'PT5M',
    starttime: new Date(madeAt - 10 * MINUTE_MS).toISOString(),
    endtime: new Date(now).toISOString(),
    ...asked.more,
  });
  const path = `${asked.host ?? HOST}/subscriptions/${azure.subscriptionId}/metrics:getBatch`;
  const response = await fetch(`${azure.azure.origin}${path}?${query}`, {
    method: 'POST',
    body: JSON.stringify({ resourceids: ids }),
    headers: { authorization: `Bearer ${asked.by ?? token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
const dataOf = (answer: Answer, resource = 0, metric = 0): any[] =>
  answer.body.values[resource].value[metric].timeseries[0].data;

describe('figures of resources', () => {
  it('come for each resource and metric from when it was made, as Microsoft describes them', async () => {
    now += 12 * MINUTE_MS;
    const answer = await batch([account('first'), account('second')]);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const [first] = answer.body.values;
    expect([first.resourceid, first.resourceregion, first.namespace, first.interval]).toEqual([
      ...[account('first'), 'eastus', 'microsoft.storage/storageaccounts', 'PT5M'],
    ]);
    expect(dataOf(answer).map(({ timeStamp, total }) => [timeStamp, total === undefined])).toEqual([
      ...[
        ['2026-11-10T09:20:00Z', true],
        ['2026-11-10T09:25:00Z', true],
        ['2026-11-10T09:30:00Z', false],
        ['2026-11-10T09:35:00Z', false],
        ['2026-11-10T09:40:00Z', false],
      ],
    ]);
    const specs = specsAtHand();
    for (const { resourceid, value } of answer.body.values) {
      const path = `${resourceid}/providers/Microsoft.Insights/metrics`;
      const body = { timespan: `${first.starttime}/${first.endtime}`, interval: 'PT5M', value };
      const told = { method: 'GET', path, apiVersion: '2024-02-01', status: 200, body };
      expect(describeViolations(errorsOf(specs?.validateResponse(told) ?? []))).toBe('');
    }
  });

  it('are always the same of what is over, and differ from resource to resource', async () => {
    const [once, again] = [await batch([account('first')]), await batch([account('first')])];
    expect(again.body).toEqual(once.body);
    expect(dataOf(await batch([account('second')]))).not.toEqual(dataOf(once));
    now += 5 * MINUTE_MS;
    token = await issued('https://metrics.monitor.azure.com');
    expect(dataOf(await batch([account('first')])).slice(0, 4)).toEqual(dataOf(once).slice(0, 4));
  });

  it('of a region are told by its host alone', async () => {
    const elsewhere = await batch([account('first')], { host: '/westeurope.metrics.monitor.azure.com' });
    expect([elsewhere.status, elsewhere.body.values[0].value[0].timeseries]).toEqual([200, []]);
  });

  it.each<[string, Asked & { readonly ids?: number; readonly status: number; readonly says: RegExp }]>([
    ['a metric that there is not', { names: 'Transactions,Moon', status: 400, says: /Valid metrics: UsedCapacity,/ }],
    [
      'an interval that is too short',
      { names: 'UsedCapacity', aggregation: 'average', status: 400, says: /time grain/ },
    ],
    ['an aggregation that it has not', { aggregation: 'average', status: 400, says: /supported ones: total/ }],
    ['another version', { more: { 'api-version': '2021-01-01' }, status: 400, says: /api version/ }],
    ['an end before the start', { more: { endtime: '2026-11-10T09:00:00Z' }, status: 400, says: /before the endtime/ }],
    ['too many resources', { ids: 51, status: 400, says: /At most 50/ }],
    ['no resource', { ids: 0, status: 400, says: /missing/ }],
    ['another type', { more: { metricnamespace: 'Microsoft.Sql/servers' }, status: 400, says: /namespace/ }],
  ])('are refused for %s', async (_what, { ids = 1, status, says, ...asked }) => {
    const all = Array.from({ length: ids }, (_, index) => account(index === 0 ? 'first' : `x${index}`));
    const answer = await batch(all, asked);
    expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringMatching(says)]);
  });

  it('are refused whole where one resource is not there, or is given twice', async () => {
    expect((await batch([account('first'), account('gone')])).status).toBe(404);
    expect((await batch([account('first'), account('FIRST')])).status).toBe(400);
  });

  it('of a machine that is off there are none since it was switched off', () => {
    const [cpu] = METRIC_DEFINITIONS['microsoft.compute/virtualmachines'] ?? [];
    const [record] = azure.azure.world.resources.ofType('Microsoft.Storage/storageAccounts');
    if (cpu === undefined || record === undefined) throw new Error('both are there');
    const changedAt = new Date(madeAt + 4 * MINUTE_MS).toISOString();
    const machine = { ...record, type: 'Microsoft.Compute/virtualMachines', changedAt };
    const range = { fromMs: madeAt, toMs: now, intervalMs: MINUTE_MS };
    const count = (power: string) => figuresOf({ ...machine, hidden: { power } }, cpu, range, now).length;
    expect(count('deallocated')).toBe(5);
    expect(count('running')).toBeGreaterThan(15);
  });

  it('are for tokens of Azure Monitor alone, and for who may read figures of the subscription', async () => {
    expect((await batch([account('first')], { by: azure.token })).status).toBe(401);
    const { directory, tokens } = azure.azure.world;
    const stranger: Principal = {
      objectId: 'aaaaaaaa-0000-4000-8000-000000000000',
      clientId: 'aaaaaaaa-0000-4000-8000-000000000001',
      kind: 'ServicePrincipal',
      displayName: 'stranger',
      visibleAt: new Date(0).toISOString(),
    };
    directory.add(stranger);
    const by = await tokens.issue(stranger, 'https://metrics.monitor.azure.com');
    const answer = await batch([account('first')], { by });
    expect([answer.status, answer.body.error.message]).toEqual([
      ...[401, expect.stringContaining('Microsoft.Insights/metrics/read')],
    ]);
  });
});
