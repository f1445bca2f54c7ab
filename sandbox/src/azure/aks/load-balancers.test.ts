import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Cluster, KubeObject } from '../../kubernetes/contract.ts';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

const NETWORK = '2024-05-01';
let azure: AzureUnderTest;
let cluster: Cluster;
let nodeGroup: string;

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  const group = azure.group('rg-balanced');
  await azure.arm('PUT', group, { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  const vnet = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
  await azure.made(vnet, NETWORK, {
    location: 'eastus',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.4.0/24' } }],
    },
  });
  const id = `${group}/providers/Microsoft.ContainerService/managedClusters/aks`;
  nodeGroup = azure.group('rg-nodes');
  const pool = { name: 'system', mode: 'System', count: 2, vmSize: 'Standard_D4ds_v5' };
  await azure.made(id, '2024-09-01', {
    location: 'eastus',
    identity: { type: 'SystemAssigned' },
    properties: {
      dnsPrefix: 'aks',
      nodeResourceGroup: 'rg-nodes',
      agentPoolProfiles: [{ ...pool, vnetSubnetID: `${vnet}/subnets/nodes` }],
    },
  });
  const found = await azure.azure.world.clusters.find(id.toLowerCase());
  if (found === undefined) throw new Error('the cluster does not run');
  cluster = found;
}, 60_000);
afterAll(() => azure?.stop());

const services = () => {
  const type = cluster.registry.type('services');
  if (type === undefined) throw new Error('services are not served');
  return type;
};
const get = (name: string): KubeObject | undefined => cluster.registry.get(services(), 'default', name);
const addressOf = (name: string): string | undefined =>
  (get(name)?.status as { loadBalancer?: { ingress?: { ip: string }[] } })?.loadBalancer?.ingress?.[0]?.ip;

function until<Found>(look: () => Found | undefined | false): Promise<Found> {
  return vi.waitFor(
    () => {
      const found = look();
      if (found === undefined || found === false) throw new Error('not yet');
      return found;
    },
    { timeout: 20_000, interval: 10 },
  );
}

const create = (name: string, annotations: Record<string, string> = {}, spec: object = {}) =>
  cluster.registry.create(
    services(),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default', annotations } as KubeObject['metadata'],
      spec: {
        type: 'LoadBalancer',
        allocateLoadBalancerNodePorts: false,
        externalTrafficPolicy: 'Local',
        ports: [{ port: 443 }],
        ...spec,
      },
    },
    { manager: 'test' },
  );
const INTERNAL = { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' };
const balancer = (name: string) =>
  azure.arm('GET', `${nodeGroup}/providers/Microsoft.Network/loadBalancers/${name}`, { apiVersion: NETWORK });
const publicAddresses = async (): Promise<{ name: string; properties: { ipAddress: string } }[]> =>
  (await azure.arm('GET', `${nodeGroup}/providers/Microsoft.Network/publicIPAddresses`, { apiVersion: NETWORK })).body
    .value;

it('a public service has an address of its own, and a rule that leaves the address on what arrives', async () => {
  await create('shop');
  const address = await until(() => addressOf('shop'));
  expect((await publicAddresses()).map(({ properties }) => properties.ipAddress)).toEqual([address]);
  const { properties } = (await balancer('kubernetes')).body;
  expect(properties.loadBalancingRules.map((one: { properties: object }) => one.properties)).toEqual([
    expect.objectContaining({ frontendPort: 443, backendPort: 443, protocol: 'Tcp', enableFloatingIP: true }),
  ]);
  const shop = get('shop')?.spec as { healthCheckNodePort: number } | undefined;
  expect(properties.probes[0].properties).toMatchObject({ protocol: 'Http', port: shop?.healthCheckNodePort });
});

it('an internal one has an address of the subnet of the nodes that no node has, and none in public', async () => {
  await create('inside', INTERNAL);
  const address = await until(() => addressOf('inside'));
  const nodeType = cluster.registry.type('nodes');
  const nodes = nodeType === undefined ? [] : cluster.registry.list(nodeType, null);
  expect(address).toMatch(/^10\.0\.4\./);
  expect(JSON.stringify(nodes)).not.toContain(`"${address}"`);
  expect(await publicAddresses()).toHaveLength(1);
  expect((await balancer('kubernetes-internal')).status).toBe(200);
});

it('without a port to be asked at a service is refused, as the cloud controller refuses it', async () => {
  await create('blind', {}, { externalTrafficPolicy: 'Cluster' });
  const type = cluster.registry.type('events');
  const warned = () =>
    type !== undefined &&
    cluster.registry
      .list(type, 'default')
      .find(
        ({ reason, involvedObject }) =>
          reason === 'SyncLoadBalancerFailed' && (involvedObject as { name: string }).name === 'blind',
      );
  expect((await until(warned)).type).toBe('Warning');
  await cluster.registry.delete(services(), 'default', 'blind');
  await until(() => get('blind') === undefined);
});

it('beyond the quota of public addresses it says so in the words of Azure, and goes on when there is room', async () => {
  const { settings } = azure.azure.world;
  settings.publicAddresses = 1;
  await create('second');
  const type = cluster.registry.type('events');
  const warned = () =>
    type !== undefined &&
    cluster.registry.list(type, 'default').find(({ message }) => String(message).includes('PublicIPCountLimitReached'));
  expect((await until(warned)).reason).toBe('SyncLoadBalancerFailed');
  expect(addressOf('second')).toBeUndefined();
  settings.publicAddresses = null;
  await cluster.registry.modify(
    services(),
    'default',
    'second',
    (current) => ({ ...current, metadata: { ...current.metadata, labels: { again: 'yes' } } }),
    { manager: 'test' },
  );
  expect(await until(() => addressOf('second'))).not.toBe(addressOf('shop'));
});

it('when they go, their frontends, addresses and empty balancers go with them', async () => {
  for (const name of ['shop', 'inside', 'second']) {
    await cluster.registry.delete(services(), 'default', name);
    await until(() => get(name) === undefined);
  }
  expect(await publicAddresses()).toEqual([]);
  expect((await balancer('kubernetes')).status).toBe(404);
  expect((await balancer('kubernetes-internal')).status).toBe(404);
});
