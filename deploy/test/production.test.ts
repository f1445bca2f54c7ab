import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type DatabaseProxy, openDatabaseProxy } from '../../server/src/testing/database-proxy.ts';
import { OwnCluster, type Runs } from '../../server/test/own-cluster.ts';
import { command, until } from '../../server/test/product.ts';
import { Assembled } from './assembled.ts';
import { CHART, helm, LEAST, MOST } from './chart.ts';

interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}
interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}
interface Deployment extends KubeObject {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly [Container] } } };
  readonly status: { readonly readyReplicas?: number };
}

const NAMESPACE = 'tenantry-system';
const PASSWORD = 'a password for one day';
/** As the values of the installation below say. */
const INSTALLED = {
  ...LEAST,
  firstAdministrator: MOST.firstAdministrator,
  ownCluster: { enabled: true },
  settings: { TENANTRY_SWEEP_SECONDS: '2' },
};
const RESTRICTED = 'pod-security.kubernetes.io/enforce=restricted';

let cluster: OwnCluster;
let database: TestDatabase;
let proxy: DatabaseProxy;
let assembled: Assembled;
let databaseUrl: string;
/** The server of the tests ends when nobody has been connected for a while. */
let held: pg.Client;

beforeAll(async () => {
  proxy = await openDatabaseProxy();
  [cluster, assembled] = await Promise.all([OwnCluster.start(3, true), Assembled.make()]);
  database = await createTestDatabase({ isEmpty: true });
  databaseUrl = await proxy.through(database.url);
  held = new pg.Client({ connectionString: databaseUrl });
  await held.connect();
}, 300_000);
afterAll(async () => {
  await assembled?.dispose();
  await cluster?.stop();
  await held?.end();
  await proxy?.close();
  await database?.drop();
}, 120_000);

const runs: Runs = { command: (program, words) => command(program, words, process.env) };
const must = (...words: readonly string[]) => cluster.must(runs, ...words);

const render = async (values: object): Promise<KubeObject[]> =>
  parseAllDocuments(await helm(cluster.folder, ['template', 'tenantry', CHART, '--namespace', NAMESPACE], values)).map(
    (document) => document.toJS() as KubeObject,
  );

test('the chart is of the version that the product has', async () => {
  const { version } = JSON.parse(await readFile(join(CHART, '../../package.json'), 'utf8')) as { version: string };
  const chart = await readFile(join(CHART, 'Chart.yaml'), 'utf8');
  expect(chart).toContain(`\nversion: ${version}\n`);
  expect(chart).toContain(`\nappVersion: ${version}\n`);
});

test('the chart is without fault for helm, with little and with much; what is wrong is refused by its name', async () => {
  for (const values of [LEAST, MOST]) {
    expect(await helm(cluster.folder, ['lint', CHART, '--strict'], values)).toContain('0 chart(s) failed');
  }
  const wrong: readonly (readonly [object, string])[] = [
    [{ ...LEAST, url: 'http://tenantry.example.com' }, '/url'],
    [{ url: LEAST.url }, '/image/repository'],
    [{ ...LEAST, cloud: { kind: 'azure' } }, '/cloud/subscriptionId'],
    [{ ...MOST, cloud: { ...MOST.cloud, clientId: '' } }, '/cloud/clientId'],
    [{ ...LEAST, serviceMonitor: { enabled: true } }, '/serviceMonitor/tokenSecret/name'],
    [{ ...LEAST, httpRoute: { enabled: true } }, '/httpRoute/parentRefs'],
    [{ ...LEAST, settings: { TENANTRY_SWEEP_SECONDS: 600 } }, '/settings'],
    [{ ...LEAST, replica: 3 }, 'replica'],
  ];
  for (const [values, what] of wrong) await expect(render(values), what).rejects.toThrow(what);
}, 60_000);

