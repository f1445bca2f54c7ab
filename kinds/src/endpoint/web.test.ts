import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { declared, inTenant } from '../testing.ts';
import { Endpoint } from './index.ts';

const kind = Endpoint as unknown as Parameters<typeof inTenant>[0];
const HOST = 'shop.example.com';
const FILE = { 'tls.pfx': 'c2VhbGVk' };
const spec = (web: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  to: 'internet',
  hosts: ['a', 'b'],
  web: { hosts: [HOST], certificate: { secret: 'shop-tls' }, target: 8080, ...web },
  ...more,
});
const around = (tenant: JsonObject = {}, files: JsonObject = FILE) => ({
  tenant: { hosts: [HOST], ...tenant },
  references: { 'web.certificate.secret': declared('Secret', 'shop-tls', { files }) },
});
const compiled = (given: JsonObject, name = 'shop') => kind.compile(inTenant(kind, name, given, around()));
const body = (given: JsonObject, key: string): JsonObject =>
  JSON.parse(JSON.stringify(compiled(given).find((one) => one.key === key)?.body ?? null));
const properties = (given: JsonObject, key: string) => body(given, key).properties as JsonObject;
const gateway = (given: JsonObject) => properties(given, 'gateway') as Record<string, JsonObject[]>;
const isValid = (given: JsonObject) => kind.schema.safeParse(given).success;

test('I9: from outside exactly 80 and 443 of the gateway are reached, and from there the ports of its own hosts alone', () => {
  const given = spec({ paths: [{ path: '/hooks', target: 9000 }] });
  const rules = compiled(given)
    .filter(({ type }) => type.endsWith('/securityRules'))
    .map(({ id, body: made }) => [id.split('/').at(-3), JSON.parse(JSON.stringify(made.properties))]);
  const of = (group: string) => rules.filter(([name]) => name === group).map(([, rule]) => rule);
  const address = (from: string) => ({ $concat: [{ $output: { resource: from, name: 'address' } }, '/32'] });
  expect(of('nsg-nonprod-appgw')).toEqual([
    expect.objectContaining({
      access: 'Allow',
      direction: 'Inbound',
      protocol: 'Tcp',
      sourceAddressPrefix: 'Internet',
      destinationAddressPrefixes: ['10.20.48.0/24', address('address')],
      destinationPortRanges: ['80', '443'],
    }),
  ]);
  expect(of('nsg-nonprod-workload-01')).toEqual([
    expect.objectContaining({
      direction: 'Inbound',
      sourceAddressPrefix: '10.20.48.0/24',
      destinationAddressPrefixes: [address('@hosts[0]'), address('@hosts[1]')],
      destinationPortRanges: ['8080', '9000'],
    }),
  ]);
  expect(of('nsg-nonprod-pe-01')).toEqual([
    expect.objectContaining({
      sourceAddressPrefix: '10.20.48.0/24',
      destinationAddressPrefix: { $concat: [{ $output: { resource: '@tenant', name: 'privateAddress' } }, '/32'] },
      destinationPortRange: '443',
    }),
  ]);
  expect(rules).toHaveLength(3);
});

test('I9: who comes from elsewhere than its sources is refused by its own firewall too, whatever other gateways let in', () => {
  const given = spec({}, { sources: ['198.51.100.0/24'] });
  expect(properties(given, 'rule/web')).toMatchObject({ sourceAddressPrefixes: ['198.51.100.0/24'] });
  expect(properties(given, 'firewall').customRules).toEqual([
    expect.objectContaining({
      action: 'Block',
      matchConditions: [
        expect.objectContaining({ operator: 'IPMatch', negationConditon: true, matchValues: ['198.51.100.0/24'] }),
      ],
    }),
  ]);
  expect(properties(spec(), 'firewall').customRules).toEqual([]);
});

