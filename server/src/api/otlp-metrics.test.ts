import { gzipSync } from 'node:zlib';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { type JsonObject, KINDS } from '@tenantry/kinds';
import { encodeMessage } from '@tenantry/observe/otlp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { metricAnswerSchema, metricListSchema } from './metric-view.ts';

const PEOPLE = { joe: principal('joe@example.com', { roles: ['administrator'] }) };
const PROTOBUF = 'application/x-protobuf';

let world: TestWorld;
let url: string;
const tokens: Record<string, string> = { joe: 'joe' };
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE) });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer joe' },
    body: [
      manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'dev02', { infrastructure: 'nonprod' }),
    ],
  });
  expect(made.statusCode, made.body).toBe(200);
  for (const [name, tenant, verbs] of [
    ['sending', 'dev01', ['telemetry']],
    ['reading', 'dev01', ['read']],
    ['other', 'dev02', ['telemetry']],
  ] as const) {
    const token = await world.call({
      method: 'POST',
      url: `/api/v1/tenants/${tenant}/tokens`,
      headers: { authorization: 'Bearer joe' },
      body: { name, role: 'editor', verbs: [...verbs] },
    });
    tokens[name] = token.json().token;
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const nano = (agoMs = 0) => String(BigInt(Date.now() - agoMs) * 1_000_000n);
const text = (stringValue: string): JsonObject => ({ stringValue });
const attribute = (key: string, value: string): JsonObject => ({ key, value: text(value) });
const gauge = (name: string, asDouble: number, more: JsonObject = {}): JsonObject => ({
  name,
  gauge: { dataPoints: [{ timeUnixNano: nano(), asDouble, ...more }] },
});
const batch = (...metrics: JsonObject[]): JsonObject => ({
  resourceMetrics: [
    {
      resource: {
        attributes: [
          attribute('service.name', 'shop'),
          attribute('k8s.pod.name', 'shop-1'),
          attribute('k8s.namespace.name', 'duploservices-dev02'),
          attribute('tenant', 'dev02'),
        ],
      },
      scopeMetrics: [{ scope: { name: 'checkout' }, metrics }],
    },
  ],
});

const post = (
  body: Uint8Array | string,
  type: string,
  by = 'sending',
  to = 'dev01',
  headers: Record<string, string> = {},
) =>
  fetch(`${url}/api/v1/tenants/${to}/otlp/v1/metrics`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${tokens[by]}`, 'content-type': type, ...headers },
    signal: AbortSignal.timeout(20_000),
  });
const sendJson = async (body: JsonObject, by?: string, to?: string) => {
  const answer = await post(JSON.stringify(body), 'application/json', by, to);
  return { status: answer.status, json: (await answer.json()) as JsonObject };
};
const query = (parameters: string, tenant = 'dev01') =>
  world.call({
    url: `/api/v1/tenants/${tenant}/metrics/query?step=60&${parameters}`,
    headers: { authorization: 'Bearer joe' },
  });
interface Series {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly service: string;
  readonly unit: string;
  readonly values: (number | null)[];
}
async function found(parameters: string, tenant?: string) {
  const answer = (await query(parameters, tenant)).json();
  metricAnswerSchema.strict().parse(answer);
  return (answer.series as Series[]).map((series) => ({
    ...series,
    known: series.values.filter((one) => one !== null),
  }));
}
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, one) => total + (one ?? 0), 0);

describe('figures sent by OTLP', () => {
  test('are the tenant’s of the path under their own names, whatever attributes say, and are listed', async () => {
    const sent = batch({ ...gauge('queue.size', 3, { attributes: [attribute('queue', 'mail')] }), unit: 'By' });
    expect(await sendJson(sent)).toEqual({ status: 200, json: {} });
    expect(await found('metric=queue.size')).toMatchObject([
      {
        name: 'instance="shop-1",queue="mail",service="shop"',
        labels: { instance: 'shop-1', queue: 'mail', service: 'shop' },
        ...{ service: 'shop', unit: 'bytes', known: [3] },
      },
    ]);
    expect(await found('metric=queue.size&service=other')).toEqual([]);
    expect((await query('metric=queue.size', 'dev02')).json().errors[0].field).toBe('metric');
    const list = (
      await world.call({ url: '/api/v1/tenants/dev01/metrics', headers: { authorization: 'Bearer joe' } })
    ).json();
    metricListSchema.strict().parse(list);
    expect(list.items.find(({ name }: { name: string }) => name === 'queue.size')).toMatchObject({
      ...{ unit: 'bytes', kind: 'gauge', groups: ['series'], unavailable: null },
    });
  });

  test('as protobuf, packed or not, are the same, and answered as protobuf', async () => {
    const bytes = (name: string) => encodeMessage('ExportMetricsServiceRequest', batch(gauge(name, 1.5)));
    const plain = await post(bytes('plain'), PROTOBUF);
    const packed = await post(gzipSync(bytes('packed')), PROTOBUF, 'sending', 'dev01', { 'content-encoding': 'gzip' });
    for (const answer of [plain, packed]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, PROTOBUF]);
      expect(await answer.bytes()).toHaveLength(0);
    }
    for (const name of ['plain', 'packed']) expect(await found(`metric=${name}`)).toMatchObject([{ known: [1.5] }]);
  });

  test.each([
    ['json.cumulative', JsonExporter, AggregationTemporality.CUMULATIVE],
    ['json.delta', JsonExporter, AggregationTemporality.DELTA],
    ['protobuf.cumulative', ProtobufExporter, AggregationTemporality.CUMULATIVE],
    ['protobuf.delta', ProtobufExporter, AggregationTemporality.DELTA],
  ] as const)('come from the SDK of OpenTelemetry as they are: %s', async (name, Exporter, temporality) => {
    const exporter = new Exporter({
      url: `${url}/api/v1/tenants/dev01/otlp/v1/metrics`,
      headers: { authorization: `Bearer ${tokens.sending}` },
      temporalityPreference: temporality,
    });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const;
    const provider = new MeterProvider({
      readers: [reader],
      views: [{ instrumentName: `${name}.spread`, aggregation }],
    });
    const meter = provider.getMeter('sdk-test');
    const orders = meter.createCounter(`${name}.orders`);
    const open = meter.createUpDownCounter(`${name}.open`);
    const time = meter.createHistogram(`${name}.time`, { unit: 'ms' });
    const spread = meter.createHistogram(`${name}.spread`);
    meter.createObservableGauge(`${name}.heat`).addCallback((result) => result.observe(36.6, { at: 'core' }));
    for (const count of [5, 2]) {
      orders.add(count, { route: '/buy' });
      open.add(count - 3);
      time.record(count * 10);
      spread.record(count);
      await provider.forceFlush();
    }
    await provider.shutdown();
    expect(sum((await found(`metric=${name}.orders`))[0]?.values ?? [])).toBe(7);
    expect((await found(`metric=${name}.orders`))[0]?.labels).toMatchObject({ route: '/buy' });
    expect(sum((await found(`metric=${name}.time.count`))[0]?.values ?? [])).toBe(2);
    const [spent] = await found(`metric=${name}.time.sum`);
    expect([spent?.unit, sum(spent?.values ?? [])]).toEqual(['milliseconds', 70]);
    expect(sum((await found(`metric=${name}.spread.sum`))[0]?.values ?? [])).toBe(7);
    expect((await found(`metric=${name}.heat&stat=max`))[0]?.known.at(-1)).toBe(36.6);
    // What goes up and down is sent whole by the SDK, whatever is preferred.
    expect((await found(`metric=${name}.open&stat=max`))[0]?.known.at(-1)).toBe(2);
  });

  test('that are called as a figure of the catalogue are asked for as series', async () => {
    await sendJson(batch(gauge('cpu', 77)));
    expect(await found('metric=cpu')).toEqual([]);
    expect(await found('metric=cpu&group=series')).toMatchObject([{ known: [77] }]);
  });
});

describe('what is not kept', () => {
  test('is counted by why, and the rest is kept', async () => {
    const many = Array.from({ length: 30 }, (_, index) => attribute(`k${index}`, 'x'));
    const delta = { dataPoints: [{ timeUnixNano: nano(), asInt: '1' }], aggregationTemporality: 1 };
    const answer = await sendJson(
      batch(
        gauge('kept', 1),
        gauge('not a name', 1),
        gauge('wide', 1, { attributes: many }),
        gauge('timeless', 1, { timeUnixNano: '0' }),
        gauge('wordy', 0, { asDouble: 'NaN' }),
        { name: 'updown', sum: delta },
        gauge('silent', 1, { flags: 1 }),
      ),
    );
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      partialSuccess: {
        rejectedDataPoints: '5',
        errorMessage:
          'not kept were 1 whose name is not one of OpenTelemetry; 1 with more, or longer, attributes than are kept; 2 without a number or without a time; 1 that say what went up and down by differences, or do not say whether they are differences',
      },
    });
    expect(await found('metric=kept')).toHaveLength(1);
    expect((await query('metric=silent')).statusCode).toBe(400);
  });

  test('is what is of a time to come only in name, and of series without end', async () => {
    await sendJson(batch(gauge('ahead', 1, { timeUnixNano: nano(-86_400_000) })));
    expect(await found('metric=ahead')).toMatchObject([{ known: [1] }]);
    const dataPoints = Array.from({ length: 2_100 }, (_, index) => ({
      ...{ timeUnixNano: nano(), asInt: '1', attributes: [attribute('user', String(index))] },
    }));
    const { json } = await sendJson(batch({ name: 'endless', gauge: { dataPoints } }), 'other', 'dev02');
    expect(json).toEqual({
      partialSuccess: {
        rejectedDataPoints: '100',
        errorMessage: 'not kept were 100 of series beyond the 2000 that a tenant may have within a day',
      },
    });
  });

  test('is refused whole beyond the budget, with when to come again', async () => {
    const dataPoints = Array.from({ length: 10_000 }, () => ({ timeUnixNano: nano(), asInt: '1' }));
    const statuses: number[] = [];
    // The window of ten seconds may end between two of them.
    for (let times = 0; times < 4 && statuses.at(-1) !== 429; times += 1) {
      const answer = await post(JSON.stringify(batch({ name: 'flood', gauge: { dataPoints } })), 'application/json');
      statuses.push(answer.status);
      if (answer.status !== 429) continue;
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ code: 8, message: expect.stringContaining('1000 figures a second') });
    }
    expect(statuses.at(-1)).toBe(429);
  });

  test.each([
    ['wrong', 'dev01', 401],
    ['reading', 'dev01', 403],
    ['other', 'dev01', 404],
    ['sending', 'dev02', 404],
  ])('I9: is from %s to %s', async (by, to, status) => {
    tokens.wrong = 'wrong-token-wrong-token';
    const answer = await sendJson(batch(gauge('never', 1)), by, to);
    expect([answer.status, typeof answer.json.message]).toEqual([status, 'string']);
  });

  test.each([
    ['not JSON', '{', 'application/json'],
    ['lists that are none', '{"resourceMetrics":[{"scopeMetrics":{}}]}', 'application/json'],
    [
      'points that are none',
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":1}}]}]}]}',
      'application/json',
    ],
    ['no protobuf', 'nothing', PROTOBUF],
  ])('is %s', async (_what, body, type) => {
    expect((await post(body, type)).status).toBe(400);
  });
});
