import type { JsonObject } from '@tenantry/kinds';
import { BOUNDARY_RULES } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { discover, servedKeys } from '../src/kubernetes/access/discovery.ts';
import { type Attack, readTenantFacts } from '../src/kubernetes/facts.ts';
import type { Call, KubeRequest, Role, Row } from '../src/kubernetes/index.ts';
import { isBad } from '../src/kubernetes/index.ts';
import { probeRule } from '../src/kubernetes/probe-rules.ts';
import { RULES } from '../src/kubernetes/rules/all.ts';
import { attackAll, type Stage, setUp } from '../src/kubernetes/suite.ts';
import { administratorCall } from './kubernetes-administrator.ts';
import { type ClusterUnderTest, startClusterUnderTest } from './kubernetes-cluster.ts';

/** The suite is proven by taking the boundary away, piece by piece, behind the product's back: each time it must notice. */

let under: ClusterUnderTest;
let stage: Stage;
let hand: { call: Call; close(): Promise<void> };

beforeAll(async () => {
  under = await startClusterUnderTest();
  hand = await administratorCall(under.kubeconfig);
  stage = await setUp({
    kubeconfig: under.kubeconfig,
    context: null,
    server: null,
    program: inject('preparedPrograms').server,
    infrastructure: null,
    nodes: ['n2', 'n3'],
    filter: null,
    signal: AbortSignal.timeout(240_000),
    tell: () => undefined,
  });
  // It would put right at once what is taken away here.
  await stage.stopProduct();
}, 240_000);

afterAll(async () => {
  await hand?.close();
  await stage?.abandon();
  await under?.end();
}, 120_000);

const signal = AbortSignal.timeout(900_000);
const look = (filter: string, roles?: readonly Role[]): Promise<Row[]> =>
  attackAll(stage, { filter, signal, tell: () => undefined }, roles);
const namespaceOf = (index: number): string => stage.setting.tenants[index]?.namespace ?? '';

async function administer(request: KubeRequest): Promise<JsonObject> {
  const { status, message, body } = await hand.call('administrator', request);
  if (status >= 300) throw new Error(`${request.verb} ${request.resource}: ${status} ${message}`);
  return body;
}

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;
const ADMISSION = { group: 'admissionregistration.k8s.io', version: 'v1' } as const;

interface Damage {
  readonly what: string;
  readonly filter: string;
  readonly roles?: readonly Role[];
  /** Takes something away and gives the way back. */
  apply(): Promise<KubeRequest>;
}

/** Deletes an object, and makes the same one again to undo it. */
async function without(at: Omit<KubeRequest, 'verb'>): Promise<KubeRequest> {
  const found = await administer({ ...at, verb: 'get' });
  await administer({ ...at, verb: 'delete' });
  const { name: _, ...place } = at;
  const { uid: _uid, resourceVersion: _version, ...metadata } = found.metadata as JsonObject;
  return { ...place, verb: 'create', body: { ...found, metadata } };
}

/** Makes an object, and deletes it to undo it. */
async function withMore(at: Omit<KubeRequest, 'verb'>, body: JsonObject): Promise<KubeRequest> {
  await administer({ ...at, verb: 'create', body });
  return { ...at, verb: 'delete', name: (body.metadata as { name: string }).name };
}

const accounts = (namespace: string) => [{ kind: 'ServiceAccount', name: `${namespace}-edit-user`, namespace }];
const bindingTo = (namespace: string, kind: string, name: string): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'too-much' },
  roleRef: { apiGroup: RBAC.group, kind, name },
  subjects: accounts(namespace),
});
const role = (rule: JsonObject): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'too-much' },
  rules: [rule],
});

const DAMAGES: readonly Damage[] = [
  ...['pods', 'services', 'ingresses', 'claims', 'secrets'].map((subject) => ({
    what: `the binding of the policy about ${subject} is gone`,
    filter: {
      pods: 'nodes/toleration',
      services: 'traffic/external-ips',
      ingresses: 'traffic/ingress-host',
      claims: 'volumes/claim',
      secrets: 'tokens/secret',
    }[subject] as string,
    apply: () =>
      without({
        ...ADMISSION,
        resource: 'validatingadmissionpolicybindings',
        name: `tenantry-tenant-boundary-${subject}`,
      }),
  })),
  {
    what: 'the quota is gone',
    filter: 'quota/bounds',
    apply: () =>
      without({
        group: '',
        version: 'v1',
        resource: 'resourcequotas',
        namespace: namespaceOf(0),
        name: 'tenant-quota',
      }),
  },
  {
    what: "editors may use another tenant's namespace",
    filter: 'access/other-tenant/pods',
    roles: ['editor'],
    apply: () =>
      withMore(
        { ...RBAC, resource: 'rolebindings', namespace: namespaceOf(1) },
        bindingTo(namespaceOf(0), 'Role', `${namespaceOf(1)}-edit-role`),
      ),
  },
  {
    what: 'editors may list nodes',
    filter: 'access/cluster/nodes',
    roles: ['editor'],
    apply: () =>
      withMore(
        { ...RBAC, resource: 'clusterrolebindings' },
        { ...bindingTo(namespaceOf(0), 'ClusterRole', 'cluster-admin'), kind: 'ClusterRoleBinding' },
      ),
  },
  {
    what: 'anonymous callers may do everything',
    filter: 'access/kube-system/configmaps',
    roles: ['anonymous'],
    apply: () =>
      withMore(
        { ...RBAC, resource: 'clusterrolebindings' },
        {
          ...bindingTo(namespaceOf(0), 'ClusterRole', 'cluster-admin'),
          kind: 'ClusterRoleBinding',
          subjects: [{ kind: 'Group', name: 'system:unauthenticated', apiGroup: RBAC.group }],
        },
      ),
  },
  {
    what: "pods' own identity may read one secret by its name",
    filter: 'access/all-rights',
    apply: async () => {
      await administer({
        ...RBAC,
        verb: 'create',
        resource: 'roles',
        namespace: namespaceOf(0),
        body: role({ apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] }),
      });
      return withMore(
        { ...RBAC, resource: 'rolebindings', namespace: namespaceOf(0) },
        {
          ...bindingTo(namespaceOf(0), 'Role', 'too-much'),
          subjects: [{ kind: 'ServiceAccount', name: 'workload', namespace: namespaceOf(0) }],
        },
      );
    },
  },
  {
    what: 'a policy of the network lets everybody in',
    filter: 'network/reach',
    apply: async () => {
      const open = (namespace: string) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'too-much', namespace },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
      });
      const at = { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' };
      await administer({ ...at, verb: 'create', namespace: namespaceOf(1), body: open(namespaceOf(1)) });
      return withMore({ ...at, namespace: namespaceOf(0) }, open(namespaceOf(0)));
    },
  },
];

