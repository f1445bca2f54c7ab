import type { JsonObject } from '@tenantry/kinds';
import {
  type AzureEnd,
  addressAlone,
  evaluateAzure,
  internetTowards,
  readAzureNetwork,
} from '@tenantry/observe/reach/azure';
import { expect, test } from 'vitest';

const GATEWAYS = '10.0.9.0/24';
const PUBLIC = '203.0.113.9';

const rule = (
  name: string,
  priority: number,
  from: string,
  to: readonly string[],
  ports: readonly string[],
): JsonObject => ({
  id: `/rules/${name}`,
  name,
  properties: {
    ...{ priority, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourcePortRange: '*' },
    sourceAddressPrefix: from,
    destinationAddressPrefixes: [...to],
    destinationPortRanges: [...ports],
  },
});
const subnet = (name: string, addressPrefix: string): JsonObject => ({
  id: `/vnets/a/subnets/${name}`,
  name,
  properties: { addressPrefix, networkSecurityGroup: { id: `/nsgs/${name}` } },
});
const nic = (name: string, privateIPAddress: string): JsonObject => ({
  id: `/nics/${name}`,
  name,
  properties: {
    ipConfigurations: [{ properties: { privateIPAddress, subnet: { id: '/vnets/a/subnets/hosts' } } }],
  },
});
const deny: JsonObject = {
  id: '/rules/deny',
  name: 'deny',
  properties: {
    ...{ priority: 4000, direction: 'Inbound', access: 'Deny', protocol: '*', sourcePortRange: '*' },
    ...{ sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '*' },
  },
};

/** A gateway that leads to one of two hosts, on two ports of which the hosts' security group lets one in. */
function network(who: string) {
  return readAzureNetwork({
    virtualNetworks: [
      {
        id: '/vnets/a',
        name: 'a',
        properties: {
          addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
          subnets: [subnet('hosts', '10.0.1.0/24'), subnet('gateways', GATEWAYS)],
        },
      },
    ],
    securityGroups: [
      {
        id: '/nsgs/hosts',
        name: 'hosts',
        properties: { securityRules: [rule('led', 1000, GATEWAYS, ['10.0.1.4/32'], ['8080']), deny] },
      },
      {
        id: '/nsgs/gateways',
        name: 'gateways',
        properties: { securityRules: [rule('web', 1000, who, [GATEWAYS, `${PUBLIC}/32`], ['80', '443'])] },
      },
    ],
    networkInterfaces: [nic('led', '10.0.1.4'), nic('other', '10.0.1.5')],
    publicAddresses: [{ id: '/pip', sku: { name: 'Standard' }, properties: { ipAddress: PUBLIC } }],
    applicationGateways: [
      {
        id: '/agw',
        name: 'agw-shop',
        properties: {
          gatewayIPConfigurations: [{ properties: { subnet: { id: '/vnets/A/subnets/gateways' } } }],
          frontendIPConfigurations: [{ properties: { publicIPAddress: { id: '/PIP' } } }],
          frontendPorts: [{ properties: { port: 80 } }, { properties: { port: 443 } }],
          backendAddressPools: [{ properties: { backendAddresses: [{ ipAddress: '10.0.1.4' }] } }],
          backendHttpSettingsCollection: [{ properties: { port: 8080 } }, { properties: { port: 9000 } }],
        },
      },
    ],
    ...{ privateEndpoints: [], routeTables: [], virtualMachines: [], scaleSets: [], clusters: [], notConsidered: [] },
  });
}

type Network = ReturnType<typeof network>;
const hostOf = ({ ends }: Network, address: string): AzureEnd => {
  const found = ends.find((end) => end.address === address);
  if (found === undefined) throw new Error(`nobody has ${address}`);
  return found;
};
const open = (of: Network, from: string, to: string) =>
  evaluateAzure(of, addressAlone(of, from, from), hostOf(of, to))
    .filter(({ outcome }) => outcome === 'allowed')
    .map(({ protocol, from: first, to: last }) => [protocol, first, last]);

test('the internet reaches a host behind a gateway on the ports that it leads to and the host lets in, and nothing else', () => {
  const of = network('Internet');
  expect(open(of, '8.8.8.8', '10.0.1.4')).toEqual([['tcp', 8080, 8080]]);
  expect(open(of, '8.8.8.8', '10.0.1.5')).toEqual([]);
  const [way] = evaluateAzure(of, addressAlone(of, '8.8.8.8', 'x'), hostOf(of, '10.0.1.4')).filter(
    ({ outcome }) => outcome === 'allowed',
  );
  expect(way?.gates.map(({ gate, decision }) => [gate.end.name, decision.rule?.name])).toEqual([
    ['gateway agw-shop', 'web'],
    ['gateway agw-shop', 'AllowVnetOutBound'],
    ['interface led', 'led'],
  ]);
});

test('nobody comes by a gateway who is not let in to it, and nobody inside comes as one', () => {
  const of = network('198.51.100.0/24');
  expect(open(of, '198.51.100.7', '10.0.1.4')).toEqual([['tcp', 8080, 8080]]);
  expect(open(of, '8.8.8.8', '10.0.1.4')).toEqual([]);
  expect(open(of, '10.0.1.5', '10.0.1.4')).toEqual([]);
  const asked = internetTowards(of, hostOf(of, '10.0.1.4'));
  expect(asked.some(({ address }) => address.startsWith('198.51.100.'))).toBe(true);
});
