import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

interface Found {
  readonly verdict: string;
  readonly sentence: string;
  readonly notes: readonly string[];
  readonly notConsidered: readonly { readonly what: string }[];
  readonly pairs: readonly {
    readonly from: string;
    readonly to: string;
    readonly via: string | null;
    readonly ports: readonly {
      readonly from: number;
      readonly to: number;
      readonly outcome: string;
      readonly text: string;
      readonly why: readonly { readonly securityRules: readonly { readonly name: string; readonly group: string }[] }[];
    }[];
  }[];
}

let product: Product;
let estate: Estate;
let infra: string;
let subscription: string;

const group = (name: string) => `${subscription}/resourceGroups/duploservices-${name}`;
const asg = (name: string) => `${group(name)}/providers/Microsoft.Network/applicationSecurityGroups/asg-${name}`;
const network = (type: string, name: string) => `${infra}/providers/Microsoft.Network/${type}/${name}`;
const subnet = (name: string) => network('virtualNetworks', `vnet-nonprod/subnets/${name}`);

const reach = (from: string, to: string, more: Readonly<Record<string, string>> = {}) =>
  product.get<Found>(`/api/v1/reach?${new URLSearchParams({ from, to, ...more })}`);
const rulesOf = (found: Found) =>
  found.pairs
    .flatMap(({ ports }) => ports)
    .flatMap(({ why }) => why)
    .flatMap(({ securityRules }) => securityRules.map(({ name }) => name));

async function make(id: string, body: Json): Promise<void> {
  await estate.arm('PUT', id, body);
  await until(`${id} is there`, async () => {
    const { properties } = (await estate.arm('GET', id)) as { properties?: { provisioningState?: string } };
    return (properties?.provisioningState ?? 'Succeeded') === 'Succeeded' ? true : undefined;
  });
}

async function machine(of: string, name: string, more: Json = {}): Promise<void> {
  const nic = `${group(of)}/providers/Microsoft.Network/networkInterfaces/nic-${name}`;
  const properties = {
    subnet: { id: subnet('snet-workload-01') },
    applicationSecurityGroups: [{ id: asg(of) }],
    ...more,
  };
  await make(nic, { location: 'eastus', properties: { ipConfigurations: [{ name: 'ip', properties }] } });
  await make(`${group(of)}/providers/Microsoft.Compute/virtualMachines/${name}`, {
    location: 'eastus',
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      networkProfile: { networkInterfaces: [{ id: nic }] },
    },
  });
}

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  // A sweep of Azure every few seconds is more than its limits let through beside everything that is asked here.
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  // Its pods may connect anywhere in the network: what keeps them from others is the cloud.
  const wide = { tier: 'dedicated-nodes', egress: { allow: ['10.20.0.0/16'] } };
  await estate.apply(infrastructure, tenant('dev01'), tenant('dev012'), tenant('own', wide));
  await estate.settled(['dev01', 'dev012', 'own'], 180_000);
  const found = (await estate.azure()).find(({ type }) => type === 'Microsoft.Network/virtualNetworks');
  infra = found?.id.split('/providers/')[0] ?? '';
  subscription = infra.split('/resourceGroups/')[0] ?? '';
  await machine('dev01', 'web');
  await machine('dev01', 'db');
  await machine('dev012', 'web');
}, 300_000);
afterAll(() => product?.dispose(), 120_000);

describe('between machines and private endpoints', () => {
  test('inside a tenant everything passes, and the answer names the tenant’s rules', async () => {
    const found = await reach('dev01/vm/web', 'dev01/vm/db', { port: '22' });
    expect(found.sentence).toBe('Yes: vm dev01/web reaches vm dev01/db on TCP 22.');
    expect(rulesOf(found)).toEqual(['tenant-dev01-outbound', 'tenant-dev01-inbound']);
    expect(await reach('dev01/vm/web', 'dev01/endpoint/pe-vault', { port: '443' })).toMatchObject({
      verdict: 'allowed',
    });
  });

  test('between tenants nothing passes, in either direction, and the answer names the rule that stands', async () => {
    const found = await reach('dev01/vm/web', 'dev012/vm/web');
    expect(found.verdict).toBe('denied');
    expect(rulesOf(found)).toContain('deny-vnet-outbound');
    expect(found.pairs[0]?.ports[0]?.text).toContain('is denied by rule deny-vnet-outbound (priority 4000)');
    expect((await reach('dev012/vm/web', 'dev01/endpoint/pe-vault')).verdict).toBe('denied');
    expect((await reach('dev012/vm/*', 'dev01/vm/*')).verdict).toBe('denied');
  });

  test('what a tenant does not have yet is answered for by one that stands for it', async () => {
    const found = await reach('own/vm/*', 'own/endpoint/*', { port: '443' });
    expect(found).toMatchObject({ verdict: 'allowed' });
    expect(found.notes.join()).toContain('any vm of own in snet-workload-01 is not there yet');
  });

  test('from the internet there is no way to a machine without a public address', async () => {
    const found = await reach('@internet', 'dev01/vm/web', { port: '22' });
    expect(found.verdict).toBe('denied');
    expect(found.pairs[0]?.ports[0]?.text).toContain('has no public address');
  });

  test('from the internet a machine is reached where it has a public address and a rule lets in, and there alone', async () => {
    const address = `${group('dev01')}/providers/Microsoft.Network/publicIPAddresses/pip-edge`;
    await make(address, {
      ...{ location: 'eastus', sku: { name: 'Standard' }, properties: { publicIPAllocationMethod: 'Static' } },
    });
    await machine('dev01', 'edge', { publicIPAddress: { id: address } });
    const edge = `${network('networkSecurityGroups', 'nsg-nonprod-workload-01')}/securityRules/edge`;
    const properties = { ...open('Inbound', 310, 'Internet', '*'), destinationPortRange: '443', protocol: 'Tcp' };
    await make(edge, { properties });
    const found = await reach('@internet', 'dev01/vm/edge');
    const home = await reach('@internet', 'dev01/vm/web');
    await estate.arm('DELETE', edge);
    expect(found.sentence).toBe('In part: the internet reaches vm dev01/edge on TCP 443, and on nothing else.');
    expect(home.verdict).toBe('denied');
    expect((await reach('@internet', 'dev01/vm/edge')).verdict).toBe('denied');
  }, 60_000);

  test('nothing that was read is left out of the answer', async () => {
    expect((await reach('dev01/vm/web', 'dev01/vm/db')).notConsidered).toEqual([]);
  });
});

