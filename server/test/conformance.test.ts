import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '@tenantry/conformance/kubernetes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OwnCluster } from './own-cluster.ts';
import { Product } from './product.ts';

const SUITE = fileURLToPath(new URL('../../conformance/src/main.ts', import.meta.url));
const GATEWAY_API = true;

let cluster: OwnCluster;
let product: Product;
beforeAll(async () => {
  [cluster, product] = await Promise.all([OwnCluster.start(5, GATEWAY_API), Product.start({ TENANTRY_CLOUD: 'none' })]);
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
}, 120_000);

test('I9: the suite attacks tenants of a product that runs already, routes of gateways and nodes of their own included', async () => {
  const { url } = JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')) as { url: string };
  const token = (await readFile(join(product.home, 'admin-token'), 'utf8')).trim();
  const nodes = await cluster.must(product, 'get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}');
  const claimed = nodes.split(' ').slice(1, 3).join(',');
  const words = ['--kubeconfig', cluster.adminKubeconfig, '--server', url, '--nodes', claimed, '-o', 'json'];
  const outcome = await product.command(process.execPath, [SUITE, ...words], { TENANTRY_TOKEN: token });
  expect(outcome.code, outcome.stderr).toBe(0);
  const { rows, totals } = JSON.parse(outcome.stdout) as Report;
  expect(totals.byVerdict).toMatchObject({ leak: 0, 'control-refused': 0, 'other-reason': 0, failed: 0 });
  for (const rule of ['traffic/route-host', 'nodes/toleration']) {
    const tried = rows.filter((row) => row.rule.startsWith(rule) && row.verdict === 'held');
    expect(tried.length, rule).toBeGreaterThan(0);
  }
  const left = await cluster.must(product, 'get', 'nodes,namespaces', '-o', 'json');
  expect(left).not.toMatch(/tenantry\.dev\/(tenant|object)/);
}, 600_000);
