import { startLoki, type TestLoki } from '@tenantry/observe/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

/** One organisation of a Loki holds the lines of dev01 and of dev012, told apart by a label of their streams. */

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  olga: principal('olga@example.com', { roles: ['administrator'], scope: { tenants: ['other'], verbs: ['read'] } }),
};
const END = 1_795_910_400;
const RANGE = { start: `${END - 600}000000000`, end: `${END}000000000` };
let world: TestWorld;
let loki: TestLoki;

beforeAll(async () => {
  loki = await startLoki();
  const shared = { organisation: 'all', label: 'tenant' };
  const address = { url: new URL('/', loki.url) };
  const gateway = () =>
    lokiLogsGateway(
      { address, value: 'name', shared },
      world.store,
      () => new Date(END * 1000 + 10_000),
      () => undefined,
    );
  let made: ReturnType<typeof gateway> | null = null;
  const logs = () => {
    made ??= gateway();
    return made;
  };
  world = await openWorld({
    authenticate: knowing(PEOPLE),
    now: () => new Date(END * 1000 + 10_000),
    logs: {
      engineOf: (one) => logs().engineOf(one),
      take: (one, lines) => logs().take(one, lines),
      lokiOf: async (infrastructure) => logs().lokiOf(infrastructure),
      close: () => logs().close(),
    },
  });
  await call('/api/v1/tenants', 'joe', { method: 'POST', body: tenant('dev01') });
  await push('dev01', 'ours');
  await push('dev012', 'theirs');
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await loki[Symbol.asyncDispose]();
});

async function push(name: string, text: string): Promise<void> {
  const values = [60, 120].map((ago) => [`${END - ago}000000000`, `${text} ${ago}`, { level: 'info' }]);
  const answer = await fetch(new URL('/loki/api/v1/push', loki.url), {
    method: 'POST',
    headers: { 'x-scope-orgid': 'all' },
    body: JSON.stringify({ streams: [{ stream: { tenant: name, app: 'web', [`of_${name}`]: 'x' }, values }] }),
  });
  expect(answer.status).toBe(204);
}

type Rest = Omit<Parameters<TestWorld['call']>[0], 'url' | 'headers'> & { readonly headers?: Record<string, string> };
const call = (url: string, who: keyof typeof PEOPLE = 'joe', { headers = {}, ...rest }: Rest = {}) =>
  world.call({ url, ...rest, headers: { authorization: `Bearer ${who}`, ...headers } });
const ask = (path: string, parameters: Record<string, string> = {}) =>
  call(`/api/v1/tenants/dev01/loki/api/v1${path}?${new URLSearchParams(parameters)}`);