test('with everything asked for, each object is one that the API server takes', async () => {
  await must('create', 'namespace', NAMESPACE);
  await must('label', 'namespace', NAMESPACE, RESTRICTED);
  await must('apply', '--filename', join(import.meta.dirname, 'service-monitor-definition.yaml'));
  await must('wait', '--for=condition=established', 'crd/servicemonitors.monitoring.coreos.com', '--timeout=20s');
  const objects = await render(MOST);
  expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual([
    ...['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'Deployment', 'HTTPRoute', 'Ingress', 'NetworkPolicy'],
    ...['PodDisruptionBudget', 'Service', 'ServiceAccount', 'ServiceMonitor'],
  ]);
  for (const { kind, metadata } of objects) {
    expect(metadata.labels, kind).toMatchObject({ 'app.kubernetes.io/instance': 'tenantry' });
  }
  const file = join(cluster.folder, 'most.yaml');
  await writeFile(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const said = await cluster.kubectl(runs, 'apply', '--server-side', '--dry-run=server', '--filename', file);
  // kubectl passes on what Pod Security would say of the pods.
  expect([said.code, said.stderr]).toEqual([0, '']);
  expect(said.stdout.trim().split('\n')).toHaveLength(objects.length);
  expect(JSON.stringify(objects)).not.toContain('postgres://');
}, 60_000);

test('helm installs it where Pod Security is restricted: two replicas on two nodes, ready, and none of them by itself', async () => {
  await must(
    ...['-n', NAMESPACE, 'create', 'secret', 'generic', 'tenantry', `--from-literal=database-url=${databaseUrl}`],
    `--from-literal=master-key=${randomBytes(32).toString('base64')}`,
    `--from-literal=first-administrator-password=${PASSWORD}`,
  );
  const words = ['install', 'tenantry', CHART, '--namespace', NAMESPACE, '--kubeconfig', cluster.adminKubeconfig];
  await helm(cluster.folder, [...words, '--wait', '--timeout', '60s'], INSTALLED);
  const pods = JSON.parse(await must('-n', NAMESPACE, 'get', 'pods', '-o', 'json')) as {
    items: { spec: { nodeName: string; automountServiceAccountToken: boolean } }[];
  };
  expect(new Set(pods.items.map(({ spec }) => spec.nodeName)).size).toBe(2);
  const budget = JSON.parse(await must('-n', NAMESPACE, 'get', 'pdb', 'tenantry', '-o', 'json')) as {
    status: { currentHealthy: number; disruptionsAllowed: number };
  };
  expect(budget.status).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 });
}, 120_000);

test('what the image holds runs as the chart says, by another account than its owner, and nothing of it changes', async () => {
  const environment = await environmentOfPods();
  const sandbox = await assembled.outcome({ ...environment, TENANTRY_CLOUD: 'sandbox' });
  expect([sandbox.code, sandbox.output]).toEqual([1, expect.stringContaining('set TENANTRY_CLOUD to azure or none')]);
  await assembled.start(environment);
  // The log is written beside what people are told.
  await until('its log says so too', async () => assembled.output.includes('"msg":"ready"') || undefined);
  expect(assembled.output).not.toContain(PASSWORD);
  for (const probe of ['/healthz', '/readyz']) {
    const answer = await fetch(new URL(probe, await address()), { headers: { host: '10.244.1.7:7878' } });
    expect([probe, answer.status]).toEqual([probe, 200]);
  }
  const page = await fetch(await address(), { headers: { accept: 'text/html' } });
  const script = /src="(\/assets\/[^"]+)"/.exec(await page.text())?.[1] ?? '';
  const loaded = await fetch(new URL(script, await address()));
  expect([loaded.status, (await loaded.text()).length > 0]).toEqual([200, true]);
  const signIn = await fetch(new URL('/api/v1/sign-in', await address()), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: MOST.firstAdministrator.email, password: PASSWORD }),
  });
  expect([signIn.status, await signIn.text()]).toEqual([200, expect.any(String)]);
}, 180_000);

