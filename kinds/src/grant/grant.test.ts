import { describe, expect, test } from 'vitest';
import {
  type CompileInput,
  type Consent,
  type DesiredResource,
  type JsonObject,
  KINDS,
  type Kind,
  standingOf,
} from '../index.ts';
import { ADOPTED, allocated, declared } from '../testing.ts';

const kind = (name: string): Kind => {
  const found = KINDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
};
const Grant = kind('Grant');
const Tenant = kind('Tenant');

const CLUSTER = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };
const infrastructure = declared('Infrastructure', 'nonprod', CLUSTER);
const tenant = (name: string, of = 'nonprod') =>
  declared('Tenant', name, { infrastructure: of }, { status: ready({ namespace: `duploservices-${name}` }) });

function ready(outputs: JsonObject) {
  return {
    phase: 'ready' as const,
    observedGeneration: 1,
    conditions: [],
    progress: { done: 1, total: 1 },
    waitingFor: [],
    outputs,
  };
}

const web = declared(
  'Service',
  'web',
  { image: 'nginx', ports: [{ port: 80, target: 8080 }, { port: 53, protocol: 'UDP' }, { port: 443 }] },
  { tenant: 'dev01', status: ready({ host: 'web' }) },
);
const asked = (more: JsonObject = {}): JsonObject => ({
  to: 'dev01',
  target: { kind: 'Service', name: 'web' },
  network: { ports: [80] },
  reason: 'the shop needs it',
  ...more,
});

function input(spec: JsonObject, more: Partial<CompileInput<unknown>> = {}): CompileInput<unknown> {
  return {
    object: declared('Grant', 'shop', spec, { tenant: 'dev02' }),
    spec: Grant.schema.parse(spec),
    references: { tenant: tenant('dev02'), to: tenant('dev01'), target: web, infrastructure },
    allocations: {},
    installation: { azure: null },
    ...more,
  };
}

const bodyOf = (resources: readonly DesiredResource[], key: string) =>
  resources.find((resource) => resource.key === key)?.body as { spec: JsonObject; metadata: JsonObject } | undefined;

test('a grant is one policy on each side: exactly these pods, on the ports on which they listen', () => {
  const resources = Grant.compile(input(asked({ network: { ports: [80, 53] } })));
  expect(resources.map(({ id }) => id)).toEqual([
    '/apis/networking.k8s.io/v1/namespaces/duploservices-dev01/networkpolicies/tenantry-grant-dev02.shop',
    '/apis/networking.k8s.io/v1/namespaces/duploservices-dev02/networkpolicies/tenantry-grant-dev02.shop',
  ]);
  const ports = [
    { protocol: 'TCP', port: 8080 },
    { protocol: 'UDP', port: 53 },
  ];
  expect(bodyOf(resources, 'network/in')?.spec).toEqual({
    podSelector: { matchLabels: { 'tenantry.dev/service': 'web' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'tenantry.dev/tenant': 'dev02' } } }], ports }],
  });
  expect(bodyOf(resources, 'network/out')?.spec).toEqual({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'tenantry.dev/tenant': 'dev01' } },
            podSelector: { matchLabels: { 'tenantry.dev/service': 'web' } },
          },
        ],
        ports,
      },
    ],
  });
});

test('I9: of a service that lost the ports, nothing stays open', () => {
  const without = declared('Service', 'web', { image: 'nginx' }, { tenant: 'dev01' });
  const given = input(asked());
  expect(Grant.compile({ ...given, references: { ...given.references, target: without } })).toEqual([]);
});

test('I6: it is in force when both tenants let it through, and says which does not yet', () => {
  const side = (name: string, outputs: JsonObject) => ({ ...tenant(name), status: ready(outputs) });
  const awaited = (opensTo: JsonObject, reaches: JsonObject) => {
    const given = input(asked());
    const references = { ...given.references, to: side('dev01', { opensTo }), tenant: side('dev02', { reaches }) };
    return Grant.awaits?.({ ...given, references }).map(({ on }) => on);
  };
  expect(awaited({}, {})).toEqual(['Tenant/dev01', 'Tenant/dev02']);
  expect(awaited({ dev02: ['web'] }, { dev01: ['other'] })).toEqual(['Tenant/dev02']);
  expect(awaited({ dev03: ['web'] }, { dev01: ['web'] })).toEqual(['Tenant/dev01']);
  expect(awaited({ dev02: ['web'] }, { dev01: ['web'] })).toEqual([]);
});

