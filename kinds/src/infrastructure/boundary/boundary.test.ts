import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOUNDARY_RULES } from './index.ts';
import { CASES, type Case, UNPLACED_CASES } from './test/cases.ts';
import { BoundaryCluster, compiledInfrastructure, compiledTenant } from './test/cluster.ts';

const RICH = {
  registries: ['registry.example.com/team', 'docker.io/library/redis'],
  pullImagesAlways: true,
  storageClasses: ['fast'],
  priorityClasses: ['listed'],
  tolerations: ['example.com/gpu'],
  hosts: ['shop.example.com', '*.rich.example.com'],
  ingressClasses: ['nginx'],
  ingressAnnotations: ['own.example.com/*'],
  gateways: ['gateways/public'],
  externalNames: ['*.api.example.com'],
  loadBalancerClasses: ['example.com/own'],
  loadBalancers: 5,
};

let cluster: BoundaryCluster;

beforeAll(async () => {
  cluster = await BoundaryCluster.start();
  await cluster.admin('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', HTTP_ROUTES);
  await cluster.admin('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'listed' },
    value: 1000,
  });
  await cluster.make(compiledInfrastructure());
  await cluster.make(compiledTenant('plain', { podSecurity: 'baseline' }));
  await cluster.make(compiledTenant('rich', RICH));
  await cluster.make(compiledTenant('gold', { tier: 'dedicated-nodes' }).filter(isNoNode));
  // So that each refusal is the policy's own: Pod Security would forestall some.
  for (const tenant of ['plain', 'rich', 'gold']) {
    await cluster.admin(
      'PATCH',
      `/api/v1/namespaces/duploservices-${tenant}`,
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      MERGE,
    );
  }
}, 60_000);
afterAll(() => cluster?.end());

const isNoNode = ({ type }: { type: string }) => type !== 'v1/Node';

const HTTP_ROUTES = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'httproutes.gateway.networking.k8s.io' },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: { plural: 'httproutes', singular: 'httproute', kind: 'HTTPRoute', listKind: 'HTTPRouteList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const STRATEGIC = 'application/strategic-merge-patch+json';
const MERGE = 'application/merge-patch+json';

function messageOf(rule: string): string {
  const found = BOUNDARY_RULES.find(({ id }) => id === rule);
  if (found === undefined) throw new Error(`no rule ${rule}`);
  return found.message;
}

async function judge({ rule, tenant, collection, control, mutant }: Case): Promise<void> {
  const path = `${collection}?dryRun=All`;
  const admitted = await cluster.editor(tenant, 'POST', path, control);
  expect({ status: admitted.status, text: admitted.status === 201 ? '' : admitted.text }).toEqual({
    status: 201,
    text: '',
  });
  const refused = await cluster.editor(tenant, 'POST', path, mutant);
  const answer = String(refused.body.message ?? refused.text);
  expect([refused.status, answer]).toEqual([403, expect.stringContaining(messageOf(rule))]);
}

describe('I9: what differs from an admitted object in one thing is refused, by the name of the field', () => {
  test.for(CASES)('$rule: $attack', (each) => judge(each));
});

describe('I9: an update cannot make of an admitted object what would not have been admitted', () => {
  const MUTABLE = /\/(services|ingresses|httproutes)$/;
  test.for(CASES.filter(({ collection }) => MUTABLE.test(collection)))('$rule: $attack', async (each, { task }) => {
    const { rule, tenant, collection, control, mutant } = each;
    const name = `u-${task.id.replace(/[^a-z0-9]/g, '')}`.slice(0, 50);
    const named = (body: object, more: object = {}) => ({
      ...body,
      metadata: { ...('metadata' in body ? (body.metadata as object) : {}), name, ...more },
    });
    const made = await cluster.editor(tenant, 'POST', collection, named(control));
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    const { resourceVersion } = made.body.metadata as { resourceVersion: string };
    const changed = await cluster.editor(tenant, 'PUT', `${collection}/${name}`, named(mutant, { resourceVersion }));
    expect([changed.status, String(changed.body.message)]).toEqual([403, expect.stringContaining(messageOf(rule))]);
    await cluster.editor(tenant, 'DELETE', `${collection}/${name}`);
  });

  const pods = '/api/v1/namespaces/duploservices-rich/pods';
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, finalizers: ['example.com/wait'] },
    spec: { containers: [{ name: 'c', image: 'registry.example.com/team/web' }] },
  });

  test('a running pod gets no image and no debugging container from elsewhere', async () => {
    expect((await cluster.editor('rich', 'POST', pods, pod('runs'))).status).toBe(201);
    const image = await cluster.editor(
      'rich',
      'PATCH',
      `${pods}/runs`,
      { spec: { containers: [{ name: 'c', image: 'nginx' }] } },
      STRATEGIC,
    );
    expect([image.status, String(image.body.message)]).toEqual([
      403,
      expect.stringContaining(messageOf('pod-registry')),
    ]);
    const debug = {
      spec: {
        ephemeralContainers: [
          {
            name: 'd',
            image: 'registry.example.com/team/sh',
            imagePullPolicy: 'Always',
            securityContext: { privileged: true },
          },
        ],
      },
    };
    const attached = await cluster.editor('rich', 'PATCH', `${pods}/runs/ephemeralcontainers`, debug, STRATEGIC);
    expect([attached.status, String(attached.body.message)]).toEqual([
      403,
      expect.stringContaining(messageOf('pod-privileged')),
    ]);
  });

  test('what stood before a list became shorter can still be labelled, lose its finalizers and go', async () => {
    expect((await cluster.editor('rich', 'POST', pods, pod('stood'))).status).toBe(201);
    await cluster.make(compiledTenant('rich', { ...RICH, registries: ['other.example.com'] }));
    const labelled = await cluster.editor(
      'rich',
      'PATCH',
      `${pods}/stood`,
      { metadata: { labels: { a: 'b' } } },
      MERGE,
    );
    expect(labelled.status).toBe(200);
    expect((await cluster.editor('rich', 'DELETE', `${pods}/stood`)).status).toBe(200);
    const freed = await cluster.editor('rich', 'PATCH', `${pods}/stood`, { metadata: { finalizers: null } }, MERGE);
    expect(freed.status).toBe(200);
    await cluster.make(compiledTenant('rich', RICH));
  });

  test('a claim is bound by the cluster and by nobody else', async () => {
    const claims = '/api/v1/namespaces/duploservices-rich/persistentvolumeclaims';
    const claim = CASES.find(({ rule }) => rule === 'claim-volume-name')?.control ?? {};
    expect((await cluster.editor('rich', 'POST', claims, claim)).status).toBe(201);
    const bind = { spec: { volumeName: 'pv-of-another' } };
    const stolen = await cluster.editor('rich', 'PATCH', `${claims}/x`, bind, MERGE);
    expect([stolen.status, String(stolen.body.message)]).toEqual([
      403,
      expect.stringContaining(messageOf('claim-volume-name')),
    ]);
    const bound = await cluster.controller('persistentvolume-binder', 'PATCH', `${claims}/x`, bind, MERGE);
    expect([bound.status, bound.text]).toEqual([200, expect.any(String)]);
  });
});

