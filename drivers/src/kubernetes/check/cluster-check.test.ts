import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, CONNECTION, namespaceTarget, startBench } from '../test/cluster.ts';
import { checkCluster } from './cluster-check.ts';
import type { FeatureName, Finding } from './finding.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  const shape = { cpu: '2', memory: '4Gi', pods: 10, labels: {}, taints: [] };
  await bench.cluster.addNode({ ...shape, name: 'free' });
  await bench.cluster.addNode({ ...shape, name: 'taken', labels: { tenantname: 'a' } });
});
afterAll(() => bench.close());

async function finding(feature: FeatureName): Promise<Finding> {
  const { findings } = await bench.driver.checkCluster(CONNECTION);
  const found = findings.find((candidate) => candidate.feature === feature);
  if (found === undefined) throw new Error(`nothing about ${feature}`);
  return found;
}

async function put(path: string, name: string, rest: object): Promise<void> {
  const { status, body } = await bench.hand('POST', path, { metadata: { name }, ...rest });
  if (status >= 300) throw new Error(JSON.stringify(body));
}

test('a cluster is told by what it has, and nothing is left in it', async () => {
  const before = await bench.hand('GET', '/api/v1/namespaces');
  const check = await checkCluster(bench.access);
  expect([check.version, check.refusals]).toEqual([expect.stringMatching(/^v1\.\d+/), []]);
  const states = Object.fromEntries(check.findings.map(({ feature, state }) => [feature, state]));
  expect(states).toMatchObject({
    version: 'present',
    'validating-admission-policies': 'present',
    'pod-security': 'present',
    cilium: 'absent',
    'gateway-api': 'absent',
    'ingress-classes': 'absent',
    'priority-classes': 'present',
  });
  for (const { detail, follows } of check.findings)
    expect([detail, follows].every((text) => /\.$/.test(text))).toBe(true);
  const after = await bench.hand('GET', '/api/v1/namespaces');
  expect((after.body.items as unknown[]).length).toBe((before.body.items as unknown[]).length);
});

test('nodes that are free and those that are claimed are named', async () => {
  expect(await finding('dedicated-nodes')).toMatchObject({
    state: 'present',
    detail: '1 could be claimed for a tenant: free. 1 claimed already: taken.',
  });
});

describe('what is installed later shows at the next check', () => {
  test('a storage class and an ingress class', async () => {
    const { body } = await bench.hand('GET', '/apis/storage.k8s.io/v1/storageclasses');
    for (const { metadata } of body.items as { metadata: { name: string } }[]) {
      await bench.hand('DELETE', `/apis/storage.k8s.io/v1/storageclasses/${metadata.name}`);
    }
    expect(await finding('default-storage-class')).toMatchObject({ detail: 'There is no storage class.' });
    await put('/apis/storage.k8s.io/v1/storageclasses', 'fast', { provisioner: 'example.com/disk' });
    expect(await finding('default-storage-class')).toMatchObject({ state: 'absent', detail: 'No default among fast.' });
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const path = '/apis/storage.k8s.io/v1/storageclasses/fast';
    await bench.hand('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
    expect((await finding('default-storage-class')).detail).toContain('fast');
    await put('/apis/networking.k8s.io/v1/ingressclasses', 'web', { spec: { controller: 'example.com/web' } });
    expect(await finding('ingress-classes')).toMatchObject({
      state: 'present',
      follows: expect.stringMatching(/none/),
    });
  });

  test('a priority class for everybody breaks lists of classes, and that is said', async () => {
    await put('/apis/scheduling.k8s.io/v1/priorityclasses', 'everybody', { value: 1, globalDefault: true });
    expect(await finding('priority-classes')).toMatchObject({
      state: 'absent',
      follows: expect.stringContaining('everybody'),
    });
  });

  test('the DNS of the cluster', async () => {
    const labels = { 'k8s-app': 'kube-dns' };
    const spec = { selector: labels, ports: [{ port: 53, protocol: 'UDP' }] };
    if ((await finding('cluster-dns')).state === 'absent') {
      await put('/api/v1/namespaces/kube-system/services', 'kube-dns', {
        metadata: { name: 'kube-dns', labels },
        spec,
      });
    }
    expect(await finding('cluster-dns')).toMatchObject({
      state: 'present',
      detail: expect.stringContaining('kube-dns'),
    });
  });

  test('a plugin that enforces network policies, told by its daemon; without one it cannot be told', async () => {
    expect((await finding('network-policies')).state).toBe('unknown');
    const labels = { app: 'calico' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'example.com/calico:1' }] } };
    const spec = { selector: { matchLabels: labels }, template };
    await put('/apis/apps/v1/namespaces/kube-system/daemonsets', 'calico-node', { spec });
    expect(await finding('network-policies')).toMatchObject({
      state: 'present',
      detail: expect.stringContaining('Calico'),
    });
  });
});

describe('our own rights', () => {
  const needed = [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'create'] },
    { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    { nonResourceURLs: ['/version'], verbs: ['get'] },
  ];

  test('of an administrator suffice', async () => {
    const { findings, refusals } = await bench.driver.checkCluster(CONNECTION, { rights: needed });
    expect(findings.find(({ feature }) => feature === 'rights')?.state).toBe('present');
    expect(refusals).toEqual([]);
  });

  test('that lack are named one by one, and the cluster is refused', async () => {
    await bench.driver.create(namespaceTarget('robots'), {}, bench);
    await put('/api/v1/namespaces/robots/serviceaccounts', 'robot', {});
    const rules = [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }];
    await put('/apis/rbac.authorization.k8s.io/v1/clusterroles', 'robot', { rules });
    await put('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', 'robot', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'robot' },
      subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'robots' }],
    });
    const { token } = await bench.driver.requestToken(CONNECTION, 'robots', 'robot', 600);
    const { clientCertificate: _none, ...access } = bench.access;
    const check = await checkCluster({ ...access, token: async () => token }, { rights: needed });
    expect(check.findings.find(({ feature }) => feature === 'rights')).toMatchObject({
      state: 'absent',
      detail: 'Tenantry may not: create namespaces, create pods/eviction.',
    });
    expect(check.refusals).toHaveLength(1);
    // What may not be looked at is not known; it is neither there nor not there.
    expect(check.findings.find(({ feature }) => feature === 'dedicated-nodes')?.state).toBe('unknown');
    expect(check.findings.find(({ feature }) => feature === 'pod-security')?.state).toBe('unknown');
  });
});
