import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../server/test/product.ts';
import { FAMILIES } from '../src/world/misbehaviours.ts';
import { Tally } from '../src/world/outcome.ts';
import { startProduct } from '../src/world/part.ts';
import { tryWorkloads } from '../src/world/workloads.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct(Product.start);
}, 240_000);
afterAll(() => product?.dispose(), 120_000);

describe('in a world that misbehaves the end is as declared', () => {
  test('I1, I2, I3, I6, I7, I10: what one seed draws is made, changed, meddled with and deleted', async () => {
    const workloads = { minutes: 1, seed: 12, path: undefined, families: FAMILIES, runs: 1 };
    const found = await tryWorkloads(product, workloads, new Tally(), () => {});
    expect(found).toEqual([]);
  }, 300_000);
});
