import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ArmResource, Estate, infrastructure, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const ADDRESS_SPACE = '10.64.0.0/16';

let product: Product;
let estate: Estate;
let group: string;
let vnet: string;
let cluster: string;
let before: readonly ArmResource[];
beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '5', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  const subscription = (await estate.azure()).map(({ id }) => /^\/subscriptions\/[^/]+/.exec(id)?.[0]).find(Boolean);
  group = `${subscription}/resourceGroups/Platform-Net`;
  vnet = `${group}/providers/Microsoft.Network/virtualNetworks/hub`;
  cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/their-aks`;
  for (const provider of ['Microsoft.Network', 'Microsoft.ContainerService']) {
    const id = `${subscription}/providers/${provider}`;
    await estate.arm('POST', `${id}/register`);
    await until(`${provider} is registered`, async () =>
      (await estate.arm('GET', id)).registrationState === 'Registered' ? true : undefined,
    );
  }
  await estate.arm('PUT', group, { location: 'eastus' });
  await made(vnet, {
    location: 'eastus',
    tags: { owner: 'network team' },
    properties: {
      addressSpace: { addressPrefixes: ['10.60.0.0/16', ADDRESS_SPACE] },
      subnets: [{ name: 'theirs', properties: { addressPrefix: '10.60.0.0/24' } }],
    },
  });
});
afterAll(() => product?.dispose());

/** Made or changed by a person of the subscription, and through. */
async function made(id: string, body: Json): Promise<void> {
  await estate.arm('PUT', id, body);
  await until('Azure is through with it', async () => {
    const { provisioningState } = (await estate.arm('GET', id)).properties as Json;
    return provisioningState === 'Succeeded' ? true : undefined;
  });
}

const clusterBody = (workloadIdentity: boolean): Json => ({
  location: 'eastus',
  identity: { type: 'SystemAssigned' },
  properties: {
    dnsPrefix: 'theirs',
    aadProfile: { managed: true, enableAzureRBAC: true },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: workloadIdentity } },
    networkProfile: {
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      networkDataplane: 'cilium',
      networkPolicy: 'cilium',
    },
    agentPoolProfiles: [
      { name: 'theirs', mode: 'System', count: 1, vmSize: 'Standard_D4ds_v5', vnetSubnetID: `${vnet}/subnets/theirs` },
    ],
  },
});

function declared(spec: { readonly network?: Json; readonly cluster?: Json }): Json {
  return { ...infrastructure, spec: { ...infrastructure.spec, ...spec } };
}

const answer = () => product.get<ObjectAnswer>('/api/v1/infrastructures/nonprod');

async function blockedBy(code: string): Promise<string> {
  return until(`it is blocked: ${code}`, async () => {
    const { status } = await answer();
    return status.conditions.find((condition) => condition.reason === code)?.message;
  });
}

async function gone(): Promise<void> {
  const response = await product.request('DELETE', '/api/v1/infrastructures/nonprod');
  expect(response.ok).toBe(true);
  await until('it is gone', async () => {
    const { status } = await product.request('GET', '/api/v1/infrastructures/nonprod');
    return status === 404 ? true : undefined;
  });
}

/** All that the people of the network made, as it stands. */
async function theirs(): Promise<readonly ArmResource[]> {
  const all = (await estate.azure()).filter(({ id }) => id.toLowerCase().startsWith(group.toLowerCase()));
  // The version of a network moves on with each subnet that comes and goes.
  return JSON.parse(JSON.stringify(all), (name, value) => (name === 'etag' ? undefined : value)) as ArmResource[];
}

test('I3: an existing network is used and never changed, has our subnets while they are needed, and is as it was when all is gone', async () => {
  before = await theirs();
  await estate.apply(declared({ network: { vnetId: vnet, addressSpace: ADDRESS_SPACE } }), tenant('dev01'));
  await estate.settled(['dev01'], 180_000);
  const subnets = (await theirs()).filter(({ id }) => id.includes('/subnets/')).map(({ id }) => id.split('/').at(-1));
  expect(subnets).toEqual(expect.arrayContaining(['theirs', 'snet-nonprod-aks', 'snet-nonprod-workload-01']));
  const mine = (await estate.azure()).filter(({ type }) => type === 'Microsoft.Network/virtualNetworks');
  expect(mine.map(({ id, tags }) => ({ id, tags }))).toEqual([{ id: vnet, tags: { owner: 'network team' } }]);

  const hosts = `${vnet}/subnets/snet-nonprod-workload-01`;
  await estate.arm('PUT', hosts, { properties: { addressPrefix: '10.64.16.0/22' } });
  await until('the security group that somebody took off our subnet is back', async () => {
    const { networkSecurityGroup } = (await estate.arm('GET', hosts)).properties as Json;
    return networkSecurityGroup;
  });

  await estate.delete('dev01');
  await estate.settled([]);
  await gone();
  expect(await theirs()).toEqual(before);
}, 300_000);

test('an existing cluster that tenants cannot be isolated in is refused with what to do, and used once that is done', async () => {
  const network = await theirs();
  await made(cluster, clusterBody(false));
  await estate.apply(declared({ network: { vnetId: vnet, addressSpace: ADDRESS_SPACE }, cluster: { id: cluster } }));
  expect(await blockedBy('ExistingUnfit')).toContain('workload identity is off');
  await made(cluster, clusterBody(true));
  const isOfCluster = ({ id }: ArmResource) => id.startsWith(cluster);
  before = [...network, ...(await theirs()).filter(isOfCluster)];
  await estate.infrastructureReady();
  const { outputs } = (await answer()).status;
  expect(outputs).toMatchObject({ connection: `aks:${cluster}`, issuerUrl: expect.stringMatching(/^https:/) });
}, 120_000);

test('I3: an existing cluster gets tenants and their nodes, and is as it was when all is gone', async () => {
  await estate.apply(tenant('own', { tier: 'dedicated-nodes' }), tenant('dev02'));
  await estate.settled(['own', 'dev02'], 180_000);
  const clusters = (await estate.azure()).filter(({ type }) => type === 'Microsoft.ContainerService/managedClusters');
  expect(clusters.map(({ id }) => id)).toEqual([cluster]);

  for (const name of ['own', 'dev02']) await estate.delete(name);
  await estate.settled([]);
  const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
  expect((await estate.cluster('GET', policies)).items).not.toEqual([]);
  await gone();
  expect((await estate.cluster('GET', policies)).items).toEqual([]);
  expect(await theirs()).toEqual(before);
}, 300_000);

test('a network that is not there, or is elsewhere, is said to be so, and nothing is made in its place', async () => {
  await estate.apply(declared({ network: { vnetId: `${vnet}-gone`, addressSpace: ADDRESS_SPACE } }));
  expect(await blockedBy('ExistingMissing')).toContain('hub-gone');
  await gone();
  const elsewhere = vnet.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000');
  await estate.apply(declared({ network: { vnetId: elsewhere, addressSpace: ADDRESS_SPACE } }));
  expect(await blockedBy('CompileFailed')).toContain('spec.network.vnetId is in another subscription');
  await gone();
  await made(`${vnet}-west`, {
    location: 'westus',
    properties: { addressSpace: { addressPrefixes: ['10.99.0.0/16'] } },
  });
  await estate.apply(declared({ network: { vnetId: `${vnet}-west`, addressSpace: ADDRESS_SPACE } }));
  const told = await blockedBy('ExistingUnfit');
  expect(told).toContain('not in eastus');
  expect(told).toContain(`none of its address ranges covers ${ADDRESS_SPACE}`);
  await gone();
}, 180_000);