describe('the data source of a tenant', () => {
  test('answers as Loki does, over lines of the tenant alone', async () => {
    const found = await ask('/query_range', { query: '{app="web"} |= "s"', ...RANGE });
    expect([found.statusCode, found.json().data.result]).toMatchObject([
      200,
      [
        {
          stream: { tenant: 'dev01' },
          values: [
            [expect.any(String), 'ours 60'],
            [expect.any(String), 'ours 120'],
          ],
        },
      ],
    ]);
    const sum = await ask('/query', { query: 'sum(count_over_time({app=~".+"}[10m]))', time: String(END) });
    expect(sum.json().data.result).toEqual([{ metric: {}, value: [END, '2'] }]);
    expect((await ask('/labels', RANGE)).json().data).toEqual(['app', 'of_dev01', 'tenant']);
    expect((await ask('/label/tenant/values', RANGE)).json().data).toEqual(['dev01']);
    expect((await ask('/series', { ...RANGE, 'match[]': '{app="web"}' })).json().data).toHaveLength(1);
    expect((await ask('/index/stats', { ...RANGE, query: '{app="web"}' })).json()).toMatchObject({ entries: 2 });
    const volume = await ask('/index/volume', { ...RANGE, query: '{app="web"}', targetLabels: 'tenant' });
    expect(volume.json().data.result).toMatchObject([{ metric: { tenant: 'dev01' } }]);
    expect((await ask('/patterns', { ...RANGE, query: '{app="web"}' })).json().data).toMatchObject([
      { pattern: 'ours <_>' },
    ]);
    expect((await ask('/detected_labels', RANGE)).json().detectedLabels).toHaveLength(3);
    const fields = await ask('/detected_fields', { ...RANGE, query: '{app="web"} | logfmt', line_limit: '1000' });
    expect(fields.json().fields.map(({ label }: { label: string }) => label)).toContain('level');
    expect((await ask('/detected_field/level/values', { ...RANGE, query: '{app="web"}' })).json().values).toEqual([
      'info',
    ]);
  });

  test('answers what Grafana asks to see whether it works, and how it shows lines', async () => {
    const health = await ask('/query', {
      query: 'vector(1)+vector(1)',
      time: '4000000000000000000',
      direction: 'backward',
    });
    expect(health.json().data.result).toMatchObject([{ value: [expect.any(Number), '2'] }]);
    expect((await ask('/status/buildinfo')).json()).toEqual({ version: '3.5.1' });
    const headers = { 'x-loki-response-encoding-flags': 'categorize-labels' };
    const url = `/api/v1/tenants/dev01/loki/api/v1/query_range?${new URLSearchParams({ query: '{app="web"}', ...RANGE })}`;
    const { data } = (await call(url, 'joe', { headers })).json();
    expect([data.encodingFlags, data.result[0].values[0][2]]).toMatchObject([
      ['categorize-labels'],
      { structuredMetadata: { level: 'info' } },
    ]);
  });

  test('takes forms as well, and nothing of the request goes on but what was bound', async () => {
    loki.asked.length = 0;
    const answer = await call(`/api/v1/tenants/dev01/loki/api/v1/query_range?start=${RANGE.start}&shards=x`, 'joe', {
      method: 'POST',
      body: new URLSearchParams({ query: '{app="web"}', end: RANGE.end }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-scope-orgid': 'other',
        'x-query-tags': 'a',
        cookie: 'a=b',
      },
    });
    expect(answer.json().status).toBe('success');
    const [{ headers, parameters } = {}] = loki.asked;
    const names = ['x-scope-orgid', 'x-query-tags', 'cookie', 'authorization'];
    expect(names.map((name) => headers?.[name])).toEqual(['all', undefined, undefined, undefined]);
    expect([...(parameters ?? [])]).toEqual([
      ['query', '{app="web",tenant="dev01"}'],
      ['start', RANGE.start],
      ['end', RANGE.end],
    ]);
  });

  test('refuses what speaks of another tenant, or asks for too much, without asking anybody', async () => {
    loki.asked.length = 0;
    const month = { start: String(END - 32 * 86_400), end: String(END) };
    for (const [path, parameters] of [
      ['/query', { query: 'rate({tenant="dev012"}[1m])' }],
      ['/query_range', { query: '{app="web", tenant=~".+"}', ...RANGE }],
      ['/query_range', { query: '{app="web"} | label_format tenant="dev012"', ...RANGE }],
      ['/query_range', { query: '{app="web"', ...RANGE }],
      ['/query_range', { query: '{app="web"}', ...month }],
      ['/query_range', { query: '{app="web"}', start: month.start }],
      ['/query_range', { query: '{app="web"}', since: '40d' }],
      ['/query_range', { query: '{app="web"}', ...RANGE, limit: '5001' }],
      ['/query_range', { query: '{app="web"}', ...RANGE, step: '1&query={}' }],
      ['/query', {}],
      ['/labels', { query: '{tenant="dev012"}' }],
      ['/labels', { query: '{app="web"} |= "x"' }],
      ['/label/..%2Fx/values', {}],
      ['/series', {}],
      ['/series', { 'match[]': '{app="web"} or {tenant="dev012"}' }],
      ['/index/volume', { query: '{app="web"}', targetLabels: 'a}b' }],
      ['/patterns', { query: 'rate({app="web"}[1m])' }],
    ] as const) {
      const answer = await ask(path, parameters);
      const what = `${path} ${JSON.stringify(parameters)}`;
      expect([answer.statusCode, answer.headers['content-type']], what).toEqual([400, 'text/plain; charset=utf-8']);
      expect(answer.body, what).toMatch(/^parse error : /);
    }
    const twice = await call(`/api/v1/tenants/dev01/loki/api/v1/query?query={app="web"}&query={app="api"}`);
    expect(twice.body).toContain('once');
    expect(loki.asked).toEqual([]);
  });

  test('says what is wrong with a query in its own terms, and nothing of what is behind the server', async () => {
    const empty = await ask('/query_range', { query: '{app=~".*"} | unwrap', ...RANGE });
    expect([empty.statusCode, empty.body]).toEqual([400, expect.stringContaining('parse error')]);
    const lines = await ask('/query', { query: '{app="web"}' });
    expect([lines.statusCode, lines.body]).toEqual([400, expect.stringContaining('not supported as an instant query')]);
    const secret = 'querier-3.internal:9095';
    for (const [status, text, shown] of [
      [400, secret, 400],
      [500, secret, 502],
      [302, secret, 502],
      [200, secret, 502],
      [404, secret, 404],
      [429, `too many outstanding requests at ${secret}`, 429],
      [504, secret, 504],
      [401, secret, 502],
    ] as const) {
      loki.instead = { status, text };
      const answer = await ask('/query_range', { query: '{app="web"}' });
      expect(answer.statusCode, `${status}`).toBe(shown);
      expect(answer.body).not.toContain(secret);
    }
    loki.instead = null;
  });

  test('shows nothing of an answer that holds what is another tenant’s', async () => {
    const labels = { app: 'web', tenant: 'dev012' };
    for (const [path, parameters, data] of [
      [
        '/query_range',
        { query: '{app="web"}' },
        { resultType: 'streams', result: [{ stream: labels, values: [['1', '77']] }] },
      ],
      ['/query', { query: 'rate({app="web"}[1m])' }, { result: [{ metric: labels, value: [1, '77'] }] }],
      ['/index/volume', { query: '{app="web"}' }, { result: [{ metric: labels, value: [1, '77'] }] }],
      ['/series', { 'match[]': '{app="web"}' }, [labels]],
      ['/label/tenant/values', {}, ['dev01', 'dev012']],
    ] as const) {
      loki.instead = { status: 200, text: JSON.stringify({ status: 'success', data }) };
      const answer = await ask(path, parameters);
      expect(answer.statusCode, path).toBe(502);
      expect(answer.body).not.toMatch(/dev012|77/);
    }
    loki.instead = null;
  });

  test('is hidden from whoever may not know of the tenant, in the words of what is not there', async () => {
    const hidden = await call('/api/v1/tenants/dev01/loki/api/v1/query?query=1', 'olga');
    const missing = await call('/api/v1/tenants/none/loki/api/v1/query?query=1', 'joe');
    expect([hidden.statusCode, missing.statusCode]).toEqual([404, 404]);
    expect(hidden.json().detail).toBe(missing.json().detail.replace('none', 'dev01'));
  });
});

