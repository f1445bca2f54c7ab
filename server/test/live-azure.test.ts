import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { expect, test } from 'vitest';
import { Product } from './product.ts';

/**
 * A life in a real subscription, as docs/azure.md describes it. It costs money for as long as it runs, and deletes
 * what it made. `LIVE_AZURE=1` with the settings of docs/configuration.md, and where it runs:
 *
 *   LIVE_AZURE_REGION   westeurope by default
 *   LIVE_AZURE_RANGE    address range that this machine comes from, for the vaults' firewalls: 203.0.113.7/32
 */
const isLive = process.env.LIVE_AZURE === '1';
if (!isLive) console.error('skipped: a life in a real subscription; set LIVE_AZURE=1 for it (docs/azure.md)');

interface Place {
  readonly what: string;
  readonly isHere: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly vaultAccess: string;
  readonly timeout: string;
  readonly limitMs: number;
}

const PLACES: readonly Place[] = [
  // The same steps against the sandbox, so that what is run against Azure is known to run.
  {
    what: 'the sandbox',
    isHere: true,
    environment: {},
    region: 'eastus',
    vaultAccess: '{}',
    timeout: '120s',
    limitMs: 300_000,
  },
  {
    what: 'a live subscription',
    isHere: isLive,
    environment: { TENANTRY_CLOUD: 'azure' },
    region: process.env.LIVE_AZURE_REGION ?? 'westeurope',
    vaultAccess: `{ network: public, ranges: [${process.env.LIVE_AZURE_RANGE ?? '0.0.0.0/32'}] }`,
    timeout: '45m',
    limitMs: 3 * 3_600_000,
  },
];

for (const place of PLACES) {
  test.skipIf(!place.isHere)(
    `${place.what}: plan, make, use, change and delete an infrastructure and two tenants, and leave nothing`,
    () => life(place),
    place.limitMs,
  );
}

async function life({ environment, region, vaultAccess, timeout }: Place): Promise<void> {
  const product = await Product.start(environment);
  // Names of its own: several may run in one subscription.
  const suffix = randomBytes(2).toString('hex');
  const [infrastructure, one, other] = [`live${suffix}`, `one${suffix}`, `other${suffix}`];
  const file = join(product.home, 'life.yaml');
  const tenant = (name: string, spec = '') =>
    `---\napiVersion: tenantry.dev/v1\nkind: Tenant\nmetadata: { name: ${name} }\nspec: { infrastructure: ${infrastructure}${spec} }\n`;
  const declare = (tags: string) =>
    writeFile(
      file,
      `apiVersion: tenantry.dev/v1\nkind: Infrastructure\nmetadata: { name: ${infrastructure} }\nspec:\n  provider: azure\n  region: ${region}\n  vaultAccess: ${vaultAccess}\n  cluster: { minNodes: 1, maxNodes: 2 }\n${tenant(one, tags)}${tenant(other)}`,
    );
  try {
    await declare('');
    expect(await product.must('plan', '-f', file)).toContain(infrastructure);
    await product.must('apply', '-f', file, '--wait', '--timeout', timeout);

    const kubectl = await kubectlPath();
    const kubeconfig = join(product.home, 'one.kubeconfig');
    await product.must('kubeconfig', one, '-o', kubeconfig);
    const own = await product.command(kubectl, ['--kubeconfig', kubeconfig, 'auth', 'can-i', 'create', 'deployments']);
    expect(own.stdout.trim(), own.stderr).toBe('yes');
    const foreign = ['--kubeconfig', kubeconfig, '-n', `duploservices-${other}`, 'get', 'pods'];
    expect((await product.command(kubectl, foreign)).stderr).toContain('orbidden');
    const key = join(product.home, 'one.pem');
    await product.must('ssh-key', one, '-o', key);
    expect(await readFile(key, 'utf8')).toContain('PRIVATE KEY');
    await product.must('matrix', infrastructure, '--expect-closed');
    await product.must('orphans', '--expect-none');

    await declare(', tags: { team: shop }');
    await product.must('apply', '-f', file, '--wait', '--timeout', timeout);
    const again = JSON.parse(await product.must('plan', '-f', file, '-o', 'json')) as { changed: boolean };
    expect(again.changed, 'nothing is left to be done').toBe(false);
  } finally {
    for (const name of [one, other])
      await product.must('delete', 'tenant', name, '--yes', '--ignore-not-found', '--timeout', timeout);
    await product.must('delete', 'infrastructure', infrastructure, '--yes', '--ignore-not-found', '--timeout', timeout);
    await product.must('orphans', '--expect-none');
    await product.dispose();
  }
}
