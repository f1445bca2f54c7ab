import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { NEEDED_RIGHTS } from '@tenantry/drivers/kubernetes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditedRequest, OwnCluster } from './own-cluster.ts';
import { Product, until } from './product.ts';

const NAMESPACE = 'duploservices-gold';
const PLAIN = 'duploservices-plain';
let cluster: OwnCluster;
let product: Product;
beforeAll(async () => {
  [cluster, product] = await Promise.all([OwnCluster.start(3, true), Product.start({ TENANTRY_CLOUD: 'none' })]);
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
}, 120_000);

test('a whole life needs exactly the rights of the ClusterRole: none lacks, and none is there that nothing uses', async () => {
  const { file } = await cluster.grant(product);
  await product.must('cluster', 'add', 'own', '--kubeconfig', file);
  await product.must(
    ...['create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'own'],
    ...['--eviction-patience-seconds', '0'],
  );
  // Later than what needs them: that a type came to be is noticed.
  await installCiliumPolicies();
  await product.must('create', 'tenant', 'plain', '--infrastructure', 'mine', '--timeout', '120s');
  await declare('gold', `{ infrastructure: mine, tier: dedicated-nodes, nodes: { names: [${await nodeInUse()}] } }`);
  await product.must('create', 'config', 'shop', '-t', 'plain', '--values.LEVEL=info', '--timeout', '60s');
  await useTheWaysIn();
  await askAndExplain();
  await driftIsRepaired();
  // A host that comes and goes: whether anything serves it is asked of the cluster.
  await declare('plain', '{ infrastructure: mine, hosts: [shop.example.com], gateways: [gateways/public] }');
  await runServices();
  await runJobs();
  await keepSecrets();
  await declare('plain', '{ infrastructure: mine, egress: { internet: false } }');
  await nodesAreMeasured();
  for (const name of ['gold', 'plain']) await product.must('delete', 'tenant', name, '--yes', '--timeout', '120s');
  await product.must('delete', 'infrastructure', 'mine', '--yes', '--timeout', '120s');

  const requests = await cluster.requests();
  const refused = requests.filter(({ responseStatus }) => responseStatus.code === 403).map(told);
  expect([...new Set(refused)], 'asked for, and not among the rights').toEqual([]);
  expect(unused(requests), 'among the rights, and never asked for').toEqual([]);
}, 400_000);

/** As a cluster with Cilium serves them. */
async function installCiliumPolicies(): Promise<void> {
  const plural = 'ciliumclusterwidenetworkpolicies';
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const definition = join(product.home, 'cilium.json');
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.cilium.io` },
    spec: {
      group: 'cilium.io',
      scope: 'Cluster',
      names: { plural, singular: 'ciliumclusterwidenetworkpolicy', kind: 'CiliumClusterwideNetworkPolicy' },
      versions: [{ name: 'v2', served: true, storage: true, schema }],
    },
  };
  await writeFile(definition, JSON.stringify(body));
  await cluster.must(product, 'apply', '-f', definition);
  await cluster.must(product, 'wait', '--for=condition=Established', `crd/${plural}.cilium.io`, '--timeout=30s');
}

/** Of each form that a service can have: with volumes of its own, by load, open to the internet by an ingress and a gateway. */
async function runServices(): Promise<void> {
  const file = join(product.home, 'services.yaml');
  const service = (name: string, spec: string) =>
    `apiVersion: tenantry.dev/v1\nkind: Service\nmetadata: { name: ${name}, tenant: plain }\nspec: ${spec}\n`;
  const forms = {
    shop: '{ image: nginx, replicas: 2, autoscale: { max: 3 }, drainSeconds: 1, ports: [{ port: 80 }], expose: { to: internet, hosts: [shop.example.com] } }',
    edge: '{ image: nginx, ports: [{ port: 80 }], expose: { to: internet, hosts: [shop.example.com], paths: [{ path: /edge }], gateway: { namespace: gateways, name: public } } }',
    store: '{ image: redis, ports: [{ port: 6379 }], volumes: { data: { path: /data, size: 1Gi } } }',
  };
  const apply = async (sizes: string) => {
    const all = Object.entries(forms).map(([name, spec]) => service(name, spec.replace('1Gi', sizes)));
    await writeFile(file, all.join('---\n'));
    await product.must('apply', '-f', file, '--wait', '--timeout', '120s');
  };
  const shown = (what: string, path: string) =>
    cluster.must(product, '-n', PLAIN, 'get', what, '-o', `jsonpath=${path}`);
  await apply('1Gi');
  const pod = await shown('pod/store-0', '{.metadata.uid}');
  await apply('2Gi');
  expect(await shown('pvc/data-store-0', '{.spec.resources.requests.storage}')).toBe('2Gi');
  expect(await shown('pod/store-0', '{.metadata.uid}'), 'its pod runs on').toBe(pod);
  for (const name of Object.keys(forms)) await product.must('delete', 'service', name, '-t', 'plain', '--yes');
}

/** Once, and by a schedule that is changed. */
async function runJobs(): Promise<void> {
  const file = join(product.home, 'jobs.yaml');
  const object = (kind: string, name: string, spec: string) =>
    `apiVersion: tenantry.dev/v1\nkind: ${kind}\nmetadata: { name: ${name}, tenant: plain }\nspec: ${spec}\n`;
  for (const minute of [1, 2]) {
    const job = object('Job', 'import', '{ image: busybox }');
    await writeFile(
      file,
      `${job}---\n${object('CronJob', 'report', `{ image: busybox, schedule: ${minute} 2 * * * }`)}`,
    );
    await product.must('apply', '-f', file, '--wait', '--timeout', '120s');
  }
  await product.must('delete', 'job', 'import', '-t', 'plain', '--yes');
  await product.must('delete', 'cronjob', 'report', '-t', 'plain', '--yes');
}

async function keepSecrets(): Promise<void> {
  const file = join(product.home, 'secret.yaml');
  const secret = 'apiVersion: tenantry.dev/v1\nkind: Secret\nmetadata: { name: db, tenant: plain }\n';
  await writeFile(file, `${secret}spec: { generate: { PASSWORD: {} } }\n`);
  await product.must('apply', '-f', file, '--wait', '--timeout', '120s');
  await product.must('delete', 'secret', 'db', '-t', 'plain', '--yes');
}

async function declare(name: string, spec: string): Promise<void> {
  const file = join(product.home, `${name}.yaml`);
  await writeFile(file, `apiVersion: tenantry.dev/v1\nkind: Tenant\nmetadata: { name: ${name} }\nspec: ${spec}\n`);
  await product.must('apply', '-f', file, '--wait', '--timeout', '120s');
}

/** A node on which another tenant's pod runs and is held, so that it has to leave before the node is somebody's own. */
async function nodeInUse(): Promise<string> {
  await cluster.must(product, '-n', PLAIN, 'run', 'guest', '--image=nginx');
  await cluster.must(product, '-n', PLAIN, 'create', 'pdb', 'held', '--selector=run=guest', '--max-unavailable=0');
  // Of a pod that is not running yet no budget says anything.
  await cluster.must(product, '-n', PLAIN, 'wait', '--for=condition=Ready', 'pod/guest', '--timeout=30s');
  return cluster.must(product, '-n', PLAIN, 'get', 'pod', 'guest', '-o', 'jsonpath={.spec.nodeName}');
}

async function useTheWaysIn(): Promise<void> {
  const kubectl = await kubectlPath();
  const kubeconfig = join(product.home, 'gold.kubeconfig');
  await product.must('kubeconfig', 'gold', '-o', kubeconfig);
  const outcome = await product.command(kubectl, ['--kubeconfig', kubeconfig, 'get', 'pods']);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
}

/** Requests passed on as the tenant's account, a token that is listed and ended, and the two commands that explain. */
async function askAndExplain(): Promise<void> {
  const through = await product.request('GET', `/api/v1/tenants/gold/kubernetes/api/v1/namespaces/${NAMESPACE}/pods`);
  expect(through.status).toBe(200);
  const made = await product.request('POST', '/api/v1/tenants/gold/kube-tokens', {
    role: 'viewer',
    expirationSeconds: 3_600,
  });
  expect(made.status, await made.clone().text()).toBeLessThan(300);
  const { items } = await product.get<{ items: { id: string }[] }>('/api/v1/tenants/gold/kube-tokens');
  for (const { id } of items) {
    expect((await product.request('DELETE', `/api/v1/tenants/gold/kube-tokens/${id}`)).status).toBeLessThan(300);
  }
  const cut = await product.request('POST', '/api/v1/tenants/gold/kube-tokens/revoke-all', {});
  expect(cut.status, await cut.clone().text()).toBeLessThan(300);
  expect(await product.must('can', 'viewer', 'get', 'pods', '-t', 'gold')).toContain('Yes');
  expect((await product.cli('can', 'editor', 'list', 'nodes', '-t', 'gold')).stdout).toContain('No');
  await cluster.must(product, '-n', PLAIN, 'create', 'service', 'clusterip', 'web', '--tcp=80');
  for (const to of ['plain', 'plain/service/web', '10.1.2.3:80', '@cluster-api'])
    await product.must('reach', 'gold', to);
}

async function driftIsRepaired(): Promise<void> {
  await cluster.must(product, '-n', NAMESPACE, 'delete', 'resourcequota,limitrange', '--all');
  await until('quota and limits are back', async () => {
    const { stdout } = await cluster.kubectl(product, '-n', NAMESPACE, 'get', 'resourcequota,limitrange', '-o', 'name');
    return stdout.trim().split('\n').length < 2 ? undefined : true;
  });
  await bindingPointsElsewhere();
}

/** What a binding points at cannot be changed: another hand, and we, can only put a new one in its place. */
async function bindingPointsElsewhere(): Promise<void> {
  const name = `${NAMESPACE}-edit-role`;
  const read = async (path: string) =>
    (await cluster.kubectl(product, '-n', NAMESPACE, 'get', 'rolebinding', name, '-o', `jsonpath=${path}`)).stdout;
  const { metadata, ...binding } = JSON.parse(await read('{@}')) as {
    metadata: { name: string; labels: object };
    roleRef: { name: string };
  };
  const file = join(product.home, 'binding.json');
  const body = {
    ...binding,
    metadata: { name, namespace: NAMESPACE, labels: metadata.labels },
    roleRef: { ...binding.roleRef, name: `${NAMESPACE}-readonly-role` },
  };
  await writeFile(file, JSON.stringify(body));
  // It deletes and makes anew; in between ours may be back already.
  await until('another hand has put its own there', async () =>
    (await cluster.kubectl(product, 'replace', '--force', '-f', file)).code === 0 ? true : undefined,
  );
  await until('the binding is ours again', async () => ((await read('{.roleRef.name}')) === name ? true : undefined));
}

/** It is done by the clock, while a tenant has nodes of its own. */
async function nodesAreMeasured(): Promise<void> {
  await until(
    'what nodes use was asked for',
    async () =>
      (await cluster.requests()).some((request) => rightsUsedBy(request).includes('list nodes.metrics.k8s.io')) ||
      undefined,
  );
}

function told({ verb, objectRef, requestURI }: AuditedRequest): string {
  const name = objectRef?.name === undefined ? '' : ` ${objectRef.name}`;
  return objectRef === undefined ? `${verb} ${requestURI}` : `${verb} ${resourceOf(objectRef)}${name}`;
}

function resourceOf({ apiGroup, resource, subresource }: NonNullable<AuditedRequest['objectRef']>): string {
  const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
  return apiGroup === undefined || apiGroup === '' ? whole : `${whole}.${apiGroup}`;
}

/** Rights that no request used, as `verb resource`. */
function unused(requests: readonly AuditedRequest[]): string[] {
  const used = new Set(requests.flatMap(rightsUsedBy));
  const held = NEEDED_RIGHTS.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`)),
    ),
  );
  return held.filter((right) => !used.has(right) && !NOT_SEEN.has(right));
}

function rightsUsedBy({ verb, objectRef, impersonatedUser }: AuditedRequest): string[] {
  if (impersonatedUser !== undefined) {
    return ['impersonate serviceaccounts', 'impersonate userextras/tenantry.dev/person.authentication.k8s.io'];
  }
  if (objectRef === undefined) return [];
  const right = `${verb} ${resourceOf(objectRef)}`;
  // An apply that makes an object asks for both.
  return verb === 'patch' ? [right, right.replace('patch', 'create')] : [right];
}

/** Held for a reason that no request shows, or that this cluster has no occasion for. */
const NOT_SEEN: ReadonlySet<string> = new Set([
  // Asked within the request that writes the role or the binding.
  'escalate roles.rbac.authorization.k8s.io',
  'bind roles.rbac.authorization.k8s.io',
]);