describe('across cluster and cloud', () => {
  test('a pod leaves as its node, which tenants share: the security groups let it in to all of them, policies to its own tenant alone', async () => {
    const found = await reach('dev01', 'dev01/endpoint/pe-vault', { port: '443' });
    expect(found.verdict).toBe('allowed');
    expect(found.pairs[0]?.via).toContain('leave with the address of their node');
    expect(rulesOf(found)).toContain('tenant-dev01-inbound');
    const node = `@node/${await nodeOf('agentpool', 'system')}`;
    expect((await reach(node, 'dev012/endpoint/pe-vault', { port: '443' })).verdict).toBe('allowed');
    const other = await reach('dev01', 'dev012/endpoint/pe-vault', { port: '443' });
    expect(other.verdict).toBe('denied');
    expect(rulesOf(other)).not.toContain('deny-vnet-inbound');
    // Not to a tenant with nodes of its own, and to no host.
    expect(rulesOf(await reach(node, 'own/endpoint/pe-vault', { port: '443' }))).toContain('deny-vnet-inbound');
    expect((await reach(node, 'dev01/vm/web', { port: '22' })).verdict).toBe('denied');
  });

  test('a node of the tenant’s own is a member of its group, and is let in', async () => {
    const found = await reach(`@node/${await nodeOf('tenantname', 'duploservices-own')}`, 'own/endpoint/pe-vault', {
      port: '443',
    });
    expect(found.verdict).toBe('allowed');
    expect(rulesOf(found)).toContain('tenant-own-inbound');
    expect(
      (await reach(`@node/${await nodeOf('tenantname', 'duploservices-own')}`, 'dev01/endpoint/pe-vault')).verdict,
    ).toBe('denied');
  }, 60_000);

  test('where policies let pods out, the security groups decide: into the own tenant, and into no other', async () => {
    const own = await reach('own', 'own/endpoint/pe-vault', { port: '443' });
    expect(own.verdict).toBe('allowed');
    expect(rulesOf(own)).toContain('tenant-own-inbound');
    const other = await reach('own', 'dev01/endpoint/pe-vault', { port: '443' });
    expect(other.verdict).toBe('denied');
    expect(other.pairs[0]?.ports[0]?.text).toContain('rule deny-vnet-inbound (priority 4000)');
    expect(await reach('own', 'dev01/vm/web', { port: '22' })).toMatchObject({ verdict: 'denied' });
  });

  test('nothing outside of the cluster reaches into the overlay', async () => {
    const found = await reach('dev01/vm/web', 'dev01');
    expect(found.verdict).toBe('denied');
    expect(found.pairs[0]?.ports[0]?.text).toContain('addresses that exist within it alone');
  });

  test('an address that a node has is answered for as that node', async () => {
    const name = await nodeOf('tenantname', 'duploservices-own');
    const { status } = (await estate.cluster('GET', `/api/v1/nodes/${name}`)) as {
      status: { addresses: { type: string; address: string }[] };
    };
    const address = status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
    const found = await reach('dev01/vm/web', address, { port: '22' });
    expect(found.pairs[0]?.to).toBe(`node ${name} (${address})`);
    expect(found.verdict).toBe('denied');
  });

  test('towards an address outside, the security groups of the node have their say too', async () => {
    const found = await reach('dev01', '1.1.1.1:443');
    expect(found.verdict).toBe('allowed');
    expect(rulesOf(found)).toContain('AllowInternetOutBound');
    const rule = `${network('networkSecurityGroups', 'nsg-nonprod-aks')}/securityRules/no-internet`;
    await make(rule, { properties: open('Outbound', 200, '*', 'Internet', 'Deny') });
    const closed = await reach('dev01', '1.1.1.1:443');
    await estate.arm('DELETE', rule);
    expect(closed).toMatchObject({ verdict: 'denied' });
    expect(closed.pairs[0]?.ports[0]?.text).toContain(
      'rule no-internet (priority 200) of nsg-nonprod-aks on its subnet',
    );
  }, 60_000);
});

