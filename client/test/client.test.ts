import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ClientOptions, collect, createClient as create, ProblemError, UnreachableError } from '../src/index.ts';
import { nodeExchange } from '../src/node-exchange.ts';
import { EXCHANGES, json, listening } from './listening.ts';

const TENANT = { name: 'Tenant', plural: 'tenants', scope: 'platform' } as const;
const manifest = {
  apiVersion: 'tenantry.dev/v1',
  kind: 'Tenant',
  metadata: { name: 'dev01' },
  spec: { infrastructure: 'nonprod' },
};

describe.each(EXCHANGES)('by $how', ({ exchange }) => {
  const createClient = (options: ClientOptions) => create({ exchange, ...options });

  test('a write that was not answered is sent again under the same Idempotency-Key', async () => {
    await using server = await listening((_request, response, count) => {
      if (count === 1) response.destroy();
      else if (count === 2) json(response, 503, { title: 'starting' }, { 'retry-after': '0' });
      else json(response, 201, { metadata: { name: 'dev01' } });
    });
    const client = createClient({ server: server.url, token: 'secret' });
    await client.objects(TENANT).create(manifest);

    expect(server.seen).toHaveLength(3);
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(server.seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.seen.every(({ body }) => body === JSON.stringify(manifest))).toBe(true);
    expect(server.seen.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(true);
  });

  test('two writes have two keys, and a read has none', async () => {
    await using server = await listening((_request, response) => json(response, 200, { items: [] }));
    const client = createClient({ server: server.url, token: 'secret' });
    await client.apply([manifest]);
    await client.apply([manifest]);
    await client.kinds();
    const [first, second, read] = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(first).not.toBe(second);
    expect(read).toBeUndefined();
  });

  test('a refusal is not repeated, and tells code, field and remedy', async () => {
    await using server = await listening((_request, response) =>
      json(response, 422, {
        type: '/problems/invalid-manifest',
        title: 'Invalid',
        status: 422,
        code: 'invalid-manifest',
        detail: 'spec.region is missing.',
        errors: [{ field: 'spec.region', message: 'is missing', remedy: 'add it' }, 'nonsense'],
      }),
    );
    const client = createClient({ server: server.url, token: 'secret' });
    const error = await client.apply([manifest]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({
      code: 'invalid-manifest',
      status: 422,
      errors: [{ field: 'spec.region', message: 'is missing', remedy: 'add it' }],
    });
    expect(server.seen).toHaveLength(1);
  });

  test('an answer that is no problem document is still a refusal', async () => {
    await using server = await listening((_request, response) => response.writeHead(404).end('<html>nginx</html>'));
    const client = createClient({ server: server.url, token: 'secret' });
    await expect(client.kinds()).rejects.toMatchObject({ problem: { status: 404, code: 'http-404' } });
  });

  test('more patience than ours is not given: the refusal is told at once', async () => {
    await using server = await listening((_request, response) =>
      json(response, 429, { code: 'too-many-attempts', detail: 'Wait.' }, { 'retry-after': '3600' }),
    );
    const client = createClient({ server: server.url, token: 'secret' });
    await expect(client.kinds()).rejects.toMatchObject({ problem: { code: 'too-many-attempts' } });
    expect(server.seen).toHaveLength(1);
  });

  test('a server that is silent is given up after the time limit and the attempts', async () => {
    await using server = await listening(() => undefined);
    const retry = { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 };
    const client = createClient({ server: server.url, token: 'secret', timeoutMs: 50, retry });
    const error = await client.kinds().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as Error).message).toContain('did not answer within 0.05 s (tried 2 times)');
    expect(server.seen).toHaveLength(2);
  });

  test('a path before the API is kept', async () => {
    await using server = await listening((_request, response) => json(response, 200, { items: [] }));
    await createClient({ server: `${server.url}/tenantry/`, token: 'secret' }).kinds();
    expect(server.seen[0]?.url).toBe('/tenantry/api/v1/kinds');
  });

  test('names cannot leave their place in the path', async () => {
    await using server = await listening((_request, response) => json(response, 200, {}));
    await createClient({ server: server.url, token: 'secret' }).objects(TENANT).get('../infrastructures?x=1');
    expect(server.seen[0]?.url).toBe('/api/v1/tenants/..%2Finfrastructures%3Fx%3D1');
  });

  test('an answer that breaks off is no answer', async () => {
    await using server = await listening((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"items":', () => response.destroy());
    });
    const client = createClient({ server: server.url, token: 'secret' });
    for (const asked of [() => client.kinds(), () => client.people.pollDevice('code')]) {
      const error = await asked().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UnreachableError);
      expect((error as Error).message).toContain(`${server.url} broke off its answer`);
    }
  });

  test('an answer that is packed is unpacked', async () => {
    await using server = await listening((request, response) => {
      expect(request.headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"items":[1]}'));
    });
    expect(await createClient({ server: server.url, token: 'secret' }).kinds()).toEqual([1]);
  });

  test('a caller who has enough ends a request that is under way with their reason', async () => {
    await using server = await listening(() => enough.abort(new Error('enough')));
    const enough = new AbortController();
    const client = createClient({ server: server.url, token: 'secret' });
    await expect(client.plan([manifest], { signal: enough.signal })).rejects.toThrow('enough');
    expect(server.seen).toHaveLength(1);
  });
});

test('a server that sends callers on gets no token at the other address, and what to do is said', async () => {
  await using other = await listening((_request, response) => json(response, 200, { items: [] }));
  await using server = await listening((_request, response) =>
    response.writeHead(308, { location: `${other.url}/api/v1/kinds` }).end(),
  );
  const client = create({ server: server.url, token: 'secret', exchange: nodeExchange });
  await expect(client.kinds()).rejects.toMatchObject({
    problem: {
      status: 308,
      detail: `It sends callers on to ${other.url}/api/v1/kinds.`,
      remedy: 'Name the server by the address that it answers at itself.',
    },
  });
  expect(other.seen).toHaveLength(0);
});

test('collect walks all pages and refuses to walk in a circle', async () => {
  const pages: Record<string, { items: number[]; nextCursor: string | null }> = {
    '': { items: [1, 2], nextCursor: 'a' },
    a: { items: [3], nextCursor: null },
  };
  const all: number[] = [];
  for await (const item of collect(async (cursor) => pages[cursor ?? ''] ?? { items: [] })) all.push(item);
  expect(all).toEqual([1, 2, 3]);

  const circle = collect(async () => ({ items: [1], nextCursor: 'same' }));
  const walk = async () => {
    for await (const _ of circle);
  };
  await expect(walk()).rejects.toThrow('the list has no end');
});
