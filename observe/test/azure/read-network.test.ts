import type { JsonObject } from '@tenantry/kinds';
import { type AzureObjects, evaluateAzure, nodeEnd, nodeToCome, readAzureNetwork } from '@tenantry/observe/reach/azure';
import { expect, test } from 'vitest';
import { groupId, subnetId } from './universe.ts';

const NODE_GROUP = '/subscriptions/s/resourceGroups/nodes';
const CLUSTER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/aks';
const NOTHING: AzureObjects = {
  ...{ securityGroups: [], virtualNetworks: [], networkInterfaces: [], privateEndpoints: [], publicAddresses: [] },
  ...{ routeTables: [], virtualMachines: [], scaleSets: [], clusters: [], notConsidered: [] },
};

const cluster = (mode: string | null): JsonObject => ({
  id: CLUSTER,
  name: 'aks',
  properties: {
    nodeResourceGroup: 'Nodes',
    networkProfile: mode === null ? {} : { networkPluginMode: mode },
    agentPoolProfiles: [
      { name: 'system', vnetSubnetID: subnetId('A', 'a1') },
      {
        name: 'dev01',
        vnetSubnetID: subnetId('A', 'a1'),
        networkProfile: { applicationSecurityGroups: ['/ASG/Dev01'] },
      },
    ],
  },
});
const scaleSet = (group: string, pool: string, securityGroup: string): JsonObject => ({
  id: `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-${pool}`,
  tags: { 'aks-managed-poolName': pool },
  properties: {
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [
          { name: 'nic', properties: { networkSecurityGroup: { id: groupId(securityGroup) } } },
        ],
      },
    },
  },
});
const vnet: JsonObject = {
  id: '/vnets/A',
  name: 'A',
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ id: subnetId('A', 'a1'), name: 'a1', properties: { addressPrefix: '10.0.1.0/29' } }],
  },
};

test('a node has the groups of its pool, and the security group of its own scale set and of no other cluster’s', () => {
  const network = readAzureNetwork({
    ...NOTHING,
    virtualNetworks: [vnet],
    clusters: [cluster('overlay')],
    scaleSets: [
      scaleSet('/subscriptions/s/resourceGroups/others', 'dev01', 'foreign'),
      scaleSet(NODE_GROUP, 'dev01', 'of-nodes'),
    ],
  });
  const node = nodeEnd(network, { cluster: CLUSTER, pool: 'dev01', name: 'n', address: '10.0.1.4' });
  expect(node).toMatchObject({
    groups: ['/asg/dev01'],
    securityGroup: groupId('of-nodes').toLowerCase(),
    subnet: subnetId('A', 'a1').toLowerCase(),
  });
  expect(nodeEnd(network, { cluster: CLUSTER, pool: 'system', name: 'n', address: '10.0.1.5' })).toMatchObject({
    groups: [],
    securityGroup: null,
  });
});

test('a pool without nodes is answered for by an address of its subnet that nobody has', () => {
  const network = readAzureNetwork({ ...NOTHING, virtualNetworks: [vnet], clusters: [cluster('overlay')] });
  const [system, dev01] = network.pools;
  if (system === undefined || dev01 === undefined) throw new Error('there are two pools');
  expect(nodeToCome(network, dev01)).toMatchObject({
    address: '10.0.1.6',
    groups: ['/asg/dev01'],
    isRepresentative: true,
  });
  expect(nodeToCome(network, { ...system, subnet: null })).toBeNull();
});

test.each([
  ['overlay', true],
  ['Overlay', true],
  [null, false],
])('with the plugin mode %s pods have an overlay: %s', (mode, expected) => {
  const { overlays } = readAzureNetwork({ ...NOTHING, clusters: [cluster(mode)] });
  expect(overlays.has(CLUSTER.toLowerCase())).toBe(expected);
});

test('a private endpoint whose address is not known is named, and not taken for closed', () => {
  const endpoint = { id: '/pe/e', name: 'e', properties: { networkInterfaces: [{ id: '/nics/gone' }] } };
  const network = readAzureNetwork({ ...NOTHING, privateEndpoints: [endpoint] });
  expect(network.ends).toEqual([]);
  expect(network.notConsidered).toEqual([{ what: 'private endpoint e', reason: 'its address is not known' }]);
});

test('two addresses of different versions of IP do not reach each other', () => {
  const nic = (name: string, address: string): JsonObject => ({
    id: `/nics/${name}`,
    name,
    properties: {
      ipConfigurations: [{ properties: { privateIPAddress: address, subnet: { id: subnetId('A', 'a1') } } }],
    },
  });
  const network = readAzureNetwork({
    ...NOTHING,
    virtualNetworks: [vnet],
    networkInterfaces: [nic('four', '10.0.1.4'), nic('six', 'fd00::4')],
  });
  const [four, six] = network.ends;
  if (four === undefined || six === undefined) throw new Error('there are two');
  expect(evaluateAzure(network, four, six)[0]).toMatchObject({
    outcome: 'denied',
    noWay: 'interface four and interface six speak different versions of IP',
  });
});

test('machines of a scale set that is no cluster’s are named as not looked at', () => {
  const own = { id: '/vmss/web', name: 'web', properties: {} };
  const network = readAzureNetwork({ ...NOTHING, scaleSets: [own, scaleSet(NODE_GROUP, 'dev01', 'of-nodes')] });
  expect(network.notConsidered.map(({ what }) => what)).toEqual(['scale set web']);
});

test('a machine behind a public load balancer has its address, by its own address or as a member of the pool; behind an inner one it has none', () => {
  const balancer = (name: string, frontend: JsonObject, addresses: readonly string[]): JsonObject => ({
    id: `/lb/${name}`,
    properties: {
      frontendIPConfigurations: [{ name: 'frontend', properties: frontend }],
      backendAddressPools: [
        {
          id: `/lb/${name}/backendAddressPools/hosts`,
          properties: { loadBalancerBackendAddresses: addresses.map((ipAddress) => ({ properties: { ipAddress } })) },
        },
      ],
    },
  });
  const nic = (name: string, privateIPAddress: string, more: JsonObject = {}): JsonObject => ({
    id: `/nics/${name}`,
    name,
    properties: {
      ipConfigurations: [{ properties: { privateIPAddress, subnet: { id: subnetId('A', 'a1') }, ...more } }],
    },
  });
  const pool = [{ id: '/LB/edge/backendAddressPools/hosts' }];
  const { ends } = readAzureNetwork({
    ...NOTHING,
    virtualNetworks: [vnet],
    publicAddresses: [{ id: '/pip', sku: { name: 'Standard' }, properties: { ipAddress: '203.0.113.9' } }],
    loadBalancers: [
      balancer('edge', { publicIPAddress: { id: '/PIP' } }, ['10.0.1.4']),
      balancer('inner', { subnet: { id: subnetId('A', 'a1') } }, ['10.0.1.6']),
    ],
    networkInterfaces: [
      nic('named', '10.0.1.4'),
      nic('member', '10.0.1.5', { loadBalancerBackendAddressPools: pool }),
      nic('inside', '10.0.1.6'),
    ],
  });
  expect(ends.map(({ publicAddress }) => publicAddress?.address ?? null)).toEqual(['203.0.113.9', '203.0.113.9', null]);
});
