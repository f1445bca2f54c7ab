import { expect, test } from 'vitest';
import { type CompileInput, type DesiredResource, type JsonObject, KINDS, type Kind } from '../index.ts';
import { infrastructureSchema } from '../infrastructure/schema.ts';
import { ADOPTED, allocated, declared } from '../testing.ts';
import { NEVER_REACHED } from './settings.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const installation = { azure: { subscriptionId: SUBSCRIPTION, tenantId: 'entra', principalId: null } };

function kind(name: string): Kind {
  const found = KINDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

function compileTenant(name: string, spec: JsonObject, infrastructure: JsonObject): readonly DesiredResource[] {
  const tenant = kind('Tenant');
  const input: Omit<CompileInput<unknown>, 'allocations'> = {
    object: declared('Tenant', name, { infrastructure: 'nonprod', ...spec }),
    spec: tenant.schema.parse({ infrastructure: 'nonprod', ...spec }),
    references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
    installation,
  };
  const allocations = allocated(tenant, input);
  return tenant.compile({ ...input, allocations });
}

const AZURE = { provider: 'azure', region: 'eastus' };
const CLUSTER = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };

function spec(resources: readonly DesiredResource[], key: string): JsonObject {
  const resource = resources.find((candidate) => candidate.key === key);
  if (resource === undefined) throw new Error(`no resource ${key}`);
  return JSON.parse(JSON.stringify(resource.body));
}

test('a tenant consists of all that the design lists, in cloud and cluster', () => {
  const keys = compileTenant('dev01', {}, AZURE).map(({ key }) => key);
  expect(keys).toEqual([
    'resource-group',
    'identity',
    'federation/workload',
    'federation/edit-user',
    'role/vault-secrets',
    'role/vault-crypto',
    'role/storage',
    'asg',
    'rule/hosts-inbound',
    'rule/hosts-outbound',
    'rule/endpoints-inbound',
    'vault',
    'key',
    'ssh-key',
    'ssh-public-key',
    'vault-endpoint',
    'vault-endpoint/dns',
    'disk-encryption',
    'vault/diagnostics',
    'namespace',
    'account/viewer',
    'account/editor',
    'account/workload',
    'account/default',
    'role/viewer',
    'binding/viewer',
    'role/editor',
    'binding/editor',
    'vault-endpoint/way',
    'quota',
    'limits',
    'network/default-deny',
    'network/same-tenant',
    'network/dns',
    'network/egress',
    'network/boundary',
  ]);
});

test('on a cluster without a cloud a tenant is its Kubernetes half alone', () => {
  const resources = compileTenant('dev01', {}, CLUSTER);
  expect(new Set(resources.map(({ driver }) => driver))).toEqual(new Set(['kubernetes']));
  expect(spec(resources, 'account/workload')).not.toHaveProperty('metadata.annotations');
});

test('tenants whose names contain one another share no id', () => {
  const ids = ['dev', 'dev01', 'dev012'].map((name) => new Set(compileTenant(name, {}, AZURE).map(({ id }) => id)));
  const all = ids.flatMap((set) => [...set]);
  expect(new Set(all).size).toBe(all.length);
});

test('I9: neither role may open the boundary, and viewers read no secrets', () => {
  const resources = compileTenant('dev01', {}, AZURE);
  const rules = (key: string) =>
    (spec(resources, key).rules ?? []) as unknown as { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  const may = (key: string, resource: string, verb: string) =>
    rules(key).some(
      (rule) =>
        (rule.resources.includes(resource) || rule.resources.includes('*')) &&
        (rule.verbs.includes(verb) || rule.verbs.includes('*')),
    );
  for (const resource of [
    'networkpolicies',
    'resourcequotas',
    'limitranges',
    'roles',
    'rolebindings',
    'serviceaccounts',
    'serviceaccounts/token',
    'namespaces',
    'endpoints',
    'endpointslices',
    'pods/binding',
  ]) {
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
      expect(may('role/editor', resource, verb), `${verb} ${resource}`).toBe(false);
    }
  }
  for (const verb of ['get', 'list', 'watch']) expect(may('role/viewer', 'secrets', verb)).toBe(false);
  expect(
    rules('role/viewer')
      .flatMap(({ verbs }) => verbs)
      .filter((verb) => !['get', 'list', 'watch'].includes(verb)),
  ).toEqual([]);
});

test('settings fall through from tenant to infrastructure to default, each on its own', () => {
  const infrastructure = {
    ...AZURE,
    defaults: { podSecurity: 'restricted', size: 'small' },
    tags: { team: 'platform', env: 'nonprod' },
  };
  const resources = compileTenant('dev01', { size: 'large', tags: { team: 'data' } }, infrastructure);
  expect(spec(resources, 'namespace')).toHaveProperty(
    ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
    'restricted',
  );
  expect(spec(resources, 'quota')).toHaveProperty(['spec', 'hard', 'requests.cpu'], '64');
  expect(spec(resources, 'resource-group')).toHaveProperty('tags', {
    team: 'data',
    env: 'nonprod',
    tenant: 'dev01',
    infrastructure: 'nonprod',
    'managed-by': 'tenantry',
  });
});

