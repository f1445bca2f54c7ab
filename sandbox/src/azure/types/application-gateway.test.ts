import { afterAll, beforeAll, expect, test } from 'vitest';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

const VERSION = '2024-03-01';
const POLICY = 'ApplicationGatewayWebApplicationFirewallPolicies';
let azure: AzureUnderTest;
const net = (type: string, name: string) => azure.group('g', `/providers/Microsoft.Network/${type}/${name}`);

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  await azure.arm('PUT', azure.group('g'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  await azure.made(net('networkSecurityGroups', 'nsg'), VERSION, { location: 'eastus', properties: {} });
  await azure.made(net('virtualNetworks', 'net'), VERSION, {
    location: 'eastus',
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
  });
  for (const [name, addressPrefix] of [
    ['gateways', '10.0.1.0/24'],
    ['busy', '10.0.2.0/24'],
  ]) {
    const properties = { addressPrefix, networkSecurityGroup: { id: net('networkSecurityGroups', 'nsg') } };
    await azure.made(net('virtualNetworks', `net/subnets/${name}`), VERSION, { properties });
  }
  await azure.made(net('publicIPAddresses', 'pip'), VERSION, {
    location: 'eastus',
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static' },
  });
  await azure.made(net('networkInterfaces', 'nic'), VERSION, {
    location: 'eastus',
    properties: {
      ipConfigurations: [{ name: 'one', properties: { subnet: { id: net('virtualNetworks', 'net/subnets/busy') } } }],
    },
  });
  await azure.made(net(POLICY, 'waf'), '2025-05-01', {
    location: 'eastus',
    properties: { managedRules: { managedRuleSets: [{ ruleSetType: 'OWASP', ruleSetVersion: '3.2' }] } },
  });
}, 60_000);
afterAll(async () => {
  await azure?.stop();
});

function gateway({ subnet = 'gateways', priorities = [10, 20], pool = 'hosts' } = {}) {
  const part = (list: string, name: string) => ({ id: `${net('applicationGateways', 'agw')}/${list}/${name}` });
  const listener = (port: string) => ({
    name: port,
    properties: {
      frontendIPConfiguration: part('frontendIPConfigurations', 'public'),
      frontendPort: part('frontendPorts', port),
      protocol: 'Http',
    },
  });
  const rule = (port: string, priority: number | undefined) => ({
    name: port,
    properties: {
      ruleType: 'Basic',
      ...(priority === undefined ? {} : { priority }),
      httpListener: part('httpListeners', port),
      backendAddressPool: part('backendAddressPools', pool),
      backendHttpSettings: part('backendHttpSettingsCollection', 'web'),
    },
  });
  return {
    location: 'eastus',
    properties: {
      sku: { name: 'WAF_v2', tier: 'WAF_v2' },
      autoscaleConfiguration: { minCapacity: 1, maxCapacity: 2 },
      firewallPolicy: { id: net(POLICY, 'waf') },
      gatewayIPConfigurations: [
        { name: 'network', properties: { subnet: { id: net('virtualNetworks', `net/subnets/${subnet}`) } } },
      ],
      frontendIPConfigurations: [
        { name: 'public', properties: { publicIPAddress: { id: net('publicIPAddresses', 'pip') } } },
      ],
      frontendPorts: [80, 8080].map((port) => ({ name: String(port), properties: { port } })),
      backendAddressPools: [{ name: 'hosts', properties: { backendAddresses: [{ ipAddress: '10.0.2.4' }] } }],
      backendHttpSettingsCollection: [{ name: 'web', properties: { port: 80, protocol: 'Http' } }],
      httpListeners: ['80', '8080'].map(listener),
      requestRoutingRules: ['80', '8080'].map((port, index) => rule(port, priorities[index])),
    },
  };
}
const asked = async (given?: Parameters<typeof gateway>[0]) =>
  (await azure.arm('PUT', net('applicationGateways', 'agw'), { apiVersion: VERSION, body: gateway(given) })).body?.error
    ?.code;

test('a gateway is made only where a security group lets Azure manage it, in a subnet of its own, of parts that are there', async () => {
  expect(await asked()).toBe('ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup');
  await azure.made(net('networkSecurityGroups', 'nsg/securityRules/manager'), VERSION, {
    properties: {
      ...{ priority: 200, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourcePortRange: '*' },
      ...{ sourceAddressPrefix: 'GatewayManager', destinationAddressPrefix: '*', destinationPortRange: '65200-65535' },
    },
  });
  expect(await asked({ subnet: 'busy' })).toBe('ApplicationGatewaySubnetCannotHaveOtherResources');
  expect(await asked({ priorities: [10, 10] })).toBe('ApplicationGatewayRequestRoutingRulePriorityMustBeUnique');
  expect(await asked({ priorities: [10] })).toBe('ApplicationGatewayRequestRoutingRulePriorityCannotBeEmpty');
  expect(await asked({ pool: 'nobody' })).toBe('InvalidResourceReference');
  const made = await azure.made(net('applicationGateways', 'agw'), VERSION, gateway());
  expect(made.body.properties).toMatchObject({ operationalState: 'Running', provisioningState: 'Succeeded' });
});

test('its policy and its address say whose they are, and stay as long as it does', async () => {
  const policy = await azure.arm('GET', net(POLICY, 'waf'), { apiVersion: '2025-05-01' });
  expect(policy.body.properties.applicationGateways).toEqual([{ id: net('applicationGateways', 'agw') }]);
  const address = await azure.arm('GET', net('publicIPAddresses', 'pip'), { apiVersion: VERSION });
  expect(address.body.properties.ipConfiguration.id).toContain('/applicationGateways/agw/frontendIPConfigurations/');
  for (const [path, apiVersion] of [
    [net(POLICY, 'waf'), '2025-05-01'],
    [net('publicIPAddresses', 'pip'), VERSION],
  ] as const) {
    const refused = await azure.arm('DELETE', path, { apiVersion });
    expect(refused.status).toBe(409);
  }
  await azure.over(await azure.arm('DELETE', net('applicationGateways', 'agw'), { apiVersion: VERSION }));
  await azure.over(await azure.arm('DELETE', net(POLICY, 'waf'), { apiVersion: '2025-05-01' }));
  expect((await azure.arm('GET', net(POLICY, 'waf'), { apiVersion: '2025-05-01' })).status).toBe(404);
  expect(azure.violations).toEqual([]);
});
