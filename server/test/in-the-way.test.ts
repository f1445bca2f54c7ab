import { afterAll, beforeAll, expect, test } from 'vitest';
import { OwnCluster } from './own-cluster.ts';
import { Product, until } from './product.ts';

/** Well below the half minute after which what is blocked is looked at in any case. */
const AT_ONCE_MS = 12_000;

let cluster: OwnCluster;
let product: Product;
beforeAll(async () => {
  [cluster, product] = await Promise.all([OwnCluster.start(1), Product.start({ TENANTRY_CLOUD: 'none' })]);
  const { file } = await cluster.grant(product);
  await product.must('cluster', 'add', 'own', '--kubeconfig', file);
  await product.must('create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'own');
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
}, 120_000);

interface Shown {
  readonly status: { readonly phase: string; readonly conditions: readonly { readonly reason: string }[] };
}

const status = async () => (await product.get<Shown>('/api/v1/tenants/dev01')).status;

test('I3: what is not ours is left alone, and the tenant goes on as soon as it is gone', async () => {
  await cluster.must(product, 'create', 'namespace', 'duploservices-dev01');
  const spec = { infrastructure: 'mine' };
  const manifest = { apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name: 'dev01' }, spec };
  expect((await product.request('POST', '/api/v1/apply', [manifest])).status).toBe(200);
  await until('it says that something is in the way', async () =>
    (await status()).conditions.some(({ reason }) => reason === 'NotOurs') ? true : undefined,
  );
  await cluster.must(product, 'delete', 'namespace', 'duploservices-dev01');
  await until('it is ready', async () => ((await status()).phase === 'ready' ? true : undefined), AT_ONCE_MS);
}, 120_000);
