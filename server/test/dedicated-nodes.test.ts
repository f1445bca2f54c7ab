import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmPath, kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OwnCluster } from './own-cluster.ts';
import { type Outcome, Product, until } from './product.ts';

const TENANTS = ['gold', 'silver', 'plain'] as const;
type Tenant = (typeof TENANTS)[number];

let cluster: OwnCluster;
let product: Product;
/** Names of the nodes, each of which is claimed, grown into or released in turn. */
let nodes: readonly string[];

beforeAll(async () => {
  [cluster, product] = await Promise.all([OwnCluster.start(5), Product.start({ TENANTRY_CLOUD: 'none' })]);
  const { file } = await cluster.grant(product);
  await product.must('cluster', 'add', 'own', '--kubeconfig', file);
  await product.must('create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'own');
  nodes = (await cluster.must(product, 'get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  await writeChart();
}, 240_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
}, 120_000);

const node = (index: number): string => nodes[index] ?? '';
const chart = () => join(product.home, 'chart');
const kubeconfig = (tenant: Tenant) => join(product.home, `${tenant}.kubeconfig`);
const as = (tenant: Tenant, ...words: string[]): Promise<Outcome> =>
  product.command(kubectlPath(), ['--kubeconfig', kubeconfig(tenant), ...words]);

/** As anybody writes it: nothing in it speaks of tenants or nodes. */
async function writeChart(): Promise<void> {
  await mkdir(join(chart(), 'templates'), { recursive: true });
  await writeFile(join(chart(), 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
  const template = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: "{{ .Release.Name }}" }
spec:
  replicas: 2
  serviceName: "{{ .Release.Name }}"
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: shop, image: nginx }] }
`;
  await writeFile(join(chart(), 'templates', 'shop.yaml'), template);
}

async function declare(tenant: Tenant, ...names: readonly string[]): Promise<void> {
  const dedicated = names.length === 0 ? '' : `, tier: dedicated-nodes, nodes: { names: [${names.join(', ')}] }`;
  const file = join(product.home, `${tenant}.yaml`);
  const manifest = `{ apiVersion: tenantry.dev/v1, kind: Tenant, metadata: { name: ${tenant} }, spec: { infrastructure: mine${dedicated} } }`;
  await writeFile(file, manifest);
  await product.must('apply', '-f', file, '--wait', '--timeout', '120s');
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string; readonly deletionTimestamp?: string };
    readonly spec: { readonly nodeName?: string };
    readonly status: { readonly phase: string };
  }[];
}

/** The nodes on which each tenant's pods are, as the cluster's administrator sees it. */
async function nodesInUse(): Promise<Map<string, Set<string>>> {
  const { items } = JSON.parse(await cluster.must(product, 'get', 'pods', '-A', '-o', 'json')) as PodList;
  const used = new Map<string, Set<string>>();
  for (const { metadata, spec } of items) {
    if (!metadata.namespace.startsWith('duploservices-') || spec.nodeName === undefined) continue;
    const tenant = metadata.namespace.slice('duploservices-'.length);
    used.set(tenant, (used.get(tenant) ?? new Set()).add(spec.nodeName));
  }
  return used;
}

/** Waits until as many pods of the tenant run as it declared. */
async function allRun(tenant: Tenant, count: number): Promise<void> {
  await until(`${count} pods of ${tenant} run`, async () => {
    const { stdout } = await as(tenant, 'get', 'pods', '-o', 'json');
    const { items } = JSON.parse(stdout) as PodList;
    const running = items.filter(
      ({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running',
    );
    return running.length === count ? true : undefined;
  });
}

async function expectOnly(owned: Readonly<Record<'gold' | 'silver', readonly string[]>>): Promise<void> {
  const used = await nodesInUse();
  const claimed = new Set([...owned.gold, ...owned.silver]);
  expect([...(used.get('gold') ?? [])].filter((name) => !owned.gold.includes(name))).toEqual([]);
  expect([...(used.get('silver') ?? [])].filter((name) => !owned.silver.includes(name))).toEqual([]);
  expect([...(used.get('plain') ?? [])].filter((name) => claimed.has(name))).toEqual([]);
  for (const tenant of TENANTS) expect(used.get(tenant)?.size, `${tenant} has pods`).toBeGreaterThan(0);
}

const pod = (name: string, spec: object): string[] => [
  'run',
  name,
  '--image=nginx',
  `--overrides=${JSON.stringify({ spec: { terminationGracePeriodSeconds: 0, ...spec } })}`,
];

test('I9: pods of two tenants with nodes of their own never share one, made by kubectl or by Helm, with nothing said in them', async () => {
  await declare('plain');
  await declare('gold', node(0), node(1));
  await declare('silver', node(2));
  for (const tenant of TENANTS) {
    await product.must('kubeconfig', tenant, '-o', kubeconfig(tenant));
    const made = await as(tenant, 'create', 'deployment', 'web', '--image=nginx', '--replicas=3');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const helm = await product.command(helmPath(), ['install', 'shop', chart(), '--kubeconfig', kubeconfig(tenant)]);
    expect(helm, helm.stderr).toMatchObject({ code: 0 });
  }
  for (const tenant of TENANTS) await allRun(tenant, 5);
  await expectOnly({ gold: [node(0), node(1)], silver: [node(2)] });
}, 240_000);

test('what a cluster has and is asked for is told by shared nodes and by those of each tenant, for people and for programs', async () => {
  const found = JSON.parse(await product.must('capacity', 'mine', '-o', 'json'));
  expect(found.shared).toMatchObject({ nodes: 2, ready: 2, tenants: 1, requested: { pods: 5 }, mostNodes: null });
  const own = (found.own as { tenant: string; nodes: number; requested: { cpu: number; pods: number } }[]).map(
    ({ tenant, nodes: count, requested }) => [tenant, count, requested.pods, requested.cpu],
  );
  expect(own).toEqual([
    ['gold', 2, 5, 0.5],
    ['silver', 1, 5, 0.5],
  ]);
  const printed = await product.must('capacity', 'mine');
  expect(printed).toMatch(/^of silver +1\/1 +cpu +8 +500m +6% +7\.5 +16 200%$/m);
  expect(printed).toMatch(/^plain +shared +500m of 16 +640Mi of 32Gi +5 of 120$/m);
});

test.each<{ who: Tenant; what: string; spec: () => object; field: string }>([
  {
    who: 'silver',
    what: "another tenant's node by name",
    spec: () => ({ nodeName: node(0) }),
    field: 'spec.nodeName',
  },
  { who: 'plain', what: "another tenant's node by name", spec: () => ({ nodeName: node(0) }), field: 'spec.nodeName' },
  {
    who: 'plain',
    what: "another tenant's nodes by selector",
    spec: () => ({ nodeSelector: { tenantname: 'duploservices-gold' } }),
    field: 'spec.nodeSelector',
  },
  {
    who: 'silver',
    what: "another tenant's taint",
    spec: () => ({
      tolerations: [{ key: 'tenantry.dev/tenant', operator: 'Equal', value: 'gold', effect: 'NoSchedule' }],
    }),
    field: 'spec.tolerations',
  },
  {
    who: 'plain',
    what: 'every taint of tenants',
    spec: () => ({ tolerations: [{ key: 'tenantry.dev/tenant', operator: 'Exists' }] }),
    field: 'spec.tolerations',
  },
])('I9: a pod of $who that names $what is refused by the name of the field', async ({ who, spec, field }) => {
  const outcome = await as(who, ...pod('intruder', spec()));
  expect(outcome.code).not.toBe(0);
  expect(outcome.stderr).toContain(field);
});

test("I9: a pod that selects another tenant's nodes, of a tenant that has its own, is put on its own", async () => {
  const made = await as('silver', ...pod('turned', { nodeSelector: { tenantname: 'duploservices-gold' } }));
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const placed = await until('it is placed', async () => {
    const { stdout } = await as('silver', 'get', 'pod', 'turned', '-o', 'jsonpath={.spec.nodeName}');
    return stdout === '' ? undefined : stdout;
  });
  expect(placed).toBe(node(2));
  expect(await as('silver', 'delete', 'pod', 'turned')).toMatchObject({ code: 0 });
}, 60_000);

test.each<{ who: Tenant; spec: () => object }>([
  { who: 'silver', spec: () => ({ nodeSelector: { 'kubernetes.io/hostname': node(0) } }) },
  { who: 'plain', spec: () => ({ nodeSelector: { 'kubernetes.io/hostname': node(0) } }) },
  { who: 'gold', spec: () => ({ nodeSelector: { 'kubernetes.io/hostname': node(4) } }) },
])(
  'I9: a pod of $who that picks a foreign node by its host name never runs',
  async ({ who, spec }) => {
    const made = await as(who, ...pod('stray', spec()));
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const reason = await until('the scheduler has judged it', async () => {
      const path = '{.status.conditions[?(@.type=="PodScheduled")].reason}';
      const { stdout } = await as(who, 'get', 'pod', 'stray', '-o', `jsonpath=${path}`);
      return stdout === '' ? undefined : stdout;
    });
    expect(reason).toBe('Unschedulable');
    expect((await as(who, 'get', 'pod', 'stray', '-o', 'jsonpath={.spec.nodeName}')).stdout).toBe('');
    await as(who, 'delete', 'pod', 'stray', '--wait=false');
  },
  60_000,
);

test('I9: a node that is claimed later is left by the pods of others first, and one that is given back by its own', async () => {
  const { stdout } = await as('plain', 'get', 'pods', '-o', 'jsonpath={.items[*].spec.nodeName}');
  const grown = stdout.split(' ')[0] ?? '';
  expect([node(3), node(4)]).toContain(grown);
  await declare('silver', node(2), grown);
  await expectOnly({ gold: [node(0), node(1)], silver: [node(2), grown] });
  // Only the new one is left to go to.
  await cluster.must(product, 'cordon', node(2));
  const restarted = await as('silver', 'rollout', 'restart', 'deployment/web');
  expect(restarted, restarted.stderr).toMatchObject({ code: 0 });
  await until('the new node is used', async () => ((await nodesInUse()).get('silver')?.has(grown) ? true : undefined));
  await cluster.must(product, 'uncordon', node(2));

  await declare('gold', node(1));
  await until('the node is free', async () => {
    const marks = await cluster.must(product, 'get', 'node', node(0), '-o', 'json');
    return marks.includes('tenantry.dev') || marks.includes('tenantname') ? undefined : true;
  });
  await expectOnly({ gold: [node(1)], silver: [node(2), grown] });
  await declare('silver', node(2), grown, node(0));
  for (const tenant of TENANTS) await allRun(tenant, 5);
  await expectOnly({ gold: [node(1)], silver: [node(2), grown, node(0)] });
}, 240_000);

test("I9: another tenant's node is refused to who names it in a manifest, and all nodes are free when the tenants are gone", async () => {
  const file = join(product.home, 'thief.yaml');
  const spec = `{ infrastructure: mine, tier: dedicated-nodes, nodes: { names: [${node(1)}] } }`;
  await writeFile(file, `{ apiVersion: tenantry.dev/v1, kind: Tenant, metadata: { name: thief }, spec: ${spec} }`);
  const refused = await product.cli('apply', '-f', file);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('spec.nodes.names')]);
  for (const tenant of TENANTS) await product.must('delete', 'tenant', tenant, '--yes', '--timeout', '120s');
  const left = await cluster.must(product, 'get', 'nodes', '-o', 'json');
  expect(left).not.toMatch(/tenantname|tenantry\.dev/);
}, 240_000);
