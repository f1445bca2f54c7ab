import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { ADOPTED, declared, inTenant } from '../testing.ts';
import { Endpoint } from './index.ts';

const kind = Endpoint as unknown as Parameters<typeof inTenant>[0];
const WEB = { image: 'nginx:1.29', ports: [{ port: 80, target: 8080 }, { port: 9000 }, { port: 53, protocol: 'UDP' }] };
const PUBLIC = { to: 'internet', service: 'web', ports: [{ port: 443, target: 80 }] };
const INSIDE = { service: 'web', ports: [{ port: 80 }] };
const ALONE = { provider: 'kubernetes', kubeconfigFile: '/etc/kubeconfig' };

type Around = Parameters<typeof inTenant>[3];
const around = (more: Around = {}, service: JsonObject = WEB): Around => ({
  tenant: { loadBalancers: 2 },
  ...more,
  references: { service: declared('Service', 'web', service, { tenant: 'dev01' }) },
});
const input = (spec: JsonObject, more?: Around, service?: JsonObject) =>
  inTenant(kind, 'shop', spec, around(more, service));
const compiled = (spec: JsonObject, more?: Around, service?: JsonObject) => kind.compile(input(spec, more, service));
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const body = (spec: JsonObject, key: string, more?: Around) =>
  plain(compiled(spec, more).find((one) => one.key === key)?.body ?? null);
const rules = (spec: JsonObject, more?: Around) =>
  compiled(spec, more)
    .filter(({ type }) => type.endsWith('/securityRules'))
    .map(({ id, body: made }) => [id.split('/').at(-3), plain(made.properties)]);
const faults = (spec: JsonObject, more?: Around, service?: JsonObject) =>
  kind.faults?.(input(spec, more, service)).map(({ field }) => field);
const ADDRESS = { $concat: [{ $output: { resource: 'load-balancer', name: 'address' } }, '/32'] };

test('I9: exactly the ports it names of exactly the pods of its service are let in from the internet, and from no range of the cluster', () => {
  expect(body(PUBLIC, 'way-in').spec).toEqual({
    podSelector: { matchLabels: { 'tenantry.dev/service': 'web' } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          { ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '192.168.0.0/16']) } },
          { ipBlock: { cidr: '::/0', except: expect.anything() } },
        ],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
    ],
  });
  const named = body({ ...PUBLIC, sources: ['198.51.100.0/24'] }, 'way-in').spec;
  expect(named.ingress[0].from).toEqual([{ ipBlock: { cidr: '198.51.100.0/24' } }]);
});

test('I9: its balancer has no node ports, keeps the address of who comes, and lets in its sources alone', () => {
  const { metadata, spec } = body({ ...PUBLIC, sources: ['198.51.100.0/24'] }, 'load-balancer');
  expect(metadata).toMatchObject({ name: 'tenantry-endpoint-shop', namespace: 'duploservices-dev01' });
  expect(metadata).not.toHaveProperty('annotations');
  expect(spec).toEqual({
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    externalTrafficPolicy: 'Local',
    selector: { 'tenantry.dev/service': 'web' },
    loadBalancerSourceRanges: ['198.51.100.0/24'],
    ports: [{ name: 'tcp-443', port: 443, targetPort: 'port-80', protocol: 'TCP' }],
  });
  // As Kubernetes takes it: no bits behind the prefix.
  const within = body({ ...PUBLIC, sources: ['198.51.100.7/24'] }, 'load-balancer').spec;
  expect(within.loadBalancerSourceRanges).toEqual(['198.51.100.0/24']);
  expect(body(PUBLIC, 'load-balancer').spec).not.toHaveProperty('loadBalancerSourceRanges');
});

test('I9: in public the security group of the nodes lets in its one address on its ports alone', () => {
  const spec = { ...PUBLIC, ports: [...PUBLIC.ports, { port: 53, protocol: 'UDP' }] };
  const common = { access: 'Allow', direction: 'Inbound', sourceAddressPrefix: 'Internet' };
  expect(rules(spec)).toEqual([
    ['nsg-nonprod-aks', expect.objectContaining({ ...common, protocol: 'Tcp', destinationPortRanges: ['443'] })],
    ['nsg-nonprod-aks', expect.objectContaining({ ...common, protocol: 'Udp', destinationPortRanges: ['53'] })],
  ]);
  for (const [, rule] of rules(spec)) expect(rule.destinationAddressPrefix).toEqual(ADDRESS);
  const priorities = kind.allocations(input(spec), {});
  expect(new Set(priorities.map(({ pool }) => pool))).toEqual(
    new Set([expect.stringMatching(/nsg-nonprod-aks:Inbound$/)]),
  );
});

test("I9: inside, the tenant's hosts alone get out to its address, and the pods let in the addresses of hosts", () => {
  expect(body(INSIDE, 'load-balancer').metadata.annotations).toEqual({
    'service.beta.kubernetes.io/azure-load-balancer-internal': 'true',
  });
  expect(body(INSIDE, 'load-balancer').spec.loadBalancerSourceRanges).toEqual(['10.20.16.0/22']);
  expect(body(INSIDE, 'way-in').spec.ingress[0].from).toEqual([{ ipBlock: { cidr: '10.20.16.0/22' } }]);
  expect(rules(INSIDE)).toEqual([
    [
      'nsg-nonprod-workload-01',
      expect.objectContaining({
        direction: 'Outbound',
        sourceApplicationSecurityGroups: [{ id: expect.stringContaining('asg-dev01') }],
        destinationAddressPrefix: ADDRESS,
        destinationPortRanges: ['80'],
      }),
    ],
  ]);
});

