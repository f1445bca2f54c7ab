import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Audit, audit } from './audit.ts';

const BULK = '/-/npm/v1/security/advisories/bulk';

let cache: string;
let server: Server | null = null;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'tenantry-audit-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
  await rm(cache, { recursive: true, force: true });
});

/** The real npm, with a registry of ours. */
async function auditAt(answer: RequestListener, seconds = 60): Promise<Audit> {
  server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return audit(seconds, { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: cache });
}

const json = (response: Parameters<RequestListener>[1], status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('a vulnerability that is known of a package the product runs with is found, and said by name', async () => {
  const advisory = {
    ...{ id: 1, url: 'https://example.com/advisory', title: 'Reads what it must not', severity: 'low' },
    ...{ vulnerable_versions: '<999', cwe: [], cvss: { score: 0, vectorString: null } },
  };
  const result = await auditAt(({ url = '' }, response) =>
    url === BULK ? json(response, 200, { fastify: [advisory] }) : json(response, 404, {}),
  );
  expect(result).toEqual({
    outcome: 'vulnerable',
    findings: expect.arrayContaining(['fastify: low: Reads what it must not (https://example.com/advisory)']),
  });
});

test('where nothing is known, nothing is found', async () => {
  expect(await auditAt((_request, response) => json(response, 200, {}))).toEqual({ outcome: 'clean' });
});

test.each([405, 500, 503])(
  'a registry that answers %i is no finding: the audit is skipped, and says so',
  async (status) => {
    const result = await auditAt((_request, response) => json(response, status, {}));
    expect(result).toEqual({ outcome: 'skipped', reason: expect.stringContaining(String(status)) });
  },
);

test('a registry that says nothing is waited for so long and no longer', async () => {
  expect(await auditAt(() => undefined, 3)).toMatchObject({ outcome: 'skipped' });
});

test('a registry that is not there is no finding', async () => {
  const result = await audit(60, { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: cache });
  expect(result).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('ECONNREFUSED') });
});
