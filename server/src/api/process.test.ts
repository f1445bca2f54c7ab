import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { problemSchema } from '../openapi/schemas.ts';
import { errorsDocument } from '../problems/document.ts';
import { PROBLEMS } from '../problems/index.ts';
import { openDatabaseProxy } from '../testing/database-proxy.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ limits: { requestSeconds: 1 } });
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
});
afterAll(() => world[Symbol.asyncDispose]());

describe('every error is a problem document:', () => {
  test('an address that is none', async () => {
    const answer = await world.call({ url: '/api/v2/tenants?x=1' });
    const problem = problemSchema.parse(answer.json());
    expect(problem).toMatchObject({
      status: 404,
      code: 'route-not-found',
      type: '/problems/route-not-found',
      instance: '/api/v2/tenants',
    });
    expect(problem.requestId).toBe(answer.headers['x-request-id']);
  });

  test.each([
    ['PUT', '/api/v1/tenants', 'GET, HEAD, POST'],
    ['POST', '/api/v1/tenants/dev01', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['DELETE', '/api/v1/events', 'GET'],
    ['GET', '/api/v1/apply', 'POST'],
    ['OPTIONS', '/api/v1/kinds', 'GET, HEAD'],
  ] as const)('%s %s is not allowed, and Allow names what is', async (method, url, allow) => {
    const answer = await world.call({ method, url });
    expect([answer.statusCode, answer.json().code, answer.headers.allow]).toEqual([405, 'method-not-allowed', allow]);
  });

  test('a path that does not decode', async () => {
    const answer = await world.call({ url: '/api/v1/tenants/%zz' });
    expect([answer.statusCode, problemSchema.parse(answer.json()).code]).toEqual([400, 'bad-request']);
  });

  const raw = async (request: string): Promise<{ head: string; body: string }> => {
    const { port } = world.app.server.address() as AddressInfo;
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.write(request);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { head, body };
  };

  test('what is no HTTP', async () => {
    const { head, body } = await raw('hello\r\n\r\n');
    expect(head).toContain('400');
    expect(problemSchema.parse(JSON.parse(body)).code).toBe('bad-request');
  });

  test('headers that do not arrive in time', async () => {
    const { head, body } = await raw('GET / HTTP/1.1\r\nHost: localhost\r\n');
    expect(head).toContain('408');
    expect(problemSchema.parse(JSON.parse(body)).code).toBe('request-timeout');
  });

  test('headers that are too large', async () => {
    const { head, body } = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(head).toContain('431');
    expect(problemSchema.parse(JSON.parse(body)).code).toBe('headers-too-large');
  });

  test('5 MB over a real connection', async () => {
    const { port } = world.app.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/apply`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/yaml' },
      body: 'x'.repeat(5_000_000),
    });
    expect([answer.status, problemSchema.parse(await answer.json()).code]).toEqual([413, 'body-too-large']);
  });
});

test('a database that is away makes 503 with Retry-After, not 500; when it is back, all goes on', async () => {
  const proxy = await openDatabaseProxy();
  await using own = await openWorld({}, proxy.through);
  await own.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
  await proxy.cut();
  const calls = [
    { url: '/readyz' },
    { url: '/api/v1/tenants' },
    { url: '/api/v1/tenants/dev01' },
    { url: '/api/v1/audit' },
    { url: '/api/v1/events' },
    { url: '/metrics' },
    { method: 'POST', url: '/api/v1/apply', body: tenant('dev02') },
    { method: 'DELETE', url: '/api/v1/tenants/dev01', headers: { 'idempotency-key': 'k' } },
  ] as const;
  for (const call of calls) {
    const answer = await own.call(call);
    expect([call.url, answer.statusCode, answer.json().code]).toEqual([call.url, 503, 'store-unavailable']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await own.call({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
  await proxy.mend();
  await vi.waitFor(async () => expect((await own.call({ url: '/readyz' })).statusCode).toBe(200), { timeout: 10_000 });
  expect((await own.call({ url: '/api/v1/tenants' })).json().items).toHaveLength(1);
  await proxy.close();
});

test('a control plane that is told to end says so to whoever balances load, and goes on answering', async () => {
  let isLeaving = false;
  await using own = await openWorld({ isLeaving: () => isLeaving });
  expect((await own.call({ url: '/readyz' })).statusCode).toBe(200);
  isLeaving = true;
  const ready = await own.call({ url: '/readyz' });
  expect([ready.statusCode, ready.json().code]).toEqual([503, 'shutting-down']);
  expect((await own.call({ url: '/healthz' })).statusCode).toBe(200);
  const listed = await own.call({ url: '/api/v1/tenants' });
  expect([listed.statusCode, listed.headers.connection]).toEqual([200, 'close']);
});

test('a client that asks nothing, or does not read what it asked for, keeps no control plane from ending', async () => {
  const own = await openWorld({ limits: { requestSeconds: 1 } });
  const { port } = new URL(await own.app.listen({ host: '127.0.0.1', port: 0 }));
  const connect = () => createConnection({ host: '127.0.0.1', port: Number(port) }).on('error', () => {});
  const [silent, slow] = [connect(), connect()];
  const ask = 'GET /api/v1/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n';
  slow.pause();
  slow.write(ask.repeat(50));
  await Promise.all([once(silent, 'connect'), vi.waitFor(() => expect(slow.bytesWritten).toBeGreaterThan(0))]);
  const closed = own[Symbol.asyncDispose]().then(() => 'closed');
  const late = new Promise((resolve) => setTimeout(resolve, 8_000, 'still open').unref());
  expect(await Promise.race([closed, late])).toBe('closed');
  for (const socket of [silent, slow]) socket.destroy();
});

test('metrics count requests by route, objects by phase and the inventory', async () => {
  await world.call({ url: '/api/v1/tenants/dev01' });
  const answer = await world.call({ url: '/metrics' });
  expect(answer.headers['content-type']).toContain('text/plain');
  expect(answer.body).toContain('tenantry_objects{kind="Tenant",phase="pending"} 1');
  expect(answer.body).toContain('tenantry_oldest_due_seconds');
  expect(answer.body).toContain('tenantry_build_info{version="1.2.3"} 1');
  expect(answer.body).toContain('process_resident_memory_bytes');
  expect(answer.body).toMatch(
    /tenantry_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/tenants\/:name",status="200"\} \d+/,
  );
});

describe('the registry of problems', () => {
  test('has a page for each code', async () => {
    for (const code of Object.keys(PROBLEMS)) {
      const answer = await world.app.inject({ url: `/problems/${code}` });
      expect([code, answer.statusCode]).toEqual([code, 200]);
      expect(answer.body).toContain('What to do');
    }
    expect((await world.app.inject({ url: '/problems/none' })).statusCode).toBe(404);
  });

  test('is what docs/errors.md says', async () => {
    expect(await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsDocument());
  });
});
