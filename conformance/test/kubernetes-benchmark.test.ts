import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../src/kubernetes/cluster/until.ts';
import { ProductApi } from '../src/kubernetes/product/api.ts';
import { ProductServer } from '../src/kubernetes/product/server.ts';
import { administratorCall } from './kubernetes-administrator.ts';
import { type ClusterUnderTest, startClusterUnderTest } from './kubernetes-cluster.ts';

const READY_WITHIN_MS = 60_000;

let under: ClusterUnderTest;
let home: string;
let server: ProductServer;
let api: ProductApi;

beforeAll(async () => {
  under = await startClusterUnderTest();
  home = await mkdtemp(join(tmpdir(), 'tenantry-benchmark-'));
  server = await ProductServer.start(home, inject('preparedPrograms').server);
  api = new ProductApi(server.url, server.token);
  const declared = (kind: string, name: string, spec: object) => ({
    apiVersion: 'tenantry.dev/v1',
    kind,
    metadata: { name },
    spec: { ...spec },
  });
  await api.apply([
    declared('Infrastructure', 'lab', { provider: 'kubernetes', kubeconfigFile: under.kubeconfig }),
    declared('Tenant', 'one', { infrastructure: 'lab' }),
    declared('Tenant', 'two', { infrastructure: 'lab' }),
  ]);
  for (const name of ['one', 'two']) {
    const phase = await until(READY_WITHIN_MS, AbortSignal.timeout(2 * READY_WITHIN_MS), async () =>
      (await api.find('tenants', name))?.status?.phase === 'ready' ? 'ready' : undefined,
    );
    expect([name, phase]).toEqual([name, 'ready']);
  }
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await under?.end();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
}, 120_000);

function cli(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [inject('preparedPrograms').cli, ...words],
      {
        env: { ...process.env, TENANTRY_HOME: home, NO_COLOR: '1' },
        timeout: 120_000,
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

async function objectsIn(namespace: string): Promise<string[]> {
  const { call, close } = await administratorCall(under.kubeconfig);
  try {
    const kinds = ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'serviceaccounts'];
    const lists = await Promise.all(
      kinds.map((resource) => call('administrator', { verb: 'list', group: '', version: 'v1', resource, namespace })),
    );
    return lists.flatMap(({ body }) =>
      (body.items as { metadata: { name: string; uid: string } }[]).map(({ metadata }) => metadata.uid),
    );
  } finally {
    await close();
  }
}

test('a benchmark of a tenant holds, changes nothing in the cluster, does not name its neighbour, and is kept', async () => {
  const before = await objectsIn('duploservices-one');
  const { code, stdout } = await cli('benchmark', 'one', '-o', 'json');
  const found = JSON.parse(stdout);
  expect(found.rows.filter(({ verdict }: { verdict: string }) => verdict !== 'held' && verdict !== 'skipped')).toEqual(
    [],
  );
  expect({ code, outcome: found.outcome }).toEqual({ code: 0, outcome: 'passed' });
  expect(found.rows.length).toBeGreaterThan(5_000);
  expect(JSON.stringify(found)).not.toContain('duploservices-two');
  expect(await objectsIn('duploservices-one')).toEqual(before);
  expect(JSON.parse((await cli('benchmark', 'one', '--latest', '-o', 'json')).stdout)).toEqual(found);
}, 120_000);

test('what is open is found by the benchmark too, and the program ends with 1', async () => {
  const { call, close } = await administratorCall(under.kubeconfig);
  const place = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'rolebindings',
    namespace: 'duploservices-two',
  };
  const name = 'too-much';
  const body = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'workload', namespace: 'duploservices-one' }],
  };
  try {
    expect((await call('administrator', { ...place, verb: 'create', body })).status).toBe(201);
    const { code, stdout } = await cli('benchmark', 'one', '-o', 'junit');
    expect(code).toBe(1);
    expect(stdout).toContain('<failure type="leak"');
  } finally {
    await call('administrator', { ...place, verb: 'delete', name });
    await close();
  }
}, 120_000);

test('one benchmark of a tenant runs at a time', async () => {
  const start = () =>
    fetch(new URL('/api/v1/tenants/one/benchmarks', server.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}` },
      signal: AbortSignal.timeout(30_000),
    });
  const answers = await Promise.all([start(), start(), start()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
}, 60_000);
