import { describeViolations, errorsOf, loadSpecs, specsDirectory } from '@tenantry/conformance/azure';
import { resolveTemplate } from '@tenantry/engine/template';
import { type CompileInput, type DesiredResource, type JsonObject, KINDS, type Kind } from '@tenantry/kinds';
import { allocated, declared } from '@tenantry/kinds/testing';
import { expect, test } from 'vitest';
import { factsOf } from '../../drivers/src/azure/types.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const OUTPUTS: Readonly<Record<string, string>> = {
  principalId: '44444444-4444-4444-4444-444444444444',
  clientId: '55555555-5555-5555-5555-555555555555',
  issuerUrl: 'https://eastus.oic.example.com/tenant/cluster/',
  uri: 'https://kv.vault.azure.net/',
  versionedUri: 'https://kv.vault.azure.net/keys/tenant-kek/0123456789abcdef0123456789abcdef',
  publicKey: 'ssh-rsa AAAA',
  identityPrincipalId: '44444444-4444-4444-4444-444444444444',
  identityClientId: '55555555-5555-5555-5555-555555555555',
  vaultUri: 'https://kv.vault.azure.net/',
  tenantKeyUri: 'https://kv.vault.azure.net/keys/tenant-kek',
  tenantKeyVersionUri: 'https://kv.vault.azure.net/keys/tenant-kek/0123456789abcdef0123456789abcdef',
  privateEndpointSubnet: `/subscriptions/${SUBSCRIPTION}/resourceGroups/duploinfra-nonprod/providers/Microsoft.Network/virtualNetworks/vnet-nonprod/subnets/snet-pe-01`,
  sshPublicKey: 'ssh-rsa AAAA',
  address: '10.20.16.4',
  privateAddress: '10.20.32.4',
  hostSubnet:
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/duploinfra-nonprod/providers/Microsoft.Network/virtualNetworks/vnet-nonprod/subnets/snet-workload-01',
};

/** Services whose files are not among the descriptions at hand. */
const UNDESCRIBED =
  /\/storageAccounts\/(file|queue)Services|\/azureADOnlyAuthentications$|\/databases\/(auditing|backup)/;

function kind(name: string): Kind {
  const found = KINDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

function compile(
  name: string,
  objectName: string,
  spec: JsonObject,
  references: CompileInput<unknown>['references'] = {},
): readonly DesiredResource[] {
  const it = kind(name);
  const input = {
    object: declared(name, objectName, spec),
    spec: it.schema.parse(spec),
    references,
    installation: {
      azure: {
        subscriptionId: SUBSCRIPTION,
        tenantId: '11111111-1111-1111-1111-111111111111',
        principalId: '22222222-2222-2222-2222-222222222222',
      },
    },
  };
  const allocations = allocated(it, input);
  return it.compile({ ...input, allocations });
}

const infrastructure = { provider: 'azure', region: 'eastus' };
const references = { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) };
const DEDICATED = { infrastructure: 'nonprod', tier: 'dedicated-nodes' };
const inTenant = { ...references, tenant: declared('Tenant', 'dev01', { infrastructure: 'nonprod' }) };
const ROWS = [
  {
    what: 'an infrastructure with nothing but provider and region',
    resources: () => compile('Infrastructure', 'nonprod', infrastructure),
  },
  {
    what: 'a tenant that shares nodes',
    resources: () => compile('Tenant', 'dev01', { infrastructure: 'nonprod' }, references),
  },
  {
    what: 'a tenant with nodes of its own and every setting',
    resources: () =>
      compile(
        'Tenant',
        'dev01',
        {
          infrastructure: 'nonprod',
          tier: 'dedicated-nodes',
          lock: true,
          tags: { team: 'Data Science' },
          sshKeyAlgorithm: 'ed25519',
          keyRotations: 2,
        },
        references,
      ),
  },
  ...[
    { what: 'a node pool with nothing set', spec: {} },
    {
      what: 'a node pool with everything set',
      spec: {
        size: 'Standard_D8ds_v5',
        autoscale: { min: 0, max: 4 },
        spot: { eviction: 'deallocate', maxPrice: 0.125 },
        zones: ['1', '3'],
        os: 'ubuntu',
        osDisk: { sizeGiB: 128, ephemeral: true },
        podsPerNode: 60,
        labels: { 'example.com/purpose': 'batch' },
      },
    },
  ].map(({ what, spec }) => ({
    what,
    resources: () =>
      compile('NodePool', 'batch', spec, { ...references, tenant: declared('Tenant', 'dev01', DEDICATED) }),
  })),
  {
    what: 'a SQL database with nothing said',
    resources: () => compile('SqlDatabase', 'orders', {}, inTenant),
  },
  {
    what: 'a SQL database with everything said',
    resources: () =>
      compile(
        'SqlDatabase',
        'orders',
        {
          database: 'Orders',
          size: 'GP_S_Gen5_4',
          maxSizeGiB: 250,
          pauseAfterMinutes: 0,
          zoneRedundant: true,
          backups: { keepDays: 35, redundancy: 'GeoZone' },
          collation: 'Latin1_General_100_CI_AS_SC_UTF8',
          audit: 'all',
        },
        inTenant,
      ),
  },
  {
    what: 'a storage account with nothing said',
    resources: () => compile('StorageAccount', 'files', {}, inTenant),
  },
  {
    what: 'a storage account with everything said',
    resources: () =>
      compile(
        'StorageAccount',
        'files',
        {
          redundancy: 'RAGZRS',
          accessTier: 'Cold',
          containers: { uploads: { metadata: { owner: 'web' } }, exports: {} },
          shares: { reports: { sizeGiB: 20, tier: 'Cool', metadata: { owner: 'web' } } },
          queues: { mail: { metadata: { owner: 'web' } } },
          keepDeletedDays: 0,
          keepVersionsDays: 30,
          log: 'all',
        },
        inTenant,
      ),
  },
  {
    what: 'a Redis with nothing set',
    resources: () => compile('Redis', 'sessions', {}, inTenant),
  },
  {
    what: 'a Redis with everything set',
    resources: () =>
      compile(
        'Redis',
        'sessions',
        {
          size: 'MemoryOptimized_M10',
          highAvailability: false,
          clustering: 'none',
          eviction: 'NoEviction',
          modules: ['RedisJSON', 'RediSearch', 'RedisBloom', 'RedisTimeSeries'],
          persistence: 'every-12-hours',
          encryption: 'platform',
        },
        inTenant,
      ),
  },
  {
    what: 'a PostgreSQL database with nothing set',
    resources: () => compile('PostgresDatabase', 'orders', {}, inTenant),
  },
  {
    what: 'a PostgreSQL database with everything set',
    resources: () =>
      compile(
        'PostgresDatabase',
        'orders',
        {
          databases: ['orders', 'audit'],
          version: '15',
          size: 'Standard_E4ds_v5',
          highAvailability: 'zone-redundant',
          storage: { sizeGiB: 512, autoGrow: false },
          backups: { retentionDays: 35, geoRedundant: true },
          maintenance: { day: 'Saturday', hour: 23, minute: 30 },
          extensions: ['vector', 'pgcrypto'],
          parameters: { work_mem: '8192' },
          encryption: 'platform',
        },
        inTenant,
      ),
  },
];

