import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxCloud } from '../src/azure/testing/sandboxCloud.ts';

const run = promisify(execFile);
const isInstalled = await run('az', ['version'], { timeout: 60_000 }).then(
  () => true,
  () => false,
);
if (!isInstalled) console.error('skipped: no `az` on the path (Debian: apt-get install azure-cli)');

/** Each call of `az` starts a Python of its own, which takes seconds. */
const LIMIT_MS = 180_000;

describe.skipIf(!isInstalled)("Microsoft's own command line, unmodified, against the sandbox", () => {
  let cloud: SandboxCloud;
  let home: string;

  beforeAll(async () => {
    cloud = await SandboxCloud.start();
    home = await mkdtemp(join(tmpdir(), 'tenantry-az-'));
    const { clientId, secret, tenantId } = (await cloud.admin('POST', '/applications', {
      name: 'az',
      role: 'Owner',
    })) as {
      clientId: string;
      secret: string;
      tenantId: string;
    };
    const { https } = cloud.run;
    const endpoints = {
      'resource-manager': https,
      'active-directory': `${https}/adfs`,
      'active-directory-resource-id': 'https://management.azure.com/',
      'active-directory-graph-resource-id': https,
      management: https,
      gallery: https,
    };
    const words = Object.entries(endpoints).flatMap(([name, value]) => [`--endpoint-${name}`, value]);
    await az('cloud', 'register', '--name', 'Sandbox', ...words);
    await az('cloud', 'set', '--name', 'Sandbox');
    await az('login', '--service-principal', '-u', clientId, `--password=${secret}`, '--tenant', tenantId);
  }, LIMIT_MS);

  afterAll(async () => {
    await cloud?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  async function az(...words: string[]): Promise<string> {
    const { stdout } = await run('az', words, {
      timeout: 60_000,
      env: {
        ...process.env,
        AZURE_CONFIG_DIR: home,
        AZURE_CORE_COLLECT_TELEMETRY: '0',
        REQUESTS_CA_BUNDLE: cloud.run.authority,
      },
    });
    return stdout.trim();
  }

  test(
    "makes, lists, locks and deletes, and is refused in Azure's words",
    async () => {
      await az('group', 'create', '--name', 'rg-az', '--location', 'eastus', '--tags', 'team=blue');
      await az('provider', 'register', '--namespace', 'Microsoft.ManagedIdentity');
      await az('identity', 'create', '--resource-group', 'rg-az', '--name', 'id-az');
      const listed = await az('resource', 'list', '--resource-group', 'rg-az', '--query', '[].name', '--output', 'tsv');
      expect(listed).toBe('id-az');
      await az('lock', 'create', '--resource-group', 'rg-az', '--name', 'keep', '--lock-type', 'CanNotDelete');
      await expect(az('group', 'delete', '--name', 'rg-az', '--yes')).rejects.toThrow(/ScopeLocked/);
      await az('lock', 'delete', '--resource-group', 'rg-az', '--name', 'keep');
      await az('group', 'delete', '--name', 'rg-az', '--yes');
      expect(await az('group', 'exists', '--name', 'rg-az')).toBe('false');
    },
    LIMIT_MS,
  );

  test(
    'asks anything by az rest',
    async () => {
      const url = `/subscriptions/${cloud.run.subscriptionId}?api-version=2022-12-01`;
      const name = await az('rest', '--method', 'get', '--url', url, '--query', 'subscriptionId', '--output', 'tsv');
      expect(name).toBe(cloud.run.subscriptionId);
    },
    LIMIT_MS,
  );
});
