import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prometheusMetricsGateway } from '../metrics/prometheus-gateway.ts';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import conversation from '../testing/prometheus-conversation.json' with { type: 'json' };
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

/**
 * A server that answers as a real Prometheus 2.42 did, where it is asked just what that one was asked
 * (`observe/test/metrics/record-conversation.ts`). It held samples of dev01, and of dev012.
 */

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  olga: principal('olga@example.com', { roles: ['administrator'], scope: { tenants: ['other'], verbs: ['read'] } }),
};
const END = 1_795_910_400;
let world: TestWorld;
let recorded: Server;
const asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
/** Answered in place of what was recorded. */
let instead: { status: number; text: string } | null = null;

beforeAll(async () => {
  recorded = createServer(async (request, response) => {
    const { url = '', headers } = request;
    asked.push({ url, headers });
    let body = '';
    for await (const chunk of request) body += chunk;
    const [path, query = ''] = url.replace(/^\/prom/, '').split('?');
    const wanted = JSON.stringify([...new URLSearchParams(body || query)]);
    const found = conversation.find(
      (one) => one.request.path === path && JSON.stringify(one.request.parameters) === wanted,
    );
    const { status, text } = instead ?? found?.answer ?? { status: 500, text: `nobody asked ${path} ${wanted}` };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => recorded.listen(0, '127.0.0.1', resolve));
  const address = {
    url: new URL(`http://127.0.0.1:${(recorded.address() as AddressInfo).port}/prom/`),
    organisation: 'all',
  };
  world = await openWorld({
    authenticate: knowing(PEOPLE),
    metrics: {
      ...prometheusMetricsGateway({ address, label: 'tenant', value: 'name' }, { inventory: async () => [] }),
      sentBy: async () => null,
    },
  });
  await call('/api/v1/tenants', 'joe', { method: 'POST', body: tenant('dev01') });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  recorded.closeAllConnections();
  await new Promise((resolve) => recorded.close(resolve));
});

type Rest = Omit<Parameters<TestWorld['call']>[0], 'url' | 'headers'> & { readonly headers?: Record<string, string> };
const call = (url: string, who: keyof typeof PEOPLE = 'joe', { headers = {}, ...rest }: Rest = {}) =>
  world.call({ url, ...rest, headers: { authorization: `Bearer ${who}`, ...headers } });
const ask = (path: string, parameters: Record<string, string> = {}) =>
  call(`/api/v1/tenants/dev01/prometheus${path}?${new URLSearchParams(parameters)}`);
const RANGE = { start: String(END - 120), end: String(END - 30) };

describe('the data source of a tenant', () => {
  test('answers as Prometheus does, over samples of the tenant alone', async () => {
    const sum = await ask('/api/v1/query', { query: 'sum by (tenant) (requests_total)', time: String(END - 30) });
    expect([sum.statusCode, sum.json()]).toMatchObject([
      200,
      { status: 'success', data: { resultType: 'vector', result: [{ metric: { tenant: 'dev01' } }] } },
    ]);
    const range = await ask('/api/v1/query_range', { query: 'up{job="web"} or absent(nothing)', ...RANGE, step: '30' });
    expect(range.json().data.result).toHaveLength(3);
    expect((await ask('/api/v1/series', { 'match[]': 'up', ...RANGE })).json().data).toHaveLength(4);
    expect((await ask('/api/v1/labels', RANGE)).json().data).toContain('pod');
    expect((await ask('/api/v1/label/tenant/values', RANGE)).json().data).toEqual(['dev01']);
    expect((await ask('/api/v1/label/job/values', RANGE)).json().data).toEqual(['api', 'web']);
    expect((await ask('/api/v1/query_exemplars', { query: 'up', ...RANGE })).json().data).toEqual([]);
    expect((await ask('/api/v1/metadata')).json()).toEqual({ status: 'success', data: {} });
    expect((await ask('/api/v1/status/buildinfo')).json().data).toMatchObject({ version: '2.42.0+ds', buildUser: '' });
    const text = await ask('/federate', { 'match[]': 'up' });
    expect([text.statusCode, text.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  });

  test('takes forms as well, and nothing of the request goes on but what was bound', async () => {
    asked.length = 0;
    const form = new URLSearchParams({ query: 'sum by (tenant) (requests_total)' }).toString();
    const answer = await call(`/api/v1/tenants/dev01/prometheus/api/v1/query?time=${END - 30}&dedup=false`, 'joe', {
      method: 'POST',
      body: form,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-scope-orgid': 'dev012', cookie: 'a=b' },
    });
    expect(answer.json().status).toBe('success');
    const sent = asked[0]?.headers ?? {};
    expect([sent['x-scope-orgid'], sent.cookie, sent.authorization]).toEqual(['all', undefined, undefined]);
  });

  test('refuses what speaks of another tenant, without asking anybody', async () => {
    asked.length = 0;
    for (const [path, parameters] of [
      ['/api/v1/query', { query: 'up{tenant="dev012"}' }],
      ['/api/v1/query', { query: 'up{tenant=~".+"}' }],
      ['/api/v1/query', { query: 'label_replace(up, "tenant", "dev012", "", "")' }],
      ['/api/v1/query_range', { query: 'up{', ...RANGE, step: '30' }],
      ['/api/v1/query', {}],
      ['/api/v1/query', { query: 'up', time: '1&match[]=x' }],
      ['/api/v1/series', {}],
      ['/api/v1/series', { 'match[]': 'up or {tenant="dev012"}' }],
      ['/api/v1/labels', { 'match[]': '{tenant!=""}' }],
      ['/api/v1/label/..%2Fx/values', {}],
      ['/federate', { 'match[]': '{tenant="dev012"}' }],
    ] as const) {
      const answer = await ask(path, parameters);
      expect([answer.statusCode, answer.json().errorType], `${path} ${JSON.stringify(parameters)}`).toEqual([
        400,
        'bad_data',
      ]);
    }
    const twice = await call('/api/v1/tenants/dev01/prometheus/api/v1/query?query=up&query=down');
    expect(twice.json().error).toContain('once');
    expect(asked).toEqual([]);
  });

  test('says what is wrong with a query in its own terms, and nothing of what is behind the server', async () => {
    const many = await ask('/api/v1/query', { query: 'up + on() group_left memory_bytes', time: String(END - 30) });
    expect([many.statusCode, many.json().error]).toEqual([422, expect.stringContaining('duplicate series')]);
    const type = await ask('/api/v1/query', { query: 'rate(up)', time: String(END - 30) });
    expect([type.statusCode, type.json().errorType]).toEqual([400, 'bad_data']);
    const secret = 'store-3.internal:10901';
    for (const [status, text] of [
      [422, JSON.stringify({ status: 'error', errorType: 'execution', error: `expanding series: proxy ${secret}` })],
      [500, secret],
      [302, secret],
      [200, secret],
      [503, JSON.stringify({ status: 'error', errorType: 'timeout', error: secret })],
    ] as const) {
      instead = { status, text };
      const answer = await ask('/api/v1/query', { query: 'up' });
      expect(answer.statusCode, text).toBeGreaterThanOrEqual(400);
      expect(answer.json().status).toBe('error');
      expect(answer.body).not.toContain(secret);
    }
    instead = null;
  });

  test('shows nothing of an answer that holds what is another tenant’s', async () => {
    const metric = { __name__: 'up', tenant: 'dev012' };
    const cases: readonly (readonly [string, Record<string, string>, unknown])[] = [
      ['/api/v1/query', { query: 'up' }, { result: [{ metric, value: [1, '77'] }] }],
      ['/api/v1/query_range', { query: 'up', ...RANGE, step: '30' }, { result: [{ metric, values: [[1, '77']] }] }],
      ['/api/v1/series', { 'match[]': 'up' }, [metric]],
      ['/api/v1/label/tenant/values', {}, ['dev01', 'dev012']],
      ['/api/v1/query_exemplars', { query: 'up' }, [{ seriesLabels: metric, exemplars: [] }]],
    ];
    for (const [path, parameters, data] of cases) {
      instead = { status: 200, text: JSON.stringify({ status: 'success', data }) };
      const answer = await ask(path, parameters);
      expect([answer.statusCode, answer.json().status], path).toEqual([502, 'error']);
      expect(answer.body).not.toMatch(/dev012|77/);
    }
    instead = { status: 200, text: '# TYPE up gauge\nup{job="a",tenant="dev012"} 77 1\n' };
    expect((await ask('/federate', { 'match[]': 'up' })).statusCode).toBe(502);
    instead = null;
  });

  test('is hidden from whoever may not know of the tenant, in the words of what is not there', async () => {
    const hidden = await call('/api/v1/tenants/dev01/prometheus/api/v1/query?query=up', 'olga');
    const missing = await call('/api/v1/tenants/none/prometheus/api/v1/query?query=up', 'joe');
    expect([hidden.statusCode, missing.statusCode]).toEqual([404, 404]);
    expect(hidden.json().detail).toBe(missing.json().detail.replace('none', 'dev01'));
  });
});

test('without such a server there is no PromQL, and it is said', async () => {
  await using bare = await openWorld({ authenticate: knowing(PEOPLE) });
  const headers = { authorization: 'Bearer joe' };
  await bare.call({ url: '/api/v1/tenants', method: 'POST', body: tenant('dev01'), headers });
  const answer = await bare.call({ url: '/api/v1/tenants/dev01/prometheus/api/v1/query?query=up', headers });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'no-promql']);
});
