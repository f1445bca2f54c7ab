import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '60' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.apply(infrastructure, tenant('dev01'), config('dev01', { LOG_LEVEL: 'info' }));
}, 120_000);
afterAll(() => product?.dispose(), 60_000);

const config = (tenantName: string, values: Json): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind: 'Config',
  metadata: { name: 'shop', tenant: tenantName },
  spec: { values },
});
const PATH = '/api/v1/namespaces/duploservices-dev01/configmaps/shop';
const data = async () => (await estate.cluster('GET', PATH)).data;

test('settings sent together with their tenant stand in its namespace, follow each change, and are put right', async () => {
  const stands = (expected: Json) =>
    until('it stands', async () => {
      const found = await data().catch(() => undefined);
      return JSON.stringify(found) === JSON.stringify(expected) ? true : undefined;
    });
  await stands({ LOG_LEVEL: 'info' });
  await estate.apply(config('dev01', { LOG_LEVEL: 'debug', REGION: 'eu' }));
  await stands({ LOG_LEVEL: 'debug', REGION: 'eu' });
  await estate.apply(config('dev01', { REGION: 'eu' }));
  await stands({ REGION: 'eu' });
  await estate.cluster('PATCH', PATH, { data: { REGION: 'us', THEIRS: '1' } });
  await stands({ REGION: 'eu', THEIRS: '1' });
}, 120_000);

test('settings are made, shown and taken away from the command line', async () => {
  await product.must('create', 'config', 'cache', '-t', 'dev01', '--values.SIZE=20');
  expect(await product.must('get', 'configs', '-t', 'dev01')).toMatch(/cache[\s\S]*shop/);
  expect(await product.must('describe', 'config', 'cache', '-t', 'dev01')).toContain('config map cache');
  await product.must('delete', 'config', 'cache', '-t', 'dev01', '--yes');
  expect(await product.must('get', 'configs', '-t', 'dev01')).not.toContain('cache');
}, 120_000);

test('a tenant takes its settings with it', async () => {
  await estate.delete('dev01');
  await estate.settled([]);
  await expect(data()).rejects.toThrow('404');
}, 120_000);
