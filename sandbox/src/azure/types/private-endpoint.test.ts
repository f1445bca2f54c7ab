import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReachable } from '../reachability/evaluate.ts';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

let azure: AzureUnderTest;
let group: string;
const network = '2024-03-01';
const zones = '2024-06-01';
const vaults = '2026-02-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  group = azure.group('rg-private');
  await azure.arm('PUT', group, { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  await azure.made(at('Microsoft.Network/applicationSecurityGroups/asg'), network, { location: 'eastus' });
  await azure.made(at('Microsoft.Network/virtualNetworks/vnet'), network, {
    location: 'eastus',
    properties: {
      addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      subnets: [{ name: 'pe', properties: { addressPrefix: '10.1.2.0/24' } }],
    },
  });
  await azure.made(at('Microsoft.KeyVault/vaults/kv-private'), vaults, {
    location: 'eastus',
    properties: { tenantId: azure.azure.world.tenantId, sku: { family: 'A', name: 'premium' } },
  });
  const zone = at('Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net');
  await azure.made(zone, zones, { location: 'global' });
  await azure.made(`${zone}/virtualNetworkLinks/vnet`, zones, {
    location: 'global',
    properties: { registrationEnabled: false, virtualNetwork: { id: at('Microsoft.Network/virtualNetworks/vnet') } },
  });
});

afterAll(async () => {
  await azure.stop();
});

const at = (path: string): string => `${group}/providers/${path}`;
const endpoint = (name = 'pe-kv'): string => at(`Microsoft.Network/privateEndpoints/${name}`);

function body(groupId = 'vault', more: object = {}): object {
  return {
    location: 'eastus',
    properties: {
      subnet: { id: at('Microsoft.Network/virtualNetworks/vnet/subnets/pe') },
      customNetworkInterfaceName: 'nic-pe-kv',
      applicationSecurityGroups: [{ id: at('Microsoft.Network/applicationSecurityGroups/asg') }],
      privateLinkServiceConnections: [
        {
          name: 'kv',
          properties: { privateLinkServiceId: at('Microsoft.KeyVault/vaults/kv-private'), groupIds: [groupId] },
        },
      ],
      ...more,
    },
  };
}

describe('a private endpoint', () => {
  it('takes an address of its subnet through an interface of its own, in its security groups', async () => {
    const made = await azure.made(endpoint(), network, body());
    const [connection] = made.body.properties.privateLinkServiceConnections;
    expect(connection.properties.privateLinkServiceConnectionState.status).toBe('Approved');
    expect(made.body.properties.customDnsConfigs).toEqual([
      { fqdn: 'kv-private.vault.azure.net', ipAddresses: ['10.1.2.4'] },
    ]);
    const nic = await azure.arm('GET', at('Microsoft.Network/networkInterfaces/nic-pe-kv'));
    expect(nic.body.properties.ipConfigurations[0].properties).toMatchObject({
      privateIPAddress: '10.1.2.4',
      applicationSecurityGroups: [{ id: at('Microsoft.Network/applicationSecurityGroups/asg') }],
    });
    const world = azure.azure.world;
    expect(isReachable(world, { from: '10.1.2.9', to: nic.body.id, port: 443, protocol: 'Tcp' }).allowed).toBe(true);
  });

  it('names a group that its target has', async () => {
    const wrong = await azure.arm('PUT', endpoint('pe-wrong'), { body: body('blob') });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'InvalidGroupId']);
  });

  it('keeps its interface, its subnet and its security group from being deleted', async () => {
    const nic = await azure.arm('DELETE', at('Microsoft.Network/networkInterfaces/nic-pe-kv'));
    expect(nic.status).toBeGreaterThanOrEqual(400);
    const subnet = await azure.arm('DELETE', at('Microsoft.Network/virtualNetworks/vnet/subnets/pe'));
    expect([subnet.status, subnet.body.error.code]).toEqual([409, 'InUseSubnetCannotBeDeleted']);
    const asg = await azure.arm('DELETE', at('Microsoft.Network/applicationSecurityGroups/asg'));
    expect(asg.status).toBe(409);
  });

  it('writes the names of its target into the zones of its zone group', async () => {
    const zoneId = at('Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net');
    const made = await azure.made(`${endpoint()}/privateDnsZoneGroups/default`, network, {
      properties: { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: zoneId } }] },
    });
    expect(made.body.properties.privateDnsZoneConfigs[0].properties.recordSets[0]).toMatchObject({
      fqdn: 'kv-private.privatelink.vaultcore.azure.net',
      ipAddresses: ['10.1.2.4'],
    });
    const record = await azure.arm('GET', `${zoneId}/A/kv-private`, { apiVersion: zones });
    expect(record.body.properties.aRecords).toEqual([{ ipv4Address: '10.1.2.4' }]);
    const shown = await azure.arm('GET', endpoint());
    expect(shown.body.properties.customDnsConfigs).toEqual([]);
    const second = await azure.arm('PUT', `${endpoint()}/privateDnsZoneGroups/second`, {
      body: { properties: { privateDnsZoneConfigs: [] } },
    });
    expect(second.status).toBe(400);
  });

  it('can be turned away by the owner of its target, and then stays turned away', async () => {
    const vault = at('Microsoft.KeyVault/vaults/kv-private');
    const shown = await azure.arm('GET', vault, { apiVersion: vaults });
    const [connection] = shown.body.properties.privateEndpointConnections;
    const decide = async (status: string): Promise<number> => {
      const answer = await azure.arm('PUT', connection.id, {
        apiVersion: vaults,
        token: await azure.personToken(),
        body: { properties: { privateLinkServiceConnectionState: { status, description: 'by the owner' } } },
      });
      return answer.status;
    };
    expect(await decide('Rejected')).toBe(200);
    const state = (await azure.arm('GET', endpoint())).body.properties.privateLinkServiceConnections[0].properties;
    expect(state.privateLinkServiceConnectionState.status).toBe('Rejected');
    expect(await decide('Approved')).toBe(400);
  });

  it('takes its interface, its records and its connection with it', async () => {
    await azure.over(await azure.arm('DELETE', endpoint()));
    const gone = [
      at('Microsoft.Network/networkInterfaces/nic-pe-kv'),
      at('Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net/A/kv-private'),
    ];
    for (const path of gone) {
      const apiVersion = path.includes('privateDnsZones') ? zones : network;
      expect((await azure.arm('GET', path, { apiVersion })).status).toBe(404);
    }
    const vault = await azure.arm('GET', at('Microsoft.KeyVault/vaults/kv-private'), { apiVersion: vaults });
    expect(vault.body.properties.privateEndpointConnections).toBeUndefined();
  });
});

describe('a private DNS zone', () => {
  const zone = (): string => at('Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net');

  it('is not deleted before its links', async () => {
    const refused = await azure.arm('DELETE', zone(), { apiVersion: zones });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'CannotDeleteResource']);
  });

  it('is the only one of its name that a network is linked to', async () => {
    const other = azure.group(
      'rg-private-2',
      '/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net',
    );
    await azure.arm('PUT', azure.group('rg-private-2'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
    await azure.made(other, zones, { location: 'global' });
    const link = {
      location: 'global',
      properties: { registrationEnabled: false, virtualNetwork: { id: at('Microsoft.Network/virtualNetworks/vnet') } },
    };
    for (const path of [`${zone()}/virtualNetworkLinks/again`, `${other}/virtualNetworkLinks/vnet`]) {
      const refused = await azure.arm('PUT', path, { apiVersion: zones, body: link });
      expect([refused.status, refused.body.error?.code]).toEqual([409, 'Conflict']);
    }
  });
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
