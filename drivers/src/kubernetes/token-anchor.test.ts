import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, CONNECTION, startBench } from './test/cluster.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.hand('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } });
});
afterAll(() => bench.close());

test('a finalizer that somebody puts on an anchor does not keep its token alive', async () => {
  const { driver } = bench;
  const anchor = await driver.createTokenAnchor(CONNECTION, 'a', 'one');
  expect(await driver.readTokenAnchor(CONNECTION, 'a', 'one')).toEqual(anchor);
  const path = `/api/v1/namespaces/a/secrets/${anchor.name}`;
  const held = await bench.hand(
    'PATCH',
    path,
    { metadata: { finalizers: ['example.com/never'] } },
    'application/merge-patch+json',
  );
  expect(held.status).toBe(200);
  await driver.deleteTokenAnchor(CONNECTION, 'a', 'one');
  expect((await bench.hand('GET', path)).status).toBe(404);
  expect(await driver.readTokenAnchor(CONNECTION, 'a', 'one')).toBeNull();
  await driver.deleteTokenAnchor(CONNECTION, 'a', 'one');
});