describe('between tenants', () => {
  interface Fault {
    readonly severity: string;
    readonly cause: string;
    readonly remedy: string;
    readonly resource: string;
    readonly count: number;
    readonly resolvedAt: string | null;
  }
  const faults = async (name: string, state = 'open') =>
    (await product.get<{ items: Fault[] }>(`/api/v1/tenants/${name}/faults?state=${state}`)).items;
  const rule = (direction: string) =>
    `${network('networkSecurityGroups', 'nsg-nonprod-workload-01')}/securityRules/oops-${direction.toLowerCase()}`;

  test('the matrix compares machines and endpoints too: all but the diagonal is closed', async () => {
    const { stdout, code } = await product.cli('matrix', 'nonprod', '--expect-closed');
    expect(stdout).toContain('Nothing passes from one tenant to another, among 3.');
    expect(code).toBe(0);
  }, 60_000);

  test('a rule that somebody adds and that opens one tenant to another is a fault that names it, until it is gone', async () => {
    expect(await faults('dev012')).toEqual([]);
    const oneTo = async (direction: string) => {
      const properties = {
        ...{ direction, priority: 300, access: 'Allow', protocol: 'Tcp', sourcePortRange: '*' },
        ...{ destinationPortRange: '5432', sourceApplicationSecurityGroups: [{ id: asg('dev01') }] },
        destinationApplicationSecurityGroups: [{ id: asg('dev012') }],
      };
      await make(rule(direction), { properties });
    };
    await oneTo('Outbound');
    await oneTo('Inbound');
    const fault = await until('the fault is open', async () => (await faults('dev012'))[0], 30_000);
    expect(fault).toMatchObject({ severity: 'critical', resource: rule('Inbound') });
    expect(fault.cause).toContain('dev01 reaches dev012 (vm → vm on TCP 5432');
    expect(fault.cause).toContain('rule oops-inbound (priority 300) of nsg-nonprod-workload-01 opens it');
    expect(fault.remedy).toContain(rule('Inbound'));
    expect(await faults('dev01')).toEqual([]);
    expect((await estate.events('dev012')).map(({ reason }) => reason)).toContain('FaultOpened');

    const again = await until('it is counted, and stays one', async () => {
      const [one, ...others] = await faults('dev012');
      return one !== undefined && one.count > 1 && others.length === 0 ? one : undefined;
    });
    expect(again.resolvedAt).toBeNull();
    const open = await product.cli('matrix', 'nonprod', '--expect-closed');
    expect(open).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('vm → vm: TCP 5432; inbound to vm web is allowed by rule oops-inbound'),
    });
    const told = await product.cli('faults', 'dev012', '--expect-none');
    expect(told).toMatchObject({ code: 1, stdout: expect.stringContaining('dev01 reaches dev012') });

    await estate.arm('DELETE', rule('Inbound'));
    await until('the fault is over', async () => ((await faults('dev012')).length === 0 ? true : undefined), 30_000);
    expect((await faults('dev012', 'all'))[0]?.resolvedAt).not.toBeNull();
    expect((await estate.events('dev012')).map(({ reason }) => reason)).toContain('FaultResolved');
    await estate.arm('DELETE', rule('Outbound'));
  }, 120_000);
});

test('what is not there is told as such, and what there is is named', async () => {
  const response = await product.request('GET', '/api/v1/reach?from=dev01/vm/nope&to=dev01/vm/db');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ remedy: expect.stringContaining('web') });
  for (const query of [
    'from=@internet&to=1.2.3.4',
    'from=dev01/vm/a/b&to=dev01',
    'from=dev01/vm/web&to=@cluster-api',
  ]) {
    expect((await product.request('GET', `/api/v1/reach?${query}`)).status).toBe(400);
  }
});

test('the program answers for machines as for pods', async () => {
  const no = await product.cli('reach', 'dev01/vm/web', 'dev012/vm/web', '--expect', 'denied');
  expect(no).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^No: vm dev01\/web does not reach vm dev012\/web/),
  });
  expect((await product.cli('reach', 'dev01/vm/web', 'dev01/vm/db', '--expect', 'denied')).code).toBe(1);
}, 60_000);

async function nodeOf(label: string, value: string): Promise<string> {
  const { items } = (await estate.cluster('GET', '/api/v1/nodes')) as {
    items: { metadata: { name: string; labels: Record<string, string> } }[];
  };
  const node = items.find(({ metadata }) => metadata.labels[label] === value);
  if (node === undefined) throw new Error(`there is no node with ${label}=${value}`);
  return node.metadata.name;
}

function open(direction: string, priority: number, from: string, to: string, access = 'Allow'): Json {
  return {
    ...{ direction, priority, access, protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
    ...{ sourceAddressPrefix: from, destinationAddressPrefix: to },
  };
}
