import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Report } from '../src/kubernetes/index.ts';
import { isBad } from '../src/kubernetes/index.ts';
import { runSuite } from '../src/kubernetes/suite.ts';
import { administratorCall } from './kubernetes-administrator.ts';
import { type ClusterUnderTest, startClusterUnderTest } from './kubernetes-cluster.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let under: ClusterUnderTest;
beforeAll(async () => {
  under = await startClusterUnderTest();
});
afterAll(() => under?.end());

async function namespaces(): Promise<string[]> {
  const { body } = await administrator({ verb: 'list', resource: 'namespaces', group: '' });
  return (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name).sort();
}

async function administrator(request: {
  verb: 'list' | 'create' | 'delete';
  resource: string;
  group: string;
  name?: string;
  body?: object;
}) {
  const { call, close } = await administratorCall(under.kubeconfig);
  try {
    return await call('administrator', { ...request, version: 'v1' } as never);
  } finally {
    await close();
  }
}

function program(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, '--kubeconfig', under.kubeconfig, ...words],
      { timeout: 180_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

// All of it, in a cluster that serves more: server/test/conformance.test.ts. What tenants may do is the same here.
test('I9: nothing from outside leads past the boundary of a tenant in a cluster without gateways, and nothing is left', async () => {
  const before = await namespaces();
  const report = await runSuite({
    kubeconfig: under.kubeconfig,
    context: null,
    server: null,
    program: inject('preparedPrograms').server,
    infrastructure: null,
    nodes: [],
    filter: 'traffic/',
    signal: AbortSignal.timeout(240_000),
    tell: () => undefined,
  });
  expect(report.rows.filter(isBad)).toEqual([]);
  expect(report.passed).toBe(true);
  expect(report.rows.filter(({ verdict }) => verdict === 'held').length).toBeGreaterThan(20);
  expect(await namespaces()).toEqual(before);
}, 300_000);

test('I9: two tenants with nodes of their own never share one', async () => {
  const { code, stdout } = await program('--filter', 'nodes/', '--nodes', 'n2,n3', '-o', 'json');
  const report = JSON.parse(stdout) as Report;
  expect(report.rows.filter(isBad)).toEqual([]);
  expect(code).toBe(0);
  expect(new Set(report.rows.map(({ tenant }) => tenant.split('-')[0]))).toEqual(
    new Set(['alpha', 'beta', 'gold', 'iron']),
  );
}, 240_000);

test('a leak ends the program with 1 and is named in each format', async () => {
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'too-much' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', name: 'system:serviceaccounts', apiGroup: 'rbac.authorization.k8s.io' }],
  };
  const place = { resource: 'clusterrolebindings', group: 'rbac.authorization.k8s.io' };
  expect(await administrator({ verb: 'create', ...place, body: binding })).toMatchObject({ status: 201 });
  try {
    const { code, stdout } = await program('--filter', 'access/other-tenant/secrets', '-o', 'junit');
    expect(code).toBe(1);
    expect(stdout).toContain('<failure type="leak"');
    expect(stdout).toContain('secrets in another tenant');
  } finally {
    await administrator({ verb: 'delete', ...place, name: 'too-much' });
  }
}, 240_000);