describe('a role of the identity', () => {
  const AZURE = { provider: 'azure', region: 'eastus' };
  const onAzure = declared('Infrastructure', 'nonprod', AZURE);
  const account = '/subscriptions/s/resourceGroups/duploservices-dev01/providers/Microsoft.Storage/storageAccounts/st1';
  const files = declared(
    'StorageAccount',
    'files',
    { containers: { uploads: {} } },
    { tenant: 'dev01', status: ready({ resourceId: account }) },
  );
  const given = (spec: JsonObject) =>
    input(asked({ target: { kind: 'StorageAccount', name: 'files' }, network: undefined as never, ...spec }), {
      references: { tenant: tenant('dev02'), to: tenant('dev01'), target: files, infrastructure: onAzure },
      installation: { azure: { subscriptionId: 's', tenantId: 'entra', principalId: null } },
    });

  test.each([
    ['reader', {}, account, '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
    [
      'writer',
      { container: 'uploads' },
      `${account}/blobServices/default/containers/uploads`,
      'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    ],
  ] as const)('%s, on exactly what is asked for', (role, more, scope, roleId) => {
    const resources = Grant.compile(given({ identity: { role, ...more } }));
    expect(resources.map(({ id }) => id.split('/providers/Microsoft.Authorization/')[0])).toEqual([scope]);
    expect(resources[0]?.body).toMatchObject({
      properties: {
        roleDefinitionId: expect.stringContaining(roleId),
        principalId: { $output: { resource: '@tenant', name: 'identityPrincipalId' } },
        principalType: 'ServicePrincipal',
      },
    });
  });

  test('of a tenant in another subscription stands, and is looked for, where what it is on stands', () => {
    const asking = given({ identity: { role: 'reader' } });
    const elsewhere = declared('Infrastructure', 'nonprod', {
      ...AZURE,
      subscriptionId: '00000000-0000-4000-8000-000000000002',
    });
    const references = { ...asking.references, infrastructure: elsewhere };
    const [role] = Grant.compile({ ...asking, references });
    expect(role).toMatchObject({
      connection: 'azure:s',
      body: { properties: { roleDefinitionId: expect.stringMatching(/^\/subscriptions\/s\//) } },
    });
    expect(role?.id).toContain(account);
  });

  test.each([
    [
      'of a Service',
      { target: { kind: 'Service', name: 'web' }, identity: { role: 'reader' } },
      'spec.identity',
      onAzure,
    ],
    [
      'on a container that is not there',
      { identity: { role: 'reader', container: 'other' } },
      'spec.identity.container',
      onAzure,
    ],
    ['where there is no cloud', { identity: { role: 'reader' } }, 'spec.identity', infrastructure],
  ] as const)('%s is refused by name of the field', (_what, spec, field, where) => {
    const { spec: parsed, references } = given(spec);
    const faults = Grant.faults?.({ spec: parsed, references: { ...references, infrastructure: where } }) ?? [];
    expect(faults.map((fault) => fault.field)).toEqual([field]);
  });
});

describe('a way to a private endpoint', () => {
  const NETWORK = '/subscriptions/s/resourceGroups/duploinfra-nonprod/providers/Microsoft.Network';
  const place = (shard: string) => ({
    privateEndpointSubnet: `${NETWORK}/virtualNetworks/vnet-nonprod/subnets/snet-pe-${shard}`,
  });
  const at = (name: string, shard: string, tier = 'shared') =>
    declared('Tenant', name, { infrastructure: 'nonprod', tier }, { status: ready(place(shard)) });
  const files = declared(
    'StorageAccount',
    'files',
    { containers: {} },
    { tenant: 'dev01', status: ready({ resourceId: '/st', privateAddress: '10.20.32.7' }) },
  );
  const given = (fromShard: string, toShard: string, target = files, network: JsonObject = {}, tier = 'shared') =>
    input(asked({ target: { kind: target.kind, name: target.name }, network }), {
      references: {
        tenant: at('dev02', fromShard, tier),
        to: at('dev01', toShard),
        target,
        infrastructure: declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      },
      installation: { azure: { subscriptionId: 's', tenantId: 'entra', principalId: null } },
    });

  test('is a rule where it leaves and one where it arrives, to its one address and port, and a policy', () => {
    const asking = given('01', '02');
    const resources = Grant.compile({ ...asking, allocations: allocated(Grant, asking) });
    expect(resources.map(({ id }) => id)).toEqual([
      `${NETWORK}/networkSecurityGroups/nsg-nonprod-pe-02/securityRules/grant-dev02.shop-inbound`,
      `${NETWORK}/networkSecurityGroups/nsg-nonprod-workload-01/securityRules/grant-dev02.shop-outbound`,
      '/apis/networking.k8s.io/v1/namespaces/duploservices-dev02/networkpolicies/tenantry-grant-dev02.shop',
    ]);
    expect(resources[0]?.body).toMatchObject({
      properties: {
        ...{ priority: 300, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', destinationPortRanges: ['443'] },
        sourceApplicationSecurityGroups: [
          { id: expect.stringMatching(/asg-dev02$/) },
          { id: expect.stringMatching(/asg-nonprod-shared-nodes$/) },
        ],
        destinationAddressPrefix: '10.20.32.7/32',
      },
    });
    expect(bodyOf(resources, 'network/out')?.spec).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '10.20.32.7/32' } }], ports: [{ protocol: 'TCP', port: 443 }] }],
    });
  });

  const build = declared('Host', 'build', {}, { tenant: 'dev01', status: ready({ address: '10.20.16.4' }) });
  const sessions = declared(
    'Redis',
    'sessions',
    {},
    { tenant: 'dev01', status: ready({ privateAddress: '10.20.32.8' }) },
  );

  test('to a host it is to its own address and the ports that are named, through the security group of hosts', () => {
    const asking = given('01', '02', build, { ports: [8443, 22] });
    const resources = Grant.compile({ ...asking, allocations: allocated(Grant, asking) });
    expect(resources.map(({ id }) => id).slice(0, 2)).toEqual([
      `${NETWORK}/networkSecurityGroups/nsg-nonprod-workload-02/securityRules/grant-dev02.shop-inbound`,
      `${NETWORK}/networkSecurityGroups/nsg-nonprod-workload-01/securityRules/grant-dev02.shop-outbound`,
    ]);
    expect(resources[0]?.body).toMatchObject({
      properties: { destinationAddressPrefix: '10.20.16.4/32', destinationPortRanges: ['22', '8443'] },
    });
    const ports = [22, 8443].map((port) => ({ protocol: 'TCP', port }));
    expect(bodyOf(resources, 'network/out')?.spec).toMatchObject({ egress: [{ ports }] });
    expect(Grant.outputs({ ...asking, allocations: {} }, {})).toMatchObject({
      ...{ address: '10.20.16.4', opens: ['TCP 22', 'TCP 8443'] },
    });
    const pools = Grant.allocations(asking, {}).map(({ pool }) => pool.split('/').at(-1));
    expect(pools).toEqual([
      'nsg-nonprod-workload-02:Inbound',
      'nsg-nonprod-workload-01:Outbound',
      'nsg-nonprod-workload-02',
    ]);
  });

  test('to a host the ports must be named, and an identity is no part of it', () => {
    const faults = (spec: JsonObject) =>
      Grant.faults?.({ ...given('01', '01', build, { ports: [22] }), spec: Grant.schema.parse(spec) }) ?? [];
    const to = { target: { kind: 'Host', name: 'build' } };
    expect(faults(asked({ ...to, network: {} }))).toMatchObject([
      { field: 'spec.network.ports', message: 'is required for a Host' },
    ]);
    expect(faults(asked({ ...to, network: { ports: [22] }, identity: { role: 'reader' } }))).toMatchObject([
      { field: 'spec.identity' },
    ]);
    expect(faults(asked({ ...to, network: { ports: [22] } }))).toEqual([]);
  });

  test('to a Redis it is to the one port of its private endpoint, and to those of its shards where clients see them', () => {
    const opened = (spec: JsonObject) => {
      const asking = given('01', '01', { ...sessions, spec });
      const resources = Grant.compile({ ...asking, allocations: allocated(Grant, asking) });
      const rule = resources[0]?.body.properties as JsonObject;
      return [rule.destinationAddressPrefix, rule.destinationPortRanges, bodyOf(resources, 'network/out')?.spec.egress];
    };
    const to = [{ ipBlock: { cidr: '10.20.32.8/32' } }];
    const all = { protocol: 'TCP', port: 10_000 };
    expect(opened({})).toEqual(['10.20.32.8/32', ['10000'], [{ to, ports: [all] }]]);
    expect(opened({ clustering: 'oss' })).toEqual([
      '10.20.32.8/32',
      ['8500-8599', '10000'],
      [{ to, ports: [{ protocol: 'TCP', port: 8500, endPort: 8599 }, all] }],
    ]);
  });

  test('takes one of the nineteen places for tenants of other shards, and none within a shard', () => {
    const places = (from: string, to: string) =>
      Grant.allocations(given(from, to), {}).filter(({ key }) => key === 'guest');
    expect(places('01', '01')).toEqual([]);
    const [place] = places('01', '02');
    expect(place).toMatchObject({ pool: expect.stringContaining('nsg-nonprod-pe-02'), from: 1, to: 19 });
    expect(place?.whenFull?.message).toContain('lets in 19');
  });

  test('lets in the nodes that pods share only where the asking tenant has pods there, and only where it arrives', () => {
    const sources = (tier: string) => {
      const asking = given('01', '02', files, {}, tier);
      return Grant.compile({ ...asking, allocations: allocated(Grant, asking) })
        .slice(0, 2)
        .map(({ body }) => JSON.stringify(body).match(/asg-[a-z0-9-]+/g));
    };
    expect(sources('shared')).toEqual([['asg-dev02', 'asg-nonprod-shared-nodes'], ['asg-dev02']]);
    expect(sources('dedicated-nodes')).toEqual([['asg-dev02'], ['asg-dev02']]);
  });

  test('on shared nodes of a cluster that was there before the tenant is told that its pods do not get there', () => {
    const { spec, references } = given('01', '01');
    expect(Grant.notOffered?.({ spec, references })).toEqual([]);
    const before = { ...references, infrastructure: declared('Infrastructure', 'nonprod', ADOPTED) };
    expect(Grant.notOffered?.({ spec, references: before }).map(({ feature }) => feature)).toEqual([
      'way from pods to StorageAccount files',
    ]);
    const own = declared('Tenant', 'dev02', { infrastructure: 'nonprod', tier: 'dedicated-nodes' });
    expect(Grant.notOffered?.({ spec, references: { ...before, tenant: own } })).toEqual([]);
  });
});

