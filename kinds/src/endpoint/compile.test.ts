import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { declared, inTenant } from '../testing.ts';
import { Endpoint } from './index.ts';

const kind = Endpoint as unknown as Parameters<typeof inTenant>[0];
const SHOP = { to: 'internet', hosts: ['a', 'b'], ports: [{ port: 443, target: 8443 }] };
const INSIDE = { hosts: ['a'], ports: [{ port: 80, target: 8080 }] };
const resources = (spec: JsonObject, around?: Parameters<typeof inTenant>[3]) =>
  kind.compile(inTenant(kind, 'shop', spec, around));
const rules = (spec: JsonObject): JsonObject[] =>
  resources(spec)
    .filter(({ type }) => type.endsWith('/securityRules'))
    .map(({ body }) => JSON.parse(JSON.stringify(body.properties)));

test('I9: for the internet exactly the ports of the hosts are opened, to the group of the tenant alone', () => {
  const group = [{ id: expect.stringContaining('asg-dev01') }];
  expect(rules(SHOP)).toEqual([
    expect.objectContaining({
      direction: 'Inbound',
      protocol: 'Tcp',
      sourceAddressPrefix: 'Internet',
      destinationApplicationSecurityGroups: group,
      destinationPortRanges: ['8443'],
    }),
    expect.objectContaining({
      direction: 'Inbound',
      sourceAddressPrefix: 'AzureLoadBalancer',
      destinationApplicationSecurityGroups: group,
      destinationPortRanges: ['8443'],
    }),
  ]);
  const named = rules({ ...SHOP, sources: ['198.51.100.0/24'] })[0];
  expect(named).toMatchObject({ sourceAddressPrefixes: ['198.51.100.0/24'] });
  expect(named).not.toHaveProperty('sourceAddressPrefix');
});

test('I9: inside, nothing is let in from outside the tenant', () => {
  const inbound = rules(INSIDE).filter(({ direction }) => direction === 'Inbound');
  expect(inbound.map(({ sourceAddressPrefix }) => sourceAddressPrefix)).toEqual(['AzureLoadBalancer']);
  expect(resources(INSIDE).some(({ type }) => type.endsWith('/publicIPAddresses'))).toBe(false);
});

test('each protocol has a rule with its own ports', () => {
  const spec = { ...SHOP, ports: [...SHOP.ports, { port: 53, protocol: 'UDP' }, { port: 22 }] };
  const ports = rules(spec).map(({ protocol, destinationPortRanges }) => [protocol, destinationPortRanges]);
  expect(ports).toEqual([
    ['Tcp', ['22', '8443']],
    ['Udp', ['53']],
    ['Tcp', ['8443']],
  ]);
});

test("the rules stand in the shard of the tenant, with priorities among those of tenants' own", () => {
  const input = inTenant(kind, 'shop', SHOP);
  const outputs = { hostSubnet: '/subscriptions/s/…/subnets/snet-workload-03' };
  const tenant = declared('Tenant', 'dev01', { infrastructure: 'nonprod' });
  const placed = {
    ...input,
    references: { ...input.references, tenant: { ...tenant, status: { ...tenant.status, outputs } } },
  };
  const requests = kind.allocations(placed, {});
  expect(new Set(requests.map(({ pool }) => pool))).toEqual(
    new Set([expect.stringMatching(/nsg-nonprod-workload-03:Inbound$/)]),
  );
  expect(requests.every(({ from, to }) => from >= 1000 && to < 4000)).toBe(true);
  const rule = kind.compile(placed).find(({ key }) => key === 'rule/tcp');
  expect(rule?.id).toContain('nsg-nonprod-workload-03/securityRules/endpoint_dev01_shop_tcp');
});

test('hosts are named by their addresses, and outlive the endpoint that names them', () => {
  expect(Endpoint.references({ hosts: ['a', 'b'] } as never, 'dev01')).toEqual([
    { kind: 'Host', name: 'a', tenant: 'dev01', field: 'hosts[0]' },
    { kind: 'Host', name: 'b', tenant: 'dev01', field: 'hosts[1]' },
  ]);
  const balancer = JSON.stringify(resources(SHOP).find(({ key }) => key === 'load-balancer')?.body);
  expect(balancer).toContain('{"resource":"@hosts[0]","name":"address"}');
});

test('only what a balancer will show is asked of it: inside an address of the network, in public none', () => {
  const outputs = (spec: JsonObject) => resources(spec).find(({ key }) => key === 'load-balancer')?.outputs;
  expect(outputs(INSIDE)).toHaveProperty('address');
  expect(outputs(SHOP)).toBeUndefined();
});

test.each([
  ['sources inside the tenant', { ...INSIDE, sources: ['198.51.100.0/24'] }],
  ['a port twice', { ...INSIDE, ports: [{ port: 80 }, { port: 80, target: 81 }] }],
  ['nothing to probe', { ...INSIDE, ports: [{ port: 53, protocol: 'UDP' }] }],
  ['a host twice', { ...INSIDE, hosts: ['a', 'a'] }],
])('%s is refused', (_what, spec) => {
  expect(kind.schema.safeParse(spec).success).toBe(false);
});
