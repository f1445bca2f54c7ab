import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmPath, kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product, until } from './product.ts';

const MANIFESTS = `
apiVersion: tenantry.dev/v1
kind: Infrastructure
metadata: { name: nonprod }
spec: { provider: azure, region: eastus }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: DEV01 }
spec: { infrastructure: nonprod }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: dev }
spec: { infrastructure: nonprod }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: dev012 }
spec: { infrastructure: nonprod }
`;

let product: Product;
let kubectl: string;
let helm: string;
let manifests: string;
const kubeconfig = () => join(product.home, 'dev01.yaml');

beforeAll(async () => {
  product = await Product.start();
  [kubectl, helm] = await Promise.all([kubectlPath(), helmPath()]);
  manifests = join(product.home, 'manifests.yaml');
  await writeFile(manifests, MANIFESTS);
}, 180_000);
afterAll(() => product?.dispose(), 120_000);

const asEditor = (...words: string[]) => product.command(kubectl, ['--kubeconfig', kubeconfig(), ...words]);

describe('declare a tenant, watch it become real, use it, take it away', () => {
  test('the first start says where it is and where the token lies, readable by its owner alone', async () => {
    expect(product.output).toMatch(/http:\/\/localhost:\d+/);
    expect(product.output).toContain(join(product.home, 'admin-token'));
    expect((await stat(join(product.home, 'admin-token'))).mode & 0o777).toBe(0o600);
  });

  test('three tenants whose names contain one another become ready, with live steps', async () => {
    const planned = await product.must('plan', '-f', manifests);
    expect(planned).toContain('dev012');
    const applied = await product.must('apply', '-f', manifests, '--wait');
    expect(applied).toContain('dev01');
    await product.must('wait', '--for=ready', 'Tenant/dev01', 'Tenant/dev', 'Tenant/dev012', '--timeout', '240s');
    const events = await product.must('events', '--kind', 'Tenant', '--name', 'dev01');
    expect(events).toContain('managed identity');
    expect(events).toContain('Ready');
  }, 300_000);

  test('a plan of what is there already has no changes', async () => {
    expect(await product.must('plan', '-f', manifests)).toContain('no changes');
  }, 60_000);

  test('names are kept in lower case, with the name as it was typed beside', async () => {
    const tenant = await product.get<{ metadata: { name: string; displayName: string } }>('/api/v1/tenants/DEV01');
    expect(tenant.metadata).toMatchObject({ name: 'dev01', displayName: 'DEV01' });
  });

  test('a kubeconfig holds no secret, and kubectl and helm work with it', async () => {
    await product.must('kubeconfig', 'dev01', '-o', kubeconfig());
    const text = await readFile(kubeconfig(), 'utf8');
    expect(text).toContain('exec:');
    expect(text).toContain('certificate-authority-data');
    expect(text).not.toMatch(/token:|password:|client-key/);
    expect(await asEditor('create', 'deployment', 'web', '--image=nginx', '--replicas=2')).toMatchObject({ code: 0 });
    const pods = await until('two pods run', async () => {
      const { stdout } = await asEditor('get', 'pods', '-l', 'app=web', '-o', 'json');
      const { items } = JSON.parse(stdout) as { items: { metadata: { name: string }; status: { phase: string } }[] };
      return items.length === 2 && items.every(({ status }) => status.phase === 'Running') ? items : undefined;
    });
    const logs = await asEditor('logs', pods[0]?.metadata.name ?? '');
    expect(logs.code).toBe(0);
    expect(logs.stdout).not.toBe('');
  }, 120_000);

  test('helm installs and removes a chart', async () => {
    const chart = join(product.home, 'chart');
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    await writeFile(
      join(chart, 'templates', 'all.yaml'),
      [
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata: { name: "{{ .Release.Name }}-settings" }',
        'data: { greeting: hello }',
        '---',
        'apiVersion: v1',
        'kind: Service',
        'metadata: { name: "{{ .Release.Name }}" }',
        'spec: { selector: { app: shop }, ports: [{ port: 80 }] }',
        '---',
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata: { name: "{{ .Release.Name }}" }',
        'spec:',
        '  replicas: 1',
        '  selector: { matchLabels: { app: shop } }',
        '  template:',
        '    metadata: { labels: { app: shop } }',
        '    spec: { containers: [{ name: shop, image: nginx }] }',
        '',
      ].join('\n'),
    );
    const own = {
      HELM_CACHE_HOME: join(product.home, 'helm'),
      HELM_CONFIG_HOME: join(product.home, 'helm'),
      HELM_DATA_HOME: join(product.home, 'helm'),
    };
    const installed = await product.command(
      helm,
      ['--kubeconfig', kubeconfig(), 'install', 'shop', chart, '--wait', '--timeout', '90s'],
      own,
    );
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    expect(installed.stdout).toContain('deployed');
    expect(await product.command(helm, ['--kubeconfig', kubeconfig(), 'uninstall', 'shop'], own)).toMatchObject({
      code: 0,
    });
  }, 180_000);

  test.each([
    ['get', 'pods'],
    ['get', 'secrets'],
    ['create', 'configmap', 'x'],
    ['delete', 'networkpolicies', '--all'],
    ['get', 'serviceaccounts'],
    ['create', 'token', 'duploservices-dev012-edit-user'],
  ])(
    'I9: %s %s in the tenant whose name contains ours is forbidden',
    async (...words) => {
      for (const namespace of ['duploservices-dev012', 'duploservices-dev', 'kube-system']) {
        const outcome = await asEditor('-n', namespace, ...words);
        expect(outcome.code).not.toBe(0);
        expect(outcome.stderr).toContain('orbidden');
      }
    },
    60_000,
  );

  test('I9: neither the boundary nor the node can be changed from inside', async () => {
    for (const words of [
      ['delete', 'networkpolicy', 'tenantry-default-deny'],
      ['delete', 'resourcequota', 'tenant-quota'],
      ['create', 'token', 'duploservices-dev01-edit-user'],
      ['create', 'role', 'x', '--verb=get', '--resource=secrets'],
      ['label', 'namespace', 'duploservices-dev01', 'tenantry.dev/tenant=dev012', '--overwrite'],
      ['get', 'nodes'],
    ]) {
      const outcome = await asEditor(...words);
      expect(outcome.code, words.join(' ')).not.toBe(0);
      expect(outcome.stderr, words.join(' ')).toContain('orbidden');
    }
    const pod = join(product.home, 'pod.yaml');
    await writeFile(
      pod,
      'apiVersion: v1\nkind: Pod\nmetadata: { name: thief }\nspec:\n  nodeSelector: { tenantname: duploservices-dev012 }\n  containers: [{ name: c, image: nginx }]\n',
    );
    const outcome = await asEditor('create', '-f', pod);
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toContain('spec.nodeSelector may name tenantname only with nodes of this tenant');
  }, 60_000);

  test('deletion shows what goes, asks first, takes all of it, and reports the soft-deleted vault; neighbours stay', async () => {
    const refused = await product.cli('delete', 'tenant', 'dev01');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('resource group duploservices-dev01');
    expect(await product.get('/api/v1/tenants/dev01')).toMatchObject({ status: { phase: 'ready' } });

    const before = await neighbours();
    const deleted = await product.cli('delete', 'tenant', 'dev01', '--yes');
    expect(deleted.code, deleted.stderr).toBe(0);
    expect(deleted.stdout + deleted.stderr).toContain('soft-deleted until');
    expect((await product.request('GET', '/api/v1/tenants/dev01')).status).toBe(404);
    const left = (await dump()).filter(
      ({ id, tags }) => /duploservices-dev01(\/|$)|tenant-dev01-|\/kv-dev01-/i.test(id) || tags?.tenant === 'dev01',
    );
    expect(left).toEqual([]);
    expect(await inCluster('dev01')).toEqual([]);
    expect(await neighbours()).toEqual(before);
  }, 180_000);

  test('an infrastructure in use cannot be deleted; with its tenants gone it goes, cluster and all', async () => {
    const refused = await product.cli('delete', 'infrastructure', 'nonprod', '--yes');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('dev012');
    await product.must('delete', 'tenant', 'dev', '--yes');
    await product.must('delete', 'tenant', 'dev012', '--yes');
    await product.must('delete', 'infrastructure', 'nonprod', '--yes');
    expect(await dump()).toEqual([]);
    expect(await product.sandbox('GET', '/clusters')).toEqual([]);
  }, 300_000);
});

