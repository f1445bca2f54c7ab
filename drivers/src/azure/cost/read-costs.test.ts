import { describe, expect, test } from 'vitest';
import { ArmClient } from '../arm/armClient.ts';
import { fixedCredential, type Reply, ScriptedArm, type SeenRequest } from '../testing/scriptedArm.ts';
import { readAzureCosts, readNodeGroups } from './read-costs.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const RANGE = { from: '2026-11-28', to: '2026-11-29' };
const columns = [
  { name: 'Cost', type: 'Number' },
  { name: 'UsageDate', type: 'Number' },
  { name: 'TagKey', type: 'String' },
  { name: 'TagValue', type: 'String' },
  { name: 'ResourceId', type: 'String' },
  { name: 'Currency', type: 'String' },
];
const answer = (rows: readonly unknown[], nextLink?: string): Reply => ({
  status: 200,
  body: {
    id: 'q',
    name: 'q',
    type: 'Microsoft.CostManagement/query',
    properties: { ...(nextLink === undefined ? {} : { nextLink }), columns, rows },
  },
});

async function asked(script: (request: SeenRequest, arm: ScriptedArm) => Reply) {
  await using arm = await ScriptedArm.start(script);
  const client = new ArmClient({ endpoint: arm.endpoint, credential: fixedCredential });
  const read = readAzureCosts(client, SUBSCRIPTION, RANGE, 'tenant', AbortSignal.timeout(20_000));
  const [costs] = await Promise.allSettled([read]);
  return { costs: costs.status === 'fulfilled' ? costs.value : costs.reason, requests: arm.requests };
}

describe('what a subscription costs', () => {
  test('is one question by tag and resource, sent again to each next page', async () => {
    const { costs, requests } = await asked((request, arm) =>
      request.query.has('$skiptoken')
        ? answer([[1e-7, '2026-11-29T00:00:00', 'tenant', '', '', 'EUR']])
        : answer(
            [[0.009865586851323632, 20261128, 'tenant', 'dev01', `${ROOT}/resourceGroups/G`, 'EUR']],
            `${arm.endpoint}${request.path}?api-version=2023-11-01&$skiptoken=abc`,
          ),
    );
    expect(costs).toEqual([
      {
        ...{ day: '2026-11-28', resource: `${ROOT}/resourcegroups/g`, tag: 'dev01', currency: 'EUR' },
        amount: '0.009865586851323632',
      },
      { day: '2026-11-29', resource: '', tag: '', currency: 'EUR', amount: '1e-7' },
    ]);
    const bodies = requests.map(({ body }) => JSON.stringify(body));
    expect(new Set(bodies).size).toBe(1);
    expect(requests[0]?.body).toMatchObject({
      type: 'ActualCost',
      timePeriod: { from: '2026-11-28T00:00:00Z', to: '2026-11-29T23:59:59Z' },
      dataset: { granularity: 'Daily', grouping: [{ type: 'TagKey', name: 'tenant' }, { name: 'ResourceId' }] },
    });
  });

  test('is nothing where Azure has nothing, and no figure at all where an answer is not understood', async () => {
    expect((await asked(() => ({ status: 204 }))).costs).toBeNull();
    const body = { properties: { columns: [{ name: 'Cost', type: 'Number' }], rows: [[1]] } };
    expect((await asked(() => ({ status: 200, body }))).costs).toMatchObject({
      message: 'Azure told costs without day, resource, tag, currency',
    });
  });

  test('is waited for as long as the longest of what Cost Management says, and not for longer than is worth it', async () => {
    const name = (what: string) => `x-ms-ratelimit-microsoft.costmanagement-${what}-retry-after`;
    const refusal = (qpu: string, entity: string): Reply => ({
      status: 429,
      headers: { 'Retry-After': '0', [name('qpu')]: qpu, [name('entity')]: entity },
      body: { error: { code: '429', message: 'Too many requests. Please retry.' } },
    });
    let times = 0;
    const started = performance.now();
    const patient = await asked(() => {
      times += 1;
      return times === 1 ? refusal('0', '1') : answer([]);
    });
    expect(patient.costs).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(990);
    const impatient = await asked(() => refusal('1', '3600'));
    expect(impatient.costs).toMatchObject({ kind: 'throttled', retryAfterMs: 3_600_000 });
    expect(impatient.requests).toHaveLength(1);
  });

  test('has nodes in the groups that clusters name', async () => {
    await using arm = await ScriptedArm.start(() => ({
      status: 200,
      body: {
        value: [
          {
            id: `${ROOT}/resourceGroups/G/providers/Microsoft.ContainerService/managedClusters/K`,
            location: 'eastus',
            properties: { nodeResourceGroup: 'MC' },
          },
        ],
      },
    }));
    const client = new ArmClient({ endpoint: arm.endpoint, credential: fixedCredential });
    expect([...(await readNodeGroups(client, SUBSCRIPTION, AbortSignal.timeout(20_000)))]).toEqual([
      [`${ROOT}/resourcegroups/g/providers/microsoft.containerservice/managedclusters/k`, `${ROOT}/resourcegroups/mc`],
    ]);
  });
});
