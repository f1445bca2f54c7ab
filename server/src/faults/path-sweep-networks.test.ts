import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { readCluster } from '@tenantry/observe/reach';
import { readAzureNetwork } from '@tenantry/observe/reach/azure';
import { openStore, type Store } from '@tenantry/store';
import { createTestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CloudGateway } from '../api/cloud-gateway.ts';
import type { NetworkGateway } from '../api/reach-gateway.ts';
import { createPathMemory } from './path-memory.ts';
import { type PathSweep, sweepPaths } from './path-sweep.ts';

/** Two infrastructures of one subscription, each with a network, a cluster and a tenant with one machine. */

const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const PLACES = { east: { tenant: 'a', space: '10.1.0.0/16' }, west: { tenant: 'b', space: '10.2.0.0/16' } } as const;
type Name = keyof typeof PLACES;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
const tenants = new Map<string, DeclaredObject>();
let peered: 'no' | 'one-sided' | 'both' = 'no';

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, maxConnections: 5 });
  const declare = (kind: string, name: string, references: string[]) =>
    store.create(
      { kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec: {}, references },
      ACTOR,
    );
  for (const [name, { tenant }] of Object.entries(PLACES)) {
    const { uid } = await declare('Infrastructure', name, []);
    tenants.set(tenant, await declare('Tenant', tenant, [uid]));
  }
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const never = async () => Promise.reject(new Error('this was not to be asked'));
const homeOf = (tenant: string): Name => (tenant === 'a' ? 'east' : 'west');

const network: NetworkGateway = {
  place: ({ name }) => ({ connection: `aks:${homeOf(name)}`, namespace: name }),
  async picture() {
    const cluster = readCluster({
      ...{ namespaces: [], networkPolicies: [], ciliumPolicies: [], notConsidered: [], isCilium: true },
    });
    return { cluster, pods: [], services: [], at: new Date() };
  },
  ...{ owner: never, endpoints: never, apiServers: never },
};

function virtualNetwork(name: Name, other: Name): JsonObject {
  const isPeered = peered === 'both' || (peered === 'one-sided' && name === 'east');
  const peering = {
    properties: {
      ...{ peeringState: 'Connected', allowVirtualNetworkAccess: true },
      remoteVirtualNetwork: { id: `/vnets/${other}` },
      remoteVirtualNetworkAddressSpace: { addressPrefixes: [PLACES[other].space] },
    },
  };
  return {
    ...{ id: `/vnets/${name}`, name },
    properties: {
      addressSpace: { addressPrefixes: [PLACES[name].space] },
      subnets: [{ id: `/vnets/${name}/subnets/s`, name: 's', properties: { addressPrefix: PLACES[name].space } }],
      virtualNetworkPeerings: isPeered ? [peering] : [],
    },
  };
}

const machine = (name: Name): JsonObject => ({
  ...{ id: `/groups/${PLACES[name].tenant}/nic`, name: 'nic' },
  properties: {
    ipConfigurations: [
      {
        properties: {
          privateIPAddress: PLACES[name].space.replace('0.0/16', '0.4'),
          subnet: { id: `/vnets/${name}/subnets/s` },
        },
      },
    ],
  },
});

const cloud: CloudGateway = {
  place: ({ name }) => ({ subscriptionId: 's', resourceGroup: `/groups/${name}`, cluster: `/aks/${homeOf(name)}` }),
  async picture() {
    const objects = {
      virtualNetworks: [virtualNetwork('east', 'west'), virtualNetwork('west', 'east')],
      networkInterfaces: [machine('east'), machine('west')],
      ...{ securityGroups: [], privateEndpoints: [], publicAddresses: [], routeTables: [], virtualMachines: [] },
      ...{ scaleSets: [], clusters: [], notConsidered: [] },
    };
    return { network: readAzureNetwork(objects), at: new Date() };
  },
  nodes: async () => [],
};

const sweep: Omit<PathSweep, 'store'> = {
  ...{ network, cloud, memory: createPathMemory() },
  grants: async () => [],
  log: { warn: () => undefined },
};

async function faults(): Promise<string[]> {
  const found = await Promise.all(
    [...tenants.values()].map(async ({ uid, name }) =>
      (await store.faults({ ownerUid: uid, state: 'open', limit: 10 })).items.map(
        ({ data }) => `${String(data?.from)}>${name}`,
      ),
    ),
  );
  return found.flat().sort();
}

test.each([
  { state: 'no', expected: [] },
  { state: 'both', expected: ['a>b', 'b>a'] },
  { state: 'one-sided', expected: [] },
] as const)(
  'tenants of two infrastructures whose networks are peered ($state) reach each other: $expected',
  async ({ state, expected }) => {
    peered = state;
    await sweepPaths({ ...sweep, store }, null, new AbortController().signal);
    expect(await faults()).toEqual(expected);
  },
);

test('pods of another cluster are not taken for reached by what is let into the network', async () => {
  peered = 'both';
  await sweepPaths({ ...sweep, store }, null, new AbortController().signal);
  const [fault] = (await store.faults({ ownerUid: tenants.get('b')?.uid ?? '', limit: 1 })).items;
  expect(fault?.cause).toContain('reaches b (vm → vm on every port)');
});
