import { afterEach, describe, expect, test } from 'vitest';
import { type ArmResource, Estate, type InventoryItem, infrastructure, type Json, seeded, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const TENANTS = 4;
const KILLS = 3;
const CALM = { relaxLimits: true, principalDelaySeconds: 1 };

let product: Product | null = null;
afterEach(async () => {
  await product?.dispose();
  product = null;
}, 120_000);

async function start(): Promise<Estate> {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '5', TENANTRY_SWEEP_SECONDS: '3' });
  await product.sandbox('PUT', '/faults', CALM);
  return new Estate(product);
}

/** The first is deleted and the second kept; of the others chance decides. */
function chosen(random: () => number) {
  const names = Array.from({ length: TENANTS }, (_, index) => `chaos${index}`);
  const doomed = names.filter((_, index) => index === 0 || (index > 1 && random() < 0.5));
  return { names, doomed, kept: names.filter((name) => !doomed.includes(name)) };
}

describe('whatever happens on the way, the end is as declared', () => {
  test(`I1, I2, I7: ${TENANTS} tenants are made and deleted while the control plane is killed at random moments`, async () => {
    const seed = seedOf('TENANTRY_TEST_SEED');
    process.stderr.write(`seed ${seed}\n`);
    const random = seeded(seed);
    const estate = await start();
    const killed: number[] = [];
    const killAndStart = async () => {
      const afterMs = Math.round(random() * 2_500);
      killed.push(afterMs);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await estate.product.kill();
      await estate.product.start();
    };
    const { names, doomed, kept } = chosen(random);

    await estate.apply(infrastructure, ...names.map((name) => tenant(name)));
    for (let round = 0; round < KILLS; round += 1) await killAndStart();
    await Promise.all(doomed.map((name) => estate.delete(name)));
    for (let round = 0; round < KILLS; round += 1) await killAndStart();

    process.stderr.write(`killed ${killed.length} times, after ${killed.join(', ')} ms\n`);
    await estate.settled(kept, 300_000);
    await isWhole(estate, kept, doomed);
  }, 500_000);

  test(`I1, I2, I7: ${TENANTS} tenants are made and deleted while a quarter of all calls to Azure and Kubernetes fail`, async () => {
    const seed = seedOf('TENANTRY_TEST_SEED');
    process.stderr.write(`seed ${seed}\n`);
    const random = seeded(seed);
    const estate = await start();
    const { names, doomed, kept } = chosen(random);
    const faults = { tooManyRequests: 0.08, serverError: 0.08, closeConnection: 0.06, hang: 0.005, seed };
    // Its forty steps follow one another, and each failure on the way holds up all of them: that tests patience alone.
    await estate.apply(infrastructure);
    await estate.infrastructureReady();

    await estate.product.sandbox('PUT', '/faults', {
      ...CALM,
      arm: { ...faults, closeAfter: 0.04 },
      vault: { ...faults, closeAfter: 0.04 },
      kubernetes: faults,
    });
    await estate.apply(...names.map((name) => tenant(name)));
    await until(
      'most tenants are ready in spite of it',
      async () => {
        const ready = (await estate.tenants()).filter(({ status }) => status.phase === 'ready');
        return ready.length > TENANTS / 2 ? true : undefined;
      },
      400_000,
    );
    await Promise.all(doomed.map((name) => estate.delete(name)));
    await estate.settled(kept, 400_000);
    await estate.product.sandbox('PUT', '/faults', CALM);
    await isWhole(estate, kept, doomed);
  }, 850_000);
});