describe('what a tenant with nodes of its own needs is put in', () => {
  const gold = '/namespaces/duploservices-gold';
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const placed = {
    nodeSelector: { tenantname: 'duploservices-gold' },
    tolerations: expect.arrayContaining([
      { key: 'tenantry.dev/tenant', operator: 'Equal', value: 'gold', effect: 'NoSchedule' },
    ]),
  };
  const ownTolerations = (spec: unknown) =>
    (spec as { tolerations: { key: string }[] }).tolerations.filter(({ key }) => key === 'tenantry.dev/tenant').length;

  test('into pods, once', async () => {
    const { body } = await cluster.editor('gold', 'POST', `/api/v1${gold}/pods?dryRun=All`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: template.spec,
    });
    expect(body.spec).toMatchObject(placed);
    expect(ownTolerations(body.spec)).toBe(1);
  });

  test('into the templates of daemon sets, once, also when they change', async () => {
    const sets = `/apis/apps/v1${gold}/daemonsets`;
    const set = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'set' },
      spec: { selector: { matchLabels: { app: 'x' } }, template },
    };
    const made = await cluster.editor('gold', 'POST', sets, set);
    const again = await cluster.editor('gold', 'PUT', `${sets}/set`, set);
    for (const { body } of [made, again]) {
      const { spec } = (body as { spec: { template: { spec: unknown } } }).spec.template;
      expect(spec).toMatchObject(placed);
      expect(ownTolerations(spec)).toBe(1);
    }
  });
});

test('each message begins with the field', () => {
  for (const { field, message } of BOUNDARY_RULES) expect(message.startsWith(field)).toBe(true);
});

test('each rule is attacked, and each attack is of a rule', () => {
  const attacked = new Set([...CASES, ...UNPLACED_CASES].map(({ rule }) => rule));
  expect([...attacked].sort()).toEqual(BOUNDARY_RULES.map(({ id }) => id).sort());
  expect(new Set(BOUNDARY_RULES.map(({ id }) => id)).size).toBe(BOUNDARY_RULES.length);
});

describe('where the cluster serves no mutating policies', () => {
  beforeAll(async () => {
    for (const name of ['tenantry-placement', 'tenantry-placement-daemonsets']) {
      await cluster.admin('DELETE', `/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/${name}`);
    }
  });
  test.for(UNPLACED_CASES)('$rule: $attack', (each) => judge(each));
});
