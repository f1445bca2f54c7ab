import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { helmPath, kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { loadPki } from '../../sandbox/src/kubernetes/authn/certificates.ts';
import { type Outcome, Product, until } from './product.ts';

const MANIFESTS = `
apiVersion: tenantry.dev/v1
kind: Infrastructure
metadata: { name: nonprod }
spec: { provider: azure, region: eastus, defaults: { sshKeyAlgorithm: ed25519 } }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: dev01 }
spec: { infrastructure: nonprod }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: dev02 }
spec: { infrastructure: nonprod }
`;

let product: Product;
let kubectl: string;
let helm: string;
let front: Server;
let address: string;

const file = (name: string) => join(product.home, `${name}.yaml`);
const as = (who: string, ...words: string[]): Promise<Outcome> =>
  product.command(kubectl, ['--kubeconfig', file(who), ...words]);

beforeAll(async () => {
  product = await Product.start();
  [kubectl, helm] = await Promise.all([kubectlPath(), helmPath()]);
  await writeFile(file('manifests'), MANIFESTS);
  await product.must('apply', '-f', file('manifests'), '--wait');
  await startFront();
  const through = ['--proxy', '--server', address, '--ca-file', file('ca')];
  await product.must('kubeconfig', 'dev01', ...through, '-o', file('editor'));
  await product.must('kubeconfig', 'dev01', ...through, '--role', 'viewer', '-o', file('viewer'));
  await product.must('kubeconfig', 'dev01', '-o', file('direct'));
}, 240_000);
afterAll(async () => {
  front?.close();
  await product?.dispose();
  vi.unstubAllEnvs();
}, 120_000);

/** TLS in front of the product, as an installation has it. */
async function startFront(): Promise<void> {
  const pki = await loadPki(product.home, 'front', '127.0.0.1', new Date());
  await writeFile(file('ca'), pki.caCertificate);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', file('ca'));
  const { url } = await readRun();
  front = createServer({ key: pki.serverKey, cert: pki.serverCertificate }, (socket) => {
    const inner = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => inner.destroy()).once('close', () => inner.destroy());
    inner.on('error', () => socket.destroy()).once('close', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  address = `https://127.0.0.1:${(front.address() as AddressInfo).port}`;
}

async function readRun() {
  return JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')) as { url: string; secure: { url: string } };
}

async function must(who: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await as(who, ...words);
  if (code !== 0) throw new Error(`kubectl ${words.join(' ')} → ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

const deployment = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
`;

interface ClusterEvent {
  readonly impersonatedUser?: { readonly username: string };
}

interface AuditItem {
  readonly action: string;
  readonly outcome: string;
  readonly after: { readonly path: string; readonly method: string; readonly role: string } | null;
}
const audit = async () => (await product.get<{ items: AuditItem[] }>('/api/v1/audit?limit=100&tenant=dev01')).items;

test('a kubeconfig through Tenantry holds no secret and names no cluster but Tenantry', async () => {
  const text = await readFile(file('editor'), 'utf8');
  const token = (await readFile(join(product.home, 'admin-token'), 'utf8')).trim();
  expect(text).not.toContain(token);
  expect(text).not.toMatch(/token:|client-key/);
  expect(text).toContain(`server: ${address}/api/v1/tenants/dev01/kubernetes\n`);
  expect(text).toContain('certificate-authority-data: ');
  // Over plain HTTP kubectl would send no credential and say nothing of it.
  const plain = await product.cli('kubeconfig', 'dev01', '--proxy', '--server', 'http://localhost:1');
  expect(plain.code).not.toBe(0);
  const elsewhere = (await readRun()).url.replace('127.0.0.1', 'localhost');
  const refused = await product.cli('kubeconfig', 'dev01', '--proxy', '--server', elsewhere);
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('TLS')]);
});

test('on one machine nothing needs to stand in front: Tenantry has TLS of its own there, and the kubeconfig trusts it', async () => {
  await product.must('kubeconfig', 'dev01', '--proxy', '-o', file('own'));
  expect(await readFile(file('own'), 'utf8')).toContain(`server: ${(await readRun()).secure.url}/api/v1/tenants/dev01`);
  expect(await must('own', 'auth', 'can-i', 'create', 'deployments')).toContain('yes');
});

test('kubectl applies, waits, reads and follows logs through Tenantry, from a folder without anything of ours', async () => {
  await writeFile(file('web'), deployment('web'));
  await must('editor', 'apply', '-f', file('web'));
  await must('editor', 'apply', '--server-side', '--force-conflicts', '-f', file('web'));
  await must('editor', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  const [pod = ''] = (await must('editor', 'get', 'pods', '-o', 'name')).trim().split('\n');
  expect(await must('viewer', 'get', pod)).toContain('Running');
  expect((await must('viewer', 'logs', pod)).length).toBeGreaterThan(0);
  expect(await must('editor', 'api-resources')).toContain('deployments');
  expect(await must('editor', 'version')).toContain('Server Version');
  const elsewhere = join(tmpdir(), `tenantry-elsewhere-${process.pid}`);
  await mkdir(elsewhere, { recursive: true });
  const follow = spawn(kubectl, ['--kubeconfig', file('viewer'), 'logs', '-f', pod], {
    cwd: elsewhere,
    // Neither may lead the plugin elsewhere than the kubeconfig says.
    env: { ...product.environment, TENANTRY_SERVER: 'http://127.0.0.1:9', PATH: '/usr/bin:/bin' },
  });
  const first = await new Promise<string>((resolve, reject) => {
    follow.stdout.once('data', (chunk) => resolve(String(chunk)));
    follow.once('exit', (code) => reject(new Error(`kubectl logs -f ended with ${code}`)));
  });
  expect(first.length).toBeGreaterThan(0);
  follow.kill('SIGTERM');
}, 120_000);

test('a kubeconfig for the server of this machine asks that server, whatever the shell is set to', async () => {
  const elsewhere = { TENANTRY_SERVER: 'http://127.0.0.1:9', PATH: '/usr/bin:/bin' };
  const { code, stderr } = await product.command(kubectl, ['--kubeconfig', file('direct'), 'get', 'pods'], elsewhere);
  expect(code, stderr).toBe(0);
});

test('kubectl watches through Tenantry', async () => {
  const watch = spawn(kubectl, ['--kubeconfig', file('viewer'), 'get', 'configmaps', '-w', '-o', 'name'], {
    env: product.environment,
  });
  let seen = '';
  watch.stdout.on('data', (chunk) => {
    seen += chunk;
  });
  await until('the watch has begun', async () => (seen.includes('kube-root-ca') ? true : undefined), 30_000);
  await must('editor', 'create', 'configmap', 'watched', '--from-literal=a=b');
  await until('the watch tells of it', async () => (seen.includes('configmap/watched') ? true : undefined), 30_000);
  watch.kill('SIGTERM');
}, 90_000);

test('a viewer through Tenantry writes nothing, reads no Secrets, opens no exec, and sees no other tenant', async () => {
  const [pod = ''] = (await must('editor', 'get', 'pods', '-o', 'name')).trim().split('\n');
  for (const words of [
    ['create', 'configmap', 'no'],
    ['delete', pod],
    ['get', 'secrets'],
    ['exec', pod, '--', 'sh'],
    ['get', 'pods', '-n', 'duploservices-dev02'],
    ['get', 'namespaces'],
    ['get', 'pods', '--as', 'system:admin', '-A'],
  ]) {
    const { code, stderr } = await as('viewer', ...words);
    expect([words[0], code, stderr]).toEqual([words[0], 1, expect.stringContaining('orbidden')]);
    expect(stderr).toContain('duploservices-dev01-readonly-user');
  }
}, 90_000);

test('exec and port-forward of an editor are answered by the kubelet of the sandbox, which runs nothing', async () => {
  const [pod = ''] = (await must('editor', 'get', 'pods', '-o', 'name')).trim().split('\n');
  const exec = await as('editor', 'exec', pod, '--', 'echo', 'a-secret-argument');
  expect(exec.code).not.toBe(0);
  expect(exec.stderr).toContain('runs no containers');
  const forward = await as('editor', 'port-forward', pod, ':80');
  expect(forward.code).not.toBe(0);
  const rows = await audit();
  expect(rows.some(({ action, outcome }) => action === 'kubernetes-exec' && outcome === 'failed')).toBe(true);
  expect(JSON.stringify(rows)).not.toContain('a-secret-argument');
  const log = await readFile(join(product.home, 'tenantry.log'), 'utf8');
  expect(log).not.toContain('a-secret-argument');
}, 90_000);

test('Helm installs, upgrades and uninstalls through Tenantry', async () => {
  const chart = join(product.home, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
  await writeFile(join(chart, 'values.yaml'), 'colour: red\n');
  await writeFile(
    join(chart, 'templates', 'all.yaml'),
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { colour: "{{ .Values.colour }}" }\n---${deployment('shop')}`,
  );
  const run = (...words: string[]) =>
    product.command(helm, [...words, '--kubeconfig', file('editor')], { HELM_CACHE_HOME: join(product.home, 'helm') });
  const installed = await run('install', 'shop', chart, '--wait', '--timeout', '90s');
  expect(installed.code, installed.stderr).toBe(0);
  const upgraded = await run('upgrade', 'shop', chart, '--set', 'colour=blue');
  expect(upgraded.code, upgraded.stderr).toBe(0);
  expect(await must('viewer', 'get', 'configmap', 'shop', '-o', 'jsonpath={.data.colour}')).toBe('blue');
  expect((await run('uninstall', 'shop', '--wait')).code).toBe(0);
}, 180_000);

test('writes through Tenantry are recorded with their path, and the cluster’s own log names the person', async () => {
  await must('editor', 'create', 'configmap', 'recorded', '--from-literal=password=hunter2');
  const rows = await audit();
  const of = rows.filter(({ after }) => after?.method === 'POST' && after.path.endsWith('/configmaps'));
  const row = of.find(({ outcome }) => outcome !== 'begun');
  expect(of.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['success', 'begun']);
  expect(row).toMatchObject({ action: 'kubernetes-write', outcome: 'success', after: { role: 'editor' } });
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  const { value } = await product.sandbox<{ value: ClusterEvent[] }>('GET', '/audit?verb=create&resource=configmaps');
  const event = value.findLast(({ impersonatedUser }) => impersonatedUser !== undefined);
  const [{ actor }] = (await product.get<{ items: [{ actor: { name: string } }] }>('/api/v1/audit?limit=1')).items;
  expect(event?.impersonatedUser).toMatchObject({
    username: 'system:serviceaccount:duploservices-dev01:duploservices-dev01-edit-user',
    groups: expect.arrayContaining([
      'system:serviceaccounts',
      'system:serviceaccounts:duploservices-dev01',
      'system:authenticated',
    ]),
    extra: { 'tenantry.dev/person': [actor.name] },
  });
});

interface ListedToken {
  readonly id: string;
  readonly state: string;
  readonly role: string;
  readonly endedWhy: string | null;
}
const listed = async () =>
  (JSON.parse(await product.must('kube-tokens', 'dev01', 'list', '-o', 'json')) as { items: ListedToken[] }).items;

test('static tokens: listed, revoked one by one, the others live on; an anchor deleted in the cluster is revoked', async () => {
  for (const who of ['one', 'two', 'three']) {
    await product.must('kubeconfig', 'dev01', '--static', '--for', '8h', '-o', file(who));
    await must(who, 'get', 'pods');
  }
  const tokens = await listed();
  expect(tokens.map(({ state, role }) => [state, role])).toEqual(Array(3).fill(['valid', 'editor']));
  const [three, two] = tokens as [ListedToken, ListedToken, ListedToken];
  await product.must('kube-tokens', 'dev01', 'revoke', two.id);
  expect((await as('two', 'get', 'pods')).stderr).toMatch(/logged in|Unauthorized/);
  await must('one', 'get', 'pods');
  // What an editor may do: end it. It holds nothing, and one made anew under its name revives nothing.
  const anchor = `tenantry-token-${three.id}`;
  expect(await must('direct', 'get', 'secret', anchor, '-o', 'jsonpath={.data}')).toBe('');
  await must('direct', 'delete', 'secret', anchor);
  await must('direct', 'create', 'secret', 'generic', anchor);
  expect((await as('three', 'get', 'pods')).code).not.toBe(0);
  expect((await listed()).map(({ endedWhy }) => endedWhy)).toEqual(['anchor-gone', 'revoked', null]);
  const database = JSON.stringify(await audit());
  const token = /token: (\S+)/.exec(await readFile(file('one'), 'utf8'))?.[1] ?? '';
  expect(token.length).toBeGreaterThan(100);
  expect(database).not.toContain(token);
}, 120_000);

test('all tokens are cut at once: the old ones are refused right after, new ones work', async () => {
  await product.must('kubeconfig', 'dev01', '--static', '--for', '1h', '-o', file('old'));
  await must('old', 'get', 'pods');
  expect(await product.must('kube-tokens', 'dev01', 'revoke', '--all', '--role', 'editor')).toBe('');
  expect((await as('old', 'get', 'pods')).stderr).toMatch(/logged in|Unauthorized/);
  expect((await listed()).every(({ state }) => state === 'revoked')).toBe(true);
  await until(
    'a new token works',
    async () => ((await as('direct', 'get', 'pods')).code === 0 ? true : undefined),
    60_000,
  );
  expect((await as('old', 'get', 'pods')).code).not.toBe(0);
}, 120_000);

test('a session that ended is told in words by the plugin', async () => {
  const { code, stderr } = await product.cli('kube-token', 'dev01', '--proxy', '--token', 'not-a-token-any-more');
  expect(code).toBe(4);
  expect(stderr).toContain('session');
  const elsewhere = await product.command(
    process.execPath,
    [inject('preparedPrograms').cli, 'kube-token', 'dev01', '--proxy'],
    {
      KUBERNETES_EXEC_INFO: JSON.stringify({ spec: { cluster: { server: 'https://evil.example.com/x' } } }),
    },
  );
  expect([elsewhere.code, elsewhere.stdout]).toEqual([4, '']);
  expect(elsewhere.stderr).toContain('another server');
});