function seedOf(variable: string): number {
  const given = process.env[variable];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

/** No orphan, no twin, nothing left of what was deleted, and the record of it unbroken. */
async function isWhole(estate: Estate, kept: readonly string[], gone: readonly string[]): Promise<void> {
  const inventories = await Promise.all(kept.map((name) => estate.inventory(`/api/v1/tenants/${name}`)));
  const known = new Set(
    [...inventories.flat(), ...(await estate.inventory('/api/v1/infrastructures/nonprod'))].map(idOf),
  );
  const azure = (await estate.azure()).filter(({ id }) => /\/resourceGroups\/duplo/i.test(id));

  const orphans = azure.filter(({ id, type }) => !known.has(id.toLowerCase()) && !isMadeByAzure(id, type));
  expect(
    orphans.map(({ id }) => id),
    'in Azure, and in no inventory',
  ).toEqual([]);
  const cluster = await estate.labelled();
  expect(
    cluster.filter((path) => !known.has(path.toLowerCase())),
    'in the cluster, and in no inventory',
  ).toEqual([]);
  const real = new Set([...azure.map(({ id }) => id.toLowerCase()), ...cluster.map((path) => path.toLowerCase())]);

  const [first] = inventories;
  const expected = first?.map(({ key }) => key).sort();
  for (const inventory of inventories) {
    expect(inventory.map(({ key }) => key).sort(), 'each tenant has the same set').toEqual(expected);
    const missing = inventory.filter(
      ({ id, driver, state }) => state === 'present' && driver !== 'vault' && !real.has(id.toLowerCase()),
    );
    expect(
      missing.map(({ id }) => id),
      'in the inventory, and not real',
    ).toEqual([]);
  }
  const assignments = azure.filter(({ type }) => /roleAssignments$/i.test(type)).map(meaningOf);
  expect(assignments.length, 'no role is assigned twice').toBe(new Set(assignments).size);

  const left = azure.filter(({ id, tags }) => gone.some((name) => isOf(name, id, tags)));
  expect(
    left.map(({ id }) => id),
    'left of what was deleted',
  ).toEqual([]);
  const vaults = (await estate.deletedVaults()).map(({ name }) => name);
  for (const name of gone) {
    // One that was deleted before its vault was made has none to report.
    expect(vaults.filter((vault) => vault.startsWith(`kv-${name}-`)).length, `vaults of ${name}`).toBeLessThanOrEqual(
      1,
    );
  }
  for (const name of kept) expect(vaults.filter((vault) => vault.startsWith(`kv-${name}-`))).toEqual([]);
  await expectAuditInChain(estate);
}

const idOf = ({ id }: InventoryItem) => id.toLowerCase();

/** A cluster's own group and pool, a private endpoint's card, connection and record, and what Azure makes of an object's own body. */
function isMadeByAzure(id: string, type: string): boolean {
  return (
    /resourceGroups\/duplo[^/]*-nodes(\/|$)/i.test(id) ||
    /managedClusters\/agentPools$|\/privateEndpointConnections$|\/privateDnsZones\/A$/i.test(type) ||
    /networkInterfaces\/nic-pe-[^/]*$/i.test(id)
  );
}

function isOf(name: string, id: string, tags: ArmResource['tags']): boolean {
  return (
    new RegExp(`duploservices-${name}(/|$)|/tenant-${name}-(in|out)bound$|/A/kv-${name}-[0-9a-f]{6}$`, 'i').test(id) ||
    tags?.tenant === name
  );
}

function meaningOf({ id, properties }: ArmResource): string {
  const scope = id.toLowerCase().split('/providers/microsoft.authorization/')[0];
  return [scope, properties?.roleDefinitionId, properties?.principalId].join(' ');
}

async function expectAuditInChain(estate: Estate): Promise<void> {
  const { items } = await estate.product.get<{ items: Json[] }>('/api/v1/audit?limit=500');
  expect(items.length).toBeGreaterThan(TENANTS);
  const newestFirst = items.map(({ hash, previousHash }) => ({ hash, previousHash }));
  for (const [index, { hash, previousHash }] of newestFirst.entries()) {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const before = newestFirst[index + 1];
    if (before !== undefined) expect(previousHash).toBe(before.hash);
  }
}