test('a role on a secret is one on each of its values in the vault, or on the one that is named', () => {
  const vault = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv';
  const db = declared(
    'Secret',
    'db',
    { values: {} },
    {
      tenant: 'dev01',
      status: ready({ vaultSecrets: { USER: `${vault}/secrets/user`, PASSWORD: `${vault}/secrets/pw` } }),
    },
  );
  const scopes = (identity: JsonObject) => {
    const asking = input(asked({ target: { kind: 'Secret', name: 'db' }, network: undefined as never, identity }), {
      references: {
        tenant: tenant('dev02'),
        to: tenant('dev01'),
        target: db,
        infrastructure: declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      },
      installation: { azure: { subscriptionId: 's', tenantId: 'entra', principalId: null } },
    });
    return Grant.compile(asking).map(({ id }) => id.split('/providers/Microsoft.Authorization/')[0]);
  };
  expect(scopes({ role: 'reader' })).toEqual([`${vault}/secrets/user`, `${vault}/secrets/pw`]);
  expect(scopes({ role: 'reader', key: 'PASSWORD' })).toEqual([`${vault}/secrets/pw`]);
});

describe('an identity on a Redis', () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/redis-1';
  const sessions = declared('Redis', 'sessions', {}, { tenant: 'dev01', status: ready({ resourceId: id }) });
  const asking = (role: string) => {
    const spec = asked({
      target: { kind: 'Redis', name: 'sessions' },
      network: undefined as never,
      identity: { role },
    });
    const infrastructure = declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' });
    return input(spec, {
      references: { tenant: tenant('dev02'), to: tenant('dev01'), target: sessions, infrastructure },
      installation: { azure: { subscriptionId: 's', tenantId: 'entra', principalId: null } },
    });
  };

  test('is an access policy assignment of its one policy, by a name that says whose it is', () => {
    const [access, ...more] = Grant.compile(asking('writer'));
    expect(more).toEqual([]);
    expect(access?.id).toBe(
      `${id}/databases/default/accessPolicyAssignments/grant${asking('writer').object.uid.replaceAll('-', '')}`,
    );
    expect(access?.body).toEqual({
      properties: {
        accessPolicyName: 'default',
        user: { objectId: { $output: { resource: '@tenant', name: 'identityPrincipalId' } } },
      },
    });
  });

  test('cannot be to read alone, of which Azure knows nothing', () => {
    expect(Grant.faults?.(asking('writer'))).toEqual([]);
    expect(Grant.faults?.(asking('reader'))).toMatchObject([{ field: 'spec.identity.role', remedy: 'use writer' }]);
  });
});

