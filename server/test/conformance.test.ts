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

test('I9: no rule, verb or role leads from one tenant of a running product into another, routes of gateways and nodes of their own included, every control is admitted, and nothing is left', async () => {
  const { url } = JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')) as { url: string };
  const token = (await readFile(join(product.home, 'admin-token'), 'utf8')).trim();
  const namesOf = (resource: string) =>
    cluster.must(product, 'get', resource, '-o', 'jsonpath={.items[*].metadata.name}');
  const before = await namesOf('namespaces');
  const nodes = await namesOf('nodes');
  const claimed = nodes.split(' ').slice(1, 3).join(',');
  const words = ['--kubeconfig', cluster.adminKubeconfig, '--server', url, '--nodes', claimed, '-o', 'json'];
  const outcome = await product.command(process.execPath, [SUITE, ...words], { TENANTRY_TOKEN: token });
  expect(outcome.code, outcome.stderr).toBe(0);
  const { rows, totals } = JSON.parse(outcome.stdout) as Report;
  expect(totals.byVerdict).toMatchObject({ leak: 0, 'control-refused': 0, 'other-reason': 0, failed: 0 });
  expect(totals.rows).toBeGreaterThan(20_000);
  const held = rows.filter(({ verdict }) => verdict === 'held');
  for (const rule of ['traffic/route-host', 'nodes/toleration']) {
    expect(held.filter((row) => row.rule.startsWith(rule)).length, rule).toBeGreaterThan(0);
  }
  // Each tenant as each role, by deeds that were admitted and deeds that were not.
  const tenants = [...new Set(rows.map(({ tenant }) => tenant))].sort();
  expect(tenants.map((name) => name.split('-')[0])).toEqual(['alpha', 'beta', 'gold', 'iron']);
  for (const role of ['viewer', 'editor', 'workload', 'default', 'anonymous']) {
    const had = new Set(held.filter((row) => row.role === role).map(({ tenant }) => tenant));
    expect([...had].sort(), role).toEqual(tenants);
  }
  expect(await namesOf('namespaces')).toBe(before);
  const left = await cluster.must(product, 'get', 'nodes,namespaces', '-o', 'json');
  expect(left).not.toMatch(/tenantry\.dev\/(tenant|object)/);
}, 600_000);