test('with the account of the chart a tenant lives in the cluster that Tenantry is installed in, and goes again', async () => {
  const tenantry = (...words: string[]) => assembled.outcome(commandEnvironment(), ['cli/bin/tenantry.js', ...words]);
  const kubeconfigFile = join(assembled.folder, 'etc/own-cluster/kubeconfig');
  const manifests = [
    {
      kind: 'Infrastructure',
      metadata: { name: 'here' },
      spec: { provider: 'kubernetes', kubeconfigFile },
    },
    { kind: 'Tenant', metadata: { name: 'dev01' }, spec: { infrastructure: 'here' } },
  ].map((one) => ({ apiVersion: 'tenantry.dev/v1', ...one }));
  const file = join(assembled.folder, 'first.json');
  await writeFile(file, JSON.stringify(manifests));
  const applied = await tenantry('apply', '-f', file, '--wait', '--timeout', '60s');
  expect(applied, applied.output).toMatchObject({ code: 0 });
  await must('get', 'namespace', 'duploservices-dev01');
  const deleted = await tenantry('delete', 'tenant', 'dev01', '--yes', '--timeout', '60s');
  expect(deleted, deleted.output).toMatchObject({ code: 0 });
}, 180_000);

test('SIGTERM ends it in order and within the time that the pod has; the folder of the program is as it was', async () => {
  const before = Date.now();
  expect(await assembled.stop()).toBe(0);
  expect(Date.now() - before).toBeLessThan(40_000);
  expect(await assembled.changed()).toBe('');
}, 60_000);

/** What the pods have been given, with the folders of this test in the place of theirs. */
async function environmentOfPods(): Promise<Record<string, string>> {
  const deployment = JSON.parse(
    await must('-n', NAMESPACE, 'get', 'deployment', 'tenantry', '-o', 'json'),
  ) as Deployment;
  const secret = JSON.parse(await must('-n', NAMESPACE, 'get', 'secret', 'tenantry', '-o', 'json')) as {
    data: Record<string, string>;
  };
  const config = JSON.parse(await must('-n', NAMESPACE, 'get', 'configmap', 'tenantry-own-cluster', '-o', 'json')) as {
    data: { kubeconfig: string };
  };
  const etc = join(assembled.folder, 'etc');
  const put = async (path: string, text: string) => {
    await mkdir(join(etc, path, '..'), { recursive: true });
    await writeFile(join(etc, path), text);
    await chmod(join(etc, path), 0o644);
  };
  const decoded = (key: string) => Buffer.from(secret.data[key] ?? '', 'base64').toString();
  await put('secrets/master.key', decoded('master-key'));
  await put('secrets/first-administrator-password', decoded('first-administrator-password'));
  // As the kubelet lays it into a pod.
  const account = join(etc, 'serviceaccount');
  await put('serviceaccount/token', (await must('-n', NAMESPACE, 'create', 'token', 'tenantry')).trim());
  await put(
    'serviceaccount/ca.crt',
    Buffer.from(await cluster.view(runs, 'certificate-authority-data'), 'base64').toString(),
  );
  const kubeconfig = config.data.kubeconfig
    .replaceAll('/var/run/secrets/kubernetes.io/serviceaccount', account)
    .replace('https://kubernetes.default.svc', await cluster.view(runs, 'server'));
  await put('own-cluster/kubeconfig', kubeconfig);

  const [container] = deployment.spec.template.spec.containers;
  const given = container.env.map(({ name, value = '' }): [string, string] => [
    name,
    value.replace('/etc/tenantry', etc).replace('/var/lib/tenantry', assembled.home).replace('$(POD_IP)', '10.244.1.7'),
  ]);
  return {
    PATH: '/usr/bin:/bin',
    ...Object.fromEntries(given),
    DATABASE_URL: decoded('database-url'),
    TENANTRY_PORT: '0',
    TENANTRY_DRAIN_SECONDS: '0',
    TENANTRY_HOST: '127.0.0.1',
  };
}

function commandEnvironment(): Record<string, string> {
  return { PATH: '/usr/bin:/bin', TENANTRY_HOME: assembled.home, HOME: assembled.folder, NO_COLOR: '1' };
}

async function address(): Promise<string> {
  return until('it says where it is', async () => {
    const record = JSON.parse(await readFile(join(assembled.home, 'run.json'), 'utf8')) as { url: string };
    return record.url;
  });
}