describe('a role is given by one grant', () => {
  const claimed = (target: JsonObject, identity: JsonObject | undefined) => {
    const spec = Grant.schema.parse({ to: 'dev01', target, network: {}, reason: 'for tests', identity });
    return (Grant.claims?.(spec, { references: { tenant: tenant('dev02') } }) ?? []).map(({ pool, name }) => [
      pool,
      name,
    ]);
  };

  test.each([
    [{ kind: 'StorageAccount', name: 'files' }, { role: 'reader' }, 'role/dev02/StorageAccount/reader', 'files.dev01'],
    [
      { kind: 'StorageAccount', name: 'files' },
      { role: 'writer', container: 'uploads' },
      'role/dev02/StorageAccount/writer',
      'uploads.files.dev01',
    ],
    [{ kind: 'Secret', name: 'db' }, { role: 'reader' }, 'role/dev02/Secret/reader', '*.db.dev01'],
    [{ kind: 'Secret', name: 'db' }, { role: 'reader', key: 'KEY' }, 'role/dev02/Secret/reader', 'KEY.db.dev01'],
    [{ kind: 'Redis', name: 'sessions' }, { role: 'writer' }, 'role/dev02/Redis/writer', 'sessions.dev01'],
  ])('on %j as %j', (target, identity, pool, name) => {
    expect(claimed(target, identity)).toEqual([[pool, name]]);
  });

  test('a way by the network is opened by as many as ask for it', () => {
    expect(claimed({ kind: 'Redis', name: 'sessions' }, undefined)).toEqual([]);
  });
});

