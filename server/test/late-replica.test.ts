import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, isWrite, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const TENANTS = 6;
/** The whole product is busy with the tenants by then, and far from done. */
const BUSY_WRITES = 25;
const OVERTAKEN = 'another worker has taken the object over';

let database: TestDatabase;
let product: Product;
let estate: Estate;
let held: ReturnType<Product['pause']> | null = null;
beforeAll(async () => {
  // The embedded database serves one control plane alone.
  database = await createTestDatabase();
  product = await Product.start({
    DATABASE_URL: database.url,
    TENANTRY_RESYNC_SECONDS: '5',
    TENANTRY_SWEEP_SECONDS: '3',
  });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
});
afterAll(async () => {
  await held?.end();
  await product?.dispose();
  await database?.drop();
});

const TITLE =
  'I5: a replica that was held up in the middle of its passes, and goes on when others have taken over, begins no write';

test(TITLE, { timeout: 240_000 }, async () => {
  await estate.apply(infrastructure);
  await estate.infrastructureReady();
  await product.sandbox('POST', '/counters/reset');
  const names = Array.from({ length: TENANTS }, (_, index) => `late${index}`);
  await estate.apply(...names.map((name) => tenant(name)));
  await until('it is making the tenants', async () => (sum(await writes()) >= BUSY_WRITES ? true : undefined));
  held = product.pause();

  await product.start();
  await Promise.all(names.map((name) => estate.delete(name)));
  await estate.settled([]);
  expect(await ofTenants(), 'gone by the other replica’s hand').toEqual([]);
  await product.sandbox('POST', '/counters/reset');
  const overtakenBefore = await overtaken();

  held.awake();
  await until('it has seen that it was overtaken', async () =>
    (await overtaken()) > overtakenBefore ? true : undefined,
  );
  const asked = (await counters())['arm GET resourcegroups'] ?? 0;
  await until('both have looked at all of Azure since', async () =>
    ((await counters())['arm GET resourcegroups'] ?? 0) >= asked + 4 ? true : undefined,
  );
  expect(sum(await writes()), JSON.stringify(await writes())).toBe(0);
  expect(await ofTenants(), 'and nothing came back').toEqual([]);
});

async function overtaken(): Promise<number> {
  return (await readFile(join(product.home, 'tenantry.log'), 'utf8')).split(OVERTAKEN).length - 1;
}

const counters = () => product.sandbox<Record<string, number>>('GET', '/counters');

/** Requests that change something, in Azure, in vaults and in clusters. */
async function writes(): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await counters()).filter(([what]) => isWrite(what)));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

async function ofTenants(): Promise<string[]> {
  return (await estate.azure()).filter(({ id }) => /duploservices-late/i.test(id)).map(({ id }) => id);
}
