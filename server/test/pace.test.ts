import { afterEach, describe, expect, test } from 'vitest';
import { Estate, infrastructure, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const TENANTS = 6;
/** Minutes become seconds; the limits stay Azure's own. */
const CLOCK_FACTOR = 30;

let product: Product | null = null;
afterEach(async () => {
  await product?.dispose();
  product = null;
}, 120_000);

describe("at Azure's pace", () => {
  test(`${TENANTS} tenants end as declared: operations take minutes, requests are throttled at Azure's rates, and a tenth of all fails`, async () => {
    const seed = Number(process.env.TENANTRY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    process.stderr.write(`seed ${seed}\n`);
    product = await Product.start({ TENANTRY_RESYNC_SECONDS: '10', TENANTRY_SWEEP_SECONDS: '5' });
    const estate = new Estate(product);
    await product.sandbox('PUT', '/faults', { pace: 'azure', clockFactor: CLOCK_FACTOR, failures: 0.1, seed });
    const names = Array.from({ length: TENANTS }, (_, index) => `slow${index}`);
    const [leaver = '', ...kept] = names;

    await estate.apply(infrastructure, ...names.map((name) => tenant(name)));
    await estate.infrastructureReady(240_000);
    await estate.settled(names, 400_000);
    await estate.delete(leaver);
    await estate.settled(kept, 300_000);

    await product.sandbox('PUT', '/faults', {});
    await until('nothing of what was deleted is left', async () => {
      const left = (await estate.azure()).filter(({ id }) => new RegExp(`-${leaver}(/|$)`, 'i').test(id));
      return left.length === 0 ? true : undefined;
    });
    const inventories = await Promise.all(kept.map((name) => estate.inventory(`/api/v1/tenants/${name}`)));
    const real = new Set((await estate.azure()).map(({ id }) => id.toLowerCase()));
    for (const inventory of inventories) {
      const missing = inventory.filter(
        ({ id, driver, state }) =>
          driver === 'azure' && state === 'present' && id.startsWith('/') && !real.has(id.toLowerCase()),
      );
      expect(missing.map(({ id }) => id)).toEqual([]);
    }
  }, 900_000);
});
