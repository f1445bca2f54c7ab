import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KINDS } from '@tenantry/kinds';
import { startLoki, type TestLoki } from '@tenantry/observe/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

/** Tenants dev01 of nonprod and far01 of other: nonprod gets engines of its own. */

const PEOPLE = { joe: principal('joe@example.com', { roles: ['administrator'] }) };
const LOGS = '/api/v1/infrastructures/nonprod/engines/logs';
const METRICS = '/api/v1/infrastructures/nonprod/engines/metrics';
let world: TestWorld;
let loki: TestLoki;
let prometheus: Server;
let uid: string;
const askedForMetrics: { readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] =
  [];

beforeAll(async () => {
  loki = await startLoki();
  prometheus = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    askedForMetrics.push({ url: request.url ?? '', headers: request.headers, body });
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }));
  });
  await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE) });
  const made = await call('POST', '/api/v1/apply', [
    ...['nonprod', 'other'].map((name) => manifest('Infrastructure', name, { provider: 'azure', region: 'eastus' })),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    manifest('Tenant', 'far01', { infrastructure: 'other' }),
  ] as never);
  expect(made.statusCode, made.body).toBe(200);
  uid = (await call('GET', '/api/v1/tenants/dev01')).json().metadata.uid;
});
afterEach(async () => {
  loki.instead = null;
  for (const path of [LOGS, METRICS]) await call('DELETE', path);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await loki[Symbol.asyncDispose]();
  prometheus.closeAllConnections();
  await new Promise((resolve) => prometheus.close(resolve));
});

const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) =>
  world.call({
    ...{ method, url, headers: { authorization: 'Bearer joe' } },
    ...(body === undefined ? {} : { body: body as never }),
  });
const metricsUrl = () => `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}/prom`;
const setLogs = (more: object = {}) =>
  call('PUT', LOGS, { url: loki.url.href, credential: { bearer: 'canary-1' }, ...more });

