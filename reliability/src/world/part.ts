import { parseArgs } from 'node:util';
import { Estate, infrastructure } from '../../../server/test/estate.ts';
import { Product } from '../../../server/test/product.ts';
import type { Part } from '../part.ts';
import { CALM, FAMILIES, type Family } from './misbehaviours.ts';
import { Tally } from './outcome.ts';
import { tryWorkloads } from './workloads.ts';

const USAGE = `[--minutes N] [--seed N [--path P]] [--only ${FAMILIES.join('|')}]`;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly path: string | undefined;
  readonly families: readonly Family[];
}

/** Random workloads in a world that misbehaves, held against what was declared. */
export const world: Part = {
  summary: 'random workloads while Azure, the cluster, the database and the clock misbehave',
  usage: USAGE,
  async run(parameters, tell) {
    const options = readOptions(parameters);
    tell(`seed ${options.seed}`);
    const product = await startProduct();
    const tally = new Tally();
    try {
      return await tryWorkloads(product, options, tally, tell);
    } finally {
      for (const line of tally.lines()) tell(line);
      await product.dispose();
    }
  },
};

/** Resyncs are what repairs when a watch has lost an event without a word: so long is what the product promises then. */
export async function startProduct(start = Product.first): Promise<Product> {
  const product = await start({ TENANTRY_RESYNC_SECONDS: '30', TENANTRY_SWEEP_SECONDS: '2' });
  await product.sandbox('PUT', '/faults', CALM);
  const estate = new Estate(product);
  await estate.apply(infrastructure);
  await estate.infrastructureReady();
  return product;
}

function readOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string' },
      path: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  const families = FAMILIES.filter((family) => values.only === undefined || family === values.only);
  if (families.length === 0) throw new Error(`--only takes one of ${FAMILIES.join(', ')}`);
  return { minutes, seed, path: values.path, families };
}