describe('lines in an organisation that tenants share', () => {
  test('are those whose stream says so, in the view of a tenant too', async () => {
    const from = new Date((END - 600) * 1000).toISOString();
    const { items } = (await call(`/api/v1/tenants/dev01/logs?order=oldest&from=${from}`)).json();
    expect(items.map(({ message }: { message: string }) => message)).toEqual(['ours 120', 'ours 60']);
    const counted = await call(`/api/v1/tenants/dev01/logs/histogram?step=600&from=${from}`);
    expect(counted.json().items.map(({ total }: { total: number }) => total)).toEqual([2]);
  });

  test('that a program sends say whose they are by the address, whatever it says', async () => {
    const record = {
      timeUnixNano: `${END - 30}000000000`,
      body: { stringValue: 'sent on' },
      attributes: [{ key: 'tenant', value: { stringValue: 'dev012' } }],
    };
    const sent = await call('/api/v1/tenants/dev01/otlp/v1/logs', 'joe', {
      method: 'POST',
      body: { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] },
    });
    expect(sent.json()).toEqual({});
    const found = await ask('/query_range', { query: '{service_name="application"}', ...RANGE });
    expect(found.json().data.result).toMatchObject([
      { stream: { tenant: 'dev01' }, values: [[expect.any(String), 'sent on']] },
    ]);
    expect(found.body).not.toContain('dev012');
  });
});

test('without a Loki there is no LogQL, and it is said', async () => {
  await using bare = await openWorld({ authenticate: knowing(PEOPLE) });
  const headers = { authorization: 'Bearer joe' };
  await bare.call({ url: '/api/v1/tenants', method: 'POST', body: tenant('dev01'), headers });
  const answer = await bare.call({ url: '/api/v1/tenants/dev01/loki/api/v1/query?query=1', headers });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'no-logql']);
});
