import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { type JsonObject, KINDS } from '@tenantry/kinds';
import { decodeMessage, encodeMessage } from '@tenantry/observe/otlp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const PEOPLE = { joe: principal('joe@example.com', { roles: ['administrator'] }) };
const PROTOBUF = 'application/x-protobuf';

let world: TestWorld;
let url: string;
const tokens: Record<string, string> = { joe: 'joe', wrong: 'wrong-token-wrong-token' };
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE) });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const logs = { retentionDays: 2, maxSize: '1Gi', linesPerSecond: 10 };
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer joe' },
    body: [
      manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'dev02', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'small', { infrastructure: 'nonprod', logs }),
    ],
  });
  expect(made.statusCode, made.body).toBe(200);
  for (const [name, tenant, verbs] of [
    ['sending', 'dev01', ['telemetry']],
    ['reading', 'dev01', ['read', 'write']],
    ['other', 'dev02', ['telemetry']],
    ['little', 'small', ['telemetry']],
  ] as const) {
    const token = await world.call({
      method: 'POST',
      url: `/api/v1/tenants/${tenant}/tokens`,
      headers: { authorization: 'Bearer joe' },
      body: { name, role: 'editor', verbs: [...verbs] },
    });
    expect(token.statusCode, token.body).toBe(201);
    tokens[name] = token.json().token;
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const NOW = () => String(BigInt(Date.now()) * 1_000_000n);
const text = (stringValue: string): JsonObject => ({ stringValue });
const record = (body: JsonObject | string, more: JsonObject = {}): JsonObject => ({
  timeUnixNano: NOW(),
  severityNumber: 9,
  body: typeof body === 'string' ? text(body) : body,
  ...more,
});
const batch = (...logRecords: JsonObject[]): JsonObject => ({
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: text('shop') },
          { key: 'service.version', value: text('1.2') },
          { key: 'k8s.pod.name', value: text('shop-1') },
          { key: 'k8s.namespace.name', value: text('duploservices-dev02') },
          { key: 'tenant', value: text('dev02') },
        ],
      },
      scopeLogs: [{ scope: { name: 'checkout' }, logRecords }],
    },
  ],
});

