import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, CONNECTION, startBench } from './test/cluster.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

test('the certificates of tenants are read in bulk, and again when one changed alone', async () => {
  const secret = (name: string, pem: string, metadata = {}) => ({
    metadata: { name, ...metadata },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': Buffer.from(pem).toString('base64'), 'tls.key': Buffer.from('a key').toString('base64') },
  });
  for (const namespace of ['a', 'b']) await bench.hand('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const secrets = '/api/v1/namespaces/a/secrets';
  const kept = { annotations: { 'cert-manager.io/certificate-name': 'web' }, labels: { 'tenantry.dev/object': 'u1' } };
  await bench.hand('POST', secrets, secret('web', bench.access.caPem, kept));
  await bench.hand('POST', secrets, secret('broken', 'nothing'));
  await bench.hand('POST', '/api/v1/namespaces/b/secrets', secret('other', bench.access.caPem));
  const read = () => bench.driver.certificates(CONNECTION, new Set(['a']), { signal: bench.signal });
  const [found, ...others] = await read();
  expect(others).toEqual([]);
  expect(found).toMatchObject({ namespace: 'a', secret: 'web', owner: 'u1', keptBy: 'web' });
  expect(found?.to.getTime()).toBeGreaterThan(found?.from.getTime() ?? Number.POSITIVE_INFINITY);
  expect(JSON.stringify(found)).not.toContain('key');
  // The same one, not another that was read like it.
  expect((await read())[0]).toBe(found);
  await bench.hand('PATCH', `${secrets}/web`, { metadata: { labels: { a: 'b' } } }, 'application/merge-patch+json');
  expect((await read())[0]).not.toBe(found);
  await bench.hand('DELETE', `${secrets}/web`);
  expect(await read()).toEqual([]);
});