async function send(tenant: string, message: string): Promise<void> {
  const record = { timeUnixNano: `${Date.now() - 60_000}000000`, body: { stringValue: message } };
  const url = `/api/v1/tenants/${tenant}/otlp/v1/logs`;
  const sent = await call('POST', url, { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  expect(sent.json()).toEqual({});
}
const messages = async (tenant: string) =>
  (await call('GET', `/api/v1/tenants/${tenant}/logs?source=application`))
    .json()
    .items.map(({ message }: { message: string }) => message);
const logql = (tenant: string) =>
  call('GET', `/api/v1/tenants/${tenant}/loki/api/v1/query_range?query=${encodeURIComponent('{service_name=~".+"}')}`);

describe('lines of an infrastructure with a Loki of its own', () => {
  test('go there and are asked for there, with its credential; those of all others are where they were', async () => {
    await send('dev01', 'before');
    expect((await setLogs()).statusCode).toBe(201);
    await send('dev01', 'one');
    await send('far01', 'far');
    expect([await messages('dev01'), await messages('far01')]).toEqual([['one'], ['far']]);
    expect((await logql('dev01')).json().data.result).toHaveLength(1);
    expect((await logql('far01')).json().code).toBe('no-logql');
    const { headers } = loki.asked.at(-1) ?? {};
    expect([headers?.['x-scope-orgid'], headers?.authorization]).toEqual([uid, 'Bearer canary-1']);
    expect((await call('DELETE', LOGS)).statusCode).toBe(204);
    expect(await messages('dev01')).toEqual(['before']);
    expect((await logql('dev01')).json().code).toBe('no-logql');
  });

  test('follow a change at once: another credential, or a label that tenants are told apart by', async () => {
    await setLogs();
    await messages('dev01');
    const credential = { user: 'ann', password: 'canary-2' };
    const changed = await setLogs({ credential, value: 'name', shared: { organisation: 'all', label: 'tenant' } });
    expect([changed.statusCode, changed.json().credential]).toEqual([200, 'basic']);
    await messages('dev01');
    const { headers, parameters } = loki.asked.at(-1) ?? {};
    expect(headers?.authorization).toBe(`Basic ${Buffer.from('ann:canary-2').toString('base64')}`);
    expect([headers?.['x-scope-orgid'], parameters?.get('query')]).toEqual([
      'all',
      expect.stringContaining('tenant="dev01"'),
    ]);
  });
});

test('figures of an infrastructure with a server of its own are asked for there, of its tenants alone', async () => {
  const engine = {
    url: metricsUrl(),
    label: 'tenant',
    value: 'name',
    organisation: 'all',
    credential: { bearer: 'canary-3' },
  };
  expect((await call('PUT', METRICS, engine)).statusCode).toBe(201);
  const query = (tenant: string) => call('GET', `/api/v1/tenants/${tenant}/prometheus/api/v1/query?query=up`);
  expect((await query('dev01')).json().status).toBe('success');
  expect((await query('far01')).json().code).toBe('no-promql');
  const { url, headers, body } = askedForMetrics.at(-1) ?? { url: '', headers: {}, body: '' };
  expect([url, headers.authorization, headers['x-scope-orgid']]).toEqual([
    '/prom/api/v1/query',
    'Bearer canary-3',
    'all',
  ]);
  expect(new URLSearchParams(body).get('query')).toBe('up{tenant="dev01"}');
});

describe('a credential', () => {
  test('stays where none is given, at its own address alone', async () => {
    await setLogs();
    const kept = await setLogs({ credential: undefined, value: 'name' });
    expect([kept.statusCode, kept.json().credential]).toEqual([200, 'bearer']);
    const elsewhere = await setLogs({ credential: undefined, url: 'https://loki.example.com' });
    expect([elsewhere.statusCode, elsewhere.json().errors[0].field]).toEqual([422, 'credential']);
    expect((await setLogs({ credential: null, url: 'https://loki.example.com' })).json().credential).toBe('none');
  });

  test('is shown nowhere: no answer, no list, no audit log, not in the database', async () => {
    const answers = [await setLogs(), await call('GET', LOGS), await call('GET', '/api/v1/engines')];
    loki.instead = { status: 401, text: 'no: canary-1' };
    answers.push(await call('POST', `${LOGS}/test`), await logql('dev01'));
    const rows = await world.store.engine('nonprod', 'logs');
    const { items } = await world.store.audit({ limit: 500 });
    const seen = [...answers.map(({ body }) => body), { ...rows, sealed: rows?.secret.sealed.toString() }, items];
    expect(JSON.stringify(seen)).toContain(loki.url.host);
    expect(JSON.stringify(seen)).not.toMatch(/canary|Bearer/);
    expect(items[0]).toMatchObject({ kind: 'Engine', name: 'nonprod/logs', action: 'create' });
  });
});

describe('a test', () => {
  const tested = async (path = LOGS) => (await call('POST', `${path}/test`)).json();

  test('says in a sentence how it went', async () => {
    await setLogs();
    expect(await tested()).toMatchObject({ isWorking: true, message: 'Loki answers.' });
    for (const [status, text, message] of [
      [401, 'at 10.0.0.7', 'Loki does not let Tenantry in (401).'],
      [500, 'at 10.0.0.7', 'Loki answered 500.'],
      [200, '<html>', 'Loki answered something else than was asked: is the address right?'],
    ] as const) {
      loki.instead = { status, text };
      expect(await tested()).toMatchObject({ isWorking: false, message });
    }
    await call('PUT', METRICS, { url: metricsUrl(), label: 'tenant' });
    expect(await tested(METRICS)).toMatchObject({ isWorking: true, message: 'The metrics server answers.' });
    await call('PUT', METRICS, { url: 'http://127.0.0.1:1', label: 'tenant' });
    expect(await tested(METRICS)).toMatchObject({ isWorking: false, message: '127.0.0.1:1 could not be reached.' });
    expect((await call('POST', '/api/v1/infrastructures/other/engines/logs/test')).statusCode).toBe(404);
  });

  test('reaches no address that is not on the internet, and no question does', async () => {
    await setLogs({ url: 'https://10.0.0.1' });
    expect(await tested()).toMatchObject({
      isWorking: false,
      message: '10.0.0.1 leads to an address that is not on the internet.',
    });
    expect((await call('GET', '/api/v1/tenants/dev01/logs')).json()).toMatchObject({ code: 'upstream-failed' });
    expect((await logql('dev01')).statusCode).toBe(502);
  });
});

test.each([
  [LOGS, {}, 'url'],
  [LOGS, { url: 'ftp://loki.example.com' }, 'url'],
  [LOGS, { url: '10.0.0.0/16' }, 'url'],
  [LOGS, { url: 'https://ann:secret@loki.example.com' }, 'url'],
  [LOGS, { url: 'https://loki.example.com', shared: { organisation: 'a|b', label: 'tenant' } }, 'shared.organisation'],
  [LOGS, { url: 'https://loki.example.com', shared: { organisation: 'a', label: 'a="b"}' } }, 'shared.label'],
  [LOGS, { url: 'https://loki.example.com', credential: { bearer: 'a\r\nx: y' } }, 'credential'],
  [METRICS, { url: 'https://mimir.example.com' }, 'label'],
])('%s with %j is refused', async (path, body, field) => {
  const answer = await call('PUT', path, body);
  expect(answer.statusCode, answer.body).toBe(422);
  expect(
    answer
      .json()
      .errors.map((error: { field: string }) => error.field.split('.').slice(0, field.split('.').length).join('.')),
  ).toContain(field);
  expect(answer.body).not.toContain('secret@');
});

test('there is none of an infrastructure that is not there', async () => {
  const asked = { url: 'https://loki.example.com' };
  expect((await call('PUT', '/api/v1/infrastructures/none/engines/logs', asked)).statusCode).toBe(404);
  expect((await call('GET', LOGS)).statusCode).toBe(404);
});
