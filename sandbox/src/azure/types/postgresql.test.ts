import { afterAll, beforeAll, expect, it } from 'vitest';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

let azure: AzureUnderTest;
const apiVersion = '2024-08-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  await azure.arm('PUT', azure.group('rg-pg'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
});
afterAll(() => azure.stop());

const at = (path: string) => azure.group('rg-pg', `/providers/Microsoft.DBforPostgreSQL/flexibleServers/${path}`);
const put = (path: string, body: object) => azure.arm('PUT', at(path), { apiVersion, body });
const read = async (path: string) => (await azure.arm('GET', at(path), { apiVersion })).body;

function server(properties: object = {}, sku: object = { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }): object {
  return {
    location: 'eastus',
    sku,
    properties: {
      version: '16',
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
      network: { publicNetworkAccess: 'Disabled' },
      storage: { storageSizeGB: 64 },
      ...properties,
    },
  };
}

it('a server is made over time, does one thing at a time meanwhile, and has three databases of its own', async () => {
  const answer = await put('pg-one', server({ maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 3 } }));
  expect(answer.status).toBe(202);
  expect(answer.headers.get('azure-asyncoperation')).toContain('Microsoft.DBforPostgreSQL');
  expect((await read('pg-one')).properties.state).toBe('Updating');
  const early = await put('pg-one/databases/app', { properties: {} });
  expect([early.status, early.body.error.code]).toEqual([409, 'ServerIsBusy']);
  await azure.over(answer);
  expect((await read('pg-one')).properties).toMatchObject({
    state: 'Ready',
    fullyQualifiedDomainName: 'pg-one.postgres.database.azure.com',
    storage: { storageSizeGB: 64, tier: 'P6', iops: 240, autoGrow: 'Disabled' },
    highAvailability: { mode: 'Disabled', state: 'NotEnabled' },
    // A window is taken only by a server that stands already.
    maintenanceWindow: { customWindow: 'Disabled', dayOfWeek: 0 },
  });
  const databases = await read('pg-one/databases');
  expect(databases.value.map(({ name }: { name: string }) => name)).toEqual([
    'azure_maintenance',
    'azure_sys',
    'postgres',
  ]);
});

it.each([
  ['a disk that is to shrink', { storage: { storageSizeGB: 32 } }, 'ShrinkingStorageNotSupported'],
  ['a disk of a size that there is none of', { storage: { storageSizeGB: 100 } }, 'InvalidStorageSize'],
  ['a speed below that of the disk', { storage: { storageSizeGB: 128, tier: 'P6' } }, 'InvalidStorageTier'],
  ['backups that are to be kept elsewhere too', { backup: { geoRedundantBackup: 'Enabled' } }, 'InvalidParameterValue'],
  ['an earlier version', { version: '15' }, 'InvalidParameterValue'],
  ['passwords without an administrator', { authConfig: { passwordAuth: 'Enabled' } }, 'MissingRequiredParameter'],
  ['no way in at all', { authConfig: { activeDirectoryAuth: 'Disabled' } }, 'InvalidParameterValue'],
  ['another key than that of Azure', { dataEncryption: { type: 'AzureKeyVault' } }, 'InvalidParameterValue'],
])('refuses a server %s', async (_, properties, code) => {
  const { authConfig, ...rest } = properties as { authConfig?: object };
  const auth = { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', ...authConfig };
  const answer = await put('pg-one', server({ authConfig: auth, ...rest }));
  expect([answer.status, answer.body.error.code]).toEqual([400, code]);
});

it('refuses a second server to a size that shares its cores, and a name that is taken', async () => {
  const burstable = { name: 'Standard_B1ms', tier: 'Burstable' };
  const standby = await put('pg-two', server({ highAvailability: { mode: 'SameZone' } }, burstable));
  expect([standby.status, standby.body.error.code]).toEqual([400, 'HADisabledForBurstableSku']);
  await azure.arm('PUT', azure.group('rg-pg-2'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  const path = azure.group('rg-pg-2', '/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg-one');
  const taken = await azure.arm('PUT', path, { apiVersion, body: server() });
  expect([taken.status, taken.body.error.code]).toEqual([409, 'ServerNameAlreadyExists']);
});

it('a parameter is there from the start, is set and put back, and never deleted', async () => {
  const at2025 = '2025-08-01';
  const path = at('pg-one/configurations/max_connections');
  const set = (body: object) => azure.arm('PUT', path, { apiVersion: at2025, body });
  const shown = async () => (await azure.arm('GET', path, { apiVersion: at2025 })).body.properties;
  expect(await shown()).toMatchObject({ value: '859', source: 'system-default' });
  await azure.over(await set({ properties: { value: '100', source: 'user-override' } }));
  expect(await shown()).toMatchObject({ value: '100', source: 'user-override', isConfigPendingRestart: true });
  await azure.over(await set({ properties: { value: '859', source: 'system-default' } }));
  expect(await shown()).toMatchObject({ value: '859', source: 'system-default' });
  expect((await azure.arm('DELETE', path, { apiVersion: at2025 })).status).toBe(405);
  const unknown = await azure.arm('PUT', at('pg-one/configurations/no_such'), {
    apiVersion: at2025,
    body: { properties: { value: '1', source: 'user-override' } },
  });
  expect([unknown.status, unknown.body.error.code]).toEqual([400, 'UnknownServerParameter']);
});

it('a database keeps how it sorts, an administrator is one of Entra ID, and both go with the server', async () => {
  const principal = '44444444-4444-4444-4444-444444444444';
  await azure.over(await put('pg-one/databases/app', { properties: { charset: 'UTF8', collation: 'en_US.utf8' } }));
  await azure.over(
    await put(`pg-one/administrators/${principal}`, {
      properties: { principalType: 'ServicePrincipal', principalName: 'duploservices-dev01' },
    }),
  );
  expect((await read(`pg-one/administrators/${principal}`)).properties).toMatchObject({
    objectId: principal,
    tenantId: azure.azure.world.tenantId,
  });
  const sorted = await put('pg-one/databases/app', { properties: { charset: 'UTF8', collation: 'C' } });
  expect([sorted.status, sorted.body.error.code]).toEqual([400, 'InvalidParameterValue']);
  const own = await azure.arm('DELETE', at('pg-one/databases/postgres'), { apiVersion });
  expect(own.status).toBe(400);
  const deleted = await azure.arm('DELETE', at('pg-one'), { apiVersion });
  expect([deleted.status, deleted.headers.get('location') !== null]).toEqual([202, true]);
  await azure.over(deleted);
  for (const path of ['pg-one', 'pg-one/databases/app', `pg-one/administrators/${principal}`]) {
    expect((await azure.arm('GET', at(path), { apiVersion })).status).toBe(404);
  }
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
