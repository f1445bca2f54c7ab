import { ArmClient, ArmError, readAzureNetworkState, readConnectedNetworkState } from '@tenantry/drivers/azure';
import type { JsonObject } from '@tenantry/kinds';
import {
  type AzureEnd,
  type AzureNetwork,
  evaluateAzure,
  nodeEnd,
  readAzureNetwork,
} from '@tenantry/observe/reach/azure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxCloud } from './testing/sandboxCloud.ts';

/** A hand-made estate: what is read is what is deployed, and not what the product meant. */
describe('the network as Resource Manager shows it', () => {
  let cloud: SandboxCloud;
  let group: string;
  let arm: ArmClient;
  let network: AzureNetwork;
  const paths: string[] = [];
  const id = (type: string, name: string) => `${group}/providers/${type}/${name}`;
  const net = (type: string, name: string) => id(`Microsoft.Network/${type}`, name);
  const read = async () => {
    const state = await readAzureNetworkState(arm, cloud.run.subscriptionId, AbortSignal.timeout(30_000));
    return { state, network: readAzureNetwork(state) };
  };

  async function put(path: string, apiVersion: string, body: JsonObject): Promise<void> {
    const signal = AbortSignal.timeout(30_000);
    await cloud.byHand('PUT', path, apiVersion, body);
    for (;;) {
      const { body: found } = await arm.send({ method: 'GET', path, apiVersion, signal });
      const state = (found?.properties as JsonObject | undefined)?.provisioningState;
      if (state === 'Succeeded') return;
      if (state !== undefined && state !== 'Updating' && state !== 'Creating') throw new Error(`${path}: ${state}`);
    }
  }
  const putNetwork = (type: string, name: string, properties: JsonObject) =>
    put(net(type, name), '2024-03-01', { location: 'eastus', properties });

  beforeAll(async () => {
    cloud = await SandboxCloud.start();
    await cloud.admin('PUT', '/faults', { relaxLimits: true });
    const root = `/subscriptions/${cloud.run.subscriptionId}`;
    group = `${root}/resourceGroups/by-hand`;
    for (const namespace of [
      'Microsoft.Network',
      'Microsoft.Compute',
      'Microsoft.Storage',
      'Microsoft.ContainerService',
    ]) {
      await cloud.byHand('POST', `${root}/providers/${namespace}/register`, '2024-07-01');
    }
    await cloud.byHand('PUT', group, '2024-07-01', { location: 'eastus' });
    arm = new ArmClient({
      endpoint: cloud.run.arm,
      credential: cloud.credential,
      onRequest: ({ url }) => paths.push(new URL(url).pathname),
    });
    for (const name of ['asg-a', 'asg-b']) await putNetwork('applicationSecurityGroups', name, {});
    const rule = (name: string, priority: number, access: string, more: JsonObject): JsonObject => ({
      name,
      properties: {
        ...{ priority, access, direction: 'Inbound', protocol: '*' },
        ...{ sourcePortRange: '*', destinationPortRange: '*', ...more },
      },
    });
    const asg = (name: string) => [{ id: net('applicationSecurityGroups', name) }];
    await putNetwork('networkSecurityGroups', 'nsg', {
      securityRules: [
        rule('inside-a', 1000, 'Allow', {
          sourceApplicationSecurityGroups: asg('asg-a'),
          destinationApplicationSecurityGroups: asg('asg-a'),
        }),
        rule('deny', 4000, 'Deny', {
          sourceAddressPrefix: 'VirtualNetwork',
          destinationAddressPrefix: 'VirtualNetwork',
        }),
      ],
    });
    await putNetwork('virtualNetworks', 'vnet', { addressSpace: { addressPrefixes: ['10.50.0.0/16'] } });
    const guarded = { networkSecurityGroup: { id: net('networkSecurityGroups', 'nsg') } };
    await put(net('virtualNetworks', 'vnet/subnets/hosts'), '2024-03-01', {
      properties: { addressPrefix: '10.50.1.0/24', ...guarded },
    });
    await put(net('virtualNetworks', 'vnet/subnets/pe'), '2024-03-01', {
      properties: {
        ...{ addressPrefix: '10.50.2.0/24', privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled' },
        ...guarded,
      },
    });
    const nic = (name: string, groups: string[]) =>
      putNetwork('networkInterfaces', name, {
        ipConfigurations: [
          {
            name: 'ip',
            properties: {
              subnet: { id: net('virtualNetworks', 'vnet/subnets/hosts') },
              applicationSecurityGroups: groups.flatMap(asg),
            },
          },
        ],
      });
    await nic('nic-a1', ['asg-a']);
    await nic('nic-a2', ['asg-a']);
    await nic('nic-b', ['asg-b']);
    await put(id('Microsoft.Compute/virtualMachines', 'web'), '2024-07-01', {
      location: 'eastus',
      properties: {
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        networkProfile: { networkInterfaces: [{ id: net('networkInterfaces', 'nic-a1') }] },
      },
    });
    await put(id('Microsoft.Storage/storageAccounts', 'byhand001'), '2023-05-01', {
      ...{ location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} },
    });
    await putNetwork('privateEndpoints', 'pe-blob', {
      subnet: { id: net('virtualNetworks', 'vnet/subnets/pe') },
      applicationSecurityGroups: asg('asg-a'),
      privateLinkServiceConnections: [
        {
          name: 'blob',
          properties: {
            privateLinkServiceId: id('Microsoft.Storage/storageAccounts', 'byhand001'),
            groupIds: ['blob'],
          },
        },
      ],
    });
    paths.length = 0;
    ({ network } = await read());
  }, 120_000);
  afterAll(async () => cloud?.[Symbol.asyncDispose]());

  const end = (name: string): AzureEnd => {
    const found = network.ends.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no ${name} among ${network.ends.map((one) => one.name)}`);
    return found;
  };
  const outcome = (from: string, to: string) =>
    evaluateAzure(network, end(from), end(to), { protocols: ['tcp'], from: 443, to: 443 })[0]?.outcome;

  test('the whole subscription is read in one list per type', () => {
    expect(paths).toHaveLength(new Set(paths).size);
    expect(paths).toHaveLength(10);
  });

  test('machines, bare interfaces and private endpoints are ends with their groups, and an endpoint is there once', () => {
    expect(network.ends.map(({ name, kind }) => [name, kind]).sort()).toEqual([
      ['interface nic-a2', 'interface'],
      ['interface nic-b', 'interface'],
      ['private endpoint pe-blob', 'private-endpoint'],
      ['vm web', 'interface'],
    ]);
    expect(end('vm web').groups).toEqual([net('applicationSecurityGroups', 'asg-a').toLowerCase()]);
    expect(network.notConsidered).toEqual([]);
  });

  test.each([
    ['vm web', 'interface nic-a2', 'allowed'],
    ['vm web', 'interface nic-b', 'denied'],
    ['interface nic-b', 'vm web', 'denied'],
    ['vm web', 'private endpoint pe-blob', 'allowed'],
    ['interface nic-b', 'private endpoint pe-blob', 'denied'],
  ])('%s → %s is %s, and the sandbox’s own evaluation says the same', async (from, to, expected) => {
    expect(outcome(from, to)).toBe(expected);
    const question = { from: end(from).address, to: end(to).address, port: 443, protocol: 'Tcp' };
    const theirs = (await cloud.admin('POST', '/reachability', question)) as { allowed: boolean };
    expect(theirs.allowed).toBe(expected === 'allowed');
  });

  test('a rule that somebody adds is in the next reading', async () => {
    const added = `${net('networkSecurityGroups', 'nsg')}/securityRules/oops`;
    await put(added, '2024-03-01', {
      properties: {
        ...{ priority: 300, access: 'Allow', direction: 'Inbound', protocol: 'Tcp' },
        ...{ sourcePortRange: '*', destinationPortRange: '443', sourceAddressPrefix: '10.50.0.0/16' },
        destinationAddressPrefix: '10.50.0.0/16',
      },
    });
    const { network: after } = await read();
    const at = (name: string) => after.ends.find((one) => one.name === name) as AzureEnd;
    const [segment] = evaluateAzure(after, at('interface nic-b'), at('vm web'), {
      ...{ protocols: ['tcp'], from: 443, to: 443 },
    });
    expect(segment?.outcome).toBe('allowed');
    expect(segment?.gates.map(({ decision }) => decision.rule?.id)).toEqual([
      expect.stringContaining('AllowVnetOutBound'),
      added,
    ]);
    await arm.send({ method: 'DELETE', path: added, apiVersion: '2024-03-01', signal: AbortSignal.timeout(10_000) });
  });

  test('a way to a network of another subscription is decided on both sides, where that is known and peered', async () => {
    const other = String(((await cloud.admin('POST', '/subscriptions', {})) as JsonObject).subscriptionId);
    const root = `/subscriptions/${other}`;
    await cloud.byHand('POST', `${root}/providers/Microsoft.Network/register`, '2024-07-01');
    await cloud.byHand('PUT', `${root}/resourceGroups/there`, '2024-07-01', { location: 'eastus' });
    const there = (type: string, name: string) =>
      `${root}/resourceGroups/there/providers/Microsoft.Network/${type}/${name}`;
    const peered = (space: string, remote: string, remoteSpace: string) => ({
      addressSpace: { addressPrefixes: [space] },
      virtualNetworkPeerings: [
        {
          name: 'peering',
          properties: {
            ...{ peeringState: 'Connected', allowVirtualNetworkAccess: true },
            remoteVirtualNetwork: { id: remote },
            remoteVirtualNetworkAddressSpace: { addressPrefixes: [remoteSpace] },
          },
        },
      ],
    });
    const [here, far] = [net('virtualNetworks', 'spoke'), there('virtualNetworks', 'hub')];
    // Neither can name the other before that is there.
    await put(here, '2024-03-01', {
      location: 'eastus',
      properties: { addressSpace: { addressPrefixes: ['10.51.0.0/16'] } },
    });
    await put(far, '2024-03-01', { location: 'eastus', properties: peered('10.60.0.0/16', here, '10.51.0.0/16') });
    await put(here, '2024-03-01', { location: 'eastus', properties: peered('10.51.0.0/16', far, '10.60.0.0/16') });
    for (const [network, prefix, nic] of [
      [here, '10.51.1.0/24', net('networkInterfaces', 'nic-here')],
      [far, '10.60.1.0/24', there('networkInterfaces', 'nic-there')],
    ] as const) {
      await put(`${network}/subnets/hosts`, '2024-03-01', { properties: { addressPrefix: prefix } });
      await put(nic, '2024-03-01', {
        location: 'eastus',
        properties: {
          ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${network}/subnets/hosts` } } }],
        },
      });
    }
    const way = async (known: readonly string[]) => {
      const signal = AbortSignal.timeout(30_000);
      const both = readAzureNetwork(await readConnectedNetworkState(arm, cloud.run.subscriptionId, known, signal));
      const [from, to] = ['interface nic-here', 'interface nic-there'].map((name) =>
        both.ends.find((one) => one.name === name),
      );
      if (from === undefined || to === undefined) return null;
      return evaluateAzure(both, from, to, { protocols: ['tcp'], from: 443, to: 443 })[0]?.outcome;
    };
    paths.length = 0;
    expect(await way([cloud.run.subscriptionId])).toBeNull();
    expect(paths).toHaveLength(10);
    expect(await way([cloud.run.subscriptionId, other])).toBe('allowed');
    const guard = there('networkSecurityGroups', 'guard');
    const rule = { priority: 100, access: 'Deny', direction: 'Inbound', protocol: '*' };
    const ports = { sourcePortRange: '*', destinationPortRange: '*' };
    const any = { sourceAddressPrefix: '*', destinationAddressPrefix: '*' };
    await put(guard, '2024-03-01', {
      location: 'eastus',
      properties: { securityRules: [{ name: 'none', properties: { ...rule, ...ports, ...any } }] },
    });
    await put(`${far}/subnets/hosts`, '2024-03-01', {
      properties: { addressPrefix: '10.60.1.0/24', networkSecurityGroup: { id: guard } },
    });
    expect(await way([cloud.run.subscriptionId, other])).toBe('denied');
  });

  test('a node stands in the subnet of its pool, with the groups of the pool', async () => {
    const cluster = net('x', 'y').replace('Microsoft.Network/x/y', 'Microsoft.ContainerService/managedClusters/aks');
    const pool = { cluster: cluster.toLowerCase(), name: 'dev01', groups: ['asg'], subnet: null, securityGroup: null };
    const found = nodeEnd(
      { ...network, pools: [pool] },
      { cluster, pool: 'dev01', name: 'aks-1', address: '10.50.1.9' },
    );
    expect(found.groups).toEqual(['asg']);
    expect(found.subnet).toBe(net('virtualNetworks', 'vnet/subnets/hosts').toLowerCase());
  });
});

test('what may not be read is named, and what is needed is an error', async () => {
  const refusing = (type: string) => ({
    list: async (path: string) => {
      if (!path.endsWith(type)) return [];
      throw new ArmError(403, 'AuthorizationFailed', 'no');
    },
  });
  const signal = AbortSignal.timeout(1000);
  const partly = await readAzureNetworkState(refusing('virtualMachineScaleSets'), 's', signal);
  expect(partly.notConsidered).toEqual([
    { what: 'every Microsoft.Compute/virtualMachineScaleSets', reason: 'it could not be listed (AuthorizationFailed)' },
  ]);
  await expect(readAzureNetworkState(refusing('networkSecurityGroups'), 's', signal)).rejects.toMatchObject({
    kind: 'forbidden',
  });
});