test('I9: the way out never leads to private addresses or to the metadata service', () => {
  const egress = JSON.stringify(spec(compileTenant('dev01', {}, AZURE), 'network/egress'));
  for (const range of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '168.63.129.16/32'])
    expect(egress).toContain(range);
  expect(compileTenant('dev01', { egress: { internet: false } }, AZURE).map(({ key }) => key)).not.toContain(
    'network/egress',
  );
});

test('I9: what egress allows never holds the address of a metadata service', () => {
  const egress = (allow: string) =>
    spec(compileTenant('dev01', { egress: { internet: false, allow: [allow] } }, CLUSTER), 'network/egress');
  const block = (cidr: string, except?: string[]) => ({
    to: [{ ipBlock: except === undefined ? { cidr } : { cidr, except } }],
  });
  for (const [range, except] of [
    ['10.1.0.0/16', undefined],
    ['169.254.0.0/16', ['169.254.169.254/32']],
    ['169.254.169.254/31', ['169.254.169.254/32']],
    ['168.63.0.0/16', ['168.63.129.16/32']],
    ['0.0.0.0/0', NEVER_REACHED.map((address) => `${address}/32`)],
  ] as const) {
    expect(egress(range)).toHaveProperty('spec.egress', [block(range, except === undefined ? undefined : [...except])]);
  }
  // As Kubernetes takes it: no bits behind the prefix.
  expect(egress('10.1.2.3/16')).toHaveProperty('spec.egress', [block('10.1.0.0/16')]);
  const { schema } = kind('Tenant');
  for (const address of NEVER_REACHED) {
    expect(schema.safeParse({ infrastructure: 'x', egress: { allow: [`${address}/32`] } }).success).toBe(false);
  }
});

test('I9: on nodes that tenants share, egress opens no host and no private endpoint of the infrastructure, whatever it allows', () => {
  const egress = (spec: JsonObject, infrastructure: JsonObject = AZURE) =>
    compileTenant('dev01', spec, infrastructure)
      .filter(({ key }) => key === 'network/egress')
      .flatMap(({ body }) =>
        JSON.parse(JSON.stringify(body)).spec.egress[0].to.map(({ ipBlock }: JsonObject) => ipBlock),
      );
  const allow = (range: string) => ({ egress: { internet: false, allow: [range] } });
  const closed = ['10.20.16.0/20', '10.20.32.0/20', '10.20.64.0/18', '10.20.128.0/18', '10.20.192.0/19'];
  for (const [wide, cidr] of [
    ['10.20.0.0/16', '10.20.0.0/16'],
    ['10.20.0.9/16', '10.20.0.0/16'],
    ['10.0.0.0/8', '10.0.0.0/8'],
  ] as const) {
    expect(egress(allow(wide))).toEqual([{ cidr, except: closed }]);
  }
  expect(egress(allow('10.20.32.0/19'))).toEqual([{ cidr: '10.20.32.0/19', except: ['10.20.32.0/20'] }]);
  expect(egress(allow('10.20.0.0/20'))).toEqual([{ cidr: '10.20.0.0/20' }]);
  for (const within of ['10.20.32.0/20', '10.20.32.7/32', '10.20.33.9/24']) expect(egress(allow(within))).toEqual([]);
  const publicly = { ...AZURE, network: { addressSpace: '20.20.0.0/16' } };
  expect(egress({}, publicly)[0].except).toContain('20.20.32.0/20');
  // The security groups keep nodes of its own, and a cluster of its own, from what is of others.
  for (const tier of ['dedicated-nodes', 'dedicated-cluster']) {
    expect(egress({ tier, ...allow('10.20.0.0/16') })).toEqual([{ cidr: '10.20.0.0/16' }]);
  }
});

test('a range that would open nothing is refused where it stands', () => {
  const faults = (infrastructure: JsonObject, ...allow: string[]) =>
    kind('Tenant').faults?.({
      spec: kind('Tenant').schema.parse({ infrastructure: 'nonprod', egress: { allow } }),
      references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
    });
  expect(faults(AZURE, '10.0.0.0/8', '10.20.32.7/32')).toEqual([
    expect.objectContaining({
      field: 'spec.egress.allow[1]',
      message: expect.stringContaining('10.20.32.7/32 is among'),
    }),
  ]);
  expect(faults(CLUSTER, '10.20.32.7/32')).toEqual([]);
});

test('private endpoints let in the nodes that the pods of a tenant share, and hosts do not', () => {
  const sources = (spec: JsonObject, infrastructure: JsonObject = AZURE) =>
    compileTenant('dev01', spec, infrastructure)
      .filter(({ key }) => key.startsWith('rule/'))
      .map(({ body }) => (body.properties as JsonObject).sourceApplicationSecurityGroups)
      .map((groups) => JSON.stringify(groups).match(/asg-[a-z0-9-]+/g));
  const shared = [['asg-dev01'], ['asg-dev01'], ['asg-dev01', 'asg-nonprod-shared-nodes']];
  const own = [['asg-dev01'], ['asg-dev01'], ['asg-dev01']];
  expect(sources({})).toEqual(shared);
  expect(sources({ tier: 'dedicated-nodes' })).toEqual(own);
  expect(sources({ tier: 'dedicated-cluster' }, { ...AZURE, tenancy: 'single' })).toEqual(shared);
  expect(sources({}, ADOPTED)).toEqual(own);
});