test.each(['SqlDatabase', 'PostgresDatabase'])('an identity on a %s is refused, with what to do', (of) => {
  const { spec, references } = input(
    asked({ target: { kind: of, name: 'db' }, network: {}, identity: { role: 'reader' } }),
  );
  const target = declared(of, 'db', {}, { tenant: 'dev01' });
  const [fault] = Grant.faults?.({ spec, references: { ...references, target } }) ?? [];
  expect(fault).toMatchObject({
    field: 'spec.identity',
    message: expect.stringContaining('made in the database itself'),
  });
});

test.each([
  ['itself', asked({ to: 'dev02' }), { to: tenant('dev02') }, 'spec.to'],
  ['a tenant of another infrastructure', asked(), { to: tenant('dev01', 'prod') }, 'spec.network'],
  ['a port that the service does not have', asked({ network: { ports: [80, 22] } }), {}, 'spec.network.ports[1]'],
] as const)('asking %s is refused by name of the field', (_what, spec, references, field) => {
  const given = input(spec);
  const faults = Grant.faults?.({ spec: given.spec, references: { ...given.references, ...references } }) ?? [];
  expect(faults.map((fault) => fault.field)).toEqual([field]);
});

describe('consent', () => {
  const at = new Date('2027-01-01T00:00:00Z');
  const soon = new Date('2027-01-02T00:00:00Z');
  const agreed = (spec: JsonObject): Consent => ({ answer: 'accepted', spec, generation: 1, by: 'ada', at });
  const reasonOf = (declaredSpec: JsonObject, consent: Consent | null, now = soon) => {
    const object = declared('Grant', 'shop', declaredSpec, { tenant: 'dev02', generation: 2 });
    const standing = standingOf(Grant, object, consent, now);
    return standing?.isInForce === false ? standing.reason : 'in force';
  };
  const before = asked({ network: { ports: [80, 443] }, expiresAfterDays: 30 });

  test.each([
    ['nobody has answered', before, null, 'WaitingForConsent'],
    ['the same', before, agreed(before), 'in force'],
    ['fewer ports', { ...before, network: { ports: [443] } }, agreed(before), 'in force'],
    ['a shorter time', { ...before, expiresAfterDays: 10 }, agreed(before), 'in force'],
    [
      'a time that is said otherwise and not longer',
      asked({ network: { ports: [80] }, expiresAt: '2027-01-31T00:00:00Z' }),
      agreed(before),
      'in force',
    ],
    ['one more port', { ...before, network: { ports: [80, 443, 53] } }, agreed(before), 'AsksForMore'],
    ['a longer time', { ...before, expiresAfterDays: 31 }, agreed(before), 'AsksForMore'],
    ['another service', { ...before, target: { kind: 'Service', name: 'db' } }, agreed(before), 'AsksForMore'],
    ['an identity besides', { ...before, identity: { role: 'reader' } }, agreed(before), 'AsksForMore'],
    ['another tenant', { ...before, to: 'dev03' }, agreed(before), 'AsksForMore'],
    ['another reason', { ...before, reason: 'something else' }, agreed(before), 'AsksForMore'],
    ['it was refused', before, { ...agreed(before), answer: 'refused' as const }, 'Refused'],
    ['it was revoked', before, { ...agreed(before), answer: 'revoked' as const }, 'Revoked'],
  ])('after an agreement to a grant, %s', (_what, now, consent, expected) => {
    expect(reasonOf(now, consent)).toBe(expected);
  });

  test('it ends by itself, to the second, and never later than a year from the agreement', () => {
    const last = new Date(at.getTime() + 30 * 86_400_000);
    expect(reasonOf(before, agreed(before), new Date(last.getTime() - 1))).toBe('in force');
    expect(reasonOf(before, agreed(before), last)).toBe('Expired');
    const far = asked({ expiresAt: '2099-01-01T00:00:00Z' });
    expect(Grant.consent?.until(Grant.schema.parse(far), at)).toEqual(new Date(at.getTime() + 366 * 86_400_000));
  });
});