test('the hosts of a tenant in another shard come from the range of that shard', () => {
  const made = input(INSIDE);
  const tenant = made.references.tenant ?? declared('Tenant', 'dev01', {});
  const outputs = { hostSubnet: '/subscriptions/s/…/subnets/snet-workload-03' };
  const placed = {
    ...made,
    references: { ...made.references, tenant: { ...tenant, status: { ...tenant.status, outputs } } },
  };
  const policy = kind.compile(placed).find(({ key }) => key === 'way-in')?.body;
  expect(plain(policy).spec.ingress[0].from).toEqual([{ ipBlock: { cidr: '10.20.24.0/22' } }]);
});

test('on a cluster without a cloud it is a balancer of that cluster and a policy, shown by address or by name', () => {
  const more = { infrastructure: ALONE };
  expect(compiled(PUBLIC, more).map(({ key }) => key)).toEqual(['way-in', 'load-balancer']);
  const shows = (balancer: JsonObject) => kind.shows?.(input(PUBLIC, more), { 'load-balancer': balancer });
  expect(shows({ address: '198.51.100.7' })).toEqual({ address: '198.51.100.7' });
  expect(shows({ hostname: 'lb.example.com' })).toEqual({ address: 'lb.example.com' });
  expect(shows({})).toEqual({ address: null });
  // What is shown must not be hidden by what is put out.
  expect(kind.outputs(input(PUBLIC, more), { 'load-balancer': {} })).toEqual({ ports: [443] });
});

test('of a cluster that was there before the rules of its nodes are left alone, and it says so', () => {
  const more = { infrastructure: ADOPTED };
  expect(rules(PUBLIC, more)).toEqual([]);
  expect(kind.notOffered?.(input(PUBLIC, more)).map(({ feature }) => feature)).toEqual([
    'rule in the security group of the nodes',
  ]);
  expect(kind.notOffered?.(input(PUBLIC))).toEqual([]);
});

test('a port that the service has lost is not opened any more, and is waited for', () => {
  const spec = { ...PUBLIC, ports: [...PUBLIC.ports, { port: 9000 }] };
  const less = { image: 'nginx:1.29', ports: [{ port: 80 }] };
  const made = compiled(spec, {}, less).find(({ key }) => key === 'load-balancer');
  expect(plain(made?.body.spec).ports.map(({ port }: JsonObject) => port)).toEqual([443]);
  expect(kind.awaits?.(input(spec, {}, less))).toEqual([
    expect.objectContaining({ on: 'Service/web', reason: expect.stringContaining('TCP 9000') }),
  ]);
  expect(compiled(PUBLIC, {}, { image: 'nginx:1.29' })).toEqual([]);
});

test.each([
  ['a port that the service does not have', { ...PUBLIC, ports: [{ port: 443 }] }, {}, 'spec.ports[0].port'],
  ['a target of another protocol', { ...PUBLIC, ports: [{ port: 1, target: 53 }] }, {}, 'spec.ports[0].target'],
  ['a tenant without load balancers', PUBLIC, { tenant: {} }, 'spec.service'],
  ['an address inside where there is no cloud', INSIDE, { infrastructure: ALONE }, 'spec.to'],
  ['sources within the network', { ...PUBLIC, sources: ['10.20.16.0/22'] }, {}, 'spec.sources[0]'],
])('%s is refused', (_what, spec, more, field) => {
  expect(faults(spec, more)).toEqual([field]);
});

test('it counts among limits as one for hosts does', () => {
  expect(kind.usage?.(kind.schema.parse(PUBLIC))).toEqual({ units: [{ unit: 'Endpoint/internet', quantity: 1 }] });
});

test('the service outlives the endpoint that names it', () => {
  expect(kind.references(kind.schema.parse(PUBLIC), 'dev01')).toEqual([
    { kind: 'Service', name: 'web', tenant: 'dev01', field: 'service' },
  ]);
});

test('one for hosts does not become one for a service', () => {
  const existing = declared('Endpoint', 'shop', { hosts: ['a'], ports: [{ port: 80 }] });
  expect(kind.faults?.({ ...input(INSIDE), existing }).map(({ field }) => field)).toEqual(['spec.service']);
});

test.each([
  ['neither hosts nor a service', { ports: [{ port: 80 }] }],
  ['both hosts and a service', { ...INSIDE, hosts: ['a'] }],
  ['a probe of its own', { ...INSIDE, probe: { path: '/healthz' } }],
  [
    'a gateway that speaks HTTP',
    { to: 'internet', service: 'web', web: { hosts: ['a.example.com'], certificate: { vault: 'a' }, target: 80 } },
  ],
])('%s is refused for a service', (_what, spec) => {
  expect(kind.schema.safeParse(spec).success).toBe(false);
});

test('only UDP needs nothing to probe', () => {
  expect(kind.schema.safeParse({ ...INSIDE, ports: [{ port: 53, protocol: 'UDP' }] }).success).toBe(true);
});