test('ingress controllers reach the pods of a tenant only when it has hosts', () => {
  const infrastructure = { ...CLUSTER, ingress: [{ namespace: 'ingress-nginx', podLabels: { app: 'nginx' } }] };
  expect(compileTenant('dev01', {}, infrastructure).map(({ key }) => key)).not.toContain('network/ingress');
  expect(spec(compileTenant('dev01', { hosts: ['a.example.com'] }, infrastructure), 'network/ingress')).toHaveProperty(
    'spec.ingress',
    [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
            podSelector: { matchLabels: { app: 'nginx' } },
          },
        ],
      },
    ],
  );
});

test('a proxy that is no pod comes in by its addresses, among which no pod may be', () => {
  const ingress = [{ range: '10.20.3.7/24' }];
  const from = [{ ipBlock: { cidr: '10.20.3.0/24' } }];
  const policies = compileTenant('dev01', { hosts: ['a.example.com'] }, { ...CLUSTER, ingress });
  expect(spec(policies, 'network/ingress')).toHaveProperty('spec.ingress', [{ from }]);
  const refused = (...one: readonly object[]) =>
    infrastructureSchema
      .safeParse({ ...AZURE, ingress: one })
      .error?.issues.map(({ path, message }) => [path.join('.'), message]);
  expect(refused(...ingress)).toBeUndefined();
  expect(refused({ range: '192.168.128.0/20' })).toEqual([
    ['ingress', 'must hold none of network.podCidr: pods of every tenant would get in'],
  ]);
  expect(refused({ namespace: 'a', range: '10.20.3.0/24' }, {})).toEqual([
    ['ingress.0.namespace', 'must be given, or range, and not both'],
    ['ingress.1.namespace', 'must be given, or range, and not both'],
  ]);
  expect(refused({ range: '10.20.3.0/24', podLabels: { app: 'nginx' } })).toEqual([
    ['ingress.0.podLabels', 'is for the pods of a namespace only'],
  ]);
});

test('names are resolved where the infrastructure says', () => {
  const dns = { namespace: 'dns', podLabels: { app: 'coredns' }, ports: [5353] };
  const policy = JSON.stringify(spec(compileTenant('dev01', {}, { ...CLUSTER, dns }), 'network/dns'));
  for (const part of ['"dns"', '{"app":"coredns"}', '"port":5353']) expect(policy).toContain(part);
});

test('CIS 5.1.5, 5.1.6: no account of a tenant hands its token to a pod that does not ask', () => {
  const accounts = compileTenant('dev01', {}, CLUSTER).filter(({ type }) => type === 'v1/ServiceAccount');
  expect(accounts.map(({ key }) => key)).toEqual([
    'account/viewer',
    'account/editor',
    'account/workload',
    'account/default',
  ]);
  for (const { body } of accounts) expect(body.automountServiceAccountToken).toBe(false);
});

test('an infrastructure on a cluster of its own names it in exactly one way', () => {
  const { schema } = kind('Infrastructure');
  const parses = (more: object) => schema.safeParse({ provider: 'kubernetes', ...more }).success;
  expect(
    [{}, { clusterName: 'a' }, { kubeconfigFile: '/a' }, { clusterName: 'a', kubeconfigFile: '/a' }].map(parses),
  ).toEqual([false, true, true, false]);
  const resources = compileTenant('dev01', {}, { provider: 'kubernetes', clusterName: 'lab' });
  expect(new Set(resources.map(({ connection }) => connection))).toEqual(new Set(['cluster:lab']));
});

test('limits never exceed the quota, so that a container that says nothing fits', () => {
  const tiny = {
    cpu: '200m',
    memory: '256Mi',
    ephemeralStorage: '512Mi',
    storage: '1Gi',
    volumeClaims: 1,
    pods: 2,
    services: 1,
    secrets: 5,
    configMaps: 5,
  };
  expect(spec(compileTenant('dev01', { size: tiny }, AZURE), 'limits')).toHaveProperty('spec.limits', [
    {
      type: 'Container',
      default: { cpu: '200m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
      defaultRequest: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '256Mi' },
      max: { cpu: '200m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
    },
    { type: 'Pod', max: { cpu: '200m', memory: '256Mi', 'ephemeral-storage': '512Mi' } },
    { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
  ]);
});

test('each kind accepts its own example, and refuses a field it does not know', () => {
  for (const each of KINDS) {
    expect(each.schema.safeParse(each.example.spec).success, each.name).toBe(true);
    expect(each.schema.safeParse({ ...each.example.spec, nonsense: true }).success, each.name).toBe(false);
  }
});
