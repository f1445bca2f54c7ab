import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Product, until } from './product.ts';

const MANIFESTS = `
apiVersion: tenantry.dev/v1
kind: Infrastructure
metadata: { name: nonprod }
spec: { provider: azure, region: eastus, defaults: { sshKeyAlgorithm: ed25519 } }
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: gold }
spec:
  infrastructure: nonprod
  tier: dedicated-nodes
  registries: [registry.example.com/gold]
  hosts: [shop.example.com]
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: plain }
spec: { infrastructure: nonprod }
`;

let product: Product;
let kubectl: string;

beforeAll(async () => {
  product = await Product.start();
  kubectl = await kubectlPath();
  const manifests = join(product.home, 'manifests.yaml');
  await writeFile(manifests, MANIFESTS);
  await product.must('apply', '-f', manifests, '--wait');
  for (const tenant of ['gold', 'plain']) await product.must('kubeconfig', tenant, '-o', kubeconfig(tenant));
}, 240_000);
afterAll(() => product?.dispose(), 120_000);

const kubeconfig = (tenant: string) => join(product.home, `${tenant}.yaml`);

const as = (tenant: string, ...words: string[]) =>
  product.command(kubectl, ['--kubeconfig', kubeconfig(tenant), ...words]);

const pod = (name: string, image: string, spec: object = {}) => [
  'run',
  name,
  `--image=${image}`,
  `--overrides=${JSON.stringify({ spec })}`,
];

async function nodeOf(tenant: string, name: string): Promise<string> {
  return until(`${name} is placed`, async () => {
    const { stdout } = await as(tenant, 'get', 'pod', name, '-o', 'jsonpath={.spec.nodeName}');
    return stdout === '' ? undefined : stdout;
  });
}

test('I9: pods of a tenant with nodes of its own run on them and nowhere else, with nothing said in the pod; others never do', async () => {
  expect(await as('gold', ...pod('web', 'registry.example.com/gold/web'))).toMatchObject({ code: 0 });
  expect(await as('plain', ...pod('web', 'nginx'))).toMatchObject({ code: 0 });
  expect(await nodeOf('gold', 'web')).toContain('tgold');
  expect(await nodeOf('plain', 'web')).toContain('system');
}, 120_000);

const GOLD_TOLERATION = { key: 'tenantry.dev/tenant', operator: 'Equal', value: 'gold', effect: 'NoSchedule' };
const container = (more: object) => ({ containers: [{ name: 'c', image: 'nginx', ...more }] });

test.each([
  {
    what: "a toleration of another tenant's taint",
    words: pod('a', 'nginx', { tolerations: [GOLD_TOLERATION] }),
    field: 'spec.tolerations',
  },
  {
    what: 'a toleration of everything',
    words: pod('b', 'nginx', { tolerations: [{ operator: 'Exists' }] }),
    field: 'spec.tolerations',
  },
  {
    what: "another tenant's nodes by selector",
    words: pod('c', 'nginx', { nodeSelector: { tenantname: 'duploservices-gold' } }),
    field: 'spec.nodeSelector',
  },
  { what: 'a node by name', words: pod('d', 'nginx', { nodeName: 'somewhere' }), field: 'spec.nodeName' },
  { what: "the host's network", words: pod('e', 'nginx', { hostNetwork: true }), field: 'host' },
  {
    what: "the host's files",
    words: pod('f', 'nginx', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    field: 'host',
  },
  {
    what: 'a port of the host',
    words: pod('g', 'nginx', container({ ports: [{ containerPort: 80, hostPort: 80 }] })),
    field: 'ost',
  },
  {
    what: 'a privileged container',
    words: pod('h', 'nginx', container({ securityContext: { privileged: true } })),
    field: 'privileged',
  },
  {
    what: 'a priority class that is not its own',
    words: pod('i', 'nginx', { priorityClassName: 'system-cluster-critical' }),
    field: 'riority',
  },
  { what: 'a node port', words: ['create', 'service', 'nodeport', 'x', '--tcp=80'], field: 'spec.type' },
  {
    what: 'a load balancer it does not have',
    words: ['create', 'service', 'loadbalancer', 'x', '--tcp=80'],
    field: 'spec.type',
  },
  {
    what: 'a host name that is not its own',
    words: ['create', 'ingress', 'x', '--rule=shop.example.com/*=web:80'],
    field: 'spec.rules',
  },
])('I9: $what is refused, by the name of the field', async ({ words, field }) => {
  const outcome = await as('plain', ...words);
  expect(outcome.code).not.toBe(0);
  expect(outcome.stderr).toContain(field);
  expect(outcome.stderr).toContain('orbidden');
});

test('I9: a token that never expires is refused, by the name of the field', async () => {
  const file = join(product.home, 'token.json');
  const annotations = { 'kubernetes.io/service-account.name': 'duploservices-plain-edit-user' };
  const type = 'kubernetes.io/service-account-token';
  await writeFile(
    file,
    JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x', annotations }, type }),
  );
  expect((await as('plain', 'create', '-f', file)).stderr).toContain(`type must not be ${type}`);
});

test('a tenant may use the registries and host names that it has, and no others', async () => {
  expect((await as('gold', ...pod('other', 'nginx'))).stderr).toContain('spec.containers[*].image');
  expect((await as('gold', ...pod('near', 'registry.example.com/gold-not/web'))).stderr).toContain(
    'spec.containers[*].image',
  );
  expect(await as('gold', 'create', 'ingress', 'shop', '--rule=shop.example.com/*=web:80')).toMatchObject({ code: 0 });
  expect((await as('gold', 'create', 'ingress', 'evil', '--rule=evil.example.com/*=web:80')).stderr).toContain(
    'spec.rules',
  );
});