interface Send {
  readonly to?: string;
  readonly by?: string;
  readonly headers?: Record<string, string>;
}
const post = (body: Uint8Array | string, contentType: string, { to = 'dev01', by = 'sending', headers }: Send = {}) =>
  fetch(`${url}/api/v1/tenants/${to}/otlp/v1/logs`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${tokens[by]}`, 'content-type': contentType, ...headers },
    signal: AbortSignal.timeout(20_000),
  });
const sendJson = async (body: JsonObject, options?: Send) => {
  const answer = await post(JSON.stringify(body), 'application/json', options);
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as JsonObject };
};
const found = async (query: string, tenant = 'dev01') => {
  const answer = await world.call({
    url: `/api/v1/tenants/${tenant}/logs?source=application&order=oldest&${query}`,
    headers: { authorization: 'Bearer joe' },
  });
  return answer.json().items as JsonObject[];
};

describe('lines sent by OTLP', () => {
  test('as JSON are lines of the tenant of the path, found by text and in the tail, whatever attributes say', async () => {
    const before = await world.call({ url: '/api/v1/tenants/dev01/logs', headers: { authorization: 'Bearer joe' } });
    const sent = batch(
      record('paid by card', {
        severityNumber: 17,
        traceId: '5B8EFFF798038103D269B633813FC60C',
        spanId: 'eee19b7ec3c1b174',
        attributes: [
          { key: 'user.id', value: { intValue: '42' } },
          { key: 'items', value: { arrayValue: { values: [{ doubleValue: 1.5 }, { boolValue: true }] } } },
        ],
      }),
    );
    expect(await sendJson(sent)).toMatchObject({ status: 200, json: {} });
    const [line, ...others] = await found('text=BY CARD&level=error');
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      ...{ source: 'application', level: 'error', service: 'shop', pod: 'shop-1', message: 'paid by card' },
      fields: {
        ...{ 'user.id': 42, items: [1.5, true], scope: 'checkout', 'resource.service.version': '1.2' },
        ...{ trace_id: '5b8efff798038103d269b633813fc60c', span_id: 'eee19b7ec3c1b174' },
      },
    });
    expect(await found('fields.user.id=42')).toHaveLength(1);
    expect(await found('', 'dev02')).toEqual([]);
    const tail = await world.call({
      url: `/api/v1/tenants/dev01/logs/tail?after=${before.json().tail}&service=shop`,
      headers: { authorization: 'Bearer joe' },
    });
    expect(tail.json().items).toMatchObject([{ message: 'paid by card' }]);
  });

  test('as protobuf, packed or not, are the same, and answered as protobuf', async () => {
    const bytes = (word: string) => encodeMessage('ExportLogsServiceRequest', batch(record(`protobuf ${word}`)));
    const plain = await post(bytes('plain'), PROTOBUF);
    const packed = await post(gzipSync(bytes('packed')), PROTOBUF, { headers: { 'content-encoding': 'gzip' } });
    for (const answer of [plain, packed]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, PROTOBUF]);
      expect(await answer.bytes()).toHaveLength(0);
    }
    expect((await found('text=protobuf')).map(({ message, service }) => [message, service])).toEqual([
      ['protobuf plain', 'shop'],
      ['protobuf packed', 'shop'],
    ]);
  });

  test.each([
    ['JSON', JsonExporter],
    ['protobuf', ProtobufExporter],
  ])('come from the SDK of OpenTelemetry as it is, by %s', async (name, Exporter) => {
    const exporter = new Exporter({
      url: `${url}/api/v1/tenants/dev01/otlp/v1/logs`,
      headers: { authorization: `Bearer ${tokens.sending}` },
    });
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    const body = { message: `from the SDK as ${name}`, sdk: name, deep: { list: [1, 2.5, 'x', null] } };
    provider.getLogger('sdk-test').emit({ severityNumber: 13, body, attributes: { 'http.status': 503 } });
    await provider.forceFlush();
    expect(await found(`fields.sdk=${name}`)).toMatchObject([
      {
        ...{ level: 'warn', message: `from the SDK as ${name}` },
        fields: { deep: { list: [1, 2.5, 'x', null] }, 'http.status': 503, scope: 'sdk-test' },
      },
    ]);
    await provider.shutdown();
  });

  test('have the time that they say, else that at which they were seen, else that at which they came', async () => {
    const seen = `${BigInt(Date.now() - 60_000) * 1_000_000n + 123_456n}`;
    await sendJson(
      batch(
        record('clock said', { timeUnixNano: seen, observedTimeUnixNano: NOW() }),
        record('clock seen', { timeUnixNano: '0', observedTimeUnixNano: seen }),
        { body: text('clock none') },
      ),
    );
    const times = Object.fromEntries((await found('text=clock')).map(({ message, at }) => [message, String(at)]));
    expect(times['clock said']).toBe(times['clock seen']);
    expect(times['clock said']).toMatch(/123Z$/);
    expect(Math.abs(Date.parse(times['clock none'] ?? '') - Date.now())).toBeLessThan(30_000);
  });

  test('that are too old are not kept, and of a time to come are of now; both are said', async () => {
    const at = (ms: number) => ({ timeUnixNano: String(BigInt(Date.now() + ms) * 1_000_000n) });
    const day = 86_400_000;
    const answer = await sendJson(batch(record('age old', at(-40 * day)), record('age ahead', at(40 * day))));
    expect(answer).toMatchObject({
      status: 200,
      json: {
        partialSuccess: {
          rejectedLogRecords: '1',
          errorMessage:
            '1 older than the 14 days that the tenant keeps were not kept; 1 of a time to come are kept as of now',
        },
      },
    });
    expect((await found('text=age')).map(({ message }) => message)).toEqual(['age ahead']);
  });

  test('are bounded: long texts and many attributes are cut, and marked', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ key: `k${index}`, value: text('x'.repeat(1000)) }));
    await sendJson(batch(record(`bound ${'é'.repeat(50_000)}`), record('bound many', { attributes: many })));
    const [long, wide] = await found('text=bound');
    expect([long?.isCut, wide?.isCut]).toEqual([true, true]);
    expect(Buffer.byteLength(String(long?.message))).toBeLessThanOrEqual(64 * 1024);
    expect(JSON.stringify(wide?.fields).length).toBeLessThan(34 * 1024);
  });
});

describe('what is refused', () => {
  test('is told as OTLP does, in the content type of the request', async () => {
    for (const [by, to, status, code] of [
      ['wrong', 'dev01', 401, 16],
      ['reading', 'dev01', 403, 7],
      ['other', 'dev01', 404, 5],
      ['sending', 'dev02', 404, 5],
    ] as const) {
      const answer = await sendJson(batch(record('never')), { by, to });
      expect([answer.status, answer.json.code], `${by} to ${to}`).toEqual([status, code]);
      expect(answer.json.message).toBeTruthy();
    }
    const answer = await post('nothing', PROTOBUF);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, PROTOBUF]);
    expect(decodeMessage('Status', await answer.bytes())).toMatchObject({
      code: 3,
      message: expect.stringMatching(/^The body is not an ExportLogsServiceRequest: /),
    });
    expect(await found('text=never')).toEqual([]);
  });

  test('another’s tenant in the words of one that is not there', async () => {
    const [hidden, missing] = [await sendJson({}, { to: 'dev02' }), await sendJson({}, { to: 'none', by: 'joe' })];
    expect(hidden.json.message).toBe(String(missing.json.message).replace('none', 'dev02'));
  });

  test('a token for telemetry does nothing else', async () => {
    for (const path of ['logs', 'services', 'faults']) {
      const answer = await world.call({
        url: `/api/v1/tenants/dev01/${path}`,
        headers: { authorization: `Bearer ${tokens.sending}` },
      });
      expect(answer.statusCode, path).toBe(403);
    }
  });

  test.each([
    ['not JSON', '{', {}, 400],
    ['a list', '[]', {}, 400],
    ['lists that are none', '{"resourceLogs":{}}', {}, 400],
    ['values without end', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${nested(200)}}]}]}]}`, {}, 400],
    ['said to be gzip', '{}', { 'content-encoding': 'gzip' }, 400],
    ['packed otherwise', '{}', { 'content-encoding': 'br' }, 415],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }, 413],
    ['too large', Buffer.alloc(9 * 1024 * 1024, 32), {}, 413],
  ] as const)('%s', async (_, body, headers, status) => {
    const answer = await post(body, 'application/json', { headers });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as JsonObject).message).toBeTruthy();
  });

  test('of another type is a problem document', async () => {
    const answer = await post('x', 'text/plain');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      415,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

test('beyond the budget some are kept and the others counted; where none is, the batch may come again', async () => {
  const lines = (count: number) => batch(...Array.from({ length: count }, (_, index) => record(`many ${index}`)));
  const options = { to: 'small', by: 'little' };
  let kept = 0;
  // The window of ten seconds may end between two of them.
  for (let full = false; !full; ) {
    const answer = await sendJson(lines(80), options);
    if (answer.status === 429) {
      full = true;
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.json).toMatchObject({ code: 8 });
    } else {
      const { rejectedLogRecords = '0', errorMessage } = (answer.json.partialSuccess ?? {}) as JsonObject;
      if (rejectedLogRecords !== '0') expect(errorMessage).toContain('over the budget of 10 lines a second');
      kept += 80 - Number(rejectedLogRecords);
    }
  }
  expect(await found('text=many&limit=500', 'small')).toHaveLength(kept);
});

test('beyond the budget nothing is read any more', async () => {
  const options = { to: 'small', by: 'little' };
  const unread = async () => (await post('nothing', PROTOBUF, options)).status === 429;
  // The window of ten seconds may end between two of them.
  for (let isSpent = false; !isSpent; isSpent = await unread()) {
    for (let status = 200; status !== 429; ) {
      status = (await sendJson(batch(...Array.from({ length: 80 }, () => record('more'))), options)).status;
    }
  }
});

test('what one tenant has under way is bounded, and takes nothing from another', async () => {
  const headers = { authorization: `Bearer ${tokens.sending}`, 'content-type': PROTOBUF, 'content-length': '10' };
  // Of each the body is yet to come. More than the 32 that may be, for what is asked below has its turn among them.
  const open = Array.from({ length: 48 }, () => {
    const sending = request(`${url}/api/v1/tenants/dev01/otlp/v1/logs`, { method: 'POST', headers });
    sending.on('error', () => undefined);
    sending.write('12345');
    return sending;
  });
  const empty = new Uint8Array();
  await expect.poll(async () => (await post(empty, PROTOBUF)).status, { timeout: 20_000 }).toBe(429);
  expect((await post(empty, PROTOBUF, { to: 'dev02', by: 'other' })).status).not.toBe(429);
  for (const sending of open) sending.destroy();
  await expect.poll(async () => (await post(empty, PROTOBUF)).status, { timeout: 20_000 }).not.toBe(429);
});

function nested(depth: number): string {
  return `${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":1}${']}}'.repeat(depth)}`;
}