describe('the deny across tenants', () => {
  const policies = (name: string, grants: readonly { from: string; to: string; service: string }[]) => {
    const spec = Tenant.schema.parse({ infrastructure: 'nonprod' });
    const resources = Tenant.compile({
      object: declared('Tenant', name, { infrastructure: 'nonprod' }),
      spec,
      references: { infrastructure },
      allocations: {},
      installation: { azure: null },
      related: {
        Grant: grants.map(({ from, to, service }) =>
          declared('Grant', 'g', asked({ to, target: { kind: 'Service', name: service } }), { tenant: from }),
        ),
      },
    });
    return resources.filter(({ type }) => type === 'cilium.io/v2/CiliumClusterwideNetworkPolicy');
  };

  test('a tenant shows what of it is narrowed', () => {
    const related = { Grant: [declared('Grant', 'g', asked(), { tenant: 'dev02' })] };
    const shown = (name: string, more: Partial<CompileInput<unknown>>) => {
      const spec = Tenant.schema.parse({ infrastructure: 'nonprod' });
      const object = declared('Tenant', name, { infrastructure: 'nonprod' });
      const around = { references: { infrastructure }, allocations: {}, installation: { azure: null } };
      return Tenant.outputs({ object, spec, ...around, ...more }, {});
    };
    expect(shown('dev01', { related })).toMatchObject({ opensTo: { dev02: ['web'] } });
    expect(shown('dev02', { related })).toMatchObject({ reaches: { dev01: ['web'] } });
    expect(Object.keys(shown('dev01', {}))).not.toContain('opensTo');
  });

  test('without grants it is one policy against all others', () => {
    expect(policies('dev01', []).map(({ key }) => key)).toEqual(['network/boundary']);
  });

  test('is narrowed by the granted pods alone, and by no other tenant; what closes the rest stands first', () => {
    const [rest, all] = policies('dev01', [{ from: 'dev02', to: 'dev01', service: 'web' }]);
    const label = 'k8s:io.cilium.k8s.namespace.labels.tenantry.dev/tenant';
    expect(rest?.body.spec).toEqual({
      endpointSelector: {
        matchLabels: { [label]: 'dev01' },
        matchExpressions: [{ key: 'k8s:tenantry.dev/service', operator: 'NotIn', values: ['web'] }],
      },
      ingressDeny: [{ fromEndpoints: [{ matchLabels: { [label]: 'dev02' } }] }],
    });
    expect(all?.dependsOn).toEqual(['network/boundary/dev02']);
    expect(all?.body.spec).toMatchObject({
      ingressDeny: [
        {
          fromEndpoints: [
            {
              matchExpressions: [
                { key: label, operator: 'Exists' },
                { key: label, operator: 'NotIn', values: ['dev01', 'dev02'] },
              ],
            },
          ],
        },
      ],
    });
  });
});