interface ArmResource {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Everything in the sandbox Azure that a tenant or infrastructure made. */
async function dump(): Promise<ArmResource[]> {
  const { value } = await product.sandbox<{ value: ArmResource[] }>('GET', '/dump');
  return value.filter(({ id }) => /resourceGroups\/duplo/i.test(id));
}

async function neighbours(): Promise<string[]> {
  const ids = (await dump())
    .map(({ id }) => id)
    .filter((id) => !/dev01(\/|$|-inbound|-outbound|-[0-9a-f]{6}$)/i.test(id));
  return [...ids, ...(await inCluster('dev')), ...(await inCluster('dev012'))].sort();
}

/** Names of what a tenant has in the cluster, as the cluster's administrator sees it. */
async function inCluster(tenant: string): Promise<string[]> {
  const info = JSON.parse(await product.must('sandbox', 'info', '-o', 'json')) as {
    clusters: { kubeconfig: string }[];
  };
  const types = 'namespaces,serviceaccounts,roles,rolebindings,networkpolicies,resourcequotas,limitranges';
  const { stdout } = await product.command(kubectl, [
    '--kubeconfig',
    info.clusters[0]?.kubeconfig ?? '',
    'get',
    types,
    '-A',
    '-l',
    `tenantry.dev/tenant=${tenant}`,
    '-o',
    'name',
  ]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