test('the firewall refuses what looks like an attack unless it is said that it only writes it down', () => {
  expect(properties(spec(), 'firewall')).toMatchObject({
    policySettings: { state: 'Enabled', mode: 'Prevention' },
    managedRules: { managedRuleSets: [{ ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1' }] },
  });
  expect(properties(spec({ firewall: { mode: 'detection', rules: 'owasp-3.2' } }), 'firewall')).toMatchObject({
    policySettings: { mode: 'Detection' },
    managedRules: { managedRuleSets: [{ ruleSetType: 'OWASP', ruleSetVersion: '3.2' }] },
  });
});

test('what is asked without TLS is sent to where it is spoken, and nothing answers before', () => {
  const { requestRoutingRules, redirectConfigurations, httpListeners } = gateway(spec());
  expect(requestRoutingRules?.map(({ properties: rule }) => rule)).toEqual([
    expect.objectContaining({ priority: 10, redirectConfiguration: { id: expect.stringMatching(/\/to-https$/) } }),
    expect.objectContaining({ priority: 20, ruleType: 'Basic', backendAddressPool: expect.anything() }),
  ]);
  expect(redirectConfigurations?.[0]?.properties).toMatchObject({
    redirectType: 'Permanent',
    targetListener: { id: expect.stringMatching(/\/httpListeners\/https$/) },
  });
  expect(httpListeners?.map(({ properties: one }) => (one as JsonObject).hostNames)).toEqual([[HOST], [HOST]]);
});

test('a path leads to its port with all below it', () => {
  const { urlPathMaps, requestRoutingRules } = gateway(spec({ paths: [{ path: '/hooks/', target: 9000 }] }));
  expect(urlPathMaps?.[0]?.properties).toMatchObject({
    defaultBackendHttpSettings: { id: expect.stringMatching(/\/port-8080$/) },
    pathRules: [
      {
        properties: {
          paths: ['/hooks', '/hooks/*'],
          backendHttpSettings: { id: expect.stringMatching(/\/port-9000$/) },
        },
      },
    ],
  });
  expect(requestRoutingRules?.[1]?.properties).toMatchObject({ ruleType: 'PathBasedRouting' });
});

test('the certificate comes from the vault of the tenant, by the identity of the tenant, and the newest version of it', () => {
  const [certificate] = gateway(spec()).sslCertificates ?? [];
  expect(certificate?.properties).toEqual({
    keyVaultSecretId: {
      $concat: [
        { $output: { resource: '@tenant', name: 'vaultUri' } },
        expect.stringMatching(/^secrets\/shop-tls--tls-pfx-[0-9a-f]{8}$/),
      ],
    },
  });
  expect(Object.keys((body(spec(), 'gateway').identity as JsonObject).userAssignedIdentities as JsonObject)).toEqual([
    expect.stringMatching(/userAssignedIdentities\/duploservices-dev01$/),
  ]);
  const kept = gateway(spec({ certificate: { vault: 'shop' } })).sslCertificates?.[0];
  expect(JSON.stringify(kept)).toContain('"secrets/shop"');
  expect(compiled(spec()).find(({ key }) => key === 'gateway')?.dependsOn).toContain('rule/vault');
});

test('hosts and the secret outlive the endpoint that names them', () => {
  const parsed = kind.schema.parse(spec());
  expect(kind.references(parsed as never, 'dev01').map(({ kind: of, name }) => `${of}/${name}`)).toEqual([
    'Host/a',
    'Host/b',
    'Secret/shop-tls',
  ]);
});

test('each instance that may run has an address in the subnet of gateways, and no more than there are', () => {
  const input = inTenant(kind, 'shop', spec({ instances: { max: 5 } }), around());
  const places = kind.allocations(input, {}).filter(({ pool }) => pool.startsWith('gateway-address:'));
  expect(places.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 5 }, () => [1, 251]));
});

test('host names of others, and a certificate that the secret does not hold, are told when the manifest is sent', () => {
  const faults = (given: JsonObject, ...args: Parameters<typeof around>) =>
    (kind.faults?.(inTenant(kind, 'shop', given, around(...args))) ?? []).map(({ field }) => field);
  expect(faults(spec())).toEqual([]);
  expect(faults(spec(), { hosts: ['other.example.com'] })).toEqual(['spec.web.hosts[0]']);
  expect(faults(spec(), {}, {})).toEqual(['spec.web.certificate.file']);
});

test('it shows where it is found', () => {
  const input = inTenant(kind, 'shop', spec(), around());
  expect(kind.outputs(input as never, { address: { address: '203.0.113.7' } })).toEqual({
    address: '203.0.113.7',
    ports: [80, 443],
    urls: [`https://${HOST}/`],
  });
});

test.each([
  ['ports beside web', spec({}, { ports: [{ port: 443 }] })],
  ['neither ports nor web', { to: 'internet', hosts: ['a'] }],
  ['web inside the tenant', spec({}, { to: 'tenant' })],
  ['two certificates', spec({ certificate: { secret: 'one', vault: 'two' } })],
  ['no certificate', spec({ certificate: {} })],
  [
    'a path twice',
    spec({
      paths: [
        { path: '/a', target: 1 },
        { path: '/a/', target: 2 },
      ],
    }),
  ],
  ['a path with a wildcard', spec({ paths: [{ path: '/a/*', target: 1 }] })],
  ['more always than at most', spec({ instances: { min: 4, max: 3 } })],
  ['TLS to hosts for all names below one', spec({ protocol: 'https', hosts: ['*.example.com'] })],
])('%s is refused', (_what, given) => {
  expect(isValid(given)).toBe(false);
});