describe('the suite notices when', () => {
  test.each(DAMAGES.map((damage) => [damage.what, damage] as const))('%s', async (_what, { apply, filter, roles }) => {
    expect((await look(filter, roles)).filter(isBad)).toEqual([]);
    const undo = await apply();
    try {
      expect((await look(filter, roles)).filter(({ verdict }) => verdict === 'leak').length).toBeGreaterThan(0);
    } finally {
      await administer(undo);
    }
  });
});

/** Two guards hold these; that the other one still does when the policy's rule is gone is what they are two for. */
const HELD_TWICE: Readonly<Record<string, string>> = {
  'pod-host-network': 'Pod Security',
  'pod-host-pid': 'Pod Security',
  'pod-host-ipc': 'Pod Security',
  'pod-host-port': 'Pod Security',
  'pod-host-process': 'Pod Security',
  'pod-host-path': 'Pod Security',
  'pod-privileged': 'Pod Security',
  'pod-capabilities': 'Pod Security',
  'pod-sysctl': 'Pod Security',
  'pod-probe-host': 'Pod Security, where it is new enough',
  'pod-certificate': 'validation, where the cluster does not know such certificates',
  'pod-placement': 'the mutating policy puts it right',
  'daemonset-placement': 'the mutating policy puts it right',
  'pod-node-selector': 'the mutating policy puts it right for tenants with nodes of their own',
  'pod-pull-policy': 'the mutating policy puts it right',
  'service-node-port': 'the quota of node ports is 0',
  'service-load-balancer': 'the quota of load balancers is 0',
  'service-load-balancer-node-ports': 'the quota of node ports is 0',
  'service-explicit-node-port': 'the quota of node ports, and validation',
  'claim-data-source': 'the field is dropped where the feature is off',
  'ingress-class-annotation': 'validation, which does not take it together with the field',
};

test('the suite notices each single rule of the policies that is taken away, unless a second guard holds it', async () => {
  const unnoticed: string[] = [];
  const list = await administer({ ...ADMISSION, verb: 'list', resource: 'validatingadmissionpolicies' });
  const policies = (list.items as unknown as Policy[]).filter(({ metadata }) =>
    metadata.name.startsWith('tenantry-tenant-boundary-'),
  );
  const attacks = await plans();
  for (const rule of BOUNDARY_RULES) {
    const policy = policies.find(({ metadata }) => metadata.name === `tenantry-tenant-boundary-${rule.subject}`);
    if (policy === undefined) throw new Error(`no policy holds ${rule.id}`);
    const all = policy.spec.validations;
    const patch = (validations: readonly JsonObject[]): KubeRequest => ({
      ...ADMISSION,
      resource: 'validatingadmissionpolicies',
      name: policy.metadata.name,
      verb: 'patch',
      body: { spec: { validations } },
    });
    // A policy must hold one validation at least, so the rule stays and says yes to everything.
    await administer(
      patch(all.map((one) => (one.expression === rule.expression ? { ...one, expression: 'true' } : one))),
    );
    try {
      const rows: Row[] = [];
      for (const mutant of RULES.filter(({ boundary }) => boundary?.includes(rule.id))) {
        for (const { plan, call } of attacks) rows.push(...(await probeRule(plan, call, mutant)));
      }
      const isDecided = rows.some(({ verdict }) => verdict !== 'skipped');
      if (isDecided && !rows.some(isBad)) unnoticed.push(rule.id);
    } finally {
      await administer(patch(all));
    }
  }
  expect(unnoticed.filter((id) => !(id in HELD_TWICE))).toEqual([]);
  expect((await look('traffic/')).filter(isBad)).toEqual([]);
}, 240_000);

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly validations: readonly JsonObject[] };
}

async function plans(): Promise<{ plan: Attack; call: Call }[]> {
  const { tenants } = stage.setting;
  return Promise.all(
    tenants.map(async (tenant, index) => {
      const victim = tenants[(index + 1) % tenants.length] ?? tenant;
      const call = stage.call(tenant);
      const { served } = await discover(call);
      return {
        call,
        plan: {
          attacker: await readTenantFacts(call, tenant.namespace),
          victim: { tenant: victim.name, namespace: victim.namespace, hosts: ['other.example.com'] },
          viewersReadSecrets: false,
          served: servedKeys(served),
          run: stage.run,
        },
      };
    }),
  );
}
