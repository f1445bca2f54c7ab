import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Product } from '../../server/test/product.ts';
import type { Command } from '../src/world/commands.ts';
import { tryFullDisk } from '../src/world/disk.ts';
import { FAMILIES } from '../src/world/misbehaviours.ts';
import { Tally } from '../src/world/outcome.ts';
import { startProduct } from '../src/world/part.ts';
import { play } from '../src/world/play.ts';
import { tryWorkloads } from '../src/world/workloads.ts';

describe('in a world that misbehaves the end is as declared', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct((environment) => Product.start(environment), inject('preparedPrograms').server);
  }, 420_000);
  afterAll(() => product?.dispose(), 120_000);

  test('I1, I2, I3, I6, I7, I10: what one seed draws is made, changed, meddled with and deleted', async () => {
    const workloads = { minutes: 1, seed: 12, path: undefined, families: FAMILIES, runs: 1 };
    expect(await tryWorkloads(product, workloads, new Tally(), () => {})).toEqual([]);
  }, 400_000);

  test('I4, I5: PostgreSQL is killed and the clock is set forward and right again while a tenant is made', async () => {
    const commands: readonly Command[] = [
      { do: 'misbehave', how: 'the clock jumps an hour forward', seed: 0 },
      { do: 'declare', what: 'tenant', slot: 0, variant: 1 },
      { do: 'misbehave', how: 'PostgreSQL is killed', seed: 0 },
      { do: 'declare', what: 'config', slot: 0, variant: 2 },
    ];
    await play(product, 'shaken', commands, new Tally());
  }, 400_000);
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a full disk under the embedded database: writes are refused as such, reads go on, nothing is lost, and it recovers',
  async () => {
    const tally = new Tally();
    expect(await tryFullDisk(tally, inject('preparedDatabase'))).toSatisfy((kept) => kept === 'kept' || kept === null);
    expect(tally.get('reads on a full disk that were refused')).toBe(0);
  },
  240_000,
);