ROWS.push(
  { what: 'a host with nothing set', resources: () => compile('Host', 'one', {}, inTenant) },
  {
    what: 'a host with everything set',
    resources: () =>
      compile(
        'Host',
        'one',
        {
          size: 'Standard_E4s_v5',
          image:
            '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/images/providers/Microsoft.Compute/images/base',
          user: 'ops',
          systemDisk: { sizeGiB: 128, type: 'standard-ssd' },
          disks: { data: { sizeGiB: 512 }, logs: { sizeGiB: 64, type: 'standard-ssd' } },
          zone: '2',
          secureBoot: false,
          encryptionAtHost: true,
          cloudInit: '#cloud-config',
        },
        inTenant,
      ),
  },
  {
    what: 'an endpoint inside the tenant',
    resources: () => compile('Endpoint', 'one', { hosts: ['a'], ports: [{ port: 80 }] }, inTenant),
  },
  {
    what: 'an endpoint for the internet with everything set',
    resources: () =>
      compile(
        'Endpoint',
        'one',
        {
          to: 'internet',
          hosts: ['a', 'b'],
          ports: [
            { port: 443, target: 8443 },
            { port: 53, protocol: 'UDP' },
          ],
          sources: ['198.51.100.0/24', '203.0.113.0/24'],
          probe: { port: 8080, path: '/healthz', everySeconds: 15, failures: 3 },
        },
        inTenant,
      ),
  },
);

ROWS.push(
  {
    what: 'a web endpoint with nothing set',
    resources: () =>
      compile(
        'Endpoint',
        'one',
        {
          to: 'internet',
          hosts: ['a'],
          web: { hosts: ['shop.example.com'], certificate: { vault: 'shop' }, target: 8080 },
        },
        inTenant,
      ),
  },
  {
    what: 'a web endpoint with everything set',
    resources: () =>
      compile(
        'Endpoint',
        'one',
        {
          to: 'internet',
          hosts: ['a', 'b'],
          sources: ['198.51.100.0/24'],
          probe: { port: 9090, path: '/healthz', everySeconds: 60, failures: 20 },
          web: {
            hosts: ['shop.example.com', '*.shop.example.com'],
            certificate: { vault: 'shop' },
            target: 8443,
            protocol: 'https',
            paths: [{ path: '/hooks', target: 9443 }],
            firewall: { mode: 'detection', rules: 'owasp-3.2' },
            instances: { min: 2, max: 10 },
          },
        },
        inTenant,
      ),
  },
);

/** Asked for by actions, without a body of their own. */
const NO_BODY = ['providerRegistrations', '/powerState'];

const directory = specsDirectory();
if (directory === null)
  console.error("skipped: Microsoft's API descriptions are not beside this checkout (../shared/azure-specs)");

test.skipIf(directory === null).each(ROWS)('Microsoft would accept every body of $what', ({ resources }) => {
  const specs = loadSpecs(directory ?? '');
  const broken = resources()
    .filter((resource) => resource.driver === 'azure' && !NO_BODY.some((type) => resource.type.endsWith(type)))
    .filter(({ type }) => !UNDESCRIBED.test(type))
    .flatMap((resource) => {
      const resolution = resolveTemplate(resource.body, (_, name) => OUTPUTS[name]);
      if (resolution.state === 'unresolved')
        return [`${resource.key}: unknown outputs ${resolution.missing.join(', ')}`];
      const apiVersion = factsOf(resource.type).apiVersion;
      const violations = errorsOf(
        specs.validateRequest({ method: 'PUT', path: resource.id, apiVersion, body: resolution.body }),
      );
      return violations.length === 0 ? [] : [`${resource.key}: ${describeViolations(violations)}`];
    });
  expect(broken).toEqual([]);
});
